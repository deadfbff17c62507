import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { PullReply } from '#contract/sync/pull.ts';
import { companyScope, recordChanges, storeScope, tillScope, type FeedScope } from '#server/db/feed.ts';
import type { Device, ServerStore, SyncTx } from '#server/sync/store-port.ts';
import { createPages, type Pages } from '#server/sync/shared-pages.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { createPgStore } from './pg-store.ts';
import { ask, bearer, serve, type Served } from './testing/http.ts';
import { firstTill, plantCompany, type FixedIds, type Planted, type PlantedTill } from './testing/shop.ts';

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

/** Pages over PostgreSQL, with a count of the transactions and of the reads of rows, and a gate before each transaction. */
function counted(): { pages: Pages; count: { rounds: number; leaves: number; most: number; now: number }; hold: () => () => void } {
  const count = { rounds: 0, leaves: 0, most: 0, now: 0 };
  const real = createPgStore(test.deps);
  let gate: Promise<unknown> = Promise.resolve();
  const store: ServerStore = {
    async inTenant(tenantId, work, options) {
      count.rounds += 1;
      count.now += 1;
      count.most = Math.max(count.most, count.now);
      try {
        await gate;
        return await real.inTenant(tenantId, (tx) => work({ ...tx, pageEnd: (...args: Parameters<SyncTx['pageEnd']>) => { count.leaves += 1; return tx.pageEnd(...args); } }), options);
      } finally {
        count.now -= 1;
      }
    },
  };
  return {
    count, pages: createPages({ store, clock: test.deps.clock }),
    hold() {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      gate = promise;
      return () => resolve(undefined);
    },
  };
}

async function read(pages: Pages, device: Device, after = 0, pageRows = 250): Promise<PullReply> {
  const answer = await pages.read(device, after, pageRows);
  if ('startOver' in answer) throw new Error('the till was told to start over');
  return check.parse(JSON.parse(answer.json.toString('utf8')));
}

async function addList(planted: Planted, scope: FeedScope, name = 'Розница'): Promise<string> {
  const id = test.deps.ids.uuid();
  await test.deps.db.withTenant(planted.companyId, async (tx) => {
    await tx.query('INSERT INTO price_list (tenant_id, id, name) VALUES ($1, $2, $3)', [planted.companyId, id, name]);
    await recordChanges(tx, planted.companyId, [{ scope, entity: 'priceList', key: [id] }]);
  });
  return id;
}

const leave = (planted: Planted, scope: FeedScope, id: string): Promise<unknown> => test.deps.db.withTenant(planted.companyId, (tx) => recordChanges(tx, planted.companyId, [{ scope, entity: 'priceList', key: [id], removed: true }]));
const tillsOf = (planted: Planted, store = 0): readonly PlantedTill[] => planted.stores[store]?.tills ?? [];
const listsOf = (page: PullReply): unknown[] => page.changes.filter((change) => change.entity === 'priceList').flatMap((change) => change.rows.map((row) => row[change.columns.indexOf('id')]));
const removedOf = (page: PullReply): unknown[] => page.changes.filter((change) => change.entity === 'priceList').flatMap((change) => change.removed.map(([id]) => id));

describe('shared pages', () => {
  it('SL9 fifty tills that ask for one page cost a few rounds and one read of it, and each gets all of it', async () => {
    const planted = await plantCompany(test.deps, { tills: 50 });
    const { pages, count } = counted();
    const all = await Promise.all(tillsOf(planted).map((till) => read(pages, till.device)));
    expect(new Set(all.map((page) => JSON.stringify(page.changes))).size).toBe(1);
    expect(new Set(all.map((page) => page.scope)).size).toBe(50);
    expect(count.leaves).toBeLessThanOrEqual(2);
    expect(count.rounds).toBeLessThanOrEqual(4);
    expect(count.most).toBeLessThanOrEqual(2);
  });

  it('SL9 a page that was read serves until the head moves, and not a moment longer', async () => {
    const planted = await plantCompany(test.deps, { tills: 3 });
    const [one, two, three] = tillsOf(planted) as [PlantedTill, PlantedTill, PlantedTill];
    const { pages, count } = counted();
    const { next } = await read(pages, one.device);
    await read(pages, two.device);
    expect(count.leaves).toBe(1);
    const id = await addList(planted, companyScope);
    expect(listsOf(await read(pages, three.device))).toEqual([id]);
    expect(listsOf(await read(pages, two.device, next))).toEqual([id]);
  });

  it('SL9 who asks while a round is under way gets what was written before the asking', async () => {
    const planted = await plantCompany(test.deps, { tills: 4 });
    const tills = tillsOf(planted);
    const { pages, hold } = counted();
    const { next } = await read(pages, (tills[0] as PlantedTill).device);
    const release = hold();
    const early = tills.slice(0, 3).map((till) => read(pages, till.device, next));
    const id = await addList(planted, companyScope);
    const late = read(pages, (tills[3] as PlantedTill).device, next);
    release();
    await Promise.all(early);
    expect(listsOf(await late)).toEqual([id]);
  });

  it('SL9 two stores share nothing of what is their own', async () => {
    const planted = await plantCompany(test.deps, { stores: 2, tills: 2 });
    const [here, there] = [tillsOf(planted, 0), tillsOf(planted, 1)] as [[PlantedTill, PlantedTill], [PlantedTill, PlantedTill]];
    const { pages } = counted();
    const { next } = await read(pages, here[0].device);
    const id = await addList(planted, storeScope(here[0].device.storeId));
    const [own, foreign, ownAgain] = await Promise.all([read(pages, here[0].device, next), read(pages, there[0].device, next), read(pages, here[1].device, next)]);
    expect([listsOf(own), listsOf(foreign), listsOf(ownAgain)]).toEqual([[id], [], [id]]);
  });

  it('SL1 SL9 two companies with equal ids in everything never see a byte of each other', async () => {
    const fixed: Omit<FixedIds, 'companyId'> = { legalEntityId: test.deps.ids.uuid(), storeId: test.deps.ids.uuid(), tillId: test.deps.ids.uuid(), deviceId: test.deps.ids.uuid(), incarnationId: test.deps.ids.uuid() };
    const [one, two] = [await plantCompany(test.deps, { fixed: { ...fixed, companyId: test.deps.ids.uuid() } }), await plantCompany(test.deps, { fixed: { ...fixed, companyId: test.deps.ids.uuid() } })];
    await addList(one, companyScope, 'тайна первой');
    await addList(two, companyScope, 'тайна второй');
    const { pages } = counted();
    for (let turn = 0; turn < 3; turn++) {
      const [first, second] = (await Promise.all([pages.read(firstTill(one).device, 0, 250), pages.read(firstTill(two).device, 0, 250)])).map((answer) => ('json' in answer ? answer.json.toString('utf8') : ''));
      expect(first).toContain('тайна первой');
      expect(first).not.toContain('тайна второй');
      expect(second).toContain('тайна второй');
      expect(second).not.toContain('тайна первой');
      expect(first).not.toContain(two.companyId);
    }
    // Over the door too: the same device under the token of its own company.
    const [viaOne, viaTwo] = await Promise.all([one, two].map((planted) => ask(server, 'api/sync/v1/pull?after=0&limit=250', { ...bearer(firstTill(planted).token), 'x-lavka-contract': '4' })));
    expect(JSON.stringify(viaOne?.json)).not.toContain('второй');
    expect(JSON.stringify(viaTwo?.json)).not.toContain('первой');
  });

  it('SL9 a till with a word of its own gets it, and the others do not', async () => {
    const planted = await plantCompany(test.deps, { tills: 3 });
    const [one, two, three] = tillsOf(planted) as [PlantedTill, PlantedTill, PlantedTill];
    const { pages } = counted();
    const { next } = await read(pages, one.device);
    const id = await addList(planted, tillScope(two.device.tillId));
    const [a, b, c] = await Promise.all([one, two, three].map((till) => read(pages, till.device, next))) as [PullReply, PullReply, PullReply];
    expect([listsOf(a), listsOf(b), listsOf(c)]).toEqual([[], [id], []]);
  });

  it('SL9 what the store lost and a till keeps is not taken from that till', async () => {
    const planted = await plantCompany(test.deps, { tills: 2 });
    const [one, two] = tillsOf(planted) as [PlantedTill, PlantedTill];
    const id = await addList(planted, companyScope);
    await test.deps.db.withTenant(planted.companyId, (tx) => recordChanges(tx, planted.companyId, [{ scope: tillScope(two.device.tillId), entity: 'priceList', key: [id] }]));
    const { pages } = counted();
    const { next } = await read(pages, one.device);
    await leave(planted, companyScope, id);
    const [a, b] = await Promise.all([read(pages, one.device, next), read(pages, two.device, next)]);
    expect([removedOf(a), removedOf(b)]).toEqual([[id], []]);
  });

  it('SL9 many companies at once keep no more pages than they may', async () => {
    const { pages } = counted();
    const planted = await Promise.all(Array.from({ length: 12 }, () => plantCompany(test.deps)));
    for (const each of planted) {
      const name = 'ы'.repeat(500_000);
      await addList(each, companyScope, name);
      expect(listsOf(await read(pages, firstTill(each).device))).toHaveLength(1);
    }
    expect(pages.keptBytes()).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(pages.keptBytes()).toBeGreaterThan(0);
  });

  it('SL9 one company that is never idle keeps no more either', async () => {
    const planted = await plantCompany(test.deps);
    await addList(planted, companyScope, 'ы'.repeat(500_000));
    const { pages } = counted();
    let most = 0;
    // Pages of another size are other pages; somebody waits until the last of them is answered.
    await Promise.all(Array.from({ length: 30 }, async (_, n) => {
      await read(pages, firstTill(planted).device, 0, 2_000 + n);
      most = Math.max(most, pages.keptBytes());
    }));
    expect(most, 'what is kept, and what two rounds have just read').toBeLessThanOrEqual(14 * 1024 * 1024);
    expect(most).toBeGreaterThan(4 * 1024 * 1024);
    expect(pages.keptBytes()).toBeLessThanOrEqual(8 * 1024 * 1024);
  });
});

describe('the size of a page', () => {
  const rowsOf = (json: Record<string, unknown>): number => (json['changes'] as PullReply['changes']).reduce((sum, change) => sum + change.rows.length, 0);

  it('SL8 a till says how many rows it wants; one of before gets what it always got', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    for (let index = 0; index < 20; index++) await addList(planted, companyScope);
    const pull = (limit: string, contract: string) => ask(server, `api/sync/v1/pull?after=0${limit}`, { ...bearer(till.token), 'x-lavka-contract': contract });
    const few = await pull('&limit=5', '4');
    expect(rowsOf(few.json)).toBeGreaterThanOrEqual(5);
    expect(rowsOf(few.json)).toBeLessThan(15);
    expect(few.json).toMatchObject({ caughtUp: false });
    for (const [limit, contract] of [['&limit=5', '3'], ['', '4'], ['&limit=5000', '4'], ['&limit=999999999', '4']] as const) expect((await pull(limit, contract)).json, `${limit} of ${contract}`).toMatchObject({ caughtUp: true, remaining: 0 });
    for (const limit of ['0', '-1', '1.5', 'viele']) expect((await pull(`&limit=${limit}`, '4')).status).toBe(400);
  });

  it('SL2 SL8 pages of any size end with whole commits, and the guess of what is to come is right', async () => {
    const planted = await plantCompany(test.deps);
    const { device } = firstTill(planted);
    const { pages } = counted();
    const start = (await read(pages, device)).next;
    for (let index = 0; index < 12; index++) await addList(planted, companyScope);
    for (const limit of [1, 5, 250]) {
      const seen: PullReply[] = [];
      for (let after = start; seen.at(-1)?.caughtUp !== true; after = seen.at(-1)?.next ?? after) seen.push(await read(pages, device, after, limit));
      expect(seen.flatMap(listsOf)).toHaveLength(12);
      expect(seen.map((page) => page.remaining)).toEqual(seen.map((_, index) => seen.slice(index + 1).flatMap(listsOf).length));
    }
  });
});
