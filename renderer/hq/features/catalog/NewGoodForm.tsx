import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { GoodRow, NewGood } from '#contract/api/catalog.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { catalogTexts } from './catalog-texts.ts';
import css from './CatalogPage.module.css';
import { isTaken } from './CodeSection.tsx';
import { TaxSelect, units } from './GoodForm.tsx';
import { parsePack } from './pack-text.ts';
import { parseFirstPrice } from './price-text.ts';
import { SharedCode } from './SharedCode.tsx';
import { useChange } from './use-good.ts';

export function NewGoodForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const t = useT(catalogTexts);
  const [wrong, setWrong] = useState({ price: false, pack: false });
  const [unit, setUnit] = useState<NewGood['unit']>('pcs');
  const add = useChange((body: NewGood) => api.post<GoodRow>('goods', body), onDone);
  const submit = (typed: (name: string) => string): void => {
    const text = (name: string): string => typed(name).trim();
    const [priceMinor, packMicro] = [parseFirstPrice(text('price')), parsePack(text('pack'))];
    setWrong({ price: priceMinor === undefined, pack: packMicro === null });
    if (priceMinor === undefined || packMicro === null) return;
    add.mutate({ name: text('name'), barcode: text('barcode') || null, packMicro, article: text('article') || null, unit, taxCode: text('tax'), priceMinor });
  };
  const taken = isTaken(add.error) ? add.variables : undefined;
  return (
    <Form sending={taken ? { error: null, isPending: add.isPending } : add} word={t('save')} onSubmit={submit} outcome={taken ? <SharedCode code={taken.barcode ?? ''} busy={add.isPending} onYes={() => add.mutate({ ...taken, shared: true })} onNo={() => add.reset()} /> : null}>
      <TextInput name="name" label={t('name')} required withAsterisk={false} maxLength={1000} autoFocus autoComplete="off" />
      <NativeSelect name="unit" label={t('unit')} value={unit} onChange={(event) => setUnit(units.find((one) => one === event.currentTarget.value) ?? 'pcs')} data={units.map((one) => ({ value: one, label: t(one) }))} />
      <div className={css.pair}>
        <TextInput name="barcode" label={t('barcode')} description={t('optional')} inputMode="numeric" pattern="[0-9]{8,14}" autoComplete="off" />
        <TextInput name="pack" label={t('inside', { unit: t(unit) })} description={t('insideHint')} inputMode="decimal" defaultValue="1" autoComplete="off" error={wrong.pack ? t('wrongPack') : null} />
      </div>
      <TextInput name="article" label={t('article')} description={t('optional')} maxLength={100} autoComplete="off" />
      <TaxSelect />
      <TextInput name="price" label={t('price')} description={t('noPriceHint')} inputMode="decimal" autoComplete="off" error={wrong.price ? t('wrongPrice') : null} />
    </Form>
  );
}
