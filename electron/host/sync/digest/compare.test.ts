import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DigestReport } from '#contract/sync/digest.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { pageColumns } from '#domain/replication/page.ts';
import { openScratchStore, type ScratchStore } from '#host/db/scratch-store.fixture.ts';
import { ensureMeta, updateMeta } from '#host/posting/meta.ts';
import { readReplicaState, updateReplicaState } from '#host/posting/replica-state.ts';
import type { Chore } from '../chores/chores.ts';
import { LinkFailure } from '../server-link.ts';
import { createSyncStore, type SyncStoreDeps } from '../sync-store.ts';
import { compareChore } from './compare.ts';
import type { CompareLink } from './compare-ports.ts';
import { createCopyStore } from './copy-store.ts';
import { readerOver } from './read-copy.ts';
import { rowHash } from './row-hash.ts';

const DAY = 86_400_000;
const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const good = (n: number, name = `Товар ${n}`): unknown[] => [uuid(n), name, null, null, null, 'pcs', 'vat-22', null, null, n, true];
const price = (n: number, amount = n * 100): unknown[] => [uuid(1), uuid(n), 1_700_000_000_000, amount];
const staff = (n: number): unknown[] => [uuid(n), uuid(4), 'Анна', 'cashier', true, 'salt', 'verifier'];
const policy = (value: unknown): unknown[] => [uuid(3), 'rounding', value];
const blob = (n: number): unknown[] => [String(n).padStart(64, 'a'), 'image/png'];

/** A server as a comparison sees it: rows by their keys, in the columns of their pages. */
function shop() {
  const rows = new Map<EntityName, Map<string, readonly unknown[]>>();
  const state = { epoch: uuid(7), head: 9, reports: [] as DigestReport[], asked: 0, offline: false, behind: false, duringRows: (): void => undefined, wrongHash: new Set<string>() };
  const keyOf = (entity: EntityName, row: readonly unknown[]): string => JSON.stringify(entityOf(entity).key.map((name) => row[pageColumns(entity).indexOf(name)]));
  const hashOf = (key: string, row: readonly unknown[]): bigint => (state.wrongHash.has(key) ? 77n : rowHash(row));
  const put = (entity: EntityName, ...all: (readonly unknown[])[]): void => {
    const table = rows.get(entity) ?? new Map<string, readonly unknown[]>();
    for (const row of all) table.set(keyOf(entity, row), row);
    rows.set(entity, table);
  };
  const stands = (after: number): void => {
    if (state.offline) throw new LinkFailure('network', 'no');
    if (state.behind || after !== state.head) throw new LinkFailure('behind', 'elsewhere');
  };
  const link: CompareLink = {
    async digest(after) {
      stands(after);
      return { epoch: state.epoch, after, entities: downEntities().map((entity) => {
        const buckets = Map.groupBy([...rows.get(entity) ?? []].map(([key, row]) => hashOf(key, row)), (hash) => Number(hash & 255n));
        return { entity, columns: pageColumns(entity), buckets: [...buckets].map(([bucket, all]): [number, number, string] => [bucket, all.length, BigInt.asUintN(64, all.reduce((sum, hash) => sum + hash, 0n)).toString()]) };
      }) };
    },
    async digestRows(name, buckets, after, from) {
      stands(after);
      const all = [...rows.get(name as EntityName) ?? []].map(([key, row]): [string, string] => [key, hashOf(key, row).toString()]).filter(([key, hash]) => buckets.includes(Number(BigInt(hash) & 255n)) && key > from).sort();
      return { epoch: state.epoch, rows: all.slice(0, 3), next: all.length > 3 ? all[2]?.[0] ?? null : null };
    },
    async rows(name, keys) {
      if (state.offline) throw new LinkFailure('network', 'no');
      state.asked += keys.length;
      state.duringRows();
      const table = rows.get(name as EntityName);
      const found = keys.map((key) => table?.get(JSON.stringify(key)));
      return { epoch: state.epoch, changes: { entity: name, columns: pageColumns(name as EntityName), rows: found.flatMap((row) => (row ? [[...row]] : [])), removed: keys.filter((_, index) => !found[index]).map((key) => [...key]) } };
    },
    async digestReport(report) {
      if (state.offline) throw new LinkFailure('network', 'no');
      state.reports.push(report);
    },
  };
  const page = () => ({ epoch: state.epoch, head: state.head, next: state.head, caughtUp: true, serverTime: 1, remaining: 0, changes: [...rows].map(([entity, table]) => ({ entity, columns: pageColumns(entity), rows: [...table.values()].map((row) => [...row]), removed: [] })) });
  return { state, put, remove: (entity: EntityName, row: readonly unknown[]) => rows.get(entity)?.delete(keyOf(entity, row)), link, page };
}

let scratch: ScratchStore;
let server: ReturnType<typeof shop>;
let clock: { now: number };
let applied: string[];
let searched: string[];
let chore: Chore;
let deps: SyncStoreDeps;
const never = new AbortController().signal;

const newChore = (): Chore => compareChore({
  copy: createCopyStore(deps), reader: readerOver(scratch.store.read), link: server.link, timer: { after: (_ms, work) => { queueMicrotask(work); return () => undefined; } }, nowMs: () => clock.now, steadyMs: () => clock.now, onApplied: (entities) => applied.push(...entities), log: { warn: () => undefined },
});

beforeEach(() => {
  scratch = openScratchStore();
  server = shop();
  clock = { now: 1_790_000_000_000 };
  applied = [];
  searched = [];
  scratch.store.write((tx) => {
    ensureMeta(tx, uuid(1));
    updateMeta(tx, { mode: 'shop', serverUrl: 'http://127.0.0.1/', deviceId: uuid(2), companyId: uuid(3), storeId: uuid(4), tillId: uuid(5), incarnationId: uuid(6), series: 'A', epoch: uuid(7) });
  });
  deps = { store: scratch.store, nowMs: () => clock.now, pepper: (verifier) => `peppered ${verifier}`, loaded: () => undefined, replicaReplaced: () => undefined, beginNewLife: () => undefined, goodsChanged: (_tx, ids) => searched.push(...ids) };
  server.put('good', ...Array.from({ length: 12 }, (_, n) => good(n + 100)));
  server.put('price', ...Array.from({ length: 12 }, (_, n) => price(n + 100)));
  server.put('staff', staff(50));
  server.put('policy', policy({ step: 1e-7, 'a key': [1.5, { b: null }] }));
  server.put('blob', blob(1), blob(2));
  createSyncStore(deps).applyPage(server.page());
  createSyncStore(deps).saveBlob(String(1).padStart(64, 'a'), 'image/png', new Uint8Array(4_000));
  searched.length = 0;
  chore = newChore();
});
afterEach(() => scratch.remove());

const damage = (sql: string): void => { scratch.store.writeReplica((tx) => { tx.run(sql); }); };
const run = (): Promise<number | void> => chore.run(never);
const last = (): DigestReport | undefined => server.state.reports.at(-1);
const attention = (): unknown[] => scratch.store.read((tx) => tx.all('SELECT kind FROM sync_attention'));
const state = () => scratch.store.read(readReplicaState);
const nextDay = (): void => { clock.now += DAY; };

describe('a comparison', () => {
  it('HD1 HD2 finds a copy equal as it came, staff and pictures and JSON with it, and looks again in a day', async () => {
    await run();
    await run();
    expect(server.state.reports).toMatchObject([{ result: 'equal', why: 'new', after: 9, deep: false, rows: 28, differences: [] }]);
    clock.now += DAY - 1;
    await run();
    expect(server.state.reports).toHaveLength(1);
    clock.now += 1;
    await run();
    expect(last()).toMatchObject({ result: 'equal', why: 'time' });
    expect([attention(), state()]).toMatchObject([[], { comparedAt: clock.now, comparedBy: SYNC_VERSION }]);
  });

  it('HD5 HD9 makes good what is missing, other and too many, search with it, and says so on both sides', async () => {
    damage(`DELETE FROM good WHERE id = '${uuid(100)}'`);
    damage(`DELETE FROM price WHERE good_id = '${uuid(101)}'`);
    damage(`UPDATE price SET amount_minor = 1, row_hash = 5 WHERE good_id = '${uuid(102)}'`);
    damage(`INSERT INTO price_list (id, name, row_hash) VALUES ('${uuid(90)}', 'Старая', 1)`);
    damage(`DELETE FROM staff`);
    damage(`DELETE FROM blob`);
    await run();
    expect(last()).toMatchObject({ result: 'healed', why: 'new' });
    expect(new Map(last()?.differences.map(({ entity, missing, changed, extra }) => [entity, [missing, changed, extra]]))).toEqual(new Map([['good', [1, 0, 0]], ['price', [1, 1, 0]], ['priceList', [0, 0, 1]], ['staff', [1, 0, 0]], ['blob', [1, 0, 0]]]));
    expect(scratch.store.read((tx) => [tx.all('SELECT amount_minor AS a FROM price WHERE good_id = ?', uuid(102)), tx.all('SELECT id FROM price_list'), tx.all('SELECT pin_verifier AS v FROM staff')])).toEqual([[{ a: 10_200 }], [], [{ v: 'peppered verifier' }]]);
    expect([searched, attention(), [...new Set(applied)].sort()]).toEqual([[uuid(100)], [{ kind: 'data-differs' }], ['blob', 'good', 'price', 'priceList', 'staff']]);
    nextDay();
    await run();
    expect(last()).toMatchObject({ result: 'equal' });
  });

  it('HD5 never takes the server\'s sums over: what cannot be healed is said, and looked at again within the hour', async () => {
    server.state.wrongHash.add(JSON.stringify([uuid(103)]));
    await run();
    expect([last()?.result, attention(), state().comparedAt]).toEqual(['differs', [{ kind: 'data-differs' }], 0]);
    await run();
    expect(server.state.reports).toHaveLength(1);
    server.state.wrongHash.clear();
    clock.now += 3_600_000;
    await run();
    expect([server.state.reports.length, last()?.result]).toEqual([2, 'equal']);
  });

  it('HD4 where the server stands elsewhere nothing is compared, and it is tried again soon', async () => {
    server.state.behind = true;
    expect(await run()).toBe(15_000);
    expect([server.state.reports, state().comparedAt]).toEqual([[], 0]);
    server.state.behind = false;
    clock.now += 15_000;
    await run();
    expect(last()?.result).toBe('equal');
  });

  it('HD4 rows asked for are not taken over a page that came meanwhile, and what was found until then is told later', async () => {
    damage(`DELETE FROM good WHERE id IN ('${uuid(100)}', '${uuid(101)}')`);
    damage('DELETE FROM policy');
    let calls = 0;
    server.state.duringRows = () => {
      if (++calls !== 2) return;
      server.state.head = 12;
      createSyncStore(deps).applyPage({ ...server.page(), changes: [] });
    };
    await run();
    expect([server.state.reports, scratch.store.read((tx) => tx.all('SELECT name FROM policy'))]).toEqual([[], []]);
    clock.now += 15_000;
    await run();
    expect(last()).toMatchObject({ result: 'healed', after: 12 });
    expect(last()?.differences.map(({ entity }) => entity).sort()).toEqual(['good', 'policy']);
  });

  it('HD6 what a restored server never heard of leaves, and alarms nobody', async () => {
    await run();
    server.remove('good', good(105));
    server.state.epoch = uuid(8);
    const sync = createSyncStore(deps);
    sync.changeEpoch(uuid(8));
    await run();
    expect(server.state.reports).toHaveLength(1);
    sync.applyPage(server.page());
    clock.now += 15_000;
    await run();
    expect(last()).toMatchObject({ result: 'healed', why: 'restored', differences: [{ entity: 'good', extra: 1 }] });
    expect([scratch.store.read((tx) => tx.all('SELECT id FROM good WHERE id = ?', uuid(105))), attention(), searched]).toEqual([[], [], expect.arrayContaining([uuid(105)])]);
  });

  it('HD6 a till that starts over after a restore still has rows the server never heard of, and alarms nobody', async () => {
    await run();
    server.remove('good', good(105));
    server.state.epoch = uuid(8);
    const sync = createSyncStore(deps);
    sync.changeEpoch(uuid(8));
    sync.startOver();
    sync.applyPage(server.page());
    clock.now += 15_000;
    await run();
    expect([last(), attention()]).toMatchObject([{ result: 'healed', why: 'restored', differences: [{ entity: 'good', extra: 1 }] }, []]);
  });

  it('HD9 what was found by a comparison that never came to its end keeps the reason it was looked for', async () => {
    await run();
    const sync = createSyncStore(deps);
    const brokenOff = async (): Promise<void> => {
      server.state.duringRows = () => { server.state.behind = true; };
      await run();
      Object.assign(server.state, { behind: false, duringRows: () => undefined });
      clock.now += 15_000;
    };
    server.remove('good', good(105));
    server.state.epoch = uuid(8);
    sync.changeEpoch(uuid(8));
    sync.applyPage(server.page());
    clock.now += 15_000;
    await brokenOff();
    // The rows of a snapshot, new and never compared.
    scratch.store.writeReplica((tx) => { updateReplicaState(tx, { comparedBy: 0 }); });
    await run();
    expect([last(), attention()]).toMatchObject([{ result: 'healed', why: 'restored', differences: [{ entity: 'good', extra: 1 }] }, []]);
    damage(`DELETE FROM good WHERE id = '${uuid(106)}'`);
    nextDay();
    await brokenOff();
    server.state.epoch = uuid(9);
    sync.changeEpoch(uuid(9));
    sync.applyPage(server.page());
    await run();
    expect([last(), attention()]).toMatchObject([{ result: 'healed', why: 'time', differences: [{ entity: 'good', missing: 1 }] }, [{ kind: 'data-differs' }]]);
  });

  it('HD10 a server that lost all of what a shop needs is not followed: the rows stay, both sides are told, and it is put right when the server has them again', async () => {
    await run();
    server.remove('staff', staff(50));
    for (let n = 0; n < 12; n++) server.remove('price', price(n + 100));
    nextDay();
    await run();
    expect(last()).toMatchObject({ result: 'differs', why: 'time' });
    expect(new Map(last()?.differences.map(({ entity, extra }) => [entity, extra]))).toEqual(new Map([['staff', 1], ['price', 12]]));
    expect(scratch.store.read((tx) => [tx.get('SELECT count(*) AS n FROM staff'), tx.get('SELECT count(*) AS n FROM price'), tx.all('SELECT kind FROM sync_attention')])).toEqual([{ n: 1 }, { n: 12 }, [{ kind: 'data-differs' }]]);
    server.put('staff', staff(50));
    server.put('price', ...Array.from({ length: 12 }, (_, n) => price(n + 100)));
    clock.now += 3_600_000;
    await run();
    expect([last()?.result, state().comparedAt]).toEqual(['equal', clock.now]);
  });

  it('HD10 rows of what a shop needs may all be others: the old ones leave when the new ones are here', async () => {
    await run();
    server.remove('staff', staff(50));
    server.put('staff', staff(51));
    nextDay();
    await run();
    expect([last()?.result, scratch.store.read((tx) => tx.all('SELECT id FROM staff'))]).toEqual(['healed', [{ id: uuid(51) }]]);
  });

  it.each([[500, 0], [501, 501]])('HD10 of %i rows that only the till has %i stay, whatever the buckets they lie in', async (extra, stay) => {
    await run();
    for (let n = 0; n < extra; n++) damage(`INSERT INTO category (id, parent_id, name, position, row_hash) VALUES ('${uuid(1_000 + n)}', NULL, 'Старый', 1, ${n * 77})`);
    nextDay();
    await run();
    expect([last()?.result, last()?.differences, scratch.store.read((tx) => tx.get('SELECT count(*) AS n FROM category'))]).toMatchObject([stay === 0 ? 'healed' : 'differs', [{ entity: 'category', extra }], { n: stay }]);
    // What is too much is not asked for to its end, and not every time anew from the first row to the last.
    expect(server.state.asked).toBeLessThanOrEqual(750);
  });

  it('HD6 HD10 a server put back to before the shop was made takes all of it away, however much it is', async () => {
    await run();
    for (let n = 0; n < 600; n++) damage(`INSERT INTO category (id, parent_id, name, position, row_hash) VALUES ('${uuid(1_000 + n)}', NULL, 'Старый', 1, ${n * 77})`);
    for (const [entity, rows] of [['staff', [staff(50)]], ['good', Array.from({ length: 12 }, (_, n) => good(n + 100))], ['price', Array.from({ length: 12 }, (_, n) => price(n + 100))]] as const) for (const row of rows) server.remove(entity, row);
    server.state.epoch = uuid(8);
    const sync = createSyncStore(deps);
    sync.changeEpoch(uuid(8));
    sync.applyPage(server.page());
    clock.now += 15_000;
    await run();
    expect([last()?.result, scratch.store.read((tx) => [tx.get('SELECT count(*) AS n FROM price'), tx.get('SELECT count(*) AS n FROM staff'), tx.get('SELECT count(*) AS n FROM category')])]).toEqual(['healed', [{ n: 0 }, { n: 0 }, { n: 0 }]]);
  });

  it('HD7 a row that rotted under its hash is found by hashes made anew, once a week', async () => {
    await run();
    damage(`UPDATE good SET name = 'Сгнило' WHERE id = '${uuid(104)}'`);
    damage(`UPDATE policy SET value = 'no json'`);
    nextDay();
    await run();
    expect(last()).toMatchObject({ result: 'equal', deep: false });
    clock.now += 6 * DAY;
    await run();
    expect(last()).toMatchObject({ result: 'healed', deep: true });
    expect(scratch.store.read((tx) => [tx.get('SELECT name FROM good WHERE id = ?', uuid(104)), tx.get('SELECT value FROM policy')])).toEqual([{ name: 'Товар 104' }, { value: '{"step":1e-7,"a key":[1.5,{"b":null}]}' }]);
    expect(state().rehashedAt).toBe(clock.now);
  });

  it('HD8 rows of before get hashes from their content; only what cannot be made here is fetched', async () => {
    damage('UPDATE good SET row_hash = NULL');
    damage('UPDATE policy SET row_hash = NULL');
    damage('UPDATE staff SET row_hash = NULL');
    await run();
    expect([last()?.result, last()?.differences.map(({ entity }) => entity), server.state.asked]).toEqual(['healed', ['staff'], 1]);
  });

  it('HD9 what the server has not heard is told again, and not lost to an equal comparison', async () => {
    damage('DELETE FROM policy');
    const { digestReport } = server.link;
    server.link.digestReport = () => Promise.reject(new LinkFailure('network', 'no'));
    await expect(run()).rejects.toThrow(LinkFailure);
    server.link.digestReport = digestReport;
    await run();
    expect(server.state.reports).toMatchObject([{ result: 'healed', differences: [{ entity: 'policy' }] }]);
  });

  it('compares nothing before the first copy is whole, and offline throws like every chore', async () => {
    scratch.store.writeReplica((tx) => { updateReplicaState(tx, { loaded: 0 }); });
    await run();
    expect(server.state.reports).toEqual([]);
    scratch.store.writeReplica((tx) => { updateReplicaState(tx, { loaded: 1 }); });
    server.state.offline = true;
    await expect(run()).rejects.toThrow(LinkFailure);
  });
});
