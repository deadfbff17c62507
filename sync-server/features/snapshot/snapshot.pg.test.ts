import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { companyScope, recordChanges, storeScope, tillScope } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import { firstTill, plantCompany, type Planted, type PlantedTill } from '#server/features/sync/testing/shop.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { deviceFeed } from '#server/sync/pull.ts';
import { buildSnapshot } from './build-snapshot.ts';
import { addGoods, bytesOf, holdSnapshot, linesOf, manifestOf, plantWholeShop, pullAll, removeRows, serveApart } from './testing/shop-of-goods.ts';

let test: TestDatabase;
let server: Awaited<ReturnType<typeof serveApart>>;
let shop: Planted;
beforeAll(async () => {
  test = await testDatabase({ connections: 14 });
  server = await serveApart(test.deps);
  shop = await plantWholeShop(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const tillsOf = (planted: Planted): PlantedTill[] => planted.stores.flatMap(({ tills }) => tills);

describe('a snapshot', () => {
  it('SN1 SN4 holds what pages from 0 give, row for row, for every till of two stores', async () => {
    for (const till of tillsOf(shop)) {
      const manifest = await manifestOf(server, till);
      const { held, cursor, scope } = await pullAll(server, till);
      expect(Object.fromEntries(await holdSnapshot(server, till, manifest))).toEqual(Object.fromEntries(held));
      expect(held.size).toBeGreaterThan(600);
      expect(manifest).toMatchObject({ asOf: cursor, scope });
    }
  });

  it('SN1 an empty company has one too', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    expect(await holdSnapshot(server, till, await manifestOf(server, till))).toEqual((await pullAll(server, till)).held);
  });

  it('SN1 what changes while it is made comes with the pages after it, nothing is torn or missed', async () => {
    const planted = await plantWholeShop(test.deps, 3_000);
    const till = firstTill(planted);
    const { prices } = await test.deps.db.withTenant(planted.companyId, (tx) => addGoods(tx, test.deps.ids.uuid, 30, 5_000));
    let writing = true;
    const writer = (async () => {
      for (let round = 1; writing; round++) {
        await test.deps.db.withTenant(planted.companyId, async (tx) => {
          const { goods } = await addGoods(tx, test.deps.ids.uuid, 20, 10_000 + round * 20);
          if (round % 2 === 0) await removeRows(tx, 'good', goods.slice(0, 5).map(({ id }) => [id]));
          await recordChanges(tx, planted.companyId, await saveRows(tx, 'price', prices.map((price) => ({ ...price, amountMinor: price.amountMinor + round }))));
        });
      }
    })();
    const manifest = await manifestOf(server, till);
    writing = false;
    await writer;
    const held = await holdSnapshot(server, till, manifest);
    const { held: both, cursor } = await pullAll(server, till, held, manifest.asOf);
    expect(cursor).toBeGreaterThan(manifest.asOf);
    const whole = await pullAll(server, till);
    expect(Object.fromEntries(both)).toEqual(Object.fromEntries(whole.held));
  });

  it('SN2 rows whose key the feed writes in another way come all the same', async () => {
    const planted = await plantWholeShop(test.deps, 70);
    const till = firstTill(planted);
    await test.deps.db.withTenant(planted.companyId, async (tx) => {
      await tx.query(`UPDATE change SET key = (SELECT json_build_array(key::json ->> 0, key::json ->> 1, key::json ->> 2)::text) WHERE tenant_id = $1 AND entity = 'price' AND NOT removed`, [planted.companyId]);
      await tx.query(`UPDATE change SET key = ' ' || key WHERE tenant_id = $1 AND entity IN ('store', 'good', 'blob') AND NOT removed`, [planted.companyId]);
    });
    expect(await holdSnapshot(server, till, await manifestOf(server, till))).toEqual((await pullAll(server, till)).held);
  });

  it('SN3 tills of a store share one; a till whose own scope holds rows has its own', async () => {
    const planted = await plantWholeShop(test.deps, 10);
    const [first, second, other] = tillsOf(planted) as [PlantedTill, PlantedTill, PlantedTill];
    const shared = await manifestOf(server, first);
    expect((await manifestOf(server, second)).id).toBe(shared.id);
    expect((await manifestOf(server, second)).scope).not.toBe(shared.scope);
    expect((await manifestOf(server, other)).id).not.toBe(shared.id);
    const list = test.deps.ids.uuid();
    await test.deps.db.withTenant(planted.companyId, async (tx) => {
      await saveRows(tx, 'priceList', [{ id: list, name: 'только здесь' }]);
      await recordChanges(tx, planted.companyId, [{ scope: tillScope(second.device.tillId), entity: 'priceList', key: [list] }]);
    });
    const own = await manifestOf(server, second);
    expect(own.id).not.toBe(shared.id);
    expect(await holdSnapshot(server, second, own)).toEqual((await pullAll(server, second)).held);
    expect((await manifestOf(server, first)).id).toBe(shared.id);
  });

  it('SN1 a row that stands in two scopes of a till comes once', async () => {
    const planted = await plantWholeShop(test.deps, 10);
    const till = firstTill(planted);
    await test.deps.db.withTenant(planted.companyId, async (tx) => {
      const { goods, barcodes } = await addGoods(tx, test.deps.ids.uuid, 3, 500);
      const scopes = [storeScope(till.device.storeId), companyScope];
      await recordChanges(tx, planted.companyId, scopes.flatMap((scope) => [...goods.map(({ id }) => ({ scope, entity: 'good' as const, key: [id] })), ...barcodes.map(({ code, goodId }) => ({ scope, entity: 'barcode' as const, key: [code, goodId] }))]));
    });
    expect(await holdSnapshot(server, till, await manifestOf(server, till))).toEqual((await pullAll(server, till)).held);
  });

  it('SN3 no entity stands in the scope of one till: where one does, every till makes its own snapshot, and that must be thought over', () => {
    expect((Object.keys(catalogue) as EntityName[]).filter((name) => entityOf(name).direction === 'down' && entityOf(name).scope === 'till')).toEqual([]);
  });

  it('SN5 SN6 small things first and alone, then goods as they sell with what belongs to them', async () => {
    const till = firstTill(shop);
    const manifest = await manifestOf(server, till);
    const [first, ...rest] = await Promise.all(manifest.chunks.map(async (_, n) => linesOf(await bytesOf(server, till, manifest, n))));
    expect(first?.map(({ entity }) => entity)).toEqual(expect.arrayContaining(['company', 'store', 'till', 'staff', 'taxRate', 'priceList', 'policy', 'quickGood', 'category']));
    expect(first?.filter(({ entity }) => ['good', 'barcode', 'price', 'blob'].includes(entity))).toEqual([]);
    const lines = rest.flat();
    const rank = manifest.columns['good']?.indexOf('salesRank') ?? -1;
    const ranks = lines.flatMap(({ entity, rows }) => (entity === 'good' ? rows.map((row) => row[rank] as number) : []));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    for (const [index, { entity, rows }] of lines.entries()) {
      if (entity !== 'good') continue;
      expect(rows.length).toBeLessThanOrEqual(64);
      const goods = new Set(rows.map((row) => row[0]));
      const [barcodes, prices] = lines.slice(index + 1);
      expect([barcodes?.entity, prices?.entity]).toEqual(['barcode', 'price']);
      for (const row of [...barcodes?.rows ?? [], ...prices?.rows ?? []]) expect(goods.has(row[1])).toBe(true);
    }
    expect(lines.at(-1)?.entity).toBe('blob');
  });

  it('SN7 chunks close with the line that fills them, and each can be read alone', async () => {
    const planted = await plantWholeShop(test.deps, 700);
    const { device } = firstTill(planted);
    const [dir, id] = [server.dir, test.deps.ids.uuid()];
    const feed = deviceFeed;
    const snapshot = await buildSnapshot(test.deps.db, {
      dir, told: () => undefined, reserveBytes: 0, chunkBytes: 20_000, signal: new AbortController().signal,
      order: { id, tenantId: device.tenantId, scopes: feed.scopesOf(device), contract: 4, columns: {}, feed },
    });
    expect(snapshot.chunks.length).toBeGreaterThan(5);
    expect(snapshot.chunks.reduce((sum, chunk) => sum + chunk.rows, 0)).toBe(snapshot.rows);
  });
});
