import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { MoveTill, StoreRow, TillRow } from '#contract/api/store.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import css from '../../api/Form.module.css';
import { storeTexts } from './store-texts.ts';

/** Takes a till to another of these stores. */
export function MoveTillForm({ till, stores, onDone }: { readonly till: TillRow; readonly stores: readonly StoreRow[]; readonly onDone: () => void }): ReactNode {
  const t = useT(storeTexts);
  const move = useMutation({ mutationFn: (body: MoveTill) => api.post<unknown>(`tills/${till.id}/move`, body), onSuccess: onDone });
  return (
    <Form sending={move} word={t('moveDo')} onSubmit={(typed) => move.mutate({ storeId: typed('store'), ...(typed('number').trim() === '' ? {} : { number: Number(typed('number')) }) })}>
      <p className={css.note}>{t('moveNote')}</p>
      <NativeSelect name="store" label={t('moveTo')} data={stores.map((store) => ({ value: store.id, label: t('storeHead', { number: store.number, name: store.name }) }))} />
      <TextInput name="number" label={t('moveNumber')} placeholder={t('moveNumberHint')} inputMode="numeric" pattern="[1-9][0-9]{0,5}" autoComplete="off" />
    </Form>
  );
}
