import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { PullReply } from '#contract/sync/pull.ts';
import { companyScope, recordChanges, storeScope, tillScope } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { createPages, type Pages } from '#server/sync/shared-pages.ts';
import type { Device } from '#server/sync/store-port.ts';
import { idsFrom, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { ask, bearer, serve, type Served } from './testing/http.ts';
import { firstTill, plantCompany, portsOf, pushCommits, type Planted, type PlantedTill } from './testing/shop.ts';

let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase({ connections: 14 });
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const check = compileCheck(PullReply);
const random = seeded(41);
const ids = idsFrom(random);

type Client = { cursor: number; readonly rows: Map<string, unknown[]>; readonly pages: PullReply[] };

/** A till's side of pulling, as simple as it can be: rows by key, removed keys taken out. */
function client(): Client {
  return { cursor: 0, rows: new Map(), pages: [] };
}

let pages: Pages;

async function pullOnce(device: Device, state: Client, pageRows: number): Promise<PullReply> {
  pages ??= createPages(portsOf(test.deps));
  const read = await pages.read(device, state.cursor, pageRows);
  if ('startOver' in read) throw new Error('the till was told to start over');
  const page = check.parse(JSON.parse(read.json.toString('utf8')));
  const keyOf: Record<string, string[]> = { price: ['listId', 'goodId', 'validFrom'], barcode: ['code', 'goodId'], blob: ['hash'] };
  for (const { entity, columns, rows, removed } of page.changes) {
    for (const row of rows) state.rows.set(`${entity} ${JSON.stringify((keyOf[entity] ?? ['id']).map((name) => row[columns.indexOf(name)]))}`, row);
    for (const key of removed) state.rows.delete(`${entity} ${JSON.stringify(key)}`);
  }
  expect(page.next).toBeGreaterThanOrEqual(state.cursor);
  state.cursor = page.next;
  state.pages.push(page);
  return page;
}

async function pullAll(device: Device, state = client(), pageRows = 5_000): Promise<Client> {
  while (!(await pullOnce(device, state, pageRows)).caughtUp) continue;
  return state;
}

const keysOf = (state: Client, entity: string): string[] => [...state.rows.keys()].filter((key) => key.startsWith(`${entity} `));

async function addLists(tx: TenantTx, companyId: string, count: number): Promise<string[]> {
  const lists = Array.from({ length: count }, () => ids());
  await tx.query('INSERT INTO price_list (tenant_id, id, name) SELECT $1, id, $3 FROM unnest($2::uuid[]) AS u (id)', [companyId, lists, 'Розница']);
  await recordChanges(tx, companyId, lists.map((id) => ({ scope: companyScope, entity: 'priceList', key: [id] })));
  return lists;
}

const inCompany = <T>(planted: Planted, work: (tx: TenantTx) => Promise<T>): Promise<T> => test.deps.db.withTenant(planted.companyId, work);

describe('pull', () => {
  it('SL1 two stores and two companies: each till receives exactly what is its own', async () => {
    const [one, two] = [await plantCompany(test.deps, { stores: 2, tills: 2 }), await plantCompany(test.deps, { stores: 1, tills: 1 })];
    for (const planted of [one, two]) {
      for (const { storeId, staffId, tills } of planted.stores) {
        for (const till of tills) {
          const { rows } = await pullAll(till.device);
          const expected = [
            `company ["${planted.companyId}"]`, ...planted.stores.map((store) => `store ["${store.storeId}"]`),
            `staff ["${staffId}"]`, ...tills.map((each) => `till ["${each.device.tillId}"]`),
          ];
          expect([...rows.keys()].sort(), `till of ${storeId}`).toEqual(expected.sort());
        }
      }
    }
  });

  it('SL1 a row under one till\'s own scope reaches that till alone', async () => {
    const planted = await plantCompany(test.deps, { tills: 2 });
    const [first, second] = planted.stores[0]?.tills as [PlantedTill, PlantedTill];
    const list = ids();
    await inCompany(planted, async (tx) => {
      await tx.query('INSERT INTO price_list (tenant_id, id, name) VALUES ($1, $2, $3)', [planted.companyId, list, 'своя']);
      await recordChanges(tx, planted.companyId, [{ scope: tillScope(first.device.tillId), entity: 'priceList', key: [list] }]);
    });
    expect(keysOf(await pullAll(first.device), 'priceList')).toHaveLength(1);
    expect(keysOf(await pullAll(second.device), 'priceList')).toHaveLength(0);
  });

  it('SL2 pages hold whole commits, aim at their size, and add up to everything', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    const start = await pullAll(till.device);
    const commitOf = new Map<string, number>();
    const sizes = Array.from({ length: 40 }, (_, index) => [1, 3, 9, 10, 11, 25, 2][index % 7] as number);
    for (const [index, size] of sizes.entries()) for (const id of await inCompany(planted, (tx) => addLists(tx, planted.companyId, size))) commitOf.set(id, index);
    const state: Client = { ...client(), cursor: start.cursor };
    await pullAll(till.device, state, 10);
    const seen = new Set<number>();
    for (const page of state.pages) {
      const rows = page.changes.flatMap((change) => change.rows);
      const commits = new Set(rows.map((row) => commitOf.get(row[0] as string) as number));
      expect(rows.length, 'whole commits').toBe([...commits].reduce((sum, index) => sum + (sizes[index] as number), 0));
      expect([...commits].filter((index) => seen.has(index))).toEqual([]);
      for (const index of commits) seen.add(index);
      const last = sizes[Math.max(...commits)] ?? 0;
      if (!page.caughtUp) expect(rows.length).toBeGreaterThanOrEqual(10);
      expect(rows.length - last).toBeLessThan(10);
    }
    expect(keysOf(state, 'priceList')).toHaveLength(commitOf.size);
    expect(state.pages.map((page) => page.remaining)).toEqual(state.pages.map((_, index) => state.pages.slice(index + 1).flatMap((page) => page.changes.flatMap((change) => change.rows)).length));
  });

  it('SL2 SL5 a page that is full to the row and ends at the head is the last one, and no hole follows it', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    const state: Client = { ...client(), cursor: (await pullAll(till.device)).cursor };
    for (let index = 0; index < 5; index++) await inCompany(planted, (tx) => addLists(tx, planted.companyId, 2));
    expect(await pullOnce(till.device, state, 10)).toMatchObject({ caughtUp: true, remaining: 0 });
    await inCompany(planted, (tx) => addLists(tx, planted.companyId, 2));
    expect(await pullOnce(till.device, state, 10)).toMatchObject({ caughtUp: true, remaining: 0 });
    expect(keysOf(state, 'priceList')).toHaveLength(12);
  });

  it('SL3 removed rows come as keys, and so do rows that are gone without a word', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    const [kept, told, gone] = await inCompany(planted, (tx) => addLists(tx, planted.companyId, 3)) as [string, string, string];
    const state = await pullAll(till.device);
    await inCompany(planted, async (tx) => {
      await tx.query('DELETE FROM price_list WHERE tenant_id = $1 AND id = ANY ($2::uuid[])', [planted.companyId, [told, gone]]);
      await recordChanges(tx, planted.companyId, [{ scope: companyScope, entity: 'priceList', key: [told], removed: true }, { scope: companyScope, entity: 'priceList', key: [gone] }]);
    });
    expect(keysOf(await pullAll(till.device, state), 'priceList')).toEqual([`priceList ["${kept}"]`]);
    expect(state.pages.at(-1)?.changes[0]?.removed.flat().sort()).toEqual([told, gone].sort());
  });

  it('SL3 a person who moves between stores leaves one till and enters the other', async () => {
    const planted = await plantCompany(test.deps, { stores: 2 });
    const [here, there] = planted.stores as [Planted['stores'][number], Planted['stores'][number]];
    const [from, to] = [await pullAll((here.tills[0] as PlantedTill).device), await pullAll((there.tills[0] as PlantedTill).device)];
    await inCompany(planted, async (tx) => {
      await tx.query('UPDATE staff SET store_id = $3 WHERE tenant_id = $1 AND id = $2', [planted.companyId, here.staffId, there.storeId]);
      await recordChanges(tx, planted.companyId, [{ scope: storeScope(here.storeId), entity: 'staff', key: [here.staffId], removed: true }, { scope: storeScope(there.storeId), entity: 'staff', key: [here.staffId] }]);
    });
    expect(keysOf(await pullAll((here.tills[0] as PlantedTill).device, from), 'staff')).toEqual([]);
    expect(keysOf(await pullAll((there.tills[0] as PlantedTill).device, to), 'staff').sort()).toEqual([`staff ["${here.staffId}"]`, `staff ["${there.staffId}"]`].sort());
  });

  it('SL3 a row that left one scope of a till but stands in another is not taken from it', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    const [list] = await inCompany(planted, (tx) => addLists(tx, planted.companyId, 1)) as [string];
    const state = await pullAll(till.device);
    await inCompany(planted, (tx) => recordChanges(tx, planted.companyId, [{ scope: tillScope(till.device.tillId), entity: 'priceList', key: [list] }]));
    await pullAll(till.device, state);
    await inCompany(planted, (tx) => recordChanges(tx, planted.companyId, [{ scope: companyScope, entity: 'priceList', key: [list], removed: true }]));
    expect(keysOf(await pullAll(till.device, state), 'priceList')).toEqual([`priceList ["${list}"]`]);
  });

  it('SL4 a picture travels as its hash, its bytes on demand and only inside its company', async () => {
    const [planted, foreign] = [await plantCompany(test.deps), await plantCompany(test.deps)];
    const till = firstTill(planted);
    const hash = createHash('sha256').update('<svg/>').digest('hex');
    await inCompany(planted, async (tx) => {
      await tx.query('INSERT INTO blob (tenant_id, hash, mime, bytes) VALUES ($1, $2, $3, $4)', [planted.companyId, hash, 'image/svg+xml', Buffer.from('<svg/>')]);
      await recordChanges(tx, planted.companyId, [{ scope: companyScope, entity: 'blob', key: [hash] }]);
    });
    const state = await pullAll(till.device);
    expect(state.pages[0]?.changes.find((change) => change.entity === 'blob')).toEqual({ entity: 'blob', columns: ['hash', 'mime'], rows: [[hash, 'image/svg+xml']], removed: [] });
    const found = await ask(server, `api/sync/v1/blob/${hash}`, bearer(till.token));
    expect([found.status, found.json['text'], found.headers.get('content-type')]).toEqual([200, '<svg/>', 'image/svg+xml']);
    expect((await ask(server, `api/sync/v1/blob/${hash}`, bearer(firstTill(foreign).token))).status).toBe(404);
    expect((await ask(server, 'api/sync/v1/blob/no', bearer(till.token))).status).toBe(400);
  });

  it('SL4 values arrive as the catalogue means them', async () => {
    const planted = await plantCompany(test.deps);
    const [list, good] = [ids(), ids()];
    await inCompany(planted, async (tx) => {
      await tx.query(`INSERT INTO good (tenant_id, id, name, article, brand, category_id, unit, tax_code, legal_entity_id, picture_hash, sales_rank, active) VALUES ($1, $2, 'Чай «Осень" \\ ', NULL, NULL, NULL, 'pcs', 'vat-22', NULL, NULL, 9007199254740991, true)`, [planted.companyId, good]);
      await tx.query('INSERT INTO price (tenant_id, list_id, good_id, valid_from, amount_minor) VALUES ($1, $2, $3, 1790000000000, 12345)', [planted.companyId, list, good]);
      await tx.query(`INSERT INTO tax_rate (tenant_id, code, valid_from, name, rate_bps) VALUES ($1, 'vat-22', '2026-01-01', 'НДС 22 %', 2200)`, [planted.companyId]);
      await recordChanges(tx, planted.companyId, [{ scope: companyScope, entity: 'good', key: [good] }, { scope: companyScope, entity: 'price', key: [list, good, 1790000000000] }, { scope: companyScope, entity: 'taxRate', key: ['vat-22', '2026-01-01'] }]);
    });
    const changes = new Map((await pullAll(firstTill(planted).device)).pages.flatMap((page) => page.changes).map((change) => [change.entity, change]));
    expect(changes.get('good')?.rows).toEqual([[good, 'Чай «Осень" \\ ', null, null, null, 'pcs', 'vat-22', null, null, 9007199254740991, true]]);
    expect(changes.get('price')).toEqual({ entity: 'price', columns: ['listId', 'goodId', 'validFrom', 'amountMinor'], rows: [[list, good, 1790000000000, 12345]], removed: [] });
    expect(changes.get('taxRate')?.rows).toEqual([['vat-22', '2026-01-01', 'НДС 22 %', 2200]]);
  });

  it('SL5 SO3 a till behind by others\' sales alone comes up to the head with an empty page', async () => {
    const planted = await plantCompany(test.deps, { stores: 1, tills: 2 });
    const [seller, other] = planted.stores[0]?.tills as [PlantedTill, PlantedTill];
    const state = await pullAll(other.device);
    for (let index = 1; index <= 3; index++) await pushCommits(test.deps, seller.device, [seller.log.add(receiptPayload(sale(seller.place, ids, random, { incarnationId: seller.incarnationId, number: index })))]);
    const page = await pullOnce(other.device, state, 5_000);
    expect(page).toMatchObject({ caughtUp: true, changes: [], remaining: 0 });
    expect(page.next).toBe(page.head);
    expect(page.next).toBeGreaterThanOrEqual(4);
  });

  it('SO1 while eight writers change prices and sell, a polling till misses nothing', async () => {
    const planted = await plantCompany(test.deps, { stores: 2, tills: 2 });
    const sellers = planted.stores.flatMap((store) => store.tills);
    const till = firstTill(planted);
    const written: string[] = [];
    let writing = true;
    const changePrices = async (): Promise<void> => {
      for (let round = 0; round < 25; round++) written.push(...await inCompany(planted, (tx) => addLists(tx, planted.companyId, 1 + Math.floor(random() * 4))));
    };
    const sell = async (seller: PlantedTill): Promise<void> => {
      for (let round = 1; round <= 15; round++) await pushCommits(test.deps, seller.device, [seller.log.add(receiptPayload(sale(seller.place, ids, random, { incarnationId: seller.incarnationId, number: round, lineCount: 1 })))]);
    };
    const state = client();
    const poll = async (): Promise<void> => {
      while (writing) await pullOnce(till.device, state, 7);
    };
    const polling = poll();
    await Promise.all([changePrices(), changePrices(), changePrices(), changePrices(), ...sellers.map(sell)]);
    writing = false;
    await polling;
    await pullAll(till.device, state, 7);
    expect(keysOf(state, 'priceList').sort()).toEqual(written.map((id) => `priceList ["${id}"]`).sort());
  });

  it('SO1 the same poller does miss rows where numbers are taken before the commit, as from a sequence', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    const state = await pullAll(till.device);
    await test.owner.query('CREATE SEQUENCE planted_bug START 1000');
    await test.owner.query('GRANT USAGE ON SEQUENCE planted_bug TO PUBLIC');
    const [slow, fast] = [ids(), ids()];
    const write = (id: string, before: () => Promise<void>): Promise<void> => inCompany(planted, async (tx) => {
      await tx.query('INSERT INTO price_list (tenant_id, id, name) VALUES ($1, $2, $3)', [planted.companyId, id, 'x']);
      const { rows } = await tx.query<{ seq: number }>(`INSERT INTO change (tenant_id, scope, entity, key, seq, removed) VALUES ($1, 'company', 'priceList', $2, nextval('planted_bug'), false) RETURNING seq`, [planted.companyId, JSON.stringify([id])]);
      await before();
      await tx.query('UPDATE tenant_head SET seq = greatest(seq, $2) WHERE tenant_id = $1', [planted.companyId, rows[0]?.seq]);
    });
    await write(slow, async () => {
      await write(fast, async () => undefined);
      await pullAll(till.device, state);
    });
    await pullAll(till.device, state);
    expect(keysOf(state, 'priceList')).toEqual([`priceList ["${fast}"]`]);
  });

  it('SL2 answers over HTTP are the contract\'s, compressed where the till can read that', async () => {
    const planted = await plantCompany(test.deps);
    await inCompany(planted, (tx) => addLists(tx, planted.companyId, 100));
    const answer = await ask(server, 'api/sync/v1/pull?after=0', { ...bearer(firstTill(planted).token), 'accept-encoding': 'gzip' });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(check.parse(answer.json)).toMatchObject({ caughtUp: true });
    for (const after of ['-1', 'x', '', '1.5', '99999999999999999999']) expect((await ask(server, `api/sync/v1/pull?after=${after}`, bearer(firstTill(planted).token))).status, after).toBe(400);
  });
});
