/** What people do with tasks in a run, at tills and at headquarters: by what they see, which may be old, and now and then by what they saw long ago. */
import type { Chance } from '#tests/torture/chance.ts';
import { nameOf, type Change } from '#domain/merge/record.ts';
import type { Row as CatalogueRow } from '#domain/replication/catalogue.ts';
import { movesFrom, taskState, type TaskStatus } from '#domain/task/task.ts';
import type { Ids } from './world.ts';

export type TaskWish = { readonly taskId: string; readonly changes: readonly Change[]; readonly settles: readonly string[] };

/** Few, so that they are fought over. */
const MOST_TASKS = 5;
const LABELS = ['зал', 'склад'];

/**
 * One edit of a task, or the beginning of one.
 * @param fresh a value nobody else writes, so that each can be told from all others
 */
export function wishOf(chance: Chance, ids: Ids, tasks: readonly CatalogueRow<'task'>[], conflicts: readonly CatalogueRow<'taskConflict'>[], fresh: () => string): TaskWish {
  const standing = tasks.filter(({ erased }) => !erased);
  if (standing.length === 0 || (standing.length < MOST_TASKS && chance.oneIn(4))) return { taskId: ids(), changes: [set('title', fresh(), null)], settles: [] };
  const task = chance.pick(standing);
  const conflict = conflicts.find(({ taskId, settledAt }) => taskId === task.id && settledAt === null);
  return { taskId: task.id, changes: changesOf(chance, task, fresh), settles: conflict && chance.oneIn(3) ? [conflict.id] : [] };
}

const set = (field: string, value: string | null, seen: Extract<Change, { kind: 'set' }>['seen']): Change => ({ kind: 'set', field, value, seen });

function changesOf(chance: Chance, task: CatalogueRow<'task'>, fresh: () => string): Change[] {
  const state = taskState(task);
  const looked = (field: string): Extract<Change, { kind: 'set' }>['seen'] => { const at = state.fields[field]; return at === undefined ? null : nameOf(at); };
  switch (chance.weighted({ field: 8, two: 2, move: 4, label: 3, unlabel: 2, erase: 1 })) {
    case 'field': { const field = chance.pick(['title', 'note']); return [set(field, fresh(), looked(field))]; }
    case 'two': return ['title', 'note'].map((field) => set(field, fresh(), looked(field)));
    case 'move': return [{ kind: 'move', field: 'status', from: task.status, to: chance.pick(movesFrom(task.status as TaskStatus)) }];
    case 'label': return [{ kind: 'add', field: 'labels', element: chance.pick(LABELS) }];
    case 'unlabel': { const element = chance.pick(LABELS); return [{ kind: 'remove', field: 'labels', element, seen: state.sets['labels']?.[element] ?? [] }]; }
    case 'erase': return chance.oneIn(3) ? [{ kind: 'erase' }] : [set('note', fresh(), looked('note'))];
  }
}
