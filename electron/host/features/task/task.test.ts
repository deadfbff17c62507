import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '#contract/terminal/task.ts';
import type { Edit } from '#domain/merge/record.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { mergeEdit } from '#domain/merge/merge-edit.ts';
import { originOf, taskRow, taskRules, taskState } from '#domain/task/task.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { shownTask } from '#host/posting/edits.ts';
import { readMeta } from '#host/posting/meta.ts';
import { personOf, signInAs } from '../../people.fixture.ts';
import { openReadyTill, type ReadyTill } from '../../ready-till.fixture.ts';
import { gesture, refusal, value, type ScratchHost } from '../../scratch-host.fixture.ts';

const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

describe('tasks at a till', () => {
  let ready: ReadyTill;
  let scratch: ScratchHost;
  let changes = 0;
  beforeEach(async () => {
    ready = await openReadyTill('cashier');
    scratch = ready.host();
    changes = 0;
    scratch.till.task.on('changed', () => { changes += 1; });
  });
  afterEach(() => ready.close());

  const me = () => personOf('cashier');
  const begin = async (more: Partial<Parameters<ScratchHost['till']['task']['create']>[0]> = {}) => value(scratch.till.task.create({ ...gesture(), title: 'Протереть полки', note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [], ...more }));
  const list = async (view: 'open' | 'mine' | 'overdue' | 'ended' | 'all' = 'open', text = '') => value(scratch.till.task.list({ view, text, limit: 100 }));
  const edit = (task: Task, fields: Parameters<ScratchHost['till']['task']['edit']>[0]['fields'], seen = task.seen) => scratch.till.task.edit({ ...gesture(), taskId: task.id, fields, seen });
  const move = (task: Task, to: Task['status'], from = task.status) => scratch.till.task.move({ ...gesture(), taskId: task.id, from, to });
  /** What comes from headquarters: another edit of the task, or a conflict about it. */
  const office = (taskId: string, written: Edit['changes'], hlc = '01f0000000000000'): void => {
    const { host: { store } } = scratch;
    const row = store.read((tx) => shownTask(tx, taskId)?.row ?? null);
    const made: Edit = { at: { hlc, by: `user:${id(1)}:${id(2)}` }, changes: written };
    const next = taskRow(row ?? originOf(taskId, store.read(readMeta).storeId ?? '', made), mergeEdit(taskState(row), made, taskRules, null).record);
    put('task', next);
  };
  const put = <E extends 'task' | 'taskConflict'>(entity: E, row: Row<E>): void => {
    const { sql, params } = upsertStatement(entity);
    scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params(row)); });
  };
  const conflict = (taskId: string, more: Partial<Row<'taskConflict'>> = {}): string => {
    const conflictId = id(700 + (++count));
    put('taskConflict', { id: conflictId, storeId: scratch.host.store.read(readMeta).storeId ?? '', taskId, kind: 'conflict', field: 'title', wonValue: 'кофе', wonBy: `user:${id(1)}:${id(2)}`, wonAt: 5, lostValue: 'чай', lostBy: `staff:${me().id}:${id(3)}`, lostAt: 4, at: 6, settledAt: null, settledBy: null, ...more });
    return conflictId;
  };
  let count = 0;

  it('HE8 are begun once for each gesture, and told of', async () => {
    const same = { ...gesture(), title: ' Протереть ', note: ' ', priority: 'high' as const, assigneeId: null, dueDate: '2020-01-01', labels: ['зал', 'зал '] };
    const task = await value(scratch.till.task.create(same));
    expect(task).toMatchObject({ id: same.gesture, title: 'Протереть', note: '', status: 'new', priority: 'high', labels: ['зал'], overdue: true, mine: false, unsent: true, conflicts: 0, createdBy: { from: 'staff', name: me().name }, may: { edit: true, take: true, erase: true } });
    expect(await value(scratch.till.task.create(same))).toEqual(task);
    expect((await list()).counts).toEqual({ open: 1, mine: 0, overdue: 1, conflicts: 0 });
    expect(changes).toBeGreaterThan(0);
    expect(scratch.host.store.read((tx) => tx.get<{ n: number }>(`SELECT count(*) AS n FROM outbox WHERE kind = 'task'`))).toEqual({ n: 1 });
  });

  it('HE8 a gesture sent again is answered where its task is gone meanwhile', async () => {
    const same = { ...gesture(), title: 'Протереть', note: '', priority: 'high' as const, assigneeId: null, dueDate: null, labels: ['зал'] };
    const task = await value(scratch.till.task.create(same));
    const moving = { ...gesture(), taskId: task.id, from: 'new' as const, to: 'accepted' as const };
    await value(scratch.till.task.move(moving));
    // Both commits were set aside by the server.
    scratch.host.store.write((tx) => { tx.run('UPDATE pending_edit SET over = 1'); });
    expect((await list()).tasks).toEqual([]);
    expect(await value(scratch.till.task.create(same))).toMatchObject({ id: task.id, title: 'Протереть', labels: ['зал'] });
    expect(await value(scratch.till.task.move(moving))).toMatchObject({ id: task.id });
    expect(scratch.host.store.read((tx) => tx.get('SELECT count(*) AS n FROM pending_edit'))).toEqual({ n: 2 });
  });

  it('TSK2 TSK8 are written, moved, labelled, listed in order and erased', async () => {
    const [first, second] = [await begin({ title: 'Раз' }), await begin({ title: 'Два', dueDate: '2020-01-01' })];
    expect((await list()).tasks.map(({ title }) => title)).toEqual(['Два', 'Раз']);
    const written = await value(edit(first, { title: 'Раз-два ', note: 'да', dueDate: null }));
    expect(written).toMatchObject({ title: 'Раз-два', note: 'да' });
    const labelled = await value(scratch.till.task.label({ ...gesture(), taskId: first.id, add: ['склад', ' '], remove: ['нет'] }));
    expect(labelled.labels).toEqual(['склад']);
    expect((await value(scratch.till.task.label({ ...gesture(), taskId: first.id, add: [], remove: ['склад'] }))).labels).toEqual([]);
    expect((await list('all', 'ДА раз')).tasks.map(({ id: found }) => found)).toEqual([first.id]);
    const going = await value(move(first, 'in-progress'));
    expect(going).toMatchObject({ status: 'in-progress', may: { moves: ['on-review', 'done', 'cancelled', 'accepted'] } });
    expect(await move(going, 'done', 'new')).toMatchObject({ ok: false, code: 'stale-move', detail: { standing: 'in-progress' } });
    expect(await refusal(move(going, 'new'))).toBe('no-such-move');
    await value(move(going, 'done'));
    expect([(await list()).tasks.length, (await list('ended')).tasks.map(({ title }) => title), (await list('all')).tasks.length, (await list('overdue')).tasks.length]).toEqual([1, ['Раз-два'], 2, 1]);
    await value(scratch.till.task.erase({ ...gesture(), taskId: second.id }));
    expect([(await list('all')).tasks.length, await refusal(scratch.till.task.get({ taskId: second.id })), await refusal(edit(second, { title: 'x' })), await refusal(move(second, 'done'))]).toEqual([1, 'unknown-task', 'erased', 'erased']);
    expect(await refusal(scratch.till.task.get({ taskId: id(404) }))).toBe('unknown-task');
  });

  it('TSK7 a cashier takes free ones and does not touch those of others; a manager may', async () => {
    office(id(60), [{ kind: 'set', field: 'title', value: 'Чужое', seen: null }, { kind: 'set', field: 'assigneeId', value: personOf('cashier', 1).id, seen: null }]);
    office(id(61), [{ kind: 'set', field: 'title', value: 'Ничьё', seen: null }]);
    const theirs = await value(scratch.till.task.get({ taskId: id(60) }));
    const free = await value(scratch.till.task.get({ taskId: id(61) }));
    expect([theirs.may, theirs.assigneeName, theirs.createdBy]).toEqual([{ edit: false, take: false, erase: false, moves: [] }, personOf('cashier', 1).name, { from: 'office', name: '' }]);
    expect([await refusal(move(theirs, 'done')), await refusal(edit(theirs, { title: 'x' })), await refusal(edit(theirs, { assigneeId: me().id })), await refusal(scratch.till.task.erase({ ...gesture(), taskId: theirs.id })), await refusal(scratch.till.task.label({ ...gesture(), taskId: theirs.id, add: ['x'], remove: [] }))])
      .toEqual(Array.from({ length: 5 }, () => 'not-allowed'));
    expect(free.may).toMatchObject({ edit: false, take: true });
    const taken = await value(edit(free, { assigneeId: me().id }));
    expect([taken.mine, taken.assigneeName, (await list('mine')).tasks.length]).toEqual([true, me().name, 1]);
    expect(await refusal(edit(taken, { assigneeId: personOf('cashier', 1).id }))).toBe('not-allowed');
    expect(await refusal(scratch.till.task.create({ ...gesture(), title: 'x', note: '', priority: 'low', assigneeId: id(404), dueDate: null, labels: [] }))).toBe('unknown-person');
    await signInAs(scratch, 'manager');
    await value(edit(theirs, { title: 'Дело', assigneeId: null }));
    expect((await value(scratch.till.task.people({}))).people.map(({ id: person }) => person)).toContain(me().id);
    await value(scratch.till.staff.lock({}));
    expect(await refusal(scratch.till.task.list({ view: 'open', text: '', limit: 1 }))).toBe('not-signed-in');
  });

  it('HE7 what came while somebody wrote is not overwritten as if it had been seen', async () => {
    const task = await begin();
    office(task.id, [{ kind: 'set', field: 'title', value: 'кофе', seen: task.seen['title'] ?? null }]);
    await value(edit(task, { title: 'чай' }));
    const pending = scratch.host.store.read((tx) => tx.all<{ edit: string }>('SELECT edit FROM pending_edit ORDER BY place')).map((row) => JSON.parse(row.edit) as Edit);
    expect(pending.at(-1)?.changes).toEqual([{ kind: 'set', field: 'title', value: 'чай', seen: task.seen['title'] }]);
  });

  it('SM6 conflicts show both values and who wrote them, and are over once somebody chooses', async () => {
    const task = await begin({ title: 'кофе' });
    const [kept, settled] = [conflict(task.id), conflict(task.id, { at: 9 })];
    const { conflicts } = await value(scratch.till.task.conflicts({ taskId: null }));
    expect(conflicts.map(({ id: found }) => found)).toEqual([settled, kept]);
    expect(conflicts[1]).toMatchObject({ title: 'кофе', won: { shown: 'кофе', by: { from: 'office' } }, lost: { shown: 'чай', by: { from: 'staff', name: me().name } }, mayKeepLost: true, maySettle: true });
    expect((await list()).tasks[0]?.conflicts).toBe(2);
    await value(scratch.till.task.resolve({ ...gesture(), conflictId: settled, keep: 'won' }));
    expect((await value(scratch.till.task.get({ taskId: task.id }))).title).toBe('кофе');
    await value(scratch.till.task.resolve({ ...gesture(), conflictId: kept, keep: 'lost' }));
    expect(await value(scratch.till.task.get({ taskId: task.id }))).toMatchObject({ title: 'чай', conflicts: 0 });
    expect(await refusal(scratch.till.task.resolve({ ...gesture(), conflictId: kept, keep: 'won' }))).toBe('unknown-conflict');
  });

  it('SM6 a move that came too late is tried again from where the task stands, where that leads on', async () => {
    const task = await value(move(await begin(), 'accepted'));
    const [late, never, erased] = [conflict(task.id, { kind: 'stale-move', field: 'status', lostValue: 'done' }), conflict(task.id, { kind: 'stale-move', field: 'status', lostValue: 'on-review' }), conflict(task.id, { kind: 'erased', field: 'note' })];
    for (const conflictId of [never, erased]) expect(await refusal(scratch.till.task.resolve({ ...gesture(), conflictId, keep: 'lost' }))).toBe('cannot-keep');
    await value(scratch.till.task.resolve({ ...gesture(), conflictId: late, keep: 'lost' }));
    expect((await value(scratch.till.task.get({ taskId: task.id }))).status).toBe('done');
  });

  it('HE1 survive the end of the host, unsent', async () => {
    const task = await begin();
    await value(edit(task, { note: 'не забыть' }));
    scratch = await ready.restart();
    await signInAs(scratch, 'cashier');
    expect((await list()).tasks).toMatchObject([{ id: task.id, note: 'не забыть', unsent: true }]);
  });
});
