import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { StaffList, StaffRow } from '#contract/api/staff.ts';
import type { StoreList } from '#contract/api/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import split from '../../api/Split.module.css';
import { NewStaffForm } from './NewStaffForm.tsx';
import { staffTexts } from './staff-texts.ts';

type Role = 'owner' | 'manager' | 'senior-cashier' | 'cashier';

export function StaffPage(): ReactNode {
  const t = useT(staffTexts);
  const [adding, setAdding] = useState(false);
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => api.get<StaffList>('staff') });
  const stores = useQuery({ queryKey: ['stores'], queryFn: () => api.get<StoreList>('stores') });
  const storeName = (row: StaffRow): string => stores.data?.stores.find((store) => store.id === row.storeId)?.name ?? '';
  const rows = staff.data?.staff ?? [];
  return (
    <>
      <PageHead title={t('title')} note={t('note')}><Button look="main" size="dense" onClick={() => setAdding(true)}>{t('add')}</Button></PageHead>
      <ProblemNotice error={staff.error ?? stores.error} />
      <div className={adding ? split.split : undefined}>
        <Panel title={t('title')} hideTitle>
          {staff.isPending ? <Skeleton height={32} count={4} /> : null}
          {staff.data && rows.length === 0 ? <EmptyState icon="person" title={t('empty')}>{t('emptyHint')}</EmptyState> : null}
          {rows.length > 0 ? (
            <DataTable label={t('title')} rows={rows} rowKey={(row) => row.id} columns={[
              { key: 'name', title: t('name'), cell: (row) => row.name, kind: 'main' },
              { key: 'role', title: t('role'), cell: (row) => (row.role in staffTexts.ru ? t(row.role as Role) : row.role) },
              { key: 'store', title: t('store'), cell: storeName, spare: true },
              { key: 'state', title: t('state'), cell: (row) => (row.active ? t('active') : t('inactive')) },
            ]} />
          ) : null}
        </Panel>
        {adding && stores.data ? (
          <SidePanel title={t('add')} closeWord={t('close')} onClose={() => setAdding(false)}>
            <NewStaffForm stores={stores.data.stores} onDone={() => setAdding(false)} />
          </SidePanel>
        ) : null}
      </div>
    </>
  );
}
