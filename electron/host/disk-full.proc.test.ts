/**
 * A full disk at every write of a till: the answer says so, nothing is half written, and once there is room the same gesture goes
 * through. On a disk that is really full, and at each page the database would take.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { terminalServices } from '#contract/terminal/services.ts';
import { checkNow, copyFileWhole } from './db/file-jobs.ts';
import { openReader } from './db/open.ts';
import { insist, NOT_OF_A_DAY, overheard, workDay, type Disk, type Promised } from './full-disk-day.fixture.ts';
import { openHostSecrets } from './host-secrets.ts';
import { openLyingServer } from './lying-server.fixture.ts';
import type { Fault } from './platform/fault.ts';
import { newId } from './platform/ids.ts';
import { systemClock } from './platform/clock.ts';
import { dataPaths } from './platform/paths.ts';
import { fileSecretStore } from './platform/secret-store.ts';
import { readMeta } from './posting/meta.ts';
import { hashOfCommit } from './posting/commit-hash.ts';
import { fillReady, openScratchHost, removeDir, scratchDir, signIn, value, type ScratchHost } from './scratch-host.fixture.ts';
import { filledBy, mountSmall, unmountSmall } from './small-disk.fixture.ts';
import { createSyncStore } from './sync/sync-store.ts';

/** All of them on demand: `LAVKA_DISK_FULL=all`; otherwise none at all, and one day on which each gesture finds another. */
const everything = process.env['LAVKA_DISK_FULL'] === 'all';

/** How much is left at each gesture: always the same, or each time something else up to `most`, the same in every run. */
function roomOf(left: number | 'any', most: number): () => number {
  if (left !== 'any') return () => left;
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % (most + 1);
  };
}

/** Reads the whole file as another program would, and compares it with what was promised. */
async function audit(dir: string, { paid, movements }: Promised): Promise<void> {
  const paths = dataPaths(dir);
  const { databaseKey } = await openHostSecrets(fileSecretStore(paths.secrets), paths.database);
  expect(checkNow(paths.database, databaseKey)).toBeNull();
  const reader = openReader(paths.database, databaseKey);
  try {
    const { tx } = reader;
    const rows = tx.all<{ dseq: number; op: string; prev: string; hash: string; payload: Uint8Array }>('SELECT dseq, op_id AS op, prev_hash AS prev, hash, payload FROM outbox ORDER BY dseq');
    const chain = rows.map((row, index) => row.dseq === index + 1 && row.prev === (rows[index - 1]?.hash ?? '0'.repeat(64)) && row.hash === hashOfCommit(row.prev, row.op, row.dseq, row.payload));
    expect(chain).not.toContain(false);
    expect(readMeta(tx)).toMatchObject({ nextDseq: rows.length + 1, prevHash: rows.at(-1)?.hash });
    const receipts = tx.all<{ id: string; basket: string; number: number }>('SELECT id, basket_id AS basket, number FROM receipt ORDER BY number');
    expect(receipts.map((receipt) => receipt.number)).toEqual(receipts.map((_, index) => index + 1));
    expect([...new Set(receipts.map((receipt) => receipt.basket))].sort()).toEqual([...paid].sort());
    expect(tx.all('SELECT document_id FROM ledger_entry GROUP BY document_id HAVING sum(amount_minor) <> 0')).toEqual([]);
    expect(tx.get('SELECT count(*) AS count FROM cash_movement')).toEqual({ count: movements });
    expect(tx.get('SELECT count(*) AS count FROM shift_closing')).toEqual({ count: 1 });
    expect(tx.all('PRAGMA foreign_key_check')).toEqual([]);
  } finally {
    reader.close();
  }
}

/** Paper is queued for a printer that never answers; one that does is met in `disk-full-behind.proc.test.ts`. */
const PRINTER = { defaultPrinter: 'tcp://127.0.0.1:9' };

describe('a full disk', () => {
  let dir = '';
  let scratch: ScratchHost | null = null;
  let mounted: string | null = null;
  /** Every call that any of the days made on a full disk. */
  const tried = new Set<string>();
  beforeEach(() => {
    dir = scratchDir();
  });
  afterEach(async () => {
    await scratch?.close();
    scratch = null;
    if (mounted !== null) unmountSmall(mounted);
    mounted = null;
    removeDir(dir);
  });
  const begin = async (where: string): Promise<ScratchHost> => {
    await fillReady(where);
    scratch = await openScratchHost(where, PRINTER);
    return scratch;
  };
  /** A day, and what another program finds in the file afterwards. */
  const liveThrough = async (where: string, disk: Disk): Promise<void> => {
    const real = scratch ?? await begin(where);
    const promised = await workDay({ ...real, till: overheard(real.till, disk, tried) }, disk);
    await scratch?.close();
    scratch = null;
    await audit(where, promised);
  };

  const pagesLeft = everything ? Array.from({ length: 48 }, (_, left) => left) : [0, 'any' as const];
  it.each(pagesLeft)('is said at every gesture of a day that needs more than %s pages, and loses nothing', async (left) => {
    const { host } = await begin(dir);
    const limit = (pages: number): void => { host.store.read((tx) => tx.get(`PRAGMA max_page_count = ${pages}`)); };
    const pages = (): number => host.store.read((tx) => tx.get<{ page_count: number }>('PRAGMA page_count'))?.page_count ?? 0;
    const room = roomOf(left, 7);
    const disk: Disk = { fill: () => { limit(pages() + room()); }, free: () => { limit(1_000_000); }, filled: false, fulls: 0 };
    await liveThrough(dir, disk);
    if (left === 0) expect(disk.fulls).toBeGreaterThan(5);
  });

  it('while goods come from the server leaves the page of the feed as a whole for later', async () => {
    const { host } = await begin(dir);
    const store = createSyncStore({ store: host.store, nowMs: () => 1, pepper: (verifier) => verifier, goodsChanged: () => undefined, loaded: () => undefined, replicaReplaced: () => undefined, beginNewLife: () => undefined });
    const before = store.position();
    const columns = ['listId', 'goodId', 'validFrom', 'amountMinor'];
    const page = {
      epoch: before.epoch, next: before.cursor + 1, caughtUp: true, head: before.cursor + 1, serverTime: 1,
      changes: [{ entity: 'price', columns, rows: Array.from({ length: 500 }, (_, index) => [newId(systemClock), newId(systemClock), index, 100]), removed: [] }],
    } as unknown as Parameters<typeof store.applyPage>[0];
    const prices = (): unknown => host.store.read((tx) => tx.get('SELECT count(*) AS count FROM price'));
    const held = prices();
    host.store.writeReplica((tx) => tx.get('PRAGMA max_page_count = 1'));
    expect(() => store.applyPage(page)).toThrow(expect.objectContaining({ code: 'storage-full', retry: 'later' }) as Fault);
    expect([store.position(), prices()]).toEqual([{ ...before, lastContactAtMs: 1 }, held]);
    host.store.writeReplica((tx) => tx.get('PRAGMA max_page_count = 1000000'));
    store.applyPage(page);
    expect(store.position().cursor).toBe(before.cursor + 1);
  });

  describe('that is really one', () => {
    const mount = (at: string): boolean => {
      const made = mountSmall(at, '24m');
      if (made) mounted = at;
      return made;
    };
    const kibLeft = everything ? Array.from({ length: 60 }, (_, step) => step * 4) : [0, 'any' as const];
    it.for(kibLeft)('with %s KiB left is said at every gesture that needs more, and loses nothing', async (left, { skip }) => {
      const where = join(dir, 'disk');
      if (!mount(where)) {
        console.info(`skipped: a really full disk with ${left} KiB left: only the system's administrator may mount one`);
        skip('there is no right to mount a disk');
      }
      await begin(where);
      const disk = filledBy(where, roomOf(left, 40));
      await liveThrough(where, disk);
      if (left === 0) expect(disk.fulls).toBeGreaterThan(30);
    });

    it('is said while a till is begun, and while its backup is made', async ({ skip }) => {
      const where = join(dir, 'disk');
      if (!mount(where)) {
        console.info("skipped: a new till on a really full disk: only the system's administrator may mount one");
        skip('there is no right to mount a disk');
      }
      const server = await openLyingServer();
      try {
        scratch = await openScratchHost(where);
        const disk = filledBy(where, () => 0);
        const till = overheard(scratch.till, disk, tried);
        await insist(disk, () => till.enrolment.tryDemo({}));
        await signIn(scratch);
        await insist(disk, () => till.enrolment.leaveDemo({}));
        await insist(disk, () => till.enrolment.pair({ serverUrl: server.url, code: 'AAAA-AAAA' }));
        expect(disk.fulls).toBe(3);
        expect(await value(till.till.state({}))).toMatchObject({ mode: 'shop' });
        await scratch.close();
        scratch = null;
        await backUp(where, disk);
      } finally {
        await server.close();
      }
    });

    const backUp = async (where: string, disk: Disk): Promise<void> => {
      const { database, secrets, backups } = dataPaths(where);
      const { databaseKey } = await openHostSecrets(fileSecretStore(secrets), database);
      mkdirSync(backups);
      const copy = join(backups, 'copy.db');
      disk.fill();
      await expect(copyFileWhole(database, databaseKey, copy)).rejects.toMatchObject({ code: 'storage-full' });
      expect(existsSync(copy)).toBe(false);
      disk.free();
      await copyFileWhole(database, databaseKey, copy);
      expect([checkNow(copy, databaseKey), readdirSync(backups)]).toEqual([null, ['copy.db']]);
    };
  });

  it('is tried at every call of a till that writes', () => {
    const all = Object.values(terminalServices).flatMap(({ name, members }) => Object.entries(members).filter(([, member]) => member.kind === 'call').map(([method]) => `${name}.${method}`));
    const byReason = Map.groupBy(Object.entries(NOT_OF_A_DAY), ([, reason]) => reason);
    for (const [reason, calls] of byReason) console.info(`not tried on a full disk, ${reason}: ${calls.map(([name]) => name).join(', ')}`);
    expect(all.filter((name) => !tried.has(name) && !Object.hasOwn(NOT_OF_A_DAY, name))).toEqual([]);
    expect(Object.keys(NOT_OF_A_DAY).filter((name) => !all.includes(name))).toEqual([]);
  });
});
