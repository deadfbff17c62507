import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Task, TaskConflictList, TaskEdit, TaskStatus } from '#contract/api/task.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { moveWord, orderedMoves } from '#renderer/i18n/task-moves.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { ApiProblem, api } from '../../api/client.ts';
import { conflictTexts } from '../../api/conflict-texts.ts';
import { dayWords, writerName } from '../../api/conflict-words.ts';
import { FactList } from '../../api/FactList.tsx';
import { useNow } from '../../api/now.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { TaskConflictCard } from '../../api/TaskConflictCard.tsx';
import { EditTaskForm } from './TaskForm.tsx';
import css from './TaskPage.module.css';
import { TaskMarks } from './TaskTable.tsx';
import { taskTexts } from './task-texts.ts';

/** One task whole, its disputed edits first. */
export function TaskPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const t = useT(taskTexts);
  const [editing, setEditing] = useState(false);
  const task = useQuery({ queryKey: ['task', id], queryFn: () => api.get<Task>(`tasks/${id}`) });
  const gone = task.error instanceof ApiProblem && (task.error.status === 404 || task.error.status === 400);
  const one = gone ? undefined : task.data;
  return (
    <SidePanel title={gone ? t('gone') : one === undefined ? '…' : one.title === '' ? t('noTitle') : one.title} closeWord={t('close')} onClose={onClose}>
      {task.isPending ? <Skeleton height={24} count={8} /> : null}
      {gone ? <p className={css.small}>{t('goneHint')}</p> : <ProblemNotice error={task.error} />}
      {one === undefined ? null : editing ? (
        <>
          <EditTaskForm task={one} onDone={() => setEditing(false)} />
          <Button look="quiet" size="dense" className={css.back} onClick={() => setEditing(false)}>{t('back')}</Button>
        </>
      ) : (
        <div className={css.detail}>
          <p className={css.marks}><TaskMarks task={one} /></p>
          {one.conflicts > 0 ? <Conflicts taskId={id} /> : null}
          <Acts task={one} onEdit={() => setEditing(true)} onGone={onClose} />
          <Facts task={one} />
          <p className={one.note === '' ? css.small : css.note}>{one.note === '' ? t('noDetails') : one.note}</p>
        </div>
      )}
    </SidePanel>
  );
}

function Conflicts({ taskId }: { readonly taskId: string }): ReactNode {
  const conflicts = useQuery({ queryKey: ['task-conflicts', { taskId }], queryFn: () => api.get<TaskConflictList>(`tasks/conflicts?taskId=${encodeURIComponent(taskId)}&limit=20`) });
  return <div className={css.disputes}><ProblemNotice error={conflicts.error} />{conflicts.data?.conflicts.map((conflict) => <TaskConflictCard key={conflict.id} conflict={conflict} />)}</div>;
}

function Facts({ task }: { readonly task: Task }): ReactNode {
  const t = useT(taskTexts);
  const say = useT(conflictTexts);
  const language = useLanguage();
  const now = useNow();
  const due = task.dueDate === null ? say('noDue') : dayWords(task.dueDate, now, language);
  const rows: readonly (readonly [string, string])[] = [
    [t('status'), say(`status-${task.status}`)], [t('due'), task.overdue ? t('overdueDay', { day: due }) : due], [t('assignee'), task.assigneeName ?? t('nobody')], [t('store'), task.storeName], [t('priority'), say(task.priority)],
    ...(task.labels.length === 0 ? [] : [[t('labels'), task.labels.join(', ')] as const]),
    [t('created'), t('createdBy', { name: writerName(task.createdBy, say), at: formatMoment(task.createdAt, language, now) })],
  ];
  return <FactList rows={rows} />;
}

function useActing(task: Task, onGone: () => void) {
  const queries = useQueryClient();
  const again = async (): Promise<void> => {
    await Promise.all(['tasks', 'task', 'task-conflicts', 'attention'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  };
  const move = useMutation({ mutationFn: (to: TaskStatus) => api.post<Task>(`tasks/${task.id}/edits`, { fields: {}, seen: {}, move: { from: task.status, to } } satisfies TaskEdit), onSettled: again });
  const erase = useMutation({
    mutationFn: () => api.remove(`tasks/${task.id}`),
    onSuccess: async () => {
      onGone();
      await again();
    },
  });
  return { move, erase };
}

/** The moves by their names, the next step first; what everybody sees at once or nobody can undo is asked for again. */
function Acts({ task, onEdit, onGone }: { readonly task: Task; readonly onEdit: () => void; readonly onGone: () => void }): ReactNode {
  const t = useT(taskTexts);
  const [sure, askSure] = useState<'cancel' | 'erase' | null>(null);
  const { move, erase } = useActing(task, onGone);
  const busy = move.isPending || erase.isPending;
  const press = (to: TaskStatus): void => {
    if (to === 'cancelled') askSure('cancel');
    else move.mutate(to);
  };
  const surely = (): void => {
    if (sure === 'erase') erase.mutate();
    else move.mutate('cancelled');
    askSure(null);
  };
  return (
    <div className={css.acts}>
      {sure === null ? null : <p role="alert">{t(sure === 'erase' ? 'eraseSure' : 'cancelSure')}</p>}
      <div className={css.verbs}>
        {sure === null ? (
          <>
            {orderedMoves(task.status, task.moves).map((to, index) => <Button key={to} look={index === 0 && to !== 'cancelled' ? 'soft' : 'plain'} size="dense" disabled={busy} onClick={() => press(to)}>{t(moveWord(task.status, to))}</Button>)}
            <Button look="plain" size="dense" disabled={busy} onClick={onEdit}>{t('edit')}</Button>
            <Button look="quiet" size="dense" disabled={busy} onClick={() => askSure('erase')}>{t('erase')}</Button>
          </>
        ) : (
          <>
            <Button look="danger" size="dense" disabled={busy} onClick={surely}>{t(sure === 'erase' ? 'eraseNow' : 'cancelNow')}</Button>
            <Button look="plain" size="dense" onClick={() => askSure(null)}>{t('no')}</Button>
          </>
        )}
      </div>
      <MoveProblem error={move.error ?? erase.error} />
    </div>
  );
}

/** A move that came too late is no fault: the words say what to do. */
function MoveProblem({ error }: { readonly error: Error | null }): ReactNode {
  const t = useT(taskTexts);
  if (error instanceof ApiProblem && (error.code === 'stale-move' || error.code === 'no-such-move')) return <p className={css.late} role="alert">{t(error.code)}</p>;
  return <ProblemNotice error={error} />;
}
