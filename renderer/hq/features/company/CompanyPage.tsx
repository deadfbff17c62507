import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { LegalEntityList, LegalEntityRow } from '#contract/api/company.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { RowName } from '../../api/RowName.tsx';
import { useTaxSystemName } from '../../api/SellerFields.tsx';
import split from '../../api/Split.module.css';
import { companyTexts } from './company-texts.ts';
import { LegalEntityForm } from './LegalEntityForm.tsx';

/** Who sells: the legal entities of the company. */
export function CompanyPage(): ReactNode {
  const t = useT(companyTexts);
  const taxSystem = useTaxSystemName();
  const [open, setOpen] = useState<LegalEntityRow | 'new' | null>(null);
  const entities = useQuery({ queryKey: ['legal-entities'], queryFn: () => api.get<LegalEntityList>('legal-entities') });
  /** As it is stored now: it may have changed since it was opened. */
  const opened = open === null || open === 'new' ? null : entities.data?.legalEntities.find((row) => row.id === open.id) ?? open;
  return (
    <>
      <PageHead title={t('title')} note={t('note')}><Button look="main" size="dense" onClick={() => setOpen('new')}>{t('add')}</Button></PageHead>
      <ProblemNotice error={entities.error} />
      <div className={open === null ? undefined : split.split}>
        <Panel title={t('title')} hideTitle>
          {entities.isPending ? <Skeleton height={32} count={2} /> : null}
          {entities.data ? (
            <DataTable label={t('title')} rows={entities.data.legalEntities} rowKey={(row) => row.id} selected={opened?.id ?? null} columns={[
              { key: 'name', title: t('name'), cell: (row) => <RowName label={t('editOne', { name: row.name })} onOpen={() => setOpen(row)}>{row.name}</RowName>, kind: 'main' },
              { key: 'inn', title: t('inn'), cell: (row) => row.inn || t('noInn') },
              { key: 'tax', title: t('tax'), cell: (row) => taxSystem(row.taxSystem) },
              { key: 'settlement', title: t('settlement'), cell: (row) => row.settlementAddress, spare: true },
              { key: 'tills', title: t('tills'), cell: (row) => row.tills, kind: 'number', spare: true },
            ]} />
          ) : null}
        </Panel>
        {open === null ? null : (
          <SidePanel key={opened?.id ?? 'new'} title={opened === null ? t('add') : t('editOne', { name: opened.name })} closeWord={t('close')} onClose={() => setOpen(null)}>
            <LegalEntityForm entity={opened} onDone={() => setOpen(null)} />
          </SidePanel>
        )}
      </div>
    </>
  );
}
