/** Tasks and conflicts as the person at the till sees them: names for ids, and what they may do. */
import type { Task, TaskConflict, TaskConflictKind, TaskSide, TaskWriter } from '#contract/terminal/task.ts';
import { nameOf } from '#domain/merge/record.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { compareTasks } from '#domain/task/task-order.ts';
import { mayAssign, mayEdit, mayMove, type Doer } from '#domain/task/task-rights.ts';
import { isEnded, isOverdue, isTaskStatus, movesFrom, taskState, type TaskStatus } from '#domain/task/task.ts';
import { personIn } from '#domain/task/writer.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { settledHere, shownTask, shownTasks, type Shown } from '#host/posting/edits.ts';
import { nameOfPerson, openConflicts } from './task-repo.ts';

/** For whom, and on which day of the store. */
export type Looker = { readonly doer: Doer; readonly today: string };

/** Years of ended tasks stay; a list shows the newest of them. */
const MOST_ENDED = 2_000;
const OPEN = `WHERE erased = 0 AND status NOT IN ('done', 'cancelled')`;
const ALL = `WHERE id IN (SELECT id FROM task ${OPEN} UNION SELECT id FROM (SELECT id FROM task WHERE erased = 0 ORDER BY created_at DESC LIMIT ${MOST_ENDED}))`;

/** Everything a list may show: not ended, and the newest ended ones where they are asked for too. */
export function standingTasks(tx: ReadTx, withEnded: boolean): Shown[] {
  return shownTasks(tx, withEnded ? ALL : OPEN).filter(({ row }) => !row.erased && (withEnded || !isEnded(row.status)));
}

export function inOrder(tasks: readonly Shown[], { today }: Looker): Shown[] {
  return tasks.toSorted((a, b) => compareTasks(a.row, b.row, today));
}

export function isFor({ row }: Shown, view: 'open' | 'mine' | 'overdue' | 'ended' | 'all', { doer, today }: Looker): boolean {
  switch (view) {
    case 'all': return true;
    case 'ended': return isEnded(row.status);
    case 'open': return !isEnded(row.status);
    case 'mine': return !isEnded(row.status) && row.assigneeId === doer.id;
    case 'overdue': return isOverdue(row, today);
  }
}

/** True where every word stands in title, note or a label. */
export function speaksOf({ row }: Shown, text: string): boolean {
  const spoken = [row.title, row.note, ...(row.labels as string[])].join('\n').toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => spoken.includes(word));
}

/** Open conflicts by task; those this till has just settled are over. */
export function conflictsHere(tx: ReadTx): ReadonlyMap<string, readonly Row<'taskConflict'>[]> {
  const settled = settledHere(tx);
  return Map.groupBy(openConflicts(tx).filter((conflict) => !settled.has(conflict.id)), (conflict) => conflict.taskId);
}

export function taskOf(tx: ReadTx, { row, unsent }: Shown, { doer, today }: Looker, conflicts: number): Task {
  const { fields } = taskState(row);
  const status = row.status as TaskStatus;
  return {
    id: row.id, title: row.title, note: row.note, status, priority: row.priority as Task['priority'], assigneeId: row.assigneeId,
    assigneeName: row.assigneeId === null ? null : nameOfPerson(tx, row.assigneeId) ?? '', dueDate: row.dueDate, labels: [...row.labels as string[]],
    createdAt: row.createdAt, createdBy: writerOf(tx, row.createdBy), overdue: isOverdue(row, today), mine: row.assigneeId === doer.id, unsent, conflicts,
    may: { edit: mayEdit(doer, row), take: !isEnded(row.status) && row.assigneeId !== doer.id && mayAssign(doer, row, doer.id), erase: mayEdit(doer, row), moves: mayMove(doer, row) ? [...movesFrom(status)] : [] },
    seen: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...nameOf(field) }])),
  };
}

export function writerOf(tx: ReadTx, by: string): TaskWriter {
  const writer = personIn(by);
  return writer?.from === 'staff' ? { from: 'staff', name: nameOfPerson(tx, writer.id) ?? '' } : { from: 'office', name: '' };
}

/** Whether what gave way may be written again, by this person: the edit that does it is {@link keepLost}. */
export function mayKeepLost({ kind, field, lostValue }: Row<'taskConflict'>, shown: Shown | null, { doer }: Looker): boolean {
  if (shown === null || shown.row.erased) return false;
  const { row } = shown;
  if (kind === 'stale-move') return mayMove(doer, row) && movesFrom(row.status as TaskStatus).some((to) => to === lostValue);
  if (kind !== 'conflict') return false;
  return field === 'assigneeId' ? mayAssign(doer, row, lostValue) : mayEdit(doer, row);
}

/** Whoever may do something with the task may say that the matter is over, and so may the one who gave way. */
export function maySettle(conflict: Row<'taskConflict'>, shown: Shown | null, { doer }: Looker): boolean {
  const loser = personIn(conflict.lostBy);
  return shown === null || mayEdit(doer, shown.row) || mayMove(doer, shown.row) || (loser?.from === 'staff' && loser.id === doer.id);
}

export function conflictOf(tx: ReadTx, conflict: Row<'taskConflict'>, looker: Looker): TaskConflict {
  const shown = shownTask(tx, conflict.taskId);
  const settles = maySettle(conflict, shown, looker);
  return {
    id: conflict.id, taskId: conflict.taskId, title: shown?.row.title ?? '', kind: conflict.kind as TaskConflictKind, field: conflict.field,
    won: sideOf(tx, conflict.field, conflict.wonValue, conflict.wonBy, conflict.wonAt), lost: sideOf(tx, conflict.field, conflict.lostValue, conflict.lostBy, conflict.lostAt),
    at: conflict.at, mayKeepLost: settles && mayKeepLost(conflict, shown, looker), maySettle: settles,
  };
}

function sideOf(tx: ReadTx, field: string, value: string | null, by: string | null, at: number | null): TaskSide {
  const shown = value === null ? '' : field === 'assigneeId' ? nameOfPerson(tx, value) ?? '' : value;
  return { value, shown, by: by === null ? null : writerOf(tx, by), at };
}

/** The status of a row whose program may be newer than ours. */
export function statusOf(row: Row<'task'>): TaskStatus {
  return isTaskStatus(row.status) ? row.status : 'new';
}
