import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstTill, plantCompany, type Planted, type PlantedTill } from '#server/features/sync/testing/shop.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { addGoods, headersOf, holdSnapshot, manifestOf, plantWholeShop, pullAll, removeRows, serveApart } from './testing/shop-of-goods.ts';
import { forgetRemoved, TOMBSTONE_DAYS, watchTombstones } from './tombstones.ts';

const DAY = 86_400_000;
const START = 20_000 * DAY;

let test: TestDatabase;
let server: Awaited<ReturnType<typeof serveApart>>;
beforeAll(async () => {
  test = await testDatabase();
  server = await serveApart(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

/** Every device of it speaks the contract of today. */
async function modernShop(goods = 10): Promise<{ readonly planted: Planted; readonly till: PlantedTill }> {
  const planted = await plantWholeShop(test.deps, goods);
  await test.deps.db.withTenant(planted.companyId, (tx) => tx.query('UPDATE incarnation SET contract_version = 4 WHERE tenant_id = $1', [planted.companyId]));
  return { planted, till: firstTill(planted) };
}

const removeSome = (planted: Planted, count: number) => test.deps.db.withTenant(planted.companyId, async (tx) => {
  const { goods } = await addGoods(tx, test.deps.ids.uuid, count, 7_000);
  await removeRows(tx, 'good', goods.map(({ id }) => [id]));
});
const forget = (planted: Planted, day: number) => test.deps.db.withTenant(planted.companyId, (tx) => forgetRemoved(tx, START + day * DAY));
const standing = (planted: Planted) => test.deps.db.withTenant(planted.companyId, async (tx) => (await tx.query<{ removed: number; horizon: number; seq: number; marks: number }>(`
  SELECT (SELECT count(*) FROM change WHERE removed) AS removed, horizon, seq, (SELECT count(*) FROM feed_mark) AS marks FROM tenant_head WHERE tenant_id = $1`, [planted.companyId])).rows[0]);
const pull = (till: PlantedTill, after: number, contract = '4') => fetch(new URL(`api/sync/v1/pull?after=${after}`, server.url), { headers: { ...headersOf(till), 'x-lavka-contract': contract } });

describe('removed keys', () => {
  it('SN16 are remembered half a year, then forgotten with the horizon in one transaction', async () => {
    const { planted } = await modernShop();
    const first = await standing(planted);
    expect(first).toMatchObject({ removed: 3, horizon: 0 });
    expect(await forget(planted, 0)).toBe(0);
    await removeSome(planted, 4);
    expect(await forget(planted, 1)).toBe(0);
    expect(await forget(planted, TOMBSTONE_DAYS - 0.001)).toBe(0);
    expect(await forget(planted, TOMBSTONE_DAYS)).toBe(3);
    expect(await standing(planted)).toMatchObject({ removed: 4, horizon: first?.seq });
    expect(await forget(planted, TOMBSTONE_DAYS + 1)).toBe(4);
    expect(await standing(planted)).toMatchObject({ removed: 0, horizon: (await standing(planted))?.seq });
    expect(await forget(planted, TOMBSTONE_DAYS + 2)).toBe(0);
  });

  it('SN16 the feed is marked once a day, and only where it moved', async () => {
    const { planted } = await modernShop();
    for (const day of [0, 0.1, 0.9, 1.5, 3]) await forget(planted, day);
    expect((await standing(planted))?.marks).toBe(1);
    await removeSome(planted, 1);
    for (const day of [3.1, 3.2, 4.2]) await forget(planted, day);
    expect((await standing(planted))?.marks).toBe(2);
  });

  it('SN17 SN18 behind the horizon a till starts over from a snapshot, an older one gets its page as always', async () => {
    const { planted, till } = await modernShop();
    await forget(planted, 0);
    await forget(planted, TOMBSTONE_DAYS);
    const { horizon = 0 } = await standing(planted) ?? {};
    expect(horizon).toBeGreaterThan(1);
    const refused = await pull(till, horizon - 1);
    expect([refused.status, await refused.json()]).toMatchObject([410, { code: 'start-over' }]);
    for (const contract of ['3', '1', '']) expect((await pull(till, horizon - 1, contract)).status, contract).toBe(200);
    expect((await pull(till, horizon)).status).toBe(200);
    expect((await pull(till, 0)).status).toBe(200);
    const manifest = await manifestOf(server, till);
    expect(manifest.asOf).toBeGreaterThanOrEqual(horizon);
    expect(await holdSnapshot(server, till, manifest)).toEqual((await pullAll(server, till)).held);
  });

  it('SN18 what an older till has not read is kept for it, until it is revoked or renewed', async () => {
    const { planted } = await modernShop();
    const { seq = 0 } = await standing(planted) ?? {};
    const old = planted.stores[1]?.tills[0]?.device.deviceId;
    const tell = (sql: string, ...values: unknown[]) => test.deps.db.withTenant(planted.companyId, (tx) => tx.query(sql, [planted.companyId, old, ...values]));
    await tell('UPDATE incarnation SET contract_version = 3 WHERE tenant_id = $1 AND device_id = $2');
    await forget(planted, 0);
    expect(await forget(planted, TOMBSTONE_DAYS), 'nobody knows what it has read').toBe(0);
    await tell('UPDATE device SET report = $3 WHERE tenant_id = $1 AND id = $2', { cursor: seq - 1 });
    expect(await forget(planted, TOMBSTONE_DAYS), 'the last removal is still to come').toBe(2);
    await tell('UPDATE device SET report = $3 WHERE tenant_id = $1 AND id = $2', { cursor: -1e308 });
    expect(await forget(planted, TOMBSTONE_DAYS), 'FL11 what no feed can hold stops nothing').toBe(0);
    await tell('UPDATE device SET revoked_at = 1 WHERE tenant_id = $1 AND id = $2');
    expect(await forget(planted, TOMBSTONE_DAYS)).toBe(1);
    expect(await standing(planted)).toMatchObject({ removed: 0, horizon: seq });
  });

  it('SN16 the watch looks after every company, and one that fails does not stop the others', async () => {
    const [one, two] = [await modernShop(), await modernShop()];
    const failing = await plantCompany(test.deps);
    let nowMs = START;
    const watch = watchTombstones({ ...test.deps, clock: { nowMs: () => nowMs }, db: { ...test.deps.db, withTenant: (tenantId, work, how) => (tenantId === failing.companyId ? Promise.reject(new Error('planted')) : test.deps.db.withTenant(tenantId, work, how)) } });
    await watch.lookAll();
    nowMs = START + TOMBSTONE_DAYS * DAY;
    await watch.lookAll();
    await watch.stop();
    for (const { planted } of [one, two]) expect(await standing(planted)).toMatchObject({ removed: 0 });
  });
});
