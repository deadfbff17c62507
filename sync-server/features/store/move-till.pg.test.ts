import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreList, TillRow } from '#contract/api/store.ts';
import { assert } from '#domain/kernel/assert.ts';
import { recordChanges, storeScope } from '#server/db/feed.ts';
import { idsFrom, receiptPayload, sale, seeded, shiftFacts, payloadOf } from '#server/sync/testing/commits.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { ask, bearer, listen, serve, signIn, type Answer, type Served } from '#server/features/sync/testing/http.ts';
import { plantCompany, pushCommits, type Planted, type PlantedTill } from '#server/features/sync/testing/shop.ts';

const random = seeded(7);
const ids = idsFrom(random);
let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase();
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

type Shop = { readonly planted: Planted; readonly till: PlantedTill; readonly neighbour: PlantedTill; readonly there: string; readonly owner: Record<string, string> };
async function twoStores(): Promise<Shop> {
  const planted = await plantCompany(test.deps, { stores: 2, tills: 2 });
  const [till, neighbour] = planted.stores[0]?.tills ?? [];
  assert(till && neighbour, 'two tills');
  return { planted, till, neighbour, there: planted.stores[1]?.storeId ?? '', owner: await signIn(test.deps, planted.companyId) };
}
const move = ({ till, there, owner }: Shop, more: object = {}): Promise<Answer> => ask(server, `api/v1/tills/${till.device.tillId}/move`, owner, { storeId: there, ...more });

/** What the till has after reading the feed on from `after`, as keys by entity. */
type Shelf = Record<string, Set<string>>;
async function pull(till: PlantedTill, have: Shelf = {}, after = 0): Promise<{ have: Shelf; next: number }> {
  const { json } = await ask(server, `api/sync/v1/pull?after=${after}`, bearer(till.token));
  const changes = json['changes'] as { entity: string; columns: string[]; rows: unknown[][]; removed: unknown[][] }[];
  for (const { entity, columns, rows, removed } of changes) {
    const shelf = (have[entity] ??= new Set());
    for (const row of rows) shelf.add(String(row[columns.indexOf('id')]));
    for (const key of removed) shelf.delete(String(key[0]));
  }
  return { have, next: Number(json['next']) };
}
const staffAndTills = ({ planted }: Shop, store: number): object => ({ staff: new Set([planted.stores[store]?.staffId]), till: new Set(planted.stores[store]?.tills.map((one) => one.device.tillId)) });

describe('a till moved to another store', () => {
  it('ST1 ST3 loses the people and tills of the old store and gets those of the new, and the others see it go', async () => {
    const shop = await twoStores();
    const [mine, theirs] = [await pull(shop.till), await pull(shop.neighbour)];
    expect(mine.have).toMatchObject(staffAndTills(shop, 0));
    const moved = await move(shop);
    expect([moved.status, moved.json['number']]).toEqual([200, 3]);
    expect((await pull(shop.till, mine.have, mine.next)).have).toMatchObject({ staff: new Set([shop.planted.stores[1]?.staffId]), till: new Set([...shop.planted.stores[1]?.tills ?? [], shop.till].map((one) => one.device.tillId)) });
    expect((await pull(shop.neighbour, theirs.have, theirs.next)).have['till']).toEqual(new Set([shop.neighbour.device.tillId]));
    expect((await pull(shop.till)).have).toEqual((await pull(shop.till, mine.have, mine.next)).have);
    const { json } = await ask(server, 'api/v1/stores', shop.owner);
    expect((json as StoreList).stores.map((store) => store.tills.map((till) => till.number))).toEqual([[2], [1, 2, 3]]);
    // And back again: what had left comes, what had come leaves.
    const there = await pull(shop.till, mine.have, mine.next);
    expect((await ask(server, `api/v1/tills/${shop.till.device.tillId}/move`, shop.owner, { storeId: shop.planted.stores[0]?.storeId })).status).toBe(200);
    expect((await pull(shop.till, there.have, there.next)).have).toMatchObject(staffAndTills(shop, 0));
  });

  it('ST1 takes the number asked for, unless another till has it', async () => {
    const shop = await twoStores();
    expect((await move(shop, { number: 2 })).json).toMatchObject({ status: 409, code: 'number-taken' });
    expect((await move(shop, { number: 17 })).json as TillRow).toMatchObject({ number: 17 });
    expect((await move(shop)).json).toMatchObject({ status: 409, code: 'same-store' });
  });

  it('ST2 waits for the end of its shift and for what it has not sent', async () => {
    const shop = await twoStores();
    const shift = shiftFacts(shop.till.place, ids, { incarnationId: shop.till.incarnationId, number: 1, atMs: Date.UTC(2026, 10, 20, 9), floatMinor: 0 });
    await pushCommits(test.deps, shop.till.device, [shop.till.log.add(payloadOf({ entity: 'shiftOpening', row: shift.opening }))]);
    expect((await move(shop)).json).toMatchObject({ status: 409, code: 'shift-open' });
    await pushCommits(test.deps, shop.till.device, [shop.till.log.add(payloadOf({ entity: 'shiftClosing', row: shift.closing({}, ids()) }))]);
    await test.deps.db.withTenant(shop.planted.companyId, (tx) => tx.query(`UPDATE device SET report = '{"unsent": 3}' WHERE tenant_id = $1 AND id = $2`, [tx.tenantId, shop.till.device.deviceId]));
    expect((await move(shop)).json).toMatchObject({ status: 409, code: 'unsent' });
    await test.deps.db.withTenant(shop.planted.companyId, (tx) => tx.query(`UPDATE device SET report = '{"unsent": 0}' WHERE tenant_id = $1`, [tx.tenantId]));
    expect((await move(shop)).status).toBe(200);
  });

  it('ST2 sees the shift that is open also where the clock once ran ahead, and none whose closing never came in a month', async () => {
    const shop = await twoStores();
    const { device, incarnationId, log, place } = shop.till;
    const begin = (number: number, atMs: number) => shiftFacts(place, ids, { incarnationId, number, atMs, floatMinor: 0 });
    const [ahead, lost, last] = [begin(1, Date.UTC(2031, 0, 1)), begin(2, Date.UTC(2026, 10, 20, 9)), begin(3, Date.UTC(2026, 11, 30, 9))];
    const opened = ({ opening }: typeof ahead) => log.add(payloadOf({ entity: 'shiftOpening', row: opening }));
    const closed = ({ closing }: typeof ahead) => log.add(payloadOf({ entity: 'shiftClosing', row: closing({}, ids()) }));
    await pushCommits(test.deps, device, [opened(ahead), closed(ahead), opened(lost)]);
    expect((await move(shop)).json).toMatchObject({ status: 409, code: 'shift-open' });
    const later = { ...test.deps, clock: { ...test.deps.clock, nowMs: () => test.deps.clock.nowMs() + 31 * 86_400_000 } };
    await pushCommits(later, device, [opened(last), closed(last)]);
    expect((await move(shop)).status).toBe(200);
  });

  it('ST2 what it sold before and sends later is of the old store, and what it sells then of the new', async () => {
    const shop = await twoStores();
    const before = sale(shop.till.place, ids, random, { incarnationId: shop.till.incarnationId, number: 1 });
    expect((await move(shop)).status).toBe(200);
    const after = sale({ ...shop.till.place, storeId: shop.there }, ids, random, { incarnationId: shop.till.incarnationId, number: 2 });
    const { reply } = await pushCommits(test.deps, { ...shop.till.device, storeId: shop.there }, [before, after].map((document) => shop.till.log.add(receiptPayload(document))));
    expect(reply.verdicts.map(({ verdict }) => verdict)).toEqual(['applied', 'applied']);
    const rows = await test.deps.db.withTenant(shop.planted.companyId, async (tx) => (await tx.query('SELECT store_id AS "storeId", number FROM receipt WHERE tenant_id = $1 ORDER BY number', [tx.tenantId])).rows);
    expect(rows).toEqual([{ storeId: shop.till.device.storeId, number: 1 }, { storeId: shop.there, number: 2 }]);
  });

  it('ST4 is told at once: its stream ends, and the next request is one of the new store', async () => {
    const shop = await twoStores();
    const stream = await listen(server, 'api/sync/v1/events', bearer(shop.till.token));
    await stream.until((events) => events.length > 0);
    expect((await move(shop)).status).toBe(200);
    await stream.until((events) => stream.closed() || events.length > 50).catch(() => undefined);
    expect(stream.closed()).toBe(true);
    expect((await ask(server, 'api/sync/v1/receipts', bearer(shop.till.token))).json).toMatchObject({ storeId: shop.there });
  });

  it('ST12 waits for nobody who is writing a record of the new store, whose change comes after it', async () => {
    const shop = await twoStores();
    const { json: task } = await ask(server, 'api/v1/tasks', shop.owner, { storeId: shop.there, title: 'Протереть полки', note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [] });
    const read = await pull(shop.till);
    let moved: Answer | undefined;
    let moving: Promise<void> | undefined;
    await test.deps.db.withTenant(shop.planted.companyId, async (tx) => {
      // As every edit does: the record first, the company's head last.
      await tx.query('UPDATE task SET title = $3 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, task['id'], 'Протереть всё']);
      moving = move(shop).then((answer) => { moved = answer; });
      const waitsForUs = async (): Promise<boolean> => (await tx.query('SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))')).rows.length > 0;
      while (moved === undefined && !(await waitsForUs()));
      await recordChanges(tx, tx.tenantId, [{ scope: storeScope(shop.there), entity: 'task', key: [task['id']] }]);
    });
    await moving;
    expect(moved).toMatchObject({ status: 200 });
    const { json } = await ask(server, `api/sync/v1/pull?after=${read.next}`, bearer(shop.till.token));
    const tasks = (json['changes'] as { entity: string; columns: string[]; rows: unknown[][] }[]).filter(({ entity }) => entity === 'task');
    expect(tasks.flatMap(({ columns, rows }) => rows.map((row) => row[columns.indexOf('title')]))).toEqual(['Протереть всё']);
  });

  it('ST5 belongs to who moves it, as does the store', async () => {
    const [mine, theirs] = [await twoStores(), await twoStores()];
    expect((await ask(server, `api/v1/tills/${theirs.till.device.tillId}/move`, mine.owner, { storeId: mine.there })).status).toBe(404);
    expect((await ask(server, `api/v1/tills/${mine.till.device.tillId}/move`, mine.owner, { storeId: theirs.there })).status).toBe(404);
    expect((await ask(server, `api/v1/tills/${mine.till.device.tillId}/move`, bearer(mine.till.token), { storeId: mine.there })).status).toBe(401);
  });
});
