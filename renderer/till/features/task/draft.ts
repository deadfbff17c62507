/** A task being written: what stands in the form, and what of it is to be sent. */
import type { Task, TaskFields, TaskPriority, TaskSeen } from '#contract/terminal/task.ts';

export type Draft = {
  /** What is changed, as it was when the writing began; null for a new task. */
  readonly base: Pick<Task, 'id' | 'title' | 'note' | 'priority' | 'assigneeId' | 'dueDate' | 'labels' | 'seen'> | null;
  readonly title: string;
  readonly note: string;
  readonly priority: TaskPriority;
  readonly assigneeId: string | null;
  readonly dueDate: string | null;
  /** As typed, with commas. */
  readonly labels: string;
  /** Sent again after a failure, the same writing is carried out once. */
  readonly gesture: string;
};

const MAX_LABELS = 20;
const MAX_LABEL = 40;

export function newDraft(gesture: string): Draft {
  return { base: null, title: '', note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: '', gesture };
}

export function draftOf(task: Task, gesture: string): Draft {
  const { id, title, note, priority, assigneeId, dueDate, labels, seen } = task;
  return { base: { id, title, note, priority, assigneeId, dueDate, labels, seen }, title, note, priority, assigneeId, dueDate, labels: labels.join(', '), gesture };
}

/** Each label once, without the spaces around it. */
export function labelsOf(typed: string): string[] {
  return [...new Set(typed.split(',').map((label) => label.trim()).filter((label) => label !== ''))];
}

export type DraftFault = 'needTitle' | 'tooManyLabels';

export function faultOf(draft: Draft): DraftFault | null {
  if (draft.title.trim() === '') return 'needTitle';
  const labels = labelsOf(draft.labels);
  return labels.length > MAX_LABELS || labels.some((label) => label.length > MAX_LABEL) ? 'tooManyLabels' : null;
}

export type Edits = { readonly fields: TaskFields; readonly add: string[]; readonly remove: string[]; readonly seen: TaskSeen };

/** Only what differs from where the writing began. */
export function editsOf(draft: Draft): Edits {
  const base = draft.base;
  if (base === null) return { fields: {}, add: [], remove: [], seen: {} };
  const title = draft.title.trim();
  const labels = labelsOf(draft.labels);
  return {
    fields: {
      ...(title === base.title ? {} : { title }), ...(draft.note === base.note ? {} : { note: draft.note }), ...(draft.priority === base.priority ? {} : { priority: draft.priority }),
      ...(draft.assigneeId === base.assigneeId ? {} : { assigneeId: draft.assigneeId }), ...(draft.dueDate === base.dueDate ? {} : { dueDate: draft.dueDate }),
    },
    add: labels.filter((label) => !base.labels.includes(label)), remove: base.labels.filter((label) => !labels.includes(label)), seen: base.seen,
  };
}

/** Whether somebody has written anything that would be lost. */
export function isTouched(draft: Draft): boolean {
  if (draft.base === null) return draft.title.trim() !== '' || draft.note.trim() !== '' || draft.labels.trim() !== '';
  const { fields, add, remove } = editsOf(draft);
  return Object.keys(fields).length + add.length + remove.length > 0;
}
