import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { TaskConflictList } from '#contract/api/task.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { TaskConflictCard } from '../../api/TaskConflictCard.tsx';
import css from './TaskPage.module.css';
import { taskTexts } from './task-texts.ts';

const PAGE = 30;

/** Edits of two people that met, those still open. @param storeId empty for all stores */
export function ConflictList({ storeId, hrefOf }: { readonly storeId: string; readonly hrefOf: (taskId: string) => string }): ReactNode {
  const t = useT(taskTexts);
  const list = useInfiniteQuery({ queryKey: ['task-conflicts', 'open'], queryFn: ({ pageParam }) => api.get<TaskConflictList>(`tasks/conflicts${query({ after: pageParam, limit: PAGE })}`), initialPageParam: '', getNextPageParam: (page) => page.next });
  const conflicts = (list.data?.pages.flatMap((page) => page.conflicts) ?? []).filter((one) => storeId === '' || one.storeId === storeId);
  return (
    <>
      <ProblemNotice error={list.error} />
      {list.isPending ? <Skeleton height={120} count={3} /> : null}
      {list.data && conflicts.length === 0 ? <EmptyState icon="check" title={t('noConflicts')}>{t('noConflictsHint')}</EmptyState> : null}
      <ul className={css.disputeList}>
        {conflicts.map((conflict) => (
          <li key={conflict.id}>
            <p><a className={css.name} href={hrefOf(conflict.taskId)}>{conflict.title === '' ? t('noTitle') : conflict.title}</a> <span className={css.small}>{conflict.storeName}</span></p>
            <TaskConflictCard conflict={conflict} />
          </li>
        ))}
      </ul>
      {list.hasNextPage ? <Button look="plain" size="dense" className={css.more} disabled={list.isFetching} onClick={() => void list.fetchNextPage()}>{t('more')}</Button> : null}
    </>
  );
}
