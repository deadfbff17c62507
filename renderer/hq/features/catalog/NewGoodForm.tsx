import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { GoodRow, NewGood } from '#contract/api/catalog.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { catalogTexts } from './catalog-texts.ts';
import { parsePrice } from './price-text.ts';

const units = ['pcs', 'kg', 'l', 'm'] as const;
const taxes = ['standard', 'reduced', 'zero', 'none'] as const;

export function NewGoodForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const t = useT(catalogTexts);
  const queries = useQueryClient();
  const [wrong, setWrong] = useState(false);
  const add = useMutation({
    mutationFn: (body: NewGood) => api.post<GoodRow>('goods', body),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['goods'] });
      onDone();
    },
  });
  const submit = (typed: (name: string) => string): void => {
    const text = (name: string): string => typed(name).trim();
    const priceMinor = parsePrice(text('price'));
    setWrong(priceMinor === null);
    if (priceMinor === null) return;
    add.mutate({ name: text('name'), barcode: text('barcode') || null, article: text('article') || null, unit: text('unit') as NewGood['unit'], taxCode: text('tax'), priceMinor });
  };
  return (
    <Form sending={add} word={t('save')} onSubmit={submit}>
      <TextInput name="name" label={t('name')} required withAsterisk={false} autoFocus autoComplete="off" />
      <TextInput name="barcode" label={t('barcode')} description={t('optional')} inputMode="numeric" pattern="[0-9]{8,14}" autoComplete="off" />
      <TextInput name="article" label={t('article')} description={t('optional')} autoComplete="off" />
      <NativeSelect name="unit" label={t('unit')} data={units.map((unit) => ({ value: unit, label: t(unit) }))} />
      <NativeSelect name="tax" label={t('tax')} data={taxes.map((tax) => ({ value: tax, label: t(tax) }))} />
      <TextInput name="price" label={t('price')} inputMode="decimal" required withAsterisk={false} autoComplete="off" error={wrong ? t('wrongPrice') : null} />
    </Form>
  );
}
