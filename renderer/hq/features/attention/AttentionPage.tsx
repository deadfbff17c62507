import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { AttentionItem, AttentionList, DismissAttention } from '#contract/api/attention.ts';
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
import { lastWordsTexts } from './last-words-texts.ts';
import { isUnderWay } from './verbs.ts';
import css from './AttentionPage.module.css';

const PAGE = 50;
const states = ['open', 'closed', 'all'] as const;
/** While the server takes something in by itself it is asked how far it has come, should no news come. */
const PROGRESS_MS = 2_000;

export type AttentionPageProps = Hrefs & {
  /** `state`, `kind`, `store`, `till`, `text`; `within` the item whose parts are shown. */
  readonly filters: Readonly<Record<string, string>>;
  readonly onFilter: (filters: Record<string, string>) => void;
};

/** Like mail: what is open on top of it, what was dealt with found again by its words. */
export function AttentionPage({ filters, onFilter, ...hrefs }: AttentionPageProps): ReactNode {
  const t = useT(attentionTexts);
  const words = useT(lastWordsTexts);
  const [payloadOf, showPayload] = useState<string | null>(null);
  const attention = useItems(filters);
  const acting = useActing(({ id, closed }) => onFilter({ within: id, ...(closed === null ? {} : { state: 'closed' }) }));
  const isWithin = filters['within'] !== undefined && filters['within'] !== '';
  const items = attention.data?.pages.flatMap((page) => page.items) ?? [];
  const whole = attention.data?.pages[0]?.within ?? null;
  const entry = (item: AttentionItem): ReactNode => (
    <AttentionEntry
      key={item.id} item={item} {...hrefs} busy={acting.isPending} onRetry={() => acting.mutate({ item, verb: 'retry' })} onDismiss={(note, putAside) => acting.mutate({ item, verb: 'dismiss', body: { note, putAside } })}
      onPayload={() => showPayload(item.id)} onParts={item.id === whole?.id ? null : () => acting.mutate({ item, verb: 'parts' })}
    />
  );
  const empty = isWithin && attention.data && whole === null ? { title: words('none'), hint: words('noneHint') } : isWithin || isNarrowed(filters) ? { title: t('nothing'), hint: t('nothingHint') } : { title: t('empty'), hint: t('emptyHint') };
  return (
    <>
      <PageHead title={isWithin ? words('title') : t('title')} note={isWithin ? words('note') : t('note')} />
      <ProblemNotice error={attention.error ?? acting.error} />
      {whole === null ? null : <Panel title={words('handedIn')} hideTitle className={css.whole}><ul className={css.items}>{entry(whole)}</ul></Panel>}
      <Filters filters={filters} isWithin={isWithin} onFilter={onFilter} />
      <div className={payloadOf ? split.split : undefined}>
        <Panel title={isWithin ? words('title') : t('title')} hideTitle>
          {attention.isPending ? <Skeleton height={96} count={3} /> : null}
          {attention.data && items.length === 0 ? <EmptyState icon="check" title={empty.title}>{empty.hint}</EmptyState> : null}
          <ul className={css.items}>{items.map(entry)}</ul>
          {attention.hasNextPage ? <Button look="plain" size="dense" className={css.more} disabled={attention.isFetching} onClick={() => void attention.fetchNextPage()}>{t('more')}</Button> : null}
        </Panel>
        {payloadOf ? <PayloadPanel key={payloadOf} itemId={payloadOf} onClose={() => showPayload(null)} /> : null}
      </div>
    </>
  );
}

type AskedFor = AttentionPageProps['filters'];
const isNarrowed = ({ state, kind, store, till, text }: AskedFor): boolean => [state, kind, store, till, text].some(Boolean);

/** What narrows the list. Within one item all are of one till and of one kind. */
function Filters({ filters, isWithin, onFilter }: { readonly filters: AskedFor; readonly isWithin: boolean; readonly onFilter: AttentionPageProps['onFilter'] }): ReactNode {
  const t = useT(attentionTexts);
  const words = useT(lastWordsTexts);
  const set = (name: string) => (value: string): void => onFilter({ ...filters, [name]: value });
  return (
    <FilterBar>
      <FilterSelect label={t('state')} value={filters['state'] ?? ''} onChoose={set('state')} choices={states.map((state) => ({ value: state === 'open' ? '' : state, label: t(`state-${state}`) }))} />
      {isWithin ? null : <FilterSelect label={t('kind')} value={filters['kind'] ?? ''} onChoose={set('kind')} choices={[{ value: '', label: t('anyKind') }, ...kinds.map((kind) => ({ value: kind, label: t(`name-${kind}`) }))]} />}
      {isWithin ? null : <StoreFilter value={filters['store'] ?? ''} onChoose={set('store')} />}
      {isWithin ? null : <FilterSearch label={t('find')} value={filters['text'] ?? ''} onType={set('text')} />}
      {isWithin || isNarrowed(filters) ? <Button look="quiet" size="dense" onClick={() => onFilter({})}>{isWithin ? words('back') : t('showOpen')}</Button> : null}
    </FilterBar>
  );
}

function useItems({ state, kind, store: storeId, till: tillId, text, within }: AskedFor) {
  const asked = { state, kind, storeId, tillId, text, within };
  return useInfiniteQuery({
    queryKey: ['attention', asked], queryFn: ({ pageParam }) => api.get<AttentionList>(`attention${query({ ...asked, after: pageParam, limit: PAGE })}`), initialPageParam: '', getNextPageParam: (page) => page.next,
    refetchInterval: ({ state: { data } }) => (data?.pages.some((page) => [...page.items, ...(page.within ? [page.within] : [])].some((item) => isUnderWay(item.lastWords))) === true ? PROGRESS_MS : false),
  });
}

type Act = { readonly item: AttentionItem; readonly verb: 'retry' | 'dismiss' | 'parts'; readonly body?: DismissAttention };

/** `onParts` once each part has an item of its own. */
function useActing(onParts: (item: AttentionItem) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ item: { id }, verb, body }: Act) => api.post<unknown>(`attention/${id}/${verb}`, body ?? {}),
    onSuccess: (_answer, { item, verb }) => {
      if (verb === 'parts') onParts(item);
    },
    onSettled: async () => {
      await Promise.all(['attention', 'fleet', 'device'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
}
