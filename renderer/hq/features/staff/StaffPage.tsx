import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Session } from '#contract/api/session.ts';
import type { StaffList, StaffRow } from '#contract/api/staff.ts';
import type { StoreList } from '#contract/api/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Chip } from '#renderer/ui/Chip.tsx';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { RowName } from '../../api/RowName.tsx';
import split from '../../api/Split.module.css';
import { NewStaffForm } from './NewStaffForm.tsx';
import { PersonPanel } from './PersonPanel.tsx';
import { staffTexts } from './staff-texts.ts';

const NEW = 'new';
type Role = 'owner' | 'manager' | 'senior-cashier' | 'cashier';

export function StaffPage(): ReactNode {
  const t = useT(staffTexts);
  /** The id of the person whose panel is open, or somebody new. */
  const [open, setOpen] = useState<string | null>(null);
  const session = useQuery({ queryKey: ['session'], queryFn: () => api.get<Session>('session'), staleTime: 60_000 });
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => api.get<StaffList>('staff') });
  const stores = useQuery({ queryKey: ['stores'], queryFn: () => api.get<StoreList>('stores') });
  const storeName = (row: StaffRow): string => stores.data?.stores.find((store) => store.id === row.storeId)?.name ?? '';
  const rows = [...staff.data?.staff ?? []].sort((a, b) => Number(b.active) - Number(a.active));
  const mayOwn = session.data?.role === 'owner';
  const person = rows.find((row) => row.id === open);
  const close = (): void => setOpen(null);
  return (
    <>
      <PageHead title={t('title')} note={t('note')}><Button look="main" size="dense" onClick={() => setOpen(NEW)}>{t('add')}</Button></PageHead>
      <ProblemNotice error={staff.error ?? stores.error} />
      <div className={open === null ? undefined : split.split}>
        <Panel title={t('title')} hideTitle>
          {staff.isPending ? <Skeleton height={32} count={4} /> : null}
          {staff.data && rows.length === 0 ? <EmptyState icon="person" title={t('empty')}>{t('emptyHint')}</EmptyState> : null}
          {rows.length > 0 ? (
            <DataTable label={t('title')} rows={rows} rowKey={(row) => row.id} selected={open} columns={[
              { key: 'name', title: t('name'), cell: (row) => <RowName label={t('editOne', { name: row.name })} onOpen={() => setOpen(row.id)}>{row.name}</RowName>, kind: 'main' },
              { key: 'role', title: t('role'), cell: (row) => (row.role in staffTexts.ru ? t(row.role as Role) : row.role) },
              { key: 'store', title: t('store'), cell: storeName, spare: true },
              { key: 'state', title: t('state'), cell: (row) => <Chip tone={row.active ? 'good' : 'neutral'} dot>{row.active ? t('active') : t('inactive')}</Chip> },
            ]} />
          ) : null}
        </Panel>
        {open === NEW && stores.data ? (
          <SidePanel key={NEW} title={t('add')} closeWord={t('close')} onClose={close}>
            <NewStaffForm stores={stores.data.stores} mayOwn={mayOwn} onDone={close} />
          </SidePanel>
        ) : null}
        {person && stores.data ? (
          <SidePanel key={person.id} title={person.name} closeWord={t('close')} onClose={close}>
            <PersonPanel person={person} stores={stores.data.stores} mayOwn={mayOwn} mayChange={mayOwn || person.role !== 'owner'} onDone={close} />
          </SidePanel>
        ) : null}
      </div>
    </>
  );
}
