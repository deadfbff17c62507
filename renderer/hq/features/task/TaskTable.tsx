import type { ReactNode } from 'react';
import type { Task } from '#contract/api/task.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { conflictTexts } from '../../api/conflict-texts.ts';
import { dayWords } from '../../api/conflict-words.ts';
import { Mark } from '../../api/Mark.tsx';
import { useNow } from '../../api/now.ts';
import css from './TaskPage.module.css';
import { taskTexts } from './task-texts.ts';

/** What of a task should be seen before it is read; each in words. */
export function TaskMarks({ task }: { readonly task: Task }): ReactNode {
  const t = useT(taskTexts);
  const ended = task.status === 'done' || task.status === 'cancelled';
  return (
    <>
      {task.overdue ? <Mark tone="danger">{t('overdue')}</Mark> : null}
      {task.priority === 'high' && !ended ? <Mark tone="warn">{t('urgent')}</Mark> : null}
      {task.conflicts > 0 ? <Mark tone="warn">{t('disputed')}</Mark> : null}
    </>
  );
}

type ListProps = { readonly tasks: readonly Task[]; readonly openId: string | null; readonly hrefOf: (id: string) => string };

export function TaskTable({ tasks, openId, hrefOf }: ListProps): ReactNode {
  const t = useT(taskTexts);
  const say = useT(conflictTexts);
  const language = useLanguage();
  const now = useNow();
  return (
    <DataTable label={t('title')} rows={tasks} rowKey={(task) => task.id} selected={openId} columns={[
      {
        key: 'task', title: t('task'), kind: 'main',
        cell: (task) => <><a className={css.name} href={hrefOf(task.id)}>{task.title === '' ? t('noTitle') : task.title}</a><small className={css.marks}><TaskMarks task={task} />{task.labels.length === 0 ? null : <span>{task.labels.join(', ')}</span>}</small></>,
      },
      { key: 'status', title: t('status'), cell: (task) => say(`status-${task.status}`) },
      { key: 'assignee', title: t('assignee'), cell: (task) => <span className={css.who}>{task.assigneeName ?? t('nobody')}</span>, spare: true },
      { key: 'due', title: t('due'), cell: (task) => <span className={task.overdue ? css.late : undefined}>{task.dueDate === null ? say('noDue') : dayWords(task.dueDate, now, language)}</span> },
      { key: 'store', title: t('store'), cell: (task) => <span className={css.who}>{task.storeName}</span>, spare: true },
    ]} />
  );
}
