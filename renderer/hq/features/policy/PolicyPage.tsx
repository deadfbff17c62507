import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { PolicyView } from '#contract/api/policy.ts';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { FilterBar, FilterSelect, useStores } from '../../api/FilterBar.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { PolicyForm } from './PolicyForm.tsx';
import { policyTexts } from './policy-texts.ts';
import css from './PolicyPage.module.css';

/** Rules of the company's tills, or what one store does differently; an empty `storeId` is the company. */
export function PolicyPage({ storeId, onStore }: { readonly storeId: string; readonly onStore: (storeId: string) => void }): ReactNode {
  const t = useT(policyTexts);
  const stores = useStores();
  const path = storeId === '' ? 'policies/till' : `policies/till/stores/${storeId}`;
  const policy = useQuery({ queryKey: ['policy', storeId], queryFn: () => api.get<PolicyView>(path) });
  return (
    <>
      <PageHead title={t('title')} note={t('note')} />
      <ProblemNotice error={policy.error} />
      <FilterBar>
        <FilterSelect label={t('whose')} value={storeId} onChoose={onStore} choices={[{ value: '', label: t('company') }, ...stores.map((store) => ({ value: store.id, label: store.name }))]} />
        {storeId === '' ? null : <span className={css.hint}>{t('storeOnly')}</span>}
      </FilterBar>
      {policy.isPending ? <Skeleton height={120} count={3} /> : null}
      {policy.data ? <PolicyForm key={policy.data.ownerId} path={path} storeId={storeId} view={policy.data} /> : null}
    </>
  );
}
