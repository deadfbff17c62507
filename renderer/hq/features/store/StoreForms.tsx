import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { NewStore, NewTill, StoreRow } from '#contract/api/store.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import css from '../../api/Form.module.css';
import { storeTexts } from './store-texts.ts';

export function NewStoreForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const t = useT(storeTexts);
  const add = useMutation({ mutationFn: (body: NewStore) => api.post<unknown>('stores', body), onSuccess: onDone });
  return (
    <Form sending={add} word={t('save')} onSubmit={(typed) => add.mutate({ name: typed('name'), address: typed('address') })}>
      <TextInput name="name" label={t('name')} required withAsterisk={false} autoFocus autoComplete="off" />
      <TextInput name="address" label={t('address')} autoComplete="off" />
    </Form>
  );
}

export function NewTillForm({ store, onDone }: { readonly store: StoreRow; readonly onDone: () => void }): ReactNode {
  const t = useT(storeTexts);
  const add = useMutation({ mutationFn: (body: NewTill) => api.post<unknown>('tills', body), onSuccess: onDone });
  return (
    <Form sending={add} word={t('save')} onSubmit={(typed) => add.mutate({ storeId: store.id, name: typed('name') })}>
      <p className={css.note}>{store.name}</p>
      <TextInput name="name" label={t('name')} required withAsterisk={false} autoFocus autoComplete="off" />
    </Form>
  );
}
