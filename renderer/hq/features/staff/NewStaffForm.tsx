import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { NewStaff, StaffRow } from '#contract/api/staff.ts';
import type { StoreRow } from '#contract/api/store.ts';
import { roles } from '#domain/rights/rights.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { staffTexts } from './staff-texts.ts';

/** Somebody new; `mayOwn`: an owner may add an owner. */
export function NewStaffForm({ stores, mayOwn, onDone }: { readonly stores: readonly StoreRow[]; readonly mayOwn: boolean; readonly onDone: () => void }): ReactNode {
  const t = useT(staffTexts);
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: (body: NewStaff) => api.post<StaffRow>('staff', body),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['staff'] });
      onDone();
    },
  });
  return (
    <Form sending={add} word={t('save')} onSubmit={(typed) => add.mutate({ name: typed('name'), role: typed('role') as NewStaff['role'], storeId: typed('store'), pin: typed('pin') })}>
      <TextInput name="name" label={t('name')} required withAsterisk={false} autoFocus autoComplete="off" />
      <NativeSelect name="role" label={t('role')} data={roles.filter((role) => mayOwn || role !== 'owner').map((role) => ({ value: role, label: t(role) }))} />
      <NativeSelect name="store" label={t('store')} data={stores.map((store) => ({ value: store.id, label: store.name }))} />
      <PasswordInput name="pin" label={t('pin')} description={t('pinHint')} inputMode="numeric" pattern="[0-9]{4,12}" required withAsterisk={false} autoComplete="off" />
    </Form>
  );
}
