import type { FastifyInstance } from 'fastify';
import { Id, Nothing, Text, Type, type Static } from '#contract/define/schema.ts';
import { NewTask, ResolveTaskConflict, Task, TaskConflict, TaskConflictList, TaskEdit, TaskList } from '#contract/api/task.ts';
import { hlcNext, HLC_START } from '#domain/clock/hlc.ts';
import { maskFreeText } from '#domain/free-text/free-text.ts';
import type { EditRefusal } from '#domain/merge/merge-edit.ts';
import { latestClock, nameOf, NEW_RECORD, type Change, type Edit, type RecordState } from '#domain/merge/record.ts';
import { isTaskStatus, movesFrom, taskState } from '#domain/task/task.ts';
import { writerBy } from '#domain/task/writer.ts';
import { parseCursor, type TimeCursor } from '#server/db/time-cursor.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf, type Identity } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { conflictsOf, findConflict, findRow, findTask, listConflicts, listTasks, mayKeepLost, storeExists, worksIn } from './task-repo.ts';

/** How headquarters edits tasks: by the rules that merge the edits of tills. */
export type TaskEditor = {
  readonly lock: (tx: TenantTx, taskId: string) => Promise<void>;
  readonly merge: (tx: TenantTx, userId: string, edit: { entity: 'task'; key: string; storeId: string; edit: Edit; settles: readonly string[] }) => Promise<readonly EditRefusal[]>;
};

const MAX_PAGE = 200;
const Page = { after: Type.Optional(Text(300)), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })) };
const ListQuery = Type.Object({
  view: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('overdue'), Type.Literal('all')])), storeId: Type.Optional(Id), assigneeId: Type.Optional(Id), text: Type.Optional(Text(200)), ...Page,
});
const ConflictQuery = Type.Object({ state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('all')])), taskId: Type.Optional(Id), ...Page });
const TaskParams = Type.Object({ taskId: Id });
const ConflictParams = Type.Object({ conflictId: Id });
const Writes = { roles: ['owner', 'manager'] } as const;
const tags = ['tasks'];

type Writing = { readonly taskId: string; readonly storeId: string; readonly standing: RecordState; readonly changes: readonly Change[]; readonly settles?: readonly string[] };

/** What there is to do in the stores, and the journal of edits that gave way. */
export async function taskRoutes(app: FastifyInstance, deps: ServerDeps, editor: TaskEditor): Promise<void> {
  const hands = createHands(deps, editor);
  readingRoutes(app, deps);
  writingRoutes(app, deps, hands);
  conflictRoutes(app, deps, hands);
}

type Hands = {
  /** One transaction that writes; whoever waits for the feed is told after it. */
  readonly written: <T>(who: Identity, work: (tx: TenantTx) => Promise<T>) => Promise<T>;
  readonly lock: TaskEditor['lock'];
  /** Merges an edit of this user; throws where any of it was refused, and nothing is written. */
  readonly edit: (tx: TenantTx, who: Identity, writing: Writing) => Promise<void>;
};

function createHands({ db, clock, ids, wake }: ServerDeps, editor: TaskEditor): Hands {
  return {
    async written(who, work) {
      const answer = await db.withTenant(who.tenantId, work);
      wake.notifyHead(who.tenantId);
      return answer;
    },
    lock: editor.lock,
    async edit(tx, who, { taskId, storeId, standing, changes, settles = [] }) {
      const at = { hlc: hlcNext(latestClock(standing) ?? HLC_START, clock.nowMs()), by: writerBy({ from: 'user', id: who.userId }, ids.uuid()) };
      const [refusal] = await editor.merge(tx, who.userId, { entity: 'task', key: taskId, storeId, edit: { at, changes: changes.map(withoutPeople) }, settles });
      if (refusal) throw new ProblemError(409, refusal.code, 'The task has changed meanwhile.', String(refusal.standing ?? ''));
    },
  };
}

function withoutPeople(change: Change): Change {
  if (change.kind === 'set' && (change.field === 'title' || change.field === 'note') && typeof change.value === 'string') return { ...change, value: maskFreeText(change.value) };
  return change.kind === 'add' ? { ...change, element: maskFreeText(change.element) } : change;
}

function cursorOf(after: string | undefined): TimeCursor | null {
  if (after === undefined || after === '') return null;
  const cursor = parseCursor(after);
  if (!cursor) throw new ProblemError(400, 'invalid-input', 'This page does not follow any of ours.');
  return cursor;
}

function readingRoutes(app: FastifyInstance, { db, clock }: ServerDeps): void {
  app.get<{ Querystring: Static<typeof ListQuery> }>('/api/v1/tasks', { schema: { tags, summary: 'Tasks, newest first; the open ones unless another view is named', querystring: ListQuery, response: { 200: TaskList } } }, (request) => {
    const { view = 'open', storeId = null, assigneeId = null, text = '', after, limit = MAX_PAGE } = request.query;
    const cursor = cursorOf(after);
    return db.withTenant(identityOf(request).tenantId, (tx) => listTasks(tx, { view, storeId, assigneeId, text: text.trim(), after: cursor, limit }, clock.nowMs()), { readOnly: true });
  });
  app.get<{ Params: Static<typeof TaskParams> }>('/api/v1/tasks/:taskId', { schema: { tags, summary: 'One task', params: TaskParams, response: { 200: Task } } }, async (request) => {
    const task = await db.withTenant(identityOf(request).tenantId, (tx) => findTask(tx, request.params.taskId, clock.nowMs()), { readOnly: true });
    if (!task) throw notFound('task');
    return task;
  });
}

const set = (field: string, value: string | null, seen: { hlc: string; by: string } | null = null): Change => ({ kind: 'set', field, value, seen });

function writingRoutes(app: FastifyInstance, { ids, clock }: ServerDeps, { written, lock, edit }: Hands): void {
  const mustFind = async (tx: TenantTx, taskId: string): Promise<Task> => {
    const task = await findTask(tx, taskId, clock.nowMs());
    if (!task) throw notFound('task');
    return task;
  };
  app.post<{ Body: Static<typeof NewTask> }>('/api/v1/tasks', { config: Writes, schema: { tags, summary: 'Begins a task; with an id of the caller\'s, once', body: NewTask, response: { 200: Task } } }, (request) => {
    const who = identityOf(request);
    const { id: taskId = ids.uuid(), storeId, labels, title, note, priority, assigneeId, dueDate } = request.body;
    return written(who, async (tx) => {
      await lock(tx, taskId);
      if (!(await storeExists(tx, storeId))) throw new ProblemError(422, 'unknown-store', 'There is no such store.');
      if (!(await worksIn(tx, storeId, assigneeId))) throw new ProblemError(422, 'unknown-person', 'Nobody of that id works in the store.');
      if (await findRow(tx, taskId, clock.nowMs())) return mustFind(tx, taskId);
      const said = [set('title', title.trim()), ...(note.trim() === '' ? [] : [set('note', note.trim())]), ...(priority === 'normal' ? [] : [set('priority', priority)]), ...(assigneeId === null ? [] : [set('assigneeId', assigneeId)]), ...(dueDate === null ? [] : [set('dueDate', dueDate)])];
      await edit(tx, who, { taskId, storeId, standing: NEW_RECORD, changes: [...said, ...labelChanges(NEW_RECORD, labels, [])] });
      return mustFind(tx, taskId);
    });
  });
  app.post<{ Params: Static<typeof TaskParams>; Body: Static<typeof TaskEdit> }>('/api/v1/tasks/:taskId/edits', { config: Writes, schema: { tags, summary: 'Changes what is named', params: TaskParams, body: TaskEdit, response: { 200: Task } } }, (request) => {
    const who = identityOf(request);
    const { taskId } = request.params;
    return written(who, async (tx) => {
      await lock(tx, taskId);
      const row = await findRow(tx, taskId, clock.nowMs());
      if (!row || row.erased) throw notFound('task');
      const { assigneeId } = request.body.fields;
      if (assigneeId !== undefined && assigneeId !== row.assigneeId && !(await worksIn(tx, row.storeId, assigneeId))) throw new ProblemError(422, 'unknown-person', 'Nobody of that id works in the store.');
      const standing = taskState(row);
      const changes = changesOf(standing, request.body);
      if (changes.length > 0) await edit(tx, who, { taskId, storeId: row.storeId, standing, changes });
      return mustFind(tx, taskId);
    });
  });
  app.delete<{ Params: Static<typeof TaskParams> }>('/api/v1/tasks/:taskId', { config: Writes, schema: { tags, summary: 'Erases a task for good', params: TaskParams, response: { 204: Nothing } } }, async (request, reply) => {
    const who = identityOf(request);
    const { taskId } = request.params;
    await written(who, async (tx) => {
      await lock(tx, taskId);
      const row = await findRow(tx, taskId, clock.nowMs());
      if (!row) throw notFound('task');
      if (!row.erased) await edit(tx, who, { taskId, storeId: row.storeId, standing: taskState(row), changes: [{ kind: 'erase' }] });
    });
    return reply.code(204).send();
  });
}

function changesOf(standing: RecordState, { fields, seen, move, addLabels = [], removeLabels = [] }: Static<typeof TaskEdit>): Change[] {
  const sets = Object.entries(fields).flatMap(([field, value]): Change[] => {
    const wanted = typeof value === 'string' && (field === 'title' || field === 'note') ? value.trim() : value;
    return standing.fields[field] !== undefined && standing.fields[field].value === wanted ? [] : [set(field, wanted, Object.hasOwn(seen, field) ? seen[field] ?? null : null)];
  });
  return [...sets, ...(move === undefined ? [] : [{ kind: 'move' as const, field: 'status', from: move.from, to: move.to }]), ...labelChanges(standing, addLabels, removeLabels)];
}

function labelChanges(standing: RecordState, add: readonly string[], remove: readonly string[]): Change[] {
  const tags = standing.sets['labels'] ?? {};
  const tagsOf = (element: string): readonly string[] => (Object.hasOwn(tags, element) ? tags[element] ?? [] : []);
  return [
    ...[...new Set(add.map((one) => one.trim()))].filter((one) => one !== '' && tagsOf(one).length === 0).map((element): Change => ({ kind: 'add', field: 'labels', element })),
    ...remove.filter((one) => tagsOf(one).length > 0).map((element): Change => ({ kind: 'remove', field: 'labels', element, seen: tagsOf(element) })),
  ];
}

function conflictRoutes(app: FastifyInstance, { db, clock }: ServerDeps, { written, lock, edit }: Hands): void {
  app.get<{ Querystring: Static<typeof ConflictQuery> }>('/api/v1/tasks/conflicts', { schema: { tags, summary: 'Edits that gave way, newest first; the open ones unless all are asked for', querystring: ConflictQuery, response: { 200: TaskConflictList } } }, (request) => {
    const { state = 'open', taskId = null, after, limit = MAX_PAGE } = request.query;
    const cursor = cursorOf(after);
    return db.withTenant(identityOf(request).tenantId, (tx) => listConflicts(tx, { state, taskId, after: cursor, limit }), { readOnly: true });
  });
  app.post<{ Params: Static<typeof ConflictParams>; Body: Static<typeof ResolveTaskConflict> }>('/api/v1/tasks/conflicts/:conflictId/resolve', {
    config: Writes, schema: { tags, summary: 'Chooses a side', params: ConflictParams, body: ResolveTaskConflict, response: { 200: TaskConflict } },
  }, (request) => {
    const who = identityOf(request);
    const { conflictId } = request.params;
    return written(who, async (tx) => {
      const known = await findConflict(tx, conflictId);
      if (!known) throw notFound('conflict');
      const { taskId, storeId, field, lostValue } = known;
      await lock(tx, taskId);
      const conflict = await findConflict(tx, conflictId) ?? known;
      if (conflict.settledAt !== null) throw new ProblemError(409, 'settled', 'Somebody has settled this already.');
      if (request.body.keep === 'lost' && !mayKeepLost(conflict)) throw new ProblemError(409, 'cannot-keep', 'What gave way cannot be put back.');
      const row = await findRow(tx, taskId, clock.nowMs());
      const standing = taskState(row);
      const again = conflict.kind === 'stale-move' ? moveAgain(row?.status, lostValue) : [set(field, lostValue, standing.fields[field] === undefined ? null : nameOf(standing.fields[field]))];
      await edit(tx, who, { taskId, storeId, standing, changes: request.body.keep === 'lost' ? again : [], settles: [conflictId] });
      const [settled] = await conflictsOf(tx, [await findConflict(tx, conflictId) ?? conflict]);
      return settled;
    });
  });
}

function moveAgain(from: string | undefined, to: string | null): Change[] {
  return isTaskStatus(from) && to !== null && movesFrom(from).some((each) => each === to) ? [{ kind: 'move', field: 'status', from, to }] : [];
}
