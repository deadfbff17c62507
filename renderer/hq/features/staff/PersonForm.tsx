import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { roleOf, roles } from '#domain/rights/rights.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Form } from '../../api/Form.tsx';
import { StoredNow } from '../../api/StoredNow.tsx';
import { useSeen } from '../../api/use-seen.ts';
import { AnywayQuestion } from './AnywayQuestion.tsx';
import { asksAnyway, useSaveStaff, type PersonProps } from './save-staff.ts';
import { staffTexts } from './staff-texts.ts';
import { storedFacts } from './stored-facts.ts';

/** Name, role and store of somebody who works here; a cashier who becomes more gets a new PIN with it. */
export function PersonForm({ person, stores, mayOwn, onDone }: PersonProps & { readonly mayOwn: boolean }): ReactNode {
  const t = useT(staffTexts);
  const save = useSaveStaff(person, onDone);
  const seen = useSeen(person.version, save.error);
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState(roleOf(person.role));
  const [storeId, setStoreId] = useState(person.storeId);
  if (asksAnyway(save.error)) return <AnywayQuestion stores={stores} storeId={person.storeId} saving={save} onCancel={save.reset} />;
  const needsPin = roleOf(person.role) === 'cashier' && role !== 'cashier';
  return (
    <Form sending={save} word={t('save')} onSubmit={(typed) => save.mutate({ version: seen.take(), name, role, storeId, ...(needsPin ? { pin: typed('pin') } : {}) })}>
      <TextInput label={t('name')} value={name} onChange={(event) => setName(event.currentTarget.value)} required withAsterisk={false} autoFocus autoComplete="off" maxLength={200} />
      <NativeSelect label={t('role')} value={role} onChange={(event) => setRole(roleOf(event.currentTarget.value))} data={roles.filter((each) => mayOwn || each !== 'owner').map((each) => ({ value: each, label: t(each) }))} />
      <NativeSelect label={t('store')} value={storeId} onChange={(event) => setStoreId(event.currentTarget.value)} data={stores.map((store) => ({ value: store.id, label: store.name }))} />
      {needsPin ? <PasswordInput name="pin" label={t('newPin')} description={t('pinForRole')} inputMode="numeric" pattern="[0-9]{6,12}" required withAsterisk={false} autoComplete="off" /> : null}
      {seen.overtaken ? <StoredNow facts={storedFacts(t, person, stores)} /> : null}
    </Form>
  );
}
