import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { GoodRow, NewPrice } from '#contract/api/catalog.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { catalogTexts } from './catalog-texts.ts';
import css from './CatalogPage.module.css';
import { parsePrice } from './price-text.ts';

type UnitCode = 'pcs' | 'kg' | 'l' | 'm';
type TaxCode = 'standard' | 'reduced' | 'zero' | 'none';

/** One good, and the price it will have from now on. */
export function GoodDetail({ good }: { readonly good: GoodRow }): ReactNode {
  const t = useT(catalogTexts);
  return (
    <>
      <dl className={css.facts}>
        <dt>{t('price')}</dt>
        <dd className={css.price}>{good.priceMinor === null ? t('noPrice') : <MoneyText minor={good.priceMinor} currency />}</dd>
        <Fact name={t('barcode')} value={good.barcodes.join(', ')} />
        <Fact name={t('article')} value={good.article ?? ''} />
        <Fact name={t('category')} value={good.categoryName ?? ''} />
        <Fact name={t('unit')} value={t(good.unit as UnitCode)} />
        <Fact name={t('tax')} value={good.taxCode in catalogTexts.ru ? t(good.taxCode as TaxCode) : good.taxCode} />
      </dl>
      <PriceForm key={good.id} good={good} />
    </>
  );
}

/** A name with its value; nothing where there is none. */
function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return value === '' ? null : (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function PriceForm({ good }: { readonly good: GoodRow }): ReactNode {
  const t = useT(catalogTexts);
  const language = useLanguage();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const change = useMutation({
    mutationFn: (price: NewPrice) => api.put<unknown>(`goods/${good.id}/price`, price),
    onSuccess: () => {
      setText('');
      void queries.invalidateQueries({ queryKey: ['goods'] });
    },
  });
  const submit = (): void => {
    const amountMinor = parsePrice(text);
    setWrong(amountMinor === null);
    if (amountMinor !== null) change.mutate({ amountMinor });
  };
  const saved = change.isSuccess ? <p className={css.saved} role="status">{t('priceSaved', { price: formatMoney(change.variables.amountMinor, language, true) })}</p> : null;
  return (
    <Form sending={change} word={t('save')} onSubmit={submit} outcome={saved}>
      <TextInput label={t('newPrice')} description={t('priceHint')} inputMode="decimal" autoComplete="off" value={text} onChange={(event) => setText(event.currentTarget.value)} error={wrong ? t('wrongPrice') : null} />
    </Form>
  );
}
