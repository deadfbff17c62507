/** What people do with tasks in a torture run, and what they wrote: each value is another, so that each can be told from all others. */
import { randomUUID } from 'node:crypto';
import type { TillClient } from '../support/till-client.ts';
import { answered, answeredOr } from './answers.ts';
import type { Chance } from './chance.ts';

/** A value written into a field of a task, and the one its writer looked at. `told`: the till or headquarters said it is written. */
export type TaskValue = { readonly taskId: string; readonly field: 'title' | 'note'; readonly value: string; readonly saw: string | null; readonly told: boolean };

type Calls = TillClient['task'];
type Seen = Parameters<Calls['edit']>[0]['seen'];
type Status = Parameters<Calls['move']>[0]['from'];
type Shown = { readonly id: string; readonly title: string; readonly note: string; readonly status: Status; readonly seen: Seen; readonly moves: readonly Status[] };
type Conflict = { readonly id: string; readonly taskId: string; readonly field: string; readonly won: string | null; readonly lost: string | null };
/** A list of tasks as somebody has it on the screen. */
export type TaskLook = { readonly tasks: readonly Shown[]; readonly conflicts: readonly Conflict[] };

/** One call with everything needed to make it again. */
export type TaskCall = { readonly values: readonly Omit<TaskValue, 'told'>[] } & (
  | { readonly create: Parameters<Calls['create']>[0] } | { readonly edit: Parameters<Calls['edit']>[0] } | { readonly move: Parameters<Calls['move']>[0] }
  | { readonly label: Parameters<Calls['label']>[0] } | { readonly resolve: Parameters<Calls['resolve']>[0] }
);

/** Few, so that they are fought over. */
const MOST_TASKS = 4;
const LABELS = ['зал', 'склад'];
/** Somebody was faster, or the task is of a person this one may not speak for. */
const BUSINESS = ['stale-move', 'no-such-move', 'unknown-conflict', 'cannot-keep', 'not-allowed'];

export async function lookAtTasks(client: TillClient): Promise<TaskLook> {
  const { tasks } = await answered(client.task.list({ view: 'all', text: '', limit: 100 }));
  const { conflicts } = await answered(client.task.conflicts({ taskId: null }));
  return {
    tasks: tasks.map(({ may, ...task }) => ({ ...task, moves: may.moves })),
    conflicts: conflicts.filter(({ maySettle, mayKeepLost }) => maySettle && mayKeepLost).map(({ id, taskId, field, won, lost }) => ({ id, taskId, field, won: won.value, lost: lost.value })),
  };
}

/** @param next numbers the values of one writer */
export function wishFor({ tasks, conflicts }: TaskLook, chance: Chance, next: () => number): TaskCall {
  const gesture = randomUUID();
  // In letters: seven digits behind a number would be taken for somebody's telephone, and masked.
  const mark = gesture.slice(0, 8).replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
  const fresh = (): string => `дело ${next()} ${mark}`;
  if (tasks.length === 0 || (tasks.length < MOST_TASKS && chance.oneIn(4))) {
    const title = fresh();
    return { create: { gesture, title, note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [] }, values: [{ taskId: gesture, field: 'title', value: title, saw: null }] };
  }
  const task = chance.pick(tasks);
  const open = conflicts.find(({ taskId, field }) => taskId === task.id && (field === 'title' || field === 'note'));
  switch (chance.weighted({ edit: 8, move: task.moves.length > 0 ? 2 : 0, label: 2, resolve: open ? 6 : 0 })) {
    case 'edit': {
      const field = chance.pick(['title', 'note'] as const);
      const value = fresh();
      return { edit: { gesture, taskId: task.id, fields: { [field]: value }, seen: task.seen }, values: [{ taskId: task.id, field, value, saw: task[field] }] };
    }
    case 'move': return { move: { gesture, taskId: task.id, from: task.status, to: chance.pick(task.moves) }, values: [] };
    case 'label': return { label: { gesture, taskId: task.id, add: [chance.pick(LABELS)], remove: chance.oneIn(2) ? [chance.pick(LABELS)] : [] }, values: [] };
    // What stands may stand. What gave way, written again, would be a value told twice.
    case 'resolve': return { resolve: { gesture, conflictId: open?.id ?? '', keep: 'won' }, values: [] };
  }
}

/** Makes the call, or makes it again; false where it was refused because somebody else was faster. */
export async function callTask({ task }: TillClient, call: TaskCall): Promise<boolean> {
  if ('create' in call) return await answeredOr(task.create(call.create), BUSINESS) !== null;
  if ('edit' in call) return await answeredOr(task.edit(call.edit), BUSINESS) !== null;
  if ('move' in call) return await answeredOr(task.move(call.move), BUSINESS) !== null;
  if ('label' in call) return await answeredOr(task.label(call.label), BUSINESS) !== null;
  return await answeredOr(task.resolve(call.resolve), BUSINESS) !== null;
}
