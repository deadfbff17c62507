import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import type { GoodChange, GoodDetail } from '#contract/api/catalog.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { ApiProblem, api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { catalogTexts } from './catalog-texts.ts';
import { categoriesFor } from './category-choices.ts';
import { useTaxWord } from './tax-text.ts';
import { oneGood, useChange, useChoices } from './use-good.ts';

export const units = ['pcs', 'kg', 'l', 'm'] as const;

/** The rates of the company, each as it is today. */
export function TaxSelect({ chosen }: { readonly chosen?: string }): ReactNode {
  const t = useT(catalogTexts);
  const choices = useChoices();
  const taxWord = useTaxWord();
  const codes = [...new Set([...(choices?.taxCodes.map(({ code }) => code) ?? ['standard']), ...(chosen === undefined ? [] : [chosen])])];
  // Made anew once the choices have come: what was chosen before that was chosen from nothing.
  return <NativeSelect key={String(choices === undefined)} name="tax" label={t('tax')} defaultValue={chosen ?? 'standard'} data={codes.map((code) => ({ value: code, label: taxWord(code, choices) }))} />;
}

/** What a good is. Who saves after somebody else sees the other's change above the form first, and then decides. */
export function GoodForm({ good, onDone }: { readonly good: GoodDetail; readonly onDone: () => void }): ReactNode {
  const t = useT(catalogTexts);
  const choices = useChoices();
  const brandsId = useId();
  const [seen, setSeen] = useState(good.version);
  const [overtaken, setOvertaken] = useState(false);
  const change = useChange((body: GoodChange) => api.put<GoodDetail>(`goods/${good.id}`, body), onDone, oneGood(good.id));
  const submit = (typed: (name: string) => string): void => {
    const optional = (name: string): string | null => typed(name).trim() || null;
    const version = overtaken ? good.version : seen;
    setSeen(version);
    setOvertaken(false);
    change.mutate({
      version, name: typed('name').trim(), article: optional('article'), brand: optional('brand'), unit: typed('unit') as GoodChange['unit'], categoryId: choices === undefined ? good.categoryId : optional('category'), taxCode: typed('tax'),
      legalEntityId: manySellers ? optional('seller') : good.legalEntityId, active: typed('active') === 'on',
    }, { onError: (error) => setOvertaken(error instanceof ApiProblem && error.code === 'changed-meanwhile') });
  };
  const sellers = choices?.legalEntities ?? [];
  const manySellers = sellers.length > 1;
  return (
    <Form sending={change} word={t('saveGood')} onSubmit={submit}>
      <TextInput name="name" label={t('name')} defaultValue={good.name} required withAsterisk={false} maxLength={1000} autoFocus autoComplete="off" />
      <TextInput name="article" label={t('article')} description={t('optional')} defaultValue={good.article ?? ''} maxLength={100} autoComplete="off" />
      <TextInput name="brand" label={t('brand')} description={t('optional')} defaultValue={good.brand ?? ''} maxLength={200} autoComplete="off" list={brandsId} />
      <datalist id={brandsId}>{choices?.brands.map((brand) => <option key={brand} value={brand} />)}</datalist>
      <NativeSelect name="unit" label={t('unit')} description={t('unitHint')} defaultValue={good.unit} data={units.map((unit) => ({ value: unit, label: t(unit) }))} />
      {choices === undefined ? null : <NativeSelect name="category" label={t('category')} defaultValue={good.categoryId ?? ''} data={[{ value: '', label: t('noCategory') }, ...categoriesFor(good, choices.categories, t('categoryHidden'))]} />}
      <TaxSelect chosen={good.taxCode} />
      {manySellers ? <NativeSelect name="seller" label={t('seller')} defaultValue={good.legalEntityId ?? ''} data={[{ value: '', label: t('sellerOfTill') }, ...sellers.map(({ id, name }) => ({ value: id, label: name }))]} /> : null}
      <Checkbox name="active" label={t('active')} description={t('activeHint')} defaultChecked={good.active} />
      <Button look="quiet" size="dense" onClick={onDone}>{t('cancel')}</Button>
    </Form>
  );
}
