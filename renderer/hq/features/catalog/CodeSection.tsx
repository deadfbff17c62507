import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { CodeChange, GoodDetail } from '#contract/api/catalog.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { ApiProblem, api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { catalogTexts } from './catalog-texts.ts';
import css from './CatalogPage.module.css';
import { parsePack } from './pack-text.ts';
import { SharedCode } from './SharedCode.tsx';
import { useChange } from './use-good.ts';

export const isTaken = (error: Error | null): boolean => error instanceof ApiProblem && error.code === 'barcode-taken';
type Typed = CodeChange & { readonly code: string };

/** The codes of a good, each with how much of it one scan sells. */
export function CodeSection({ good }: { readonly good: GoodDetail }): ReactNode {
  const t = useT(catalogTexts);
  const [code, setCode] = useState('');
  const [inside, setInside] = useState('1');
  const [wrong, setWrong] = useState(false);
  const put = useChange(({ code: typed, ...body }: Typed) => api.put<GoodDetail>(`goods/${good.id}/codes/${typed}`, body), () => { setCode(''); setInside('1'); });
  const taken = isTaken(put.error) ? put.variables : undefined;
  const submit = (): void => {
    const packMicro = parsePack(inside);
    setWrong(packMicro === null);
    if (packMicro !== null) put.mutate({ code: code.trim(), packMicro });
  };
  return (
    <section className={css.section} aria-label={t('codes')}>
      <h3 className={css.heading}>{t('codes')}</h3>
      <CodeList good={good} />
      <Form sending={taken ? { error: null, isPending: put.isPending } : put} word={t('addCode')} look="soft" onSubmit={submit} outcome={taken ? <SharedCode code={taken.code} busy={put.isPending} onYes={() => put.mutate({ ...taken, shared: true })} onNo={() => put.reset()} /> : null}>
        <div className={css.pair}>
          <TextInput label={t('code')} inputMode="numeric" pattern="\s*[0-9]{8,14}\s*" required withAsterisk={false} autoComplete="off" value={code} onChange={(event) => setCode(event.currentTarget.value)} />
          <TextInput label={t('inside', { unit: t(good.unit as 'pcs') })} inputMode="decimal" autoComplete="off" value={inside} onChange={(event) => setInside(event.currentTarget.value)} error={wrong ? t('wrongPack') : null} />
        </div>
        <p className={css.hint}>{t('codeHint')}</p>
      </Form>
    </section>
  );
}

export function CodeList({ good }: { readonly good: GoodDetail }): ReactNode {
  const t = useT(catalogTexts);
  const language = useLanguage();
  const remove = useChange((code: string) => api.remove(`goods/${good.id}/codes/${encodeURIComponent(code)}`));
  if (good.codes.length === 0) return <p className={css.hint}>{t('noCodes')}</p>;
  return (
    <>
      <ul className={css.rows}>
        {good.codes.map(({ code, packMicro, others }) => (
          <li key={code}>
            <span className={css.grow}>
              <span className={css.code}>{code}</span>
              {others.length === 0 ? null : <small className={css.shared}>{t('alsoOf', { names: others.map(({ name }) => t('quoted', { name })).join(', ') })}</small>}
            </span>
            <span className={css.pack}>{t('packOf', { amount: formatQuantity(packMicro, language), unit: t(good.unit as 'pcs') })}</span>
            <Button look="quiet" size="dense" aria-label={t('removeCode', { code })} disabled={remove.isPending} onClick={() => remove.mutate(code)}><Icon name="close" size={16} /></Button>
          </li>
        ))}
      </ul>
      <ProblemNotice error={remove.error} />
    </>
  );
}
