import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { NewTaxRate, TaxRateList } from '#contract/api/tax-rate.ts';
import { fixedRate, taxCodes } from '#domain/tax/tax-codes.ts';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { HINT_BELOW } from '../../api/SellerFields.tsx';
import css from './CatalogPage.module.css';
import { parseRate, useKindWord } from './tax-text.ts';
import { taxTexts } from './tax-texts.ts';
import { useChange } from './use-good.ts';

/** The day after, both as `YYYY-MM-DD`. */
const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** A rate from a day: of a kind the company has, or of one it does not use yet. */
export function TaxRateForm({ list, onDone }: { readonly list: TaxRateList; readonly onDone: () => void }): ReactNode {
  const t = useT(taxTexts);
  const kindWord = useKindWord();
  const codes = [...new Set<string>([...taxCodes, ...list.rates.map(({ code }) => code)])];
  const [code, setCode] = useState<string>('standard');
  const [percent, setPercent] = useState('');
  const [wrong, setWrong] = useState(false);
  const add = useChange((body: NewTaxRate) => api.post<TaxRateList>('tax-rates', body), onDone, ['goods', 'taxes', 'all']);
  const fixed = fixedRate(code);
  const isNew = !list.rates.some((rate) => rate.code === code);
  const rateBps = fixed === undefined ? parseRate(percent) : fixed;
  // On paper and in files a rate is Russian, whatever the page speaks.
  const usualName = rateBps === null ? t('withoutName') : t('rateName', { percent: formatQuantity(rateBps * 10_000, 'ru') });
  const known = fixed !== undefined || rateBps !== null;
  const submit = (typed: (name: string) => string): void => {
    setWrong(!known);
    if (known) add.mutate({ code, validFrom: typed('from'), name: typed('name').trim() || usualName, rateBps });
  };
  return (
    <Form sending={add} word={t('save')} onSubmit={submit}>
      <NativeSelect label={t('kind')} description={t('kindHint')} inputWrapperOrder={HINT_BELOW} value={code} onChange={(event) => setCode(event.currentTarget.value)} data={codes.map((each) => ({ value: each, label: kindWord(each) }))} />
      {fixed === undefined
        ? <TextInput label={t('percent')} inputMode="decimal" required withAsterisk={false} autoFocus autoComplete="off" value={percent} onChange={(event) => setPercent(event.currentTarget.value)} error={wrong && !known ? t('wrongRate') : null} />
        : <p className={css.hint}>{t('fixed')}</p>}
      <TextInput name="from" label={t('from')} description={isNew ? null : t('fromHint')} inputWrapperOrder={HINT_BELOW} type="date" required withAsterisk={false} min={isNew ? undefined : dayAfter(list.today)} />
      <TextInput name="name" label={t('name')} description={known ? t('nameHint', { name: usualName }) : null} inputWrapperOrder={HINT_BELOW} maxLength={200} autoComplete="off" />
    </Form>
  );
}
