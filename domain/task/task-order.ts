import type { Row } from '../replication/catalogue.ts';
import { isEnded, isOverdue, taskPriorities } from './task.ts';

type Listed = Pick<Row<'task'>, 'id' | 'status' | 'dueDate' | 'priority' | 'createdAt'>;

/** The order of a list of tasks on the store's day `today` (SPEC.md, TSK8). */
export function compareTasks(a: Listed, b: Listed, today: string): number {
  const ended = Number(isEnded(a.status)) - Number(isEnded(b.status));
  if (ended !== 0) return ended;
  if (isEnded(a.status)) return newerFirst(a, b);
  const overdue = Number(isOverdue(b, today)) - Number(isOverdue(a, today));
  if (overdue !== 0) return overdue;
  const day = compareText(a.dueDate ?? '9999-99-99', b.dueDate ?? '9999-99-99');
  if (day !== 0) return day;
  const priority = rank(b) - rank(a);
  return priority === 0 ? -newerFirst(a, b) : priority;
}

function newerFirst(a: Listed, b: Listed): number {
  return b.createdAt - a.createdAt || compareText(b.id, a.id);
}

function rank(task: Listed): number {
  return (taskPriorities as readonly string[]).indexOf(task.priority);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
