import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { AttentionList } from '#contract/api/attention.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { FilterBar, FilterSearch, FilterSelect, StoreFilter } from '../../api/FilterBar.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import split from '../../api/Split.module.css';
import { AttentionEntry, type Hrefs } from './AttentionEntry.tsx';
import { PayloadPanel } from './PayloadPanel.tsx';
import { attentionTexts, kinds } from './attention-texts.ts';
import css from './AttentionPage.module.css';

const PAGE = 50;
const states = ['open', 'closed', 'all'] as const;

export type AttentionPageProps = Hrefs & {
  /** `state`, `kind`, `store`, `till`, `text`. */
  readonly filters: Readonly<Record<string, string>>;
  readonly onFilter: (filters: Record<string, string>) => void;
};

/** Like mail: what is open on top of it, what was dealt with found again by its words. */
export function AttentionPage({ filters, onFilter, ...hrefs }: AttentionPageProps): ReactNode {
  const t = useT(attentionTexts);
  const [payloadOf, showPayload] = useState<string | null>(null);
  const asked = { state: filters['state'], kind: filters['kind'], storeId: filters['store'], tillId: filters['till'], text: filters['text'] };
  const attention = useInfiniteQuery({
    queryKey: ['attention', asked], queryFn: ({ pageParam }) => api.get<AttentionList>(`attention${query({ ...asked, after: pageParam, limit: PAGE })}`), initialPageParam: '', getNextPageParam: (page) => page.next,
  });
  const acting = useActing();
  const items = attention.data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = Object.values(asked).some(Boolean);
  const set = (name: string) => (value: string): void => onFilter({ ...filters, [name]: value });
  return (
    <>
      <PageHead title={t('title')} note={t('note')} />
      <ProblemNotice error={attention.error ?? acting.error} />
      <FilterBar>
        <FilterSelect label={t('state')} value={filters['state'] ?? ''} onChoose={set('state')} choices={states.map((state) => ({ value: state === 'open' ? '' : state, label: t(`state-${state}`) }))} />
        <FilterSelect label={t('kind')} value={filters['kind'] ?? ''} onChoose={set('kind')} choices={[{ value: '', label: t('anyKind') }, ...kinds.map((kind) => ({ value: kind, label: t(`name-${kind}`) }))]} />
        <StoreFilter value={filters['store'] ?? ''} onChoose={set('store')} />
        <FilterSearch label={t('find')} value={filters['text'] ?? ''} onType={set('text')} />
        {narrowed ? <Button look="quiet" size="dense" onClick={() => onFilter({})}>{t('showOpen')}</Button> : null}
      </FilterBar>
      <div className={payloadOf ? split.split : undefined}>
        <Panel title={t('title')} hideTitle>
          {attention.isPending ? <Skeleton height={96} count={3} /> : null}
          {attention.data && items.length === 0 ? <EmptyState icon="check" title={t(narrowed ? 'nothing' : 'empty')}>{t(narrowed ? 'nothingHint' : 'emptyHint')}</EmptyState> : null}
          <ul className={css.items}>{items.map((item) => <AttentionEntry key={item.id} item={item} {...hrefs} busy={acting.isPending} onRetry={() => acting.mutate({ id: item.id, verb: 'retry' })} onDismiss={(note) => acting.mutate({ id: item.id, verb: 'dismiss', note })} onPayload={() => showPayload(item.id)} />)}</ul>
          {attention.hasNextPage ? <Button look="plain" size="dense" className={css.more} disabled={attention.isFetching} onClick={() => void attention.fetchNextPage()}>{t('more')}</Button> : null}
        </Panel>
        {payloadOf ? <PayloadPanel key={payloadOf} itemId={payloadOf} onClose={() => showPayload(null)} /> : null}
      </div>
    </>
  );
}

type Act = { readonly id: string; readonly verb: 'retry' | 'dismiss'; readonly note?: string };

function useActing() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verb, note }: Act) => api.post<unknown>(`attention/${id}/${verb}`, note ? { note } : {}),
    onSettled: async () => {
      await Promise.all(['attention', 'fleet', 'device'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
}
