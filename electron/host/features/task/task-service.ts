import type { AnswerOf, CallsOf, Emitter, Implementation } from '#contract/define/service.ts';
import type { task, Task, TaskFields, TaskSeen } from '#contract/terminal/task.ts';
import { assert } from '#domain/kernel/assert.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import { nameOf, type Change, type FieldValue } from '#domain/merge/record.ts';
import { mayAssign, mayEdit, mayMove } from '#domain/task/task-rights.ts';
import { movesFrom, taskState, type TaskStatus } from '#domain/task/task.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { attempt } from '#host/posting/attempt.ts';
import { isEditWritten, postEdit, shownAfter, shownTask, type Shown } from '#host/posting/edits.ts';
import { businessDateAt, findStore } from '#host/posting/envelope.ts';
import type { SignedIn } from '#host/posting/guard.ts';
import { readMeta } from '#host/posting/meta.ts';
import { workplaceOf } from '#host/posting/place.ts';
import { listPeople } from './task-repo.ts';
import { conflictOf, conflictsHere, inOrder, isFor, mayKeepLost, maySettle, speaksOf, standingTasks, statusOf, taskOf, type Looker } from './task-view.ts';

export type TaskDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly signedIn: SignedIn;
  readonly emit: Emitter<typeof task>;
  /** Told after something was written that the server should get. */
  readonly committed: () => void;
};

export type TaskFeature = {
  readonly service: Implementation<typeof task>;
  /** Tasks or conflicts came from the server. */
  readonly changed: () => void;
};

type Calls = CallsOf<typeof task>;
type Input<M extends keyof Calls> = Parameters<Implementation<typeof task>[M]>[0];
type Answer<M extends keyof Calls> = AnswerOf<Calls[M]>;

/** What one gesture writes about one task. */
type Writing = { readonly kind: string; readonly gesture: string; readonly taskId: string; readonly changes: readonly Change[]; readonly settles?: readonly string[]; readonly shown: Shown | null };

export function createTask(deps: TaskDeps): TaskFeature {
  const { store, signedIn } = deps;

  const looking = (tx: ReadTx): Looker | null => {
    const doer = signedIn();
    if (doer === null) return null;
    const place = findStore(tx, readMeta(tx));
    return { doer, today: place === null ? '' : businessDateAt(place, deps.clock.nowMs()) };
  };
  const show = (tx: ReadTx, taskId: string, looker: Looker): Task => {
    const shown = shownTask(tx, taskId);
    assert(shown !== null, 'a task that was written is there');
    return taskOf(tx, shown, looker, conflictsHere(tx).get(taskId)?.length ?? 0);
  };
  const shownAgain = (tx: ReadTx, opId: string, looker: Looker): Task => {
    const shown = shownAfter(tx, opId);
    assert(shown !== null, 'a gesture that is known was written');
    return taskOf(tx, shown, looker, conflictsHere(tx).get(shown.row.id)?.length ?? 0);
  };
  const write = (tx: WriteTx, looker: Looker, { kind, gesture, taskId, changes, settles = [], shown }: Writing): void => {
    const storeId = shown?.row.storeId ?? workplaceOf(tx);
    assert(storeId !== '', 'a till with people stands in a store');
    postEdit(tx, deps.clock.nowMs(), { kind, opId: gesture, entity: 'task', recordId: taskId, storeId, staffId: looker.doer.id, changes, settles, standing: taskState(shown?.row ?? null) });
  };
  /** The gesture once: again, it answers what stands now. */
  const gesture = <A extends { readonly ok: boolean; readonly code?: string }>(id: string, again: (tx: WriteTx, looker: Looker) => A, work: (tx: WriteTx, looker: Looker) => A): A => {
    const answer = attempt(store, (tx) => {
      const looker = looking(tx);
      if (looker === null) return refused('not-signed-in') as never;
      return (isEditWritten(tx, id) ? again(tx, looker) : work(tx, looker)) as never;
    }) as unknown as A;
    if (answer.ok) {
      deps.committed();
      deps.emit('changed', {});
    }
    return answer;
  };
  return { changed: () => { deps.emit('changed', {}); }, service: serviceOf({ store, looking, show, shownAgain, write, gesture }) };
}

type Hands = {
  readonly store: Store;
  readonly looking: (tx: ReadTx) => Looker | null;
  readonly show: (tx: ReadTx, taskId: string, looker: Looker) => Task;
  /** The task of a gesture that comes again. */
  readonly shownAgain: (tx: ReadTx, opId: string, looker: Looker) => Task;
  readonly write: (tx: WriteTx, looker: Looker, writing: Writing) => void;
  readonly gesture: <A extends { readonly ok: boolean; readonly code?: string }>(id: string, again: (tx: WriteTx, looker: Looker) => A, work: (tx: WriteTx, looker: Looker) => A) => A;
};

function serviceOf(hands: Hands): Implementation<typeof task> {
  const { store, looking, show, shownAgain, write, gesture } = hands;
  const reading = <A>(work: (tx: ReadTx, looker: Looker) => A) => store.read((tx) => {
    const looker = looking(tx);
    return looker === null ? refused('not-signed-in') : work(tx, looker);
  });
  return {
    list: (input) => reading((tx, looker) => list(tx, looker, input)),
    get: ({ taskId }) => reading((tx, looker): Answer<'get'> => {
      const shown = shownTask(tx, taskId);
      return shown === null || shown.row.erased ? refused('unknown-task') : ok(show(tx, taskId, looker));
    }),
    people: () => reading((tx) => ok({ people: listPeople(tx, workplaceOf(tx)) })),
    create: (input) => gesture<Answer<'create'>>(input.gesture, (tx, looker) => ok(shownAgain(tx, input.gesture, looker)), (tx, looker) => {
      if (!isPerson(tx, input.assigneeId)) return refused('unknown-person');
      if (!mayAssign(looker.doer, null, input.assigneeId)) return refused('not-allowed');
      write(tx, looker, { kind: 'task', gesture: input.gesture, taskId: input.gesture, changes: beginning(input), shown: null });
      return ok(show(tx, input.gesture, looker));
    }),
    edit: (input) => gesture<Answer<'edit'>>(input.gesture, (tx, looker) => ok(shownAgain(tx, input.gesture, looker)), (tx, looker) => edit(hands, tx, looker, input)),
    move: (input) => gesture<Answer<'move'>>(input.gesture, (tx, looker) => ok(shownAgain(tx, input.gesture, looker)), (tx, looker) => move(hands, tx, looker, input)),
    label: (input) => gesture<Answer<'label'>>(input.gesture, (tx, looker) => ok(shownAgain(tx, input.gesture, looker)), (tx, looker) => label(hands, tx, looker, input)),
    erase: (input) => gesture<Answer<'erase'>>(input.gesture, () => ok({}), (tx, looker) => {
      const shown = shownTask(tx, input.taskId);
      if (shown === null) return refused('unknown-task');
      if (shown.row.erased) return ok({});
      if (!mayEdit(looker.doer, shown.row)) return refused('not-allowed');
      write(tx, looker, { kind: 'task-erase', gesture: input.gesture, taskId: input.taskId, changes: [{ kind: 'erase' }], shown });
      return ok({});
    }),
    conflicts: ({ taskId }) => reading((tx, looker) => {
      const byTask = conflictsHere(tx);
      const chosen = taskId === null ? [...byTask.values()].flat() : byTask.get(taskId) ?? [];
      return ok({ conflicts: chosen.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).map((conflict) => conflictOf(tx, conflict, looker)) });
    }),
    resolve: (input) => gesture<Answer<'resolve'>>(input.gesture, () => ok({}), (tx, looker) => resolve(hands, tx, looker, input)),
  };
}

function list(tx: ReadTx, looker: Looker, { view, text, limit }: Input<'list'>): Answer<'list'> {
  const standing = standingTasks(tx, view === 'all' || view === 'ended');
  const conflicts = conflictsHere(tx);
  const wanted = text.trim();
  const found = inOrder(standing.filter((shown) => isFor(shown, view, looker) && (wanted === '' || speaksOf(shown, wanted))), looker);
  const count = (of: 'open' | 'mine' | 'overdue'): number => standing.filter((shown) => isFor(shown, of, looker)).length;
  return ok({
    tasks: found.slice(0, limit).map((shown) => taskOf(tx, shown, looker, conflicts.get(shown.row.id)?.length ?? 0)), more: found.length > limit,
    counts: { open: count('open'), mine: count('mine'), overdue: count('overdue'), conflicts: [...conflicts.values()].flat().length },
  });
}

function isPerson(tx: ReadTx, id: string | null): boolean {
  return id === null || listPeople(tx, workplaceOf(tx)).some((person) => person.id === id);
}

const set = (field: string, value: FieldValue, seen: Extract<Change, { kind: 'set' }>['seen'] = null): Change => ({ kind: 'set', field, value, seen });

/** Only what says more than a task nobody has written anything into. */
function beginning({ title, note, priority, assigneeId, dueDate, labels }: Input<'create'>): Change[] {
  const said = [
    ...(note.trim() === '' ? [] : [set('note', note.trim())]), ...(priority === 'normal' ? [] : [set('priority', priority)]),
    ...(assigneeId === null ? [] : [set('assigneeId', assigneeId)]), ...(dueDate === null ? [] : [set('dueDate', dueDate)]),
  ];
  return [set('title', title.trim()), ...said, ...[...new Set(labels.map((one) => one.trim()))].filter((one) => one !== '').map((element): Change => ({ kind: 'add', field: 'labels', element }))];
}

function edit({ show, write }: Hands, tx: WriteTx, looker: Looker, { gesture, taskId, fields, seen }: Input<'edit'>): Answer<'edit'> {
  const shown = shownTask(tx, taskId);
  if (shown === null) return refused('unknown-task');
  if (shown.row.erased) return refused('erased');
  const { assigneeId, ...rest } = fields;
  if (assigneeId !== undefined && assigneeId !== shown.row.assigneeId && !isPerson(tx, assigneeId)) return refused('unknown-person');
  if (assigneeId !== undefined && !mayAssign(looker.doer, shown.row, assigneeId)) return refused('not-allowed');
  if (Object.keys(rest).length > 0 && !mayEdit(looker.doer, shown.row)) return refused('not-allowed');
  const changes = changesOf(shown, fields, seen);
  if (changes.length > 0) write(tx, looker, { kind: 'task-edit', gesture, taskId, changes, shown });
  return ok(show(tx, taskId, looker));
}

/** What differs from what the person looked at; a field left as it stands is no change. */
function changesOf(shown: Shown, fields: TaskFields, seen: TaskSeen): Change[] {
  const state = taskState(shown.row);
  return Object.entries(fields).flatMap(([field, value]): Change[] => {
    const standing = Object.hasOwn(state.fields, field) ? state.fields[field] : undefined;
    const looked = Object.hasOwn(seen, field) ? seen[field] ?? null : null;
    const wanted = typeof value === 'string' && (field === 'title' || field === 'note') ? value.trim() : value;
    return standing !== undefined && standing.value === wanted ? [] : [set(field, wanted, looked)];
  });
}

function move({ show, write }: Hands, tx: WriteTx, looker: Looker, { gesture, taskId, from, to }: Input<'move'>): Answer<'move'> {
  const shown = shownTask(tx, taskId);
  if (shown === null) return refused('unknown-task');
  if (shown.row.erased) return refused('erased');
  const standing = statusOf(shown.row);
  if (!mayMove(looker.doer, shown.row)) return refused('not-allowed');
  if (standing === to) return ok(show(tx, taskId, looker));
  if (standing !== from) return refused('stale-move', { standing });
  if (!movesFrom(from).includes(to)) return refused('no-such-move');
  write(tx, looker, { kind: 'task-move', gesture, taskId, changes: [{ kind: 'move', field: 'status', from, to }], shown });
  return ok(show(tx, taskId, looker));
}

function label({ show, write }: Hands, tx: WriteTx, looker: Looker, { gesture, taskId, add, remove }: Input<'label'>): Answer<'label'> {
  const shown = shownTask(tx, taskId);
  if (shown === null) return refused('unknown-task');
  if (shown.row.erased) return refused('erased');
  if (!mayEdit(looker.doer, shown.row)) return refused('not-allowed');
  const tags = taskState(shown.row).sets['labels'] ?? {};
  const tagsOf = (element: string): readonly string[] => (Object.hasOwn(tags, element) ? tags[element] ?? [] : []);
  const changes: Change[] = [
    ...add.map((one) => one.trim()).filter((one) => one !== '' && tagsOf(one).length === 0).map((element): Change => ({ kind: 'add', field: 'labels', element })),
    ...remove.filter((one) => tagsOf(one).length > 0).map((element): Change => ({ kind: 'remove', field: 'labels', element, seen: tagsOf(element) })),
  ];
  if (changes.length > 0) write(tx, looker, { kind: 'task-label', gesture, taskId, changes, shown });
  return ok(show(tx, taskId, looker));
}

function resolve({ write }: Hands, tx: WriteTx, looker: Looker, { gesture, conflictId, keep }: Input<'resolve'>): Answer<'resolve'> {
  const conflict = [...conflictsHere(tx).values()].flat().find(({ id }) => id === conflictId);
  if (conflict === undefined) return refused('unknown-conflict');
  const { taskId, field, kind, lostValue } = conflict;
  const shown = shownTask(tx, taskId);
  if (!maySettle(conflict, shown, looker)) return refused('not-allowed');
  if (keep === 'lost' && !mayKeepLost(conflict, shown, looker)) return refused('cannot-keep');
  const standing = shown === null ? undefined : taskState(shown.row).fields[field];
  const again: Change = kind === 'stale-move' && shown !== null ? { kind: 'move', field, from: statusOf(shown.row), to: lostValue as TaskStatus } : set(field, lostValue, standing === undefined ? null : nameOf(standing));
  write(tx, looker, { kind: 'task-settle', gesture, taskId, changes: keep === 'lost' ? [again] : [], settles: [conflictId], shown });
  return ok({});
}
