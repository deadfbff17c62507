import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { StaffList } from '#contract/api/staff.ts';
import type { Task, TaskList } from '#contract/api/task.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { FilterBar, FilterSearch, FilterSelect, StoreFilter } from '../../api/FilterBar.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import split from '../../api/Split.module.css';
import { ConflictList } from './ConflictList.tsx';
import { TaskBoard } from './TaskBoard.tsx';
import { NewTaskForm } from './TaskForm.tsx';
import css from './TaskPage.module.css';
import { TaskPanel } from './TaskPanel.tsx';
import { TaskTable } from './TaskTable.tsx';
import { taskTexts } from './task-texts.ts';

const PAGE = 100;
const views = ['open', 'overdue', 'all', 'conflicts'] as const;

export type TaskPageProps = {
  readonly openId: string | null;
  /** `view`, `look`, `store`, `assignee`, `text`. */
  readonly filters: Readonly<Record<string, string>>;
  readonly hrefOf: (id: string | null, filters?: Readonly<Record<string, string>>) => string;
  readonly onFilter: (filters: Record<string, string>) => void;
  readonly onOpen: (id: string | null) => void;
};

/** What stores and people are asked to do: how much of it, by whom, how late; then the list or the board. */
export function TaskPage({ openId, filters, hrefOf, onFilter, onOpen }: TaskPageProps): ReactNode {
  const t = useT(taskTexts);
  const [adding, setAdding] = useState(false);
  const view = views.find((one) => one === filters['view']) ?? 'open';
  const asked = { view: view === 'conflicts' ? 'open' : view, storeId: filters['store'], assigneeId: filters['assignee'], text: filters['text'] };
  // The stream brings news at once; the clock alone makes a task overdue.
  const tasks = useInfiniteQuery({
    queryKey: ['tasks', asked], queryFn: ({ pageParam }) => api.get<TaskList>(`tasks${query({ ...asked, after: pageParam, limit: PAGE })}`), initialPageParam: '', getNextPageParam: (page) => page.next, placeholderData: keepPreviousData, refetchInterval: 60_000,
  });
  const first = tasks.data?.pages[0];
  const rows = tasks.data?.pages.flatMap((page) => page.tasks) ?? [];
  const narrowed = ['store', 'assignee', 'text'].some((name) => filters[name]) || view !== 'open';
  const beside = adding || openId !== null;
  return (
    <>
      <PageHead title={<Headline list={first} />} note={t('note')}><Button look="main" size="dense" onClick={() => { onOpen(null); setAdding(true); }}>{t('add')}</Button></PageHead>
      <People list={first} hrefOf={(assignee) => hrefOf(null, { ...filters, assignee })} />
      <ProblemNotice error={tasks.error} />
      <Filters filters={filters} view={view} conflicts={first?.counts.conflicts ?? 0} narrowed={narrowed} onFilter={onFilter} />
      <div className={beside ? split.split : undefined}>
        <Panel title={t('title')} hideTitle>
          {view === 'conflicts' ? <ConflictList storeId={filters['store'] ?? ''} hrefOf={(id) => hrefOf(id, filters)} /> : (
            <>
              {tasks.isPending ? <Skeleton height={40} count={6} /> : null}
              {tasks.data && rows.length === 0 ? <EmptyState icon="tasks" title={t(narrowed ? 'nothing' : 'empty')}>{t(narrowed ? 'nothingHint' : 'emptyHint')}</EmptyState> : null}
              {rows.length === 0 ? null : <Rows rows={rows} board={filters['look'] === 'board'} ended={view === 'all'} openId={openId} hrefOf={(id) => hrefOf(id, filters)} />}
              {tasks.hasNextPage ? <Button look="plain" size="dense" className={css.more} disabled={tasks.isFetching} onClick={() => void tasks.fetchNextPage()}>{t('more')}</Button> : null}
            </>
          )}
        </Panel>
        {adding ? <SidePanel title={t('add')} closeWord={t('close')} onClose={() => setAdding(false)}><NewTaskForm storeId={filters['store'] ?? ''} onDone={(id) => { setAdding(false); onOpen(id); }} /></SidePanel>
          : openId === null ? null : <TaskPanel key={openId} id={openId} onClose={() => onOpen(null)} />}
      </div>
    </>
  );
}

function Rows({ rows, board, ended, openId, hrefOf }: { readonly rows: readonly Task[]; readonly board: boolean; readonly ended: boolean; readonly openId: string | null; readonly hrefOf: (id: string) => string }): ReactNode {
  return board ? <TaskBoard tasks={rows} ended={ended} openId={openId} hrefOf={hrefOf} /> : <TaskTable tasks={rows} openId={openId} hrefOf={hrefOf} />;
}

/** How much there is to do and how much of it is late, in words first. */
function Headline({ list }: { readonly list: TaskList | undefined }): ReactNode {
  const t = useT(taskTexts);
  if (list === undefined) return t('title');
  const { open, overdue } = list.counts;
  return <>{t('title')}<span className={css.lead}> · {open === 0 ? t('calm') : t('open', { count: open })}{overdue === 0 ? null : <> · <span className={css.late}>{t('late', { count: overdue })}</span></>}</span></>;
}

/** Who has what, in one line; each person is a filter. */
function People({ list, hrefOf }: { readonly list: TaskList | undefined; readonly hrefOf: (assigneeId: string) => string }): ReactNode {
  const t = useT(taskTexts);
  const people = list?.people ?? [];
  if (people.length === 0) return null;
  const words = ({ assigneeId, name, open, overdue }: TaskList['people'][number]): string => t(overdue === 0 ? 'person' : 'personLate', { name: assigneeId === null ? t('nobody') : name, open, overdue });
  return (
    <ul className={css.people} aria-label={t('people')}>
      {people.map((person) => <li key={person.assigneeId ?? ''} className={person.overdue > 0 ? css.late : undefined}>{person.assigneeId === null ? words(person) : <a href={hrefOf(person.assigneeId)}>{words(person)}</a>}</li>)}
    </ul>
  );
}

type FiltersProps = { readonly filters: Readonly<Record<string, string>>; readonly view: (typeof views)[number]; readonly conflicts: number; readonly narrowed: boolean; readonly onFilter: (filters: Record<string, string>) => void };

function Filters({ filters, view, conflicts, narrowed, onFilter }: FiltersProps): ReactNode {
  const t = useT(taskTexts);
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => api.get<StaffList>('staff') });
  const set = (name: string) => (value: string): void => onFilter({ ...filters, [name]: value });
  const store = filters['store'] ?? '';
  const people = (staff.data?.staff ?? []).filter((one) => one.active && (store === '' || one.storeId === store));
  const viewWords = (one: (typeof views)[number]): string => (one === 'conflicts' && conflicts > 0 ? `${t('view-conflicts')} · ${conflicts}` : t(`view-${one}`));
  return (
    <FilterBar>
      <FilterSelect label={t('view')} value={view === 'open' ? '' : view} onChoose={set('view')} choices={views.map((one) => ({ value: one === 'open' ? '' : one, label: viewWords(one) }))} />
      <StoreFilter value={store} onChoose={(value) => onFilter({ ...filters, store: value, assignee: '' })} />
      {view === 'conflicts' ? null : (
        <>
          <FilterSelect label={t('assignee')} value={filters['assignee'] ?? ''} onChoose={set('assignee')} choices={[{ value: '', label: t('anyone') }, ...people.map(({ id, name }) => ({ value: id, label: name }))]} />
          <FilterSelect label={t('look')} value={filters['look'] ?? ''} onChoose={set('look')} choices={[{ value: '', label: t('list') }, { value: 'board', label: t('board') }]} />
          <FilterSearch label={t('find')} value={filters['text'] ?? ''} onType={set('text')} />
        </>
      )}
      {narrowed ? <Button look="quiet" size="dense" onClick={() => onFilter(filters['look'] ? { look: filters['look'] } : {})}>{t('showAll')}</Button> : null}
    </FilterBar>
  );
}
