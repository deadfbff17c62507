/** What every store must do with edits of records that several people change. */
import { expect, it } from 'vitest';
import { hlcNext, HLC_START } from '#domain/clock/hlc.ts';
import type { Change, Edit } from '#domain/merge/record.ts';
import { nameOf } from '#domain/merge/record.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { taskState } from '#domain/task/task.ts';
import { PushReply, type CommitEdit } from '#contract/sync/commit.ts';
import { compileCheck } from '#contract/define/check.ts';
import { createSyncCore } from '../sync-core.ts';
import { payloadOf } from './commits.ts';
import { addSales, first, ids, reader, send, startOrWait, verdicts, type ContractTill, type StoreWorld } from './contract-world.ts';

type Wire = { readonly key: string; readonly storeId: string; readonly edit: Edit; readonly settles?: readonly string[]; readonly entity?: string };

const reply = compileCheck(PushReply);
const NOW = Date.UTC(2026, 10, 20);
let clock = 0;

export const editPayload = (...edits: readonly Wire[]): Uint8Array => new TextEncoder().encode(JSON.stringify({ edits: edits.map((edit): CommitEdit => ({ entity: 'task', ...edit } as CommitEdit)) }));
/** An edit written `ms` after the beginning of the day of the test. */
export const edit = (ms: number, ...changes: Change[]): Edit => ({ at: { hlc: hlcNext(HLC_START, NOW + ms), by: `staff:${ids()}:${ids()}` }, changes });
export const set = (field: string, value: string | null, seen: Edit['at'] | null = null): Change => ({ kind: 'set', field, value, seen });
const move = (from: string, to: string): Change => ({ kind: 'move', field: 'status', from, to });

/** Tasks and conflicts as a till of the store sees them. */
async function seenBy(world: StoreWorld, till: ContractTill): Promise<{ tasks: Map<string, Row<'task'>>; conflicts: Row<'taskConflict'>[] }> {
  const core = createSyncCore(world.ports);
  const rows = new Map<string, Record<string, unknown>>();
  const from = reader(core, till.device);
  for (let page = await from.pull(); ; page = await from.pull()) {
    for (const { entity, columns, rows: values } of page.changes) {
      for (const row of values) rows.set(`${entity} ${String(row[columns.indexOf('id')])}`, Object.fromEntries(columns.map((name, index) => [name, row[index]])));
    }
    if (page.caughtUp) break;
  }
  const of = <T>(entity: string): T[] => [...rows].flatMap(([key, row]) => (key.startsWith(`${entity} `) ? [row as T] : []));
  return { tasks: new Map(of<Row<'task'>>('task').map((task) => [task.id, task])), conflicts: of<Row<'taskConflict'>>('taskConflict') };
}

export function editTests(world: () => StoreWorld): void {
  const push = (till: ContractTill, ...edits: readonly Omit<Wire, 'storeId'>[]) => send(world(), till, [till.log.add(editPayload(...edits.map((each) => ({ storeId: till.device.storeId, ...each }))))]);

  it('SM1 SM2 SM3 an edit begins a task, and the head told covers it', async () => {
    const till = await first(world());
    const key = ids();
    const answer = await push(till, { key, edit: edit(++clock, set('title', 'Протереть полки'), { kind: 'add', field: 'labels', element: 'зал' }) });
    expect(verdicts(answer)).toBe('a');
    const { tasks } = await seenBy(world(), till);
    expect(tasks.get(key)).toMatchObject({ id: key, storeId: till.device.storeId, title: 'Протереть полки', status: 'new', priority: 'normal', labels: ['зал'], erased: false, createdAt: NOW + clock });
    expect(reply.parse(JSON.parse(answer.body)).head).toBe((await createSyncCore(world().ports).heads(till.device)).event.head);
  });

  it('SM1 the same commit again, and the same operation under another number, change nothing', async () => {
    const till = await first(world());
    const key = ids();
    await push(till, { key, edit: edit(++clock, set('title', 'чай')) });
    const standing = (await seenBy(world(), till)).tasks.get(key) as Row<'task'>;
    const second = till.log.add(editPayload({ key, storeId: till.device.storeId, edit: edit(++clock, set('title', 'кофе', nameOf(taskState(standing).fields['title'] as never))) }));
    expect(verdicts(await send(world(), till, [second]))).toBe('a');
    expect(verdicts(await send(world(), till, [second]))).toBe('d');
    expect(verdicts(await send(world(), till, [till.log.add(second.payload, second.header.opId)]))).toBe('d');
    const { tasks, conflicts } = await seenBy(world(), till);
    expect([tasks.get(key)?.title, conflicts]).toEqual(['кофе', []]);
  });

  it('SM5 SM6 two who did not see each other: one value, the other in the journal of both tills, an item at HQ until somebody settles it', async () => {
    const [one, two] = await world().company(2) as [ContractTill, ContractTill];
    const key = ids();
    const [mine, theirs] = [edit(1_000, set('title', 'чай')), edit(2_000, set('title', 'кофе'))];
    await push(two, { key, edit: theirs });
    await push(one, { key, edit: mine });
    const [here, there] = [await seenBy(world(), one), await seenBy(world(), two)];
    expect(here).toEqual(there);
    expect(here.tasks.get(key)?.title).toBe('кофе');
    expect(here.conflicts).toMatchObject([{ taskId: key, kind: 'conflict', field: 'title', wonValue: 'кофе', wonBy: theirs.at.by, wonAt: NOW + 2_000, lostValue: 'чай', lostBy: mine.at.by, lostAt: NOW + 1_000, settledAt: null }]);
    const [conflict] = here.conflicts as [Row<'taskConflict'>];
    expect((await world().attention(one.device.tenantId)).map(({ kind, detail }) => [kind, detail['conflictId'], detail['lostValue']])).toEqual([['edit-conflict', conflict.id, 'чай']]);
    const settling = edit(3_000, set('title', 'чай', theirs.at));
    await push(one, { key, edit: settling, settles: [conflict.id, ids()] });
    const after = await seenBy(world(), two);
    expect([after.tasks.get(key)?.title, after.conflicts.length, after.conflicts[0]?.settledBy]).toEqual(['чай', 1, settling.at.by]);
    expect(await world().attention(one.device.tenantId)).toEqual([]);
  });

  it('SM5 whoever lost and wrote on goes on with one quarrel, also when they win in the end', async () => {
    const [one, two] = await world().company(2) as [ContractTill, ContractTill];
    const key = ids();
    const [a, b] = [edit(1_000, set('title', 'а')), edit(5_000, set('title', 'б'))];
    await push(two, { key, edit: b });
    await push(one, { key, edit: a });
    const a2 = edit(1_500, set('title', 'а2', a.at));
    const a3 = edit(6_000, set('title', 'а3', a2.at));
    await push(one, { key, edit: a2 }, { key, edit: a3 });
    const { tasks, conflicts } = await seenBy(world(), one);
    const open = conflicts.filter((each) => each.settledAt === null);
    expect([tasks.get(key)?.title, open.map((each) => [each.wonValue, each.lostValue])]).toEqual(['а3', [['а3', 'б']]]);
    // Who decides by a name of before has not seen these sides, and decides nothing.
    expect(conflicts.filter((each) => each.settledAt !== null).map((each) => each.lostValue).toSorted()).toEqual(['а', 'а2']);
    expect((await world().attention(one.device.tenantId)).map(({ detail }) => detail['wonValue'])).toEqual(['а3']);
  });

  it('SM5 what cannot be taken is told and the rest is taken', async () => {
    const [one, two] = await world().company(2) as [ContractTill, ContractTill];
    const key = ids();
    await push(one, { key, edit: edit(1, set('title', 'чай'), move('new', 'accepted')) });
    expect(verdicts(await push(two, { key, edit: edit(2, move('new', 'cancelled'), move('accepted', 'new'), move('new', 'done'), set('colour', 'red'), set('note', 'да')) }))).toBe('a');
    await push(one, { key, edit: edit(3, { kind: 'erase' }) });
    await push(two, { key, edit: edit(4, set('note', 'поздно')) });
    const { tasks, conflicts } = await seenBy(world(), one);
    expect(tasks.get(key)).toMatchObject({ erased: true, status: 'new', note: 'да' });
    expect(conflicts.map((each) => [each.kind, each.wonValue, each.lostValue, each.settledAt === null]).sort()).toEqual([
      ['erased', 'да', 'поздно', true], ['no-such-move', 'new', 'done', false], ['stale-move', 'accepted', 'cancelled', false], ['unknown-field', null, 'red', false],
    ]);
    expect(await world().attention(one.device.tenantId)).toEqual([]);
  });

  it('SM3 an edit of which nothing could be taken begins nothing', async () => {
    const till = await first(world());
    const key = ids();
    expect(verdicts(await push(till, { key, edit: edit(1, move('done', 'in-progress')) }))).toBe('a');
    const { tasks, conflicts } = await seenBy(world(), till);
    expect([tasks.has(key), conflicts.map((each) => each.kind)]).toEqual([false, ['stale-move']]);
  });

  it('SM4 a store\'s till edits records of its own store only, and what stands beside such a commit goes on', async () => {
    const [till, stranger] = [await first(world()), await first(world())];
    const key = ids();
    await push(till, { key, edit: edit(1, set('title', 'чай')) });
    const elsewhere = till.log.add(editPayload({ key: ids(), storeId: ids(), edit: edit(2, set('title', 'x')) }));
    const wrongStore = till.log.add(editPayload({ key, storeId: ids(), edit: edit(2, set('title', 'x')) }));
    const good = till.log.add(editPayload({ key, storeId: till.device.storeId, edit: edit(3, set('note', 'да')) }));
    expect(verdicts(await send(world(), till, [elsewhere, wrongStore, good]))).toBe('q(other-store)q(other-store)a');
    expect((await seenBy(world(), till)).tasks.get(key)).toMatchObject({ title: 'чай', note: 'да' });
    // Another company has its own record of that id, and nothing of ours.
    expect(verdicts(await push(stranger, { key, edit: edit(4, set('title', 'чужое')) }))).toBe('a');
    expect((await seenBy(world(), till)).tasks.get(key)?.title).toBe('чай');
    expect((await seenBy(world(), stranger)).tasks.get(key)).toMatchObject({ title: 'чужое', note: '' });
  });

  it('SM7 what has another shape is kept aside whole', async () => {
    const till = await first(world());
    const { storeId } = till.device;
    const good = edit(1, set('title', 'чай'));
    const bad: [Uint8Array, string][] = [
      [editPayload({ key: ids(), storeId, edit: good, entity: 'customer' }), 'unknown-entity'], [editPayload({ key: ids(), storeId, edit: good, entity: '__proto__' }), 'unknown-entity'],
      [editPayload({ key: 'x', storeId, edit: good }), 'other-shape'], [editPayload({ key: ids(), storeId, edit: edit(1, set('priority', 'urgent')) }), 'other-shape'],
      [editPayload({ key: ids(), storeId, edit: edit(1, set('dueDate', '2026-02-30')) }), 'other-shape'], [editPayload({ key: ids(), storeId, edit: { ...good, changes: [{ kind: 'fly' } as never] } }), 'other-shape'],
      [new TextEncoder().encode('{"edits":5}'), 'other-shape'], [new TextEncoder().encode('{}'), 'not-facts'],
    ];
    expect(verdicts(await send(world(), till, bad.map(([payload]) => till.log.add(payload))))).toBe(bad.map(([, reason]) => `q(${reason})`).join(''));
    expect((await seenBy(world(), till)).tasks.size).toBe(0);
  });

  it('SV6 payloads of before are read without edits', async () => {
    const till = await first(world());
    const key = ids();
    const facts = JSON.parse(new TextDecoder().decode(payloadOf())) as object;
    const old = new TextEncoder().encode(JSON.stringify({ ...facts, edits: [{ entity: 'task', key, storeId: till.device.storeId, edit: edit(1, set('title', 'x')) }] }));
    expect(verdicts(await send(world(), till, [till.log.add(old, ids(), 3), till.log.add(editPayload({ key, storeId: till.device.storeId, edit: edit(1, set('title', 'x')) }), ids(), 3)]))).toBe('aq(not-facts)');
    expect((await seenBy(world(), till)).tasks.size).toBe(0);
  });

  it('SM8 a retry takes the edits in, once, whichever store they were made in', async () => {
    const till = await first(world());
    const [key, opId] = [ids(), ids()];
    const core = createSyncCore(world().ports);
    await send(world(), till, [till.log.add(editPayload({ key, storeId: till.device.storeId, edit: edit(1, set('title', 'чай')) }), opId), till.log.add(editPayload({ key, storeId: till.device.storeId, edit: edit(9, set('title', 'кофе')) }), opId)]);
    await send(world(), till, [till.log.add(editPayload({ key: ids(), storeId: ids(), edit: edit(2, set('title', 'там')) }))]);
    const items = await world().attention(till.device.tenantId);
    expect(items.map(({ detail }) => detail['reason']).sort()).toEqual(['op-reused', 'other-store']);
    for (const { id } of items) expect(await core.replay(till.device.tenantId, id, ids())).toMatchObject({ ok: true });
    expect(await world().countRows(till.device.tenantId, 'task')).toBe(2);
    expect((await seenBy(world(), till)).tasks.get(key)?.title, 'another edit under the same id').toBe('кофе');
  });

  it('SM1 two pushes at once of one record that nobody has written yet wait for each other, and both are in it', async () => {
    const [one, two] = await world().company(2) as [ContractTill, ContractTill];
    const [key, tenantId] = [ids(), one.device.tenantId];
    const [locked, gate] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const slow = world().ports.store.inTenant(tenantId, async (tx) => {
      await tx.lockRecords('task', [key]);
      locked.resolve(undefined);
      await gate.promise;
    });
    await locked.promise;
    const pushes = Promise.all([push(one, { key, edit: edit(1, set('title', 'чай')) }), push(two, { key, edit: edit(2, set('note', 'да')) })]);
    expect(await startOrWait(world(), pushes)).toEqual({ isDone: false });
    gate.resolve(undefined);
    await slow;
    expect((await pushes).map(verdicts)).toEqual(['a', 'a']);
    expect((await seenBy(world(), one)).tasks.get(key)).toMatchObject({ title: 'чай', note: 'да' });
  });

  it('SM1 any split into batches and any turn of two tills ends the same, with sales in between', async () => {
    const ends = new Set<string>();
    for (const turns of ['aabb', 'abab', 'bbaa', 'baab']) {
      const tills = await world().company(2) as [ContractTill, ContractTill];
      const key = ids();
      const reading = (ms: number, n: number): Edit['at'] => ({ hlc: hlcNext(HLC_START, NOW + ms), by: `staff:s:op${n}` });
      const queues: Edit[][] = [
        [{ at: reading(1_000, 1), changes: [set('title', 'а1'), { kind: 'add', field: 'labels', element: 'x' }] }, { at: reading(4_000, 2), changes: [set('title', 'а2', reading(1_000, 1)), set('note', 'а')] }],
        [{ at: reading(2_000, 3), changes: [set('title', 'б1'), { kind: 'add', field: 'labels', element: 'x' }] }, { at: reading(3_000, 4), changes: [set('note', 'б'), { kind: 'remove', field: 'labels', element: 'x', seen: [`${reading(2_000, 3).hlc}-staff:s:op3`] }] }],
      ];
      for (const turn of turns) {
        const which = turn === 'a' ? 0 : 1;
        const till = tills[which] as ContractTill;
        await send(world(), till, [...addSales(till, 1), till.log.add(editPayload({ key, storeId: till.device.storeId, edit: queues[which]?.shift() as Edit }))]);
      }
      const row = (await seenBy(world(), tills[0])).tasks.get(key) as Row<'task'>;
      ends.add(JSON.stringify([row.title, row.note, row.labels]));
    }
    expect([...ends]).toEqual([JSON.stringify(['а2', 'а', ['x']])]);
  });
}
