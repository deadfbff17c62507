import { AsyncLocalStorage } from 'node:async_hooks';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, type ReadStream } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SnapshotManifest, SnapshotReply } from '#contract/sync/snapshot.ts';
import { buildApp } from '#server/app.ts';
import type { Database } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { firstTill, type Planted, type PlantedTill } from '#server/features/sync/testing/shop.ts';
import { deviceFeed } from '#server/sync/pull.ts';
import { newCompany } from '#server/testing/hq.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import type { Snapshot } from './build-snapshot.ts';
import { SHELF_LIMITS } from './shelf.ts';
import { CannotMake, createSnapshots, type SnapshotOptions, type Snapshots } from './snapshots.ts';
import { addGoods, askManifest, bytesOf, chunkOf, holdSnapshot, manifestOf, plantWholeShop, pullAll, serveApart } from './testing/shop-of-goods.ts';

let test: TestDatabase;
let base: Awaited<ReturnType<typeof serveApart>>;
let shop: Planted;
let till: PlantedTill;
beforeAll(async () => {
  test = await testDatabase({ connections: 14 });
  base = await serveApart(test.deps);
  shop = await plantWholeShop(test.deps, 300);
  till = firstTill(shop);
});
afterAll(async () => {
  await base.close();
  await test.close();
});

type World = { readonly snapshots: Snapshots; readonly dir: string; readonly transactions: () => number; readonly at: (ms: number) => void };

let folders = 0;
/** Snapshots in a folder of their own, by a clock in hand; counts the makings by their transactions. */
function world(options: SnapshotOptions = {}, { dataDir = join(base.dir, `${folders++}`), db = test.deps.db }: { dataDir?: string; db?: Database } = {}): World {
  let [nowMs, transactions] = [1_000_000, 0];
  const deps: ServerDeps = {
    ...test.deps, clock: { nowMs: () => nowMs }, config: { ...test.deps.config, dataDir },
    db: { ...db, withTenant: (tenantId, work, how) => {
      if (how?.isolation === 'repeatable read') transactions += 1;
      return db.withTenant(tenantId, work, how);
    } },
  };
  return { snapshots: createSnapshots(deps, deviceFeed, { patienceMs: 60_000, reserveBytes: 0, ...options }), dir: join(dataDir, 'snapshots'), transactions: () => transactions, at: (ms) => { nowMs = ms; } };
}

async function ready(snapshots: Snapshots, device = till.device): Promise<SnapshotManifest> {
  const reply = await snapshots.manifest(device);
  if (reply.state !== 'ready') throw new Error('it should have been waited for');
  return reply;
}

const foldersIn = (dir: string): string[] => (existsSync(dir) ? readdirSync(dir).sort() : []);
const someGoods = (count: number, from: number) => test.deps.db.withTenant(shop.companyId, (tx) => addGoods(tx, test.deps.ids.uuid, count, from));

describe('making snapshots', () => {
  it('SN8 twenty tills that ask at once get one, made once', async () => {
    const { snapshots, transactions, dir } = world();
    const ids = await Promise.all(Array.from({ length: 20 }, async (_, index) => (await ready(snapshots, { ...till.device, tillId: shop.stores[0]?.tills[index % 2]?.device.tillId ?? '' })).id));
    expect([new Set(ids).size, transactions(), foldersIn(dir)]).toEqual([1, 1, [ids[0]]]);
    expect((await ready(snapshots, shop.stores[1]?.tills[0]?.device)).id).not.toBe(ids[0]);
    expect(transactions()).toBe(2);
  });

  it('SN8 one that is finished while a question is on its way is that question\'s too', async () => {
    const looked = Promise.withResolvers<unknown>();
    // Both ask again and again: whose look it is cannot be told by counting.
    const asker = new AsyncLocalStorage<'second'>();
    let held = false;
    const { snapshots, transactions } = world({}, { db: { ...test.deps.db, withTenant: async (tenantId, work, how) => {
      if (how?.isolation === 'repeatable read') await looked.promise;
      const value = await test.deps.db.withTenant(tenantId, work, how);
      if (how?.isolation === undefined && asker.getStore() === 'second' && !held) {
        held = true;
        looked.resolve(null);
        await first;
      }
      return value;
    } } });
    const first = ready(snapshots);
    expect((await asker.run('second', () => ready(snapshots))).id).toBe((await first).id);
    expect([transactions(), held]).toEqual([1, true]);
  });

  it('SN8 at most two are made at a time', async () => {
    let [running, most] = [0, 0];
    const { snapshots } = world({}, { db: { ...test.deps.db, withTenant: async (tenantId, work, how) => {
      if (how?.isolation !== 'repeatable read') return test.deps.db.withTenant(tenantId, work, how);
      running += 1;
      most = Math.max(most, running);
      try {
        return await test.deps.db.withTenant(tenantId, work, how);
      } finally {
        running -= 1;
      }
    } } });
    const others = await Promise.all([1, 2, 3].map(() => plantWholeShop(test.deps, 80)));
    await Promise.all([till, ...others.map(firstTill)].map(({ device }) => ready(snapshots, device)));
    expect(most).toBe(2);
  });

  it('SN9 who is not patient hears how far it is, and gets it when it is ready', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { snapshots } = world({ patienceMs: 1 }, { db: { ...test.deps.db, withTenant: async (tenantId, work, how) => {
      if (how?.isolation === 'repeatable read') await gate.promise;
      return test.deps.db.withTenant(tenantId, work, how);
    } } });
    expect(await snapshots.manifest(till.device)).toEqual({ state: 'building', waitMs: 100, rows: 0, expected: 0 });
    gate.resolve(undefined);
    let reply: SnapshotReply;
    do reply = await snapshots.manifest(till.device); while (reply.state === 'building');
    expect(reply.rows).toBeGreaterThan(800);
  });

  it('SN20 what a till will ask for is made ahead, once, and its failure is told to who asks', async () => {
    const { snapshots, transactions, dir } = world();
    for (let times = 0; times < 3; times++) snapshots.prepare(till.device);
    await expect.poll(() => foldersIn(dir), { timeout: 10_000 }).toEqual([expect.stringMatching(/^(?!making-)/)]);
    snapshots.prepare(till.device);
    expect([(await ready(snapshots)).id, transactions()]).toEqual([foldersIn(dir)[0], 1]);
    await snapshots.stop();
    const broken = world({}, { db: { ...test.deps.db, withTenant: () => Promise.reject(new Error('the database is away')) } });
    broken.snapshots.prepare(till.device);
    await expect(broken.snapshots.manifest(till.device)).rejects.toThrow('the database is away');
  });

  it('SN20 of many one is made ahead at a time, and a till that asks now finds a place', async () => {
    const [gate, begun, looked]: [PromiseWithResolvers<undefined>, string[], string[]] = [Promise.withResolvers(), [], []];
    const { snapshots } = world({ patienceMs: 10_000 }, { db: { ...test.deps.db, withTenant: async (tenantId, work, how) => {
      const making = how?.isolation === 'repeatable read';
      if (making) begun.push(tenantId);
      if (making && tenantId !== shop.companyId) await gate.promise;
      return test.deps.db.withTenant(tenantId, work, how).finally(() => void (making || looked.push(tenantId)));
    } } });
    const [one, other] = [firstTill(await plantWholeShop(test.deps, 10)).device, firstTill(await plantWholeShop(test.deps, 10)).device];
    snapshots.prepare(one);
    await expect.poll(() => begun, { timeout: 10_000 }).toEqual([one.tenantId]);
    snapshots.prepare(other);
    await expect.poll(() => looked, { timeout: 10_000 }).toEqual([one.tenantId, other.tenantId]);
    await ready(snapshots);
    expect(begun).toEqual([one.tenantId, shop.companyId]);
    gate.resolve(undefined);
    await ready(snapshots, other);
  });

  it('SN20 headquarters gives out a pairing code, and the snapshot is there before the till is', async () => {
    const dataDir = join(base.dir, `${folders++}`);
    const http = await buildApp({ ...test.deps, config: { ...test.deps.config, dataDir } });
    try {
      const { hq, company } = await newCompany(http, 'Заранее');
      await hq.call('POST', `/api/v1/tills/${company.tillId}/pairing`);
      await expect.poll(() => foldersIn(join(dataDir, 'snapshots')).filter((name) => !name.startsWith('making-')).length, { timeout: 10_000 }).toBe(1);
    } finally {
      await http.close();
    }
  });

  it('SN10 it is used again until enough has moved in its scopes, or the epoch is another', async () => {
    const { snapshots, transactions } = world({ staleRows: 40 });
    const first = await ready(snapshots);
    await test.deps.db.withTenant(shop.companyId, (tx) => tx.query(`UPDATE tenant_head SET seq = seq + 1 WHERE tenant_id = $1`, [shop.companyId]));
    await someGoods(5, 1_000);
    expect((await ready(snapshots)).id).toBe(first.id);
    await someGoods(15, 2_000);
    const second = await ready(snapshots);
    expect(second.asOf).toBeGreaterThan(first.asOf);
    await test.owner.query('UPDATE server_life SET epoch = gen_random_uuid()');
    const third = await ready(snapshots);
    expect([third.epoch === second.epoch, transactions()]).toEqual([false, 3]);
  });

  it('SN10 SN16 one from below the horizon is not used', async () => {
    const { snapshots, transactions } = world();
    const { asOf } = await ready(snapshots);
    await test.deps.db.withTenant(shop.companyId, (tx) => tx.query('UPDATE tenant_head SET seq = seq + 2, horizon = $2 WHERE tenant_id = $1', [shop.companyId, asOf + 1]));
    expect((await ready(snapshots)).asOf).toBe(asOf + 2);
    expect(transactions()).toBe(2);
    await test.deps.db.withTenant(shop.companyId, (tx) => tx.query('UPDATE tenant_head SET horizon = 0 WHERE tenant_id = $1', [shop.companyId]));
  });

  it('SN11 a start finds what is whole and sweeps what is not; the folder is ours alone', async () => {
    const before = world();
    const made = await ready(before.snapshots);
    const { dir } = before;
    mkdirSync(join(dir, `making-${test.deps.ids.uuid()}`));
    const [short, noManifest, foreign] = [test.deps.ids.uuid(), test.deps.ids.uuid(), test.deps.ids.uuid()];
    for (const id of [short, noManifest, foreign]) mkdirSync(join(dir, id));
    writeFileSync(join(dir, short, 'manifest.json'), JSON.stringify({ ...JSON.parse(readFileSync(join(dir, made.id, 'manifest.json'), 'utf8')) as object, id: short }));
    writeFileSync(join(dir, foreign, 'manifest.json'), '{"format":1');
    writeFileSync(join(dir, 'notes.txt'), 'of the owner');
    const after = world({}, { dataDir: join(dir, '..') });
    await after.snapshots.shelf.load();
    expect(foldersIn(dir)).toEqual([made.id, 'notes.txt'].sort());
    expect([(await ready(after.snapshots)).id, after.transactions()]).toEqual([made.id, 0]);
    expect([statSync(dir).mode & 0o777, statSync(join(dir, made.id, '0.gz')).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it('SN11 a chunk that was damaged on the disk takes its snapshot away; the next question makes another', async () => {
    const server = await serveApart(test.deps);
    try {
      const manifest = await manifestOf(server, till);
      const path = join(server.dir, manifest.id, '1.gz');
      const bytes = readFileSync(path);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      expect((await chunkOf(server, till, manifest.id, 0)).status).toBe(200);
      const answer = await chunkOf(server, till, manifest.id, 1);
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'snapshot-gone' }]);
      expect(foldersIn(server.dir)).toEqual([]);
      const again = await manifestOf(server, till);
      expect(await holdSnapshot(server, till, again)).toEqual((await pullAll(server, till)).held);
    } finally {
      await server.close();
    }
  });

  it('SN11 chunks are served in any order and again, and go on after a restart of the server', async () => {
    const server = await serveApart(test.deps);
    const manifest = await manifestOf(server, till);
    const last = await bytesOf(server, till, manifest, manifest.chunks.length - 1);
    await server.app.close();
    const next = await serveApart(test.deps, server);
    try {
      for (const n of [...manifest.chunks.keys(), 0]) await bytesOf(next, till, manifest, n);
      expect((await bytesOf(next, till, manifest, manifest.chunks.length - 1)).equals(last)).toBe(true);
      expect((await manifestOf(next, till)).id).toBe(manifest.id);
    } finally {
      await next.close();
      await server.close();
    }
  });

  it('SN12 rows come a few hundred kilobytes at a time, however many there are', async () => {
    const large = await plantWholeShop(test.deps, 1_500);
    const fetched: number[] = [];
    const db: Database = { ...test.deps.db, withTenant: (tenantId, work, how) => test.deps.db.withTenant(tenantId, (tx) => work({ ...tx, query: async (text, values) => {
      const answer = await tx.query(text, values);
      if (text.startsWith('FETCH')) fetched.push(answer.rows.length);
      else expect(answer.rows.length).toBeLessThan(100);
      return answer as never;
    } }), how) };
    expect((await ready(world({}, { db }).snapshots, firstTill(large).device)).rows).toBeGreaterThan(4_500);
    expect([Math.max(...fetched), fetched.filter((rows) => rows === 16).length > 0, fetched.length > 10]).toEqual([16, true, true]);
  });

  it('SN13 a making that fails leaves nothing, is not tried at once again, and then is', async () => {
    let fails = true;
    const { snapshots, dir, at } = world({ restMs: 5_000 }, { db: { ...test.deps.db, withTenant: (tenantId, work, how) => (how?.isolation !== 'repeatable read' || !fails ? test.deps.db.withTenant(tenantId, work, how)
      : test.deps.db.withTenant(tenantId, async (tx) => work({ ...tx, query: (text, values) => (text.startsWith('FETCH') ? tx.query('SELECT 1 / 0') as never : tx.query(text, values)) }), how)) } });
    for (const moment of [1_000_000, 1_004_999]) {
      at(moment);
      await expect(snapshots.manifest(till.device)).rejects.toBeInstanceOf(CannotMake);
      expect(foldersIn(dir)).toEqual([]);
      fails = false;
    }
    at(1_005_000);
    expect(foldersIn(dir)).toEqual([]);
    expect((await ready(snapshots)).rows).toBeGreaterThan(800);
  });

  it('SN13 a full disk is answered 503, leaves nothing behind, and pages go on', async () => {
    const dataDir = join(base.dir, 'small');
    mkdirSync(join(dataDir, 'snapshots'), { recursive: true });
    const isMounted = mountSmall(dataDir);
    try {
      // Where no small disk can be made, all of the disk counts as used.
      const { snapshots, dir, at } = world({ restMs: 1 }, { dataDir });
      const short = world({ restMs: 1, reserveBytes: Number.MAX_SAFE_INTEGER }, { dataDir });
      for (const each of isMounted ? [snapshots, short.snapshots] : [short.snapshots]) {
        const failed = await each.manifest(till.device).catch((error: unknown) => error);
        expect(failed).toBeInstanceOf(CannotMake);
        expect((failed as CannotMake).cause).toMatchObject({ code: 'ENOSPC' });
        expect(foldersIn(dir)).toEqual([]);
      }
      expect((await pullAll(base, till)).held.size).toBeGreaterThan(800);
      if (isMounted) rmSync(join(dataDir, 'ballast'));
      at(2_000_000);
      expect((await ready(snapshots)).rows).toBeGreaterThan(800);
    } finally {
      if (isMounted) execFileSync('umount', [dataDir]);
    }
  });

  it('SN13 over HTTP a failure is a problem with retry-after, and a stop in the middle of a making ends it', async () => {
    const server = await serveApart({ ...test.deps, db: { ...test.deps.db, withTenant: (tenantId, work, how) => (how?.isolation === 'repeatable read' && how.readOnly === true && tenantId === shop.companyId
      ? Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' })) : test.deps.db.withTenant(tenantId, work, how)) } });
    try {
      await expect(askManifest(server, till)).rejects.toThrow(/503.*"code":"no-snapshot"/);
    } finally {
      await server.close();
    }
    const { snapshots, dir } = world({ patienceMs: 1 });
    await snapshots.manifest(till.device).catch(() => undefined);
    await snapshots.stop();
    expect(foldersIn(dir).filter((name) => name.startsWith('making-'))).toEqual([]);
  });

  it('SN14 SN19 a replaced one stays an hour after its last use, an unused one a day, and the disk has a budget', async () => {
    const HOUR = 3_600_000;
    const { snapshots, dir, at } = world({ staleRows: 1 });
    const { shelf } = snapshots;
    at(0);
    const first = await ready(snapshots);
    await someGoods(1, 3_000);
    const second = await ready(snapshots);
    at(HOUR - 1);
    expect(await snapshots.find(till.device, first.id)).toBeDefined();
    at(2 * HOUR - 2);
    await shelf.sweep();
    expect(foldersIn(dir)).toEqual([first.id, second.id].sort());
    at(2 * HOUR - 1);
    await shelf.sweep();
    expect(foldersIn(dir)).toEqual([second.id]);
    expect(await snapshots.find(till.device, first.id)).toBeUndefined();
    at(24 * HOUR);
    await shelf.sweep();
    expect(foldersIn(dir)).toEqual([]);

    const tight = world({ staleRows: 1, limits: { ...SHELF_LIMITS, budgetBytes: second.bytes + 1_000 } });
    const old = await ready(tight.snapshots);
    tight.at(HOUR - 1);
    const other = await ready(tight.snapshots, shop.stores[1]?.tills[0]?.device);
    await tight.snapshots.shelf.sweep();
    expect(foldersIn(tight.dir), 'SN19 somebody may be downloading it').toEqual([old.id, other.id].sort());
    tight.at(2 * HOUR - 2);
    const slow = await tight.snapshots.shelf.openChunk(tight.snapshots.shelf.find(old.id) as Snapshot, 0);
    tight.at(9 * HOUR);
    await tight.snapshots.shelf.sweep();
    expect(foldersIn(tight.dir), 'SN19 a chunk is still on its way').toEqual([old.id]);
    const again = await ready(tight.snapshots, shop.stores[1]?.tills[0]?.device);
    slow?.resume();
    await once(slow as ReadStream, 'close');
    tight.at(10 * HOUR - 1);
    await tight.snapshots.shelf.sweep();
    expect(foldersIn(tight.dir)).toEqual([old.id, again.id].sort());
    tight.at(10 * HOUR);
    tight.snapshots.shelf.touch(tight.snapshots.shelf.find(again.id) as Snapshot);
    await tight.snapshots.shelf.sweep();
    expect([foldersIn(tight.dir), await tight.snapshots.find(till.device, old.id)]).toEqual([[again.id], undefined]);
  });

  it('SN11 a chunk that is cut short is found at the start', async () => {
    const { snapshots, dir } = world();
    const { id } = await ready(snapshots);
    truncateSync(join(dir, id, '1.gz'), 10);
    const after = world({}, { dataDir: join(dir, '..') });
    await after.snapshots.shelf.load();
    expect(foldersIn(dir)).toEqual([]);
  });
});

/** A disk of its own with hardly any room left, where this computer lets us make one. */
function mountSmall(dir: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    return false;
  }
  mkdirSync(join(dir, 'snapshots'));
  writeFileSync(join(dir, 'ballast'), Buffer.alloc(1_020 * 1024));
  return true;
}
