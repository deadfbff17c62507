/** Tasks as editable records: what their fields may hold, and the row that a state says (SPEC.md, TSK1 to TSK6). */
import { hlcMs } from '../clock/hlc.ts';
import type { Edit, Change, RecordRules, RecordState } from '../merge/record.ts';
import { elementsOf, NEW_RECORD } from '../merge/record.ts';
import type { Row } from '../replication/catalogue.ts';

export const taskStatuses = ['new', 'accepted', 'in-progress', 'on-review', 'done', 'cancelled'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const taskPriorities = ['low', 'normal', 'high'] as const;
export type TaskPriority = (typeof taskPriorities)[number];

export const MAX_TITLE = 200;
export const MAX_NOTE = 4_000;
export const MAX_LABEL = 40;

/** From each status, those it may go to (TSK2). */
const moves: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  new: ['accepted', 'in-progress', 'cancelled'],
  accepted: ['in-progress', 'done', 'cancelled', 'new'],
  'in-progress': ['on-review', 'done', 'cancelled', 'accepted'],
  'on-review': ['done', 'in-progress', 'cancelled'],
  done: ['in-progress'],
  cancelled: ['new'],
};

const fields = ['title', 'note', 'assigneeId', 'dueDate', 'priority'] as const;
export type TaskField = (typeof fields)[number];

/** How edits of tasks meet. */
export const taskRules: RecordRules = { fields: new Set<string>(fields), sets: new Set(['labels']), moves: { status: moves } };

/** What people type where they like; it is masked where it is written (TSK4). */
export const taskFreeText: ReadonlySet<string> = new Set(['title', 'note', 'labels']);

export function isTaskStatus(text: unknown): text is TaskStatus {
  return (taskStatuses as readonly unknown[]).includes(text);
}

export function isTaskPriority(text: unknown): text is TaskPriority {
  return (taskPriorities as readonly unknown[]).includes(text);
}

/** Where a task may go from `status`. */
export function movesFrom(status: TaskStatus): readonly TaskStatus[] {
  return moves[status];
}

/** No more is done about it. */
export function isEnded(status: string): boolean {
  return status === 'done' || status === 'cancelled';
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

/** True where the change holds what its field may hold (TSK4). Fields a newer program knows fit: whether they are known is the merge's question. */
export function fitsTask(change: Change): boolean {
  switch (change.kind) {
    case 'erase': return true;
    case 'move': return change.from.length <= MAX_LABEL && change.to.length <= MAX_LABEL;
    case 'add': case 'remove': return change.element.length > 0 && change.element.length <= MAX_LABEL;
    case 'set': return fitsField(change.field, change.value);
  }
}

function fitsField(field: string, value: unknown): boolean {
  switch (field) {
    case 'title': return isText(value, MAX_TITLE);
    case 'note': return isText(value, MAX_NOTE);
    case 'priority': return isTaskPriority(value);
    case 'assigneeId': return value === null || (typeof value === 'string' && ID.test(value));
    case 'dueDate': return value === null || (typeof value === 'string' && isDay(value));
    default: return typeof value !== 'string' || value.length <= MAX_NOTE;
  }
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length <= most;
}

/** True for a day there is, as `2026-02-28`. */
export function isDay(text: string): boolean {
  const [, year, month, day] = DAY.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined || year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0);
}

/** What of a task no edit changes (TSK5). */
export type TaskOrigin = Pick<Row<'task'>, 'id' | 'storeId' | 'createdAt' | 'createdBy'>;

/** A task nobody knew before `edit`. */
export function originOf(id: string, storeId: string, edit: Edit): TaskOrigin {
  return { id, storeId, createdAt: hlcMs(edit.at.hlc), createdBy: edit.at.by };
}

/** The row that a state says: columns to show and to look for, and the state itself for the next edit. */
export function taskRow(origin: TaskOrigin, state: RecordState): Row<'task'> {
  const value = (field: TaskField | 'status'): unknown => state.fields[field]?.value ?? null;
  const [status, priority] = [value('status'), value('priority')];
  return {
    id: origin.id, storeId: origin.storeId, title: String(value('title') ?? ''), note: String(value('note') ?? ''),
    status: isTaskStatus(status) ? status : 'new', priority: isTaskPriority(priority) ? priority : 'normal',
    assigneeId: value('assigneeId') as string | null, dueDate: value('dueDate') as string | null, labels: elementsOf(state, 'labels'),
    createdAt: origin.createdAt, createdBy: origin.createdBy, erased: state.erased !== null, state,
  };
}

/** The state inside a row, or that of a task nobody knows yet. */
export function taskState(row: Pick<Row<'task'>, 'state'> | null): RecordState {
  return row === null ? NEW_RECORD : (row.state as RecordState);
}

/** `today` is the store's own day (TSK6). */
export function isOverdue(task: Pick<Row<'task'>, 'status' | 'dueDate'>, today: string): boolean {
  return task.dueDate !== null && task.dueDate < today && !isEnded(task.status);
}
