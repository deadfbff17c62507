import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { NewStore, NewTill, StoreRow } from '#contract/api/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import css from '../../api/Form.module.css';
import { storeTexts } from './store-texts.ts';

export function NewStoreForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const t = useT(storeTexts);
  const add = useMutation({ mutationFn: (body: NewStore) => api.post<unknown>('stores', body), onSuccess: onDone });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        add.mutate({ name: String(form.get('name')), address: String(form.get('address')) });
      }}
    >
      <TextInput name="name" label={t('name')} required withAsterisk={false} autoFocus autoComplete="off" />
      <TextInput name="address" label={t('address')} autoComplete="off" />
      <ProblemNotice error={add.error} />
      <Button look="main" submit disabled={add.isPending}>{t('save')}</Button>
    </form>
  );
}

export function NewTillForm({ store, onDone }: { readonly store: StoreRow; readonly onDone: () => void }): ReactNode {
  const t = useT(storeTexts);
  const add = useMutation({ mutationFn: (body: NewTill) => api.post<unknown>('tills', body), onSuccess: onDone });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ storeId: store.id, name: String(new FormData(event.currentTarget).get('name')) });
      }}
    >
      <p className={css.note}>{store.name}</p>
      <TextInput name="name" label={t('name')} required withAsterisk={false} autoFocus autoComplete="off" />
      <ProblemNotice error={add.error} />
      <Button look="main" submit disabled={add.isPending}>{t('save')}</Button>
    </form>
  );
}
