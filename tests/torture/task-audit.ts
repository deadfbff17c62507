/** The tasks of the server against what people wrote: a value that was promised stands, was followed by somebody who saw it, or is in the journal. */
import type { Client } from 'pg';
import type { TaskValue } from './task-calls.ts';

export type TaskAudit = {
  readonly values: number;
  readonly journalled: number;
  /** Promised values that stand nowhere, that nobody saw and no journal tells of. */
  readonly lost: readonly TaskValue[];
  /** Values that stand and that nobody wrote. */
  readonly strange: readonly string[];
  /** Conflicts that stand open and are shown to nobody at headquarters, and the other way about. */
  readonly unshown: number;
};

export type TaskRows = {
  readonly tasks: readonly { readonly id: string; readonly title: string; readonly note: string }[];
  readonly journal: readonly { readonly id: string; readonly taskId: string; readonly field: string; readonly lost: string | null; readonly isOpen: boolean }[];
  /** Subjects of the open items about conflicts. */
  readonly shown: readonly string[];
};

/** What headquarters is shown of a conflict; it stands open until somebody settles it. */
export const CONFLICT_ITEM = 'edit-conflict';

/** Under the company's row-level security, inside the caller's transaction. */
export async function readTasks(database: Client, tenantId: string): Promise<TaskRows> {
  const { rows: tasks } = await database.query<TaskRows['tasks'][number]>('SELECT id, title, note FROM task WHERE tenant_id = $1', [tenantId]);
  const { rows: journal } = await database.query<TaskRows['journal'][number]>(`SELECT id, task_id AS "taskId", field, lost_value AS lost, settled_at IS NULL AND kind = 'conflict' AS "isOpen" FROM task_conflict WHERE tenant_id = $1`, [tenantId]);
  const { rows: shown } = await database.query<{ subject: string }>('SELECT subject FROM attention_item WHERE tenant_id = $1 AND kind = $2 AND closed_at IS NULL', [tenantId, CONFLICT_ITEM]);
  return { tasks, journal, shown: shown.map(({ subject }) => subject) };
}

export function auditTasks({ tasks, journal, shown }: TaskRows, written: readonly TaskValue[]): TaskAudit {
  const place = (taskId: string, field: string, value: string | null): string => `${taskId} ${field} ${value}`;
  const standing = new Set(tasks.flatMap(({ id, title, note }) => [place(id, 'title', title), place(id, 'note', note)]));
  const followed = new Set(written.map(({ taskId, field, saw }) => place(taskId, field, saw)));
  const lostOnes = new Set(journal.map(({ taskId, field, lost }) => place(taskId, field, lost)));
  const known = new Set(written.map(({ taskId, field, value }) => place(taskId, field, value)));
  const open = new Set(journal.filter(({ isOpen }) => isOpen).map(({ id }) => id));
  return {
    values: written.length, journalled: journal.length,
    lost: written.filter(({ taskId, field, value, told }) => told && ![standing, followed, lostOnes].some((kept) => kept.has(place(taskId, field, value)))),
    strange: [...standing].filter((one) => !known.has(one) && !one.endsWith(' note ')),
    unshown: [...open].filter((id) => !shown.includes(id)).length + shown.filter((id) => !open.has(id)).length,
  };
}
