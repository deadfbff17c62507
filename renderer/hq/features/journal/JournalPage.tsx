import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { JournalPage as Page, JournalRow } from '#contract/api/journal.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { FilterBar, FilterSelect, TillFilter, useStores } from '../../api/FilterBar.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { rightTexts } from '../../api/right-texts.ts';
import { detailWords } from './detail-words.ts';
import { journalTexts } from './journal-texts.ts';
import css from './JournalPage.module.css';

const PAGE = 100;
const said = ['title', 'note', 'time', 'event', 'staff', 'detail', 'anyEvent', 'more', 'empty', 'emptyHint', 'allowedBy', 'afterCrash', 'minutes'] as const;
type Said = (typeof said)[number];
type Event = Exclude<keyof typeof journalTexts.ru, Said>;
const events = (Object.keys(journalTexts.ru) as (keyof typeof journalTexts.ru)[]).filter((key): key is Event => !(said as readonly string[]).includes(key));
const isEvent = (name: string): name is Event => (events as readonly string[]).includes(name);

/** What happened at one till; `filters` are `till` and `event`. Without a till it is the first one of the company. */
export function JournalPage({ filters, onFilter }: { readonly filters: Readonly<Record<string, string>>; readonly onFilter: (filters: Record<string, string>) => void }): ReactNode {
  const t = useT(journalTexts);
  const right = useT(rightTexts);
  const language = useLanguage();
  const [firstStore] = useStores();
  const tillId = filters['till'] || (firstStore?.tills[0]?.id ?? '');
  const event = filters['event'] ?? '';
  const journal = useInfiniteQuery({
    queryKey: ['journal', tillId, event], queryFn: ({ pageParam }) => api.get<Page>(`journal${query({ tillId, event, after: pageParam, limit: PAGE })}`), initialPageParam: '', getNextPageParam: (page) => page.next, enabled: tillId !== '',
  });
  const rows = journal.data?.pages.flatMap((page) => page.rows) ?? [];
  const nameOf = (row: JournalRow): string => (isEvent(row.event) ? t(row.event) : row.event);
  return (
    <>
      <PageHead title={t('title')} note={t('note')} />
      <ProblemNotice error={journal.error} />
      <FilterBar>
        <TillFilter all={false} value={tillId} onChoose={(till) => onFilter({ ...filters, till })} />
        <FilterSelect label={t('event')} value={event} onChoose={(next) => onFilter({ ...filters, event: next })} choices={[{ value: '', label: t('anyEvent') }, ...events.map((each) => ({ value: each, label: t(each) }))]} />
      </FilterBar>
      <Panel title={t('title')} hideTitle>
        {journal.isPending && journal.error === null ? <Skeleton height={32} count={8} /> : null}
        {journal.data && rows.length === 0 ? <EmptyState icon="journal" title={t('empty')}>{t('emptyHint')}</EmptyState> : null}
        {rows.length > 0 ? (
          <DataTable label={t('title')} rows={rows} rowKey={(row) => row.id} columns={[
            { key: 'time', title: t('time'), cell: (row) => formatMoment(row.at, language, Date.now(), row.timeZone) },
            { key: 'event', title: t('event'), cell: nameOf },
            { key: 'staff', title: t('staff'), cell: (row) => row.staffName },
            { key: 'detail', title: t('detail'), cell: (row) => <span className={css.detail}>{[row.allowedBy === null ? '' : t('allowedBy', { name: row.allowedBy }), detailWords(row.detail, language, { right, afterCrash: t('afterCrash'), minutes: (minutes) => t('minutes', { minutes }) })].filter(Boolean).join(' · ')}</span>, kind: 'main', spare: true },
          ]} />
        ) : null}
        {journal.hasNextPage ? <Button look="plain" size="dense" className={css.more} disabled={journal.isFetching} onClick={() => void journal.fetchNextPage()}>{t('more')}</Button> : null}
      </Panel>
    </>
  );
}
