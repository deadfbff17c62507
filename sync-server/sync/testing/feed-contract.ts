/** What every store must do with the feed and its pages. */
import { expect, it } from 'vitest';
import { companyScope, storeScope, tillScope } from '#domain/replication/feed.ts';
import type { SyncTx } from '../store-port.ts';
import { createSyncCore } from '../sync-core.ts';
import { addSales, bytesOf, first, ids, problem, reader, send, startOrWait, type ContractTill, type FeedWorld, type StoreWorld } from './contract-world.ts';

/** One writer takes its number and is slow to commit; another is quick; a reader looks in between. True when it misses nothing. */
async function readerSeesAll(world: FeedWorld): Promise<boolean> {
  const till = await first(world);
  const { store } = world.ports;
  const till1 = reader(createSyncCore(world.ports), till.device);
  await till1.catchUp();
  const [slowId, quickId] = [ids(), ids()];
  const [numbered, gate] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const move = (tx: SyncTx, id: string): Promise<number> => tx.recordChanges([{ scope: companyScope, entity: 'priceList', key: [id] }]);
  const slow = store.inTenant(till.device.tenantId, async (tx) => {
    await move(tx, slowId);
    numbered.resolve(undefined);
    await gate.promise;
  });
  await numbered.promise;
  const quick = store.inTenant(till.device.tenantId, (tx) => move(tx, quickId));
  await startOrWait(world, quick);
  await till1.catchUp();
  gate.resolve(undefined);
  await Promise.all([slow, quick]);
  await till1.catchUp();
  return till1.seen.has(slowId) && till1.seen.has(quickId);
}

export function feedTests(world: () => StoreWorld): void {
  it('SO1 a reader that saw a number never meets a later row at or below it', async () => {
    expect(await readerSeesAll(world())).toBe(true);
  });

  it('SO1 the same test finds a plain sequence out', async () => {
    expect(await readerSeesAll(world().naive)).toBe(false);
  });

  it('SO1 while six writers write and sell, a polling reader misses nothing', async () => {
    const tills = await world().company(4);
    const { device } = tills[0] as ContractTill;
    const till1 = reader(createSyncCore(world().ports), device, 5);
    const lists = Array.from({ length: 2 }, () => Array.from({ length: 12 }, () => ids()));
    let writing = true;
    const writers = Promise.all([
      ...lists.map(async (own) => { for (const id of own) await world().putLists(device.tenantId, [id, ...own.slice(0, 1)]); }),
      ...tills.map(async (till) => { for (const commit of addSales(till, 6)) await send(world(), till, [commit]); }),
    ]).finally(() => { writing = false; });
    while (writing) await till1.pull();
    await writers;
    await till1.catchUp();
    expect(lists.flat().filter((id) => !till1.rows.has(`priceList ${id}`))).toEqual([]);
  });

  it('SO3 SW1 the marks of a device\'s scopes move with its own news only', async () => {
    const [till, other] = await world().company(2) as [ContractTill, ContractTill];
    const core = createSyncCore(world().ports);
    const before = await core.heads(till.device);
    await send(world(), other, addSales(other, 1));
    const sold = await core.heads(till.device);
    await world().putLists(till.device.tenantId, [ids()], tillScope(till.device.tillId));
    const told = await core.heads(till.device);
    expect(sold.event.head).toBe(before.event.head + 1);
    expect(sold.marks).toEqual(before.marks);
    expect(told.marks).toEqual(new Map([...before.marks, [tillScope(till.device.tillId), told.event.head]]));
    expect((await core.heads(other.device)).marks.get(tillScope(other.device.tillId))).toBe(0);
  });

  it('SO1 with nothing to record the head stays where it is', async () => {
    const till = await first(world());
    const heads = await createSyncCore(world().ports).heads(till.device);
    expect(await world().ports.store.inTenant(till.device.tenantId, (tx) => tx.recordChanges([]))).toBe(heads.event.head);
  });
}

export function pageTests(world: () => StoreWorld): void {
  it('SL2 SL5 pages hold whole commits, aim at their size, and end at the head', async () => {
    const till = await first(world());
    const { tenantId } = till.device;
    const commits = [1, 3, 4, 5, 2, 9, 1].map((size) => Array.from({ length: size }, () => ids()));
    for (const lists of commits) await world().putLists(tenantId, lists);
    await send(world(), till, addSales(till, 1));
    const till1 = reader(createSyncCore(world().ports), till.device, 4);
    await till1.catchUp();
    for (const lists of commits) {
      const pages = new Set(till1.pages.flatMap((page, index) => (page.changes.some((change) => change.rows.some((row) => lists.includes(String(row[0])))) ? [index] : [])));
      expect(pages.size, 'one page for one commit').toBe(1);
    }
    const last = till1.pages.at(-1);
    expect(last).toMatchObject({ caughtUp: true, next: last?.head, remaining: 0 });
    expect(till1.pages.slice(0, -1).every((page) => !page.caughtUp && page.changes.reduce((sum, change) => sum + change.rows.length, 0) >= 4)).toBe(true);
    expect(till1.pages.map((page) => page.remaining)).toEqual([...till1.pages.map((page) => page.remaining)].sort((a, b) => b - a));
  });

  it('SL2 a page is read in one snapshot, whatever is committed meanwhile', async () => {
    const till = await first(world());
    const { tenantId } = till.device;
    const scopes = [companyScope];
    const seen = await world().ports.store.inTenant(tenantId, async (tx) => {
      const before = await tx.openPage();
      await world().putLists(tenantId, [ids()]);
      return { before, after: await tx.openPage(), feed: await tx.listFeed(scopes, before.head, null), count: await tx.countAfter(scopes, before.head), end: await tx.pageEnd(scopes, before.head, 1) };
    }, { isolation: 'repeatable read', readOnly: true });
    expect(seen).toEqual({ before: seen.before, after: seen.before, feed: [], count: 0, end: null });
  });

  it('SL1 SL3 what leaves the last scope of a till, or is deleted, is a removed key', async () => {
    const [till, other] = await world().company(2) as [ContractTill, ContractTill];
    const { tenantId, storeId, tillId } = till.device;
    const [kept, deleted, moved, own] = [ids(), ids(), ids(), ids()];
    await world().putLists(tenantId, [kept, deleted, moved]);
    await world().putLists(tenantId, [moved], storeScope(storeId));
    await world().putLists(tenantId, [own], tillScope(tillId));
    const readers = [till, other].map((each) => reader(createSyncCore(world().ports), each.device));
    const lists = (): string[][] => readers.map(({ rows }) => [...rows.keys()].filter((key) => key.startsWith('priceList ')).map((key) => key.slice(10)).sort());
    for (const each of readers) await each.catchUp();
    expect(lists()).toEqual([[kept, deleted, moved, own].sort(), [kept, deleted, moved].sort()]);
    await world().removeList(tenantId, deleted);
    await world().ports.store.inTenant(tenantId, (tx) => tx.recordChanges([{ scope: companyScope, entity: 'priceList', key: [moved], removed: true }, { scope: tillScope(tillId), entity: 'priceList', key: [own], removed: true }]));
    for (const each of readers) await each.catchUp();
    expect(lists(), 'moved still stands in the store').toEqual([[kept, moved].sort(), [kept, moved].sort()]);
  });

  it('SL6 a page names the scopes of its device: the same for the same place, another for another', async () => {
    const [till, other] = await world().company(2) as [ContractTill, ContractTill];
    const core = createSyncCore(world().ports);
    const nameOf = async (device: ContractTill['device']): Promise<unknown> => (JSON.parse((await core.pull(device, 0)).body) as { scope: unknown }).scope;
    const name = await nameOf(till.device);
    expect(name).toMatch(/^[0-9a-f]{16}$/);
    expect(await nameOf(till.device)).toBe(name);
    expect(new Set([name, await nameOf(other.device), await nameOf({ ...till.device, storeId: ids() })]).size).toBe(3);
  });

  it('SL7 who is behind the horizon starts over; older tills, new ones and those in the middle of loading get their page', async () => {
    const till = await first(world());
    const { tenantId } = till.device;
    const lists = Array.from({ length: 6 }, () => ids());
    for (const id of lists) await world().putLists(tenantId, [id]);
    for (const id of lists.slice(0, 2)) await world().removeList(tenantId, id);
    const horizon = await world().forgetRemoved(tenantId);
    const [core, fresh] = [createSyncCore(world().ports), createSyncCore(world().ports)];
    const { next: behind, head: began } = await reader(core, till.device, 2).pull();
    expect([horizon > behind, began >= horizon]).toEqual([true, true]);
    for (const server of [core, fresh, core]) expect((await server.pull(till.device, behind, 2, undefined, began)).status, 'goes on where it was, however often it asks').toBe(200);
    expect(problem(await core.pull(till.device, behind, 2, undefined, horizon - 1)), 'what it began with may be forgotten').toMatchObject({ status: 410, code: 'start-over' });
    expect(problem(await fresh.pull(till.device, horizon - 1))).toMatchObject({ status: 410, code: 'start-over' });
    expect((await fresh.pull(till.device, horizon)).status).toBe(200);
    expect((await fresh.pull(till.device, horizon - 1, undefined, 3)).status).toBe(200);
    const started = reader(fresh, till.device, 2);
    await started.catchUp();
    expect(lists.map((id) => started.seen.has(id))).toEqual([false, false, true, true, true, true]);
    expect(await world().forgetRemoved(tenantId), 'nothing new is forgotten').toBe(horizon);
  });

  it('SL1 companies see nothing of each other', async () => {
    const [one, two] = [await first(world()), await first(world())];
    const list = ids();
    await world().putLists(one.device.tenantId, [list]);
    const stranger = reader(createSyncCore(world().ports), two.device);
    await stranger.catchUp();
    expect(stranger.seen.has(list)).toBe(false);
    expect(await world().countRows(two.device.tenantId, 'priceList')).toBe(0);
  });

  it('SP13 push and pull name the life of the database, another one after a restore', async () => {
    const till = await first(world());
    const core = createSyncCore(world().ports);
    const epochs = async (): Promise<unknown[]> => [(await core.push(till.device, bytesOf(addSales(till, 1)), true)).body, (await core.pull(till.device, 0)).body].map((body) => (JSON.parse(body) as { epoch: unknown }).epoch);
    const [before] = [await epochs()];
    await world().newEpoch();
    const after = await epochs();
    expect(new Set(before).size + new Set(after).size).toBe(2);
    expect(after[0]).not.toBe(before[0]);
  });
}
