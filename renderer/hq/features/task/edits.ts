/** What of a form is to be sent: what differs from the task as it was when the writing began. */
import type { Task, TaskEdit, TaskPriority } from '#contract/api/task.ts';

export type Written = { readonly title: string; readonly note: string; readonly priority: TaskPriority; readonly assigneeId: string | null; readonly dueDate: string | null; readonly labels: readonly string[] };

const MAX_LABELS = 20;
const MAX_LABEL = 40;

/** Reads the fields of the form by their names. */
export function writtenOf(typed: (name: string) => string): Written {
  const priority = typed('priority');
  return {
    title: typed('title').trim(), note: typed('note'), priority: priority === 'high' || priority === 'low' ? priority : 'normal',
    assigneeId: typed('assignee') || null, dueDate: typed('due') || null, labels: [...new Set(typed('labels').split(',').map((label) => label.trim()).filter(Boolean))],
  };
}

/** Whether there are no more labels than a task holds. */
export function fitsLabels({ labels }: Pick<Written, 'labels'>): boolean {
  return labels.length <= MAX_LABELS && labels.every((label) => label.length <= MAX_LABEL);
}

/** Null where nothing changed. */
export function editOf(task: Task, written: Written): TaskEdit | null {
  const { title, note, priority, assigneeId, dueDate, labels } = written;
  const fields: TaskEdit['fields'] = {
    ...(title === task.title ? {} : { title }), ...(note === task.note ? {} : { note }), ...(priority === task.priority ? {} : { priority }),
    ...(assigneeId === task.assigneeId ? {} : { assigneeId }), ...(dueDate === task.dueDate ? {} : { dueDate }),
  };
  const addLabels = labels.filter((label) => !task.labels.includes(label));
  const removeLabels = task.labels.filter((label) => !labels.includes(label));
  if (Object.keys(fields).length + addLabels.length + removeLabels.length === 0) return null;
  return { fields, seen: task.seen, ...(addLabels.length === 0 ? {} : { addLabels }), ...(removeLabels.length === 0 ? {} : { removeLabels }) };
}
