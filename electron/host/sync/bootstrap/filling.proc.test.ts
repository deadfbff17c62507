/** Kills at every step of a snapshot's way, and a disk that is full at each of them: the old replica or the new one, whole, and every sale. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SnapshotLine } from '#contract/sync/snapshot.ts';
import { checkNow } from '#host/db/file-jobs.ts';
import { openAt, SCRATCH_KEY } from '#host/db/scratch-store.fixture.ts';
import { readReplicaState } from '#host/posting/replica-state.ts';
import { startFillingTill, TILL, type FillingTill } from './filling-till.fixture.ts';
import { goodsLines, madeSnapshot, uuid } from './snapshot.fixture.ts';
import { openSnapshotServer, type SnapshotServer } from './snapshot-server.fixture.ts';

const SOON = { timeout: 60_000, interval: 20 };
/** All of them on demand: `LAVKA_KILLS=all`. */
const everything = process.env['LAVKA_KILLS'] === 'all';
const GOODS = 6_000;
const people: SnapshotLine[] = [{ entity: 'till', rows: [[TILL.tillId, TILL.storeId, 1, 'Касса', uuid(6)]] }, { entity: 'staff', rows: [[uuid(9), TILL.storeId, 'Анна', 'cashier', true, 'salt', 'secret']] }];
const oldShop = madeSnapshot([people, goodsLines(10)], { id: uuid(899), asOf: 50 });
const newShop = madeSnapshot([people, ...Array.from({ length: 6 }, (_, part) => goodsLines(GOODS / 6, 1 + part * (GOODS / 6)))], { id: uuid(900), asOf: 50 });

let dir = '';
let server: SnapshotServer;
let running: ChildProcess | null = null;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lavka-fill-kill-'));
  server = await openSnapshotServer(oldShop);
});
afterEach(async () => {
  running?.kill('SIGKILL');
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A till that has the old shop and a sale nobody has heard of, and must start over. */
async function tillWithOldShop(): Promise<void> {
  const till = startFillingTill(dir, server.url);
  await vi.waitFor(() => expect(till.store.read(readReplicaState)).toMatchObject({ cursor: 50, loaded: 1 }), SOON);
  await till.driver.stop();
  till.store.write((tx) => { tx.run("INSERT INTO outbox (dseq, op_id, kind, hlc, prev_hash, hash, contract_version, created_at, payload) VALUES (1, ?, 'sale', 'h', 'p', 'h', 4, 1, x'00')", uuid(500)); });
  till.store.writeReplica((tx) => { tx.run('UPDATE replica_state SET cursor = 0'); });
  till.store.close();
  server.snapshot = newShop;
  server.asked.length = 0;
}

/** What somebody finds who opens it: the number of goods, all of them with price and words. */
function found(): number {
  const store = openAt(join(dir, 'till.db'));
  try {
    return store.read((tx) => {
      const [goods = -1, ...others] = ['good', 'price', 'barcode', 'good_slot', 'good_words'].map((table) => tx.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? -1);
      expect([others, tx.all('SELECT op_id FROM outbox')]).toEqual([[goods, goods, goods, goods], [{ op_id: uuid(500) }]]);
      return goods;
    });
  } finally {
    store.close();
    expect(checkNow(join(dir, 'replica.db'), SCRATCH_KEY)).toBeNull();
  }
}

/** Runs the till as a process until it is killed. */
function run(): Promise<void> {
  return new Promise((resolve) => {
    running = spawn(process.execPath, [join(import.meta.dirname, 'filling-process.fixture.ts'), dir, server.url], { stdio: ['ignore', 'ignore', 'inherit'] });
    running.once('exit', () => { resolve(); });
  });
}

describe('a till killed while a snapshot comes', () => {
  /** Kills at a chunk asked for, at one answered, and at moments after the last: index, flush, exchange, the folder going. */
  const steps: [string, number, number][] = everything
    ? [...[0, 1, 3, 6].flatMap((n): [string, number, number][] => [['asked', n, 0], ['answered', n, 5]]), ...Array.from({ length: 24 }, (_, step): [string, number, number] => ['answered', 6, step * 25])]
    : [['asked', 0, 0], ['asked', 3, 0], ['answered', 6, 0], ['answered', 6, 120], ['answered', 6, 250], ['answered', 6, 400]];

  it.each(steps)('HB4 HB6 HB7 %s chunk %i, %i ms later: the old shop or the new one, whole, and the sale', async (when, at, afterMs) => {
    await tillWithOldShop();
    server.spoil = (n, response, bytes) => {
      if (n !== at) return false;
      if (when === 'answered') response.writeHead(200).end(bytes);
      setTimeout(() => running?.kill('SIGKILL'), afterMs);
      return true;
    };
    await run();
    expect([10, GOODS]).toContain(found());
    // It goes on by itself, and asks for nothing it has.
    server.spoil = () => false;
    const fetched = server.asked.length;
    await runUntilGoods();
    expect([found(), existsSync(join(dir, 'bootstrap'))]).toEqual([GOODS, false]);
    expect(server.asked.length - fetched).toBeLessThanOrEqual(newShop.chunks.length);
    if (when === 'asked' && at === 3) expect(server.asked.slice(fetched).every((n) => n >= 2)).toBe(true);
  });

  async function runUntilGoods(): Promise<void> {
    const till: FillingTill = startFillingTill(dir, server.url);
    await vi.waitFor(() => expect(till.store.read((tx) => [tx.get('SELECT count(*) AS n FROM good'), readReplicaState(tx).cursor])).toEqual([{ n: GOODS }, 50]), SOON);
    await vi.waitFor(() => expect(existsSync(join(dir, 'bootstrap'))).toBe(false), SOON);
    await till.close();
  }
});

describe('a disk that is full while a snapshot comes', () => {
  const kibLeft = everything ? Array.from({ length: 24 }, (_, step) => step * 128) : [64, 700, 1_800];
  it.for(kibLeft)('HB13 with %i KiB left the till keeps what it has, gives the room back, and has the new shop once there is some', async (left, { skip }) => {
    const disk = dir;
    dir = join(disk, 'disk');
    mkdirSync(dir);
    if (process.platform !== 'linux' || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', dir]).status !== 0) {
      dir = disk;
      console.info(`skipped: a really full disk with ${left} KiB left: only the system's administrator may mount one`);
      skip('there is no right to mount a disk');
    }
    try {
      await tillWithOldShop();
      const till = startFillingTill(dir, server.url);
      const filler = join(dir, 'filler');
      const { bavail, bsize } = statfsSync(dir);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left * 1024)));
      await vi.waitFor(() => expect(till.said.join()).toContain('a snapshot could not be put in place'), SOON);
      expect([till.store.read((tx) => tx.get('SELECT count(*) AS n FROM good')), till.said.join().includes('full')]).toEqual([{ n: 10 }, true]);
      await vi.waitFor(() => expect(statfsSync(dir).bavail * bsize).toBeGreaterThanOrEqual(left * 1024 - 64 * 1024), SOON);
      till.store.write((tx) => { tx.run("INSERT INTO setting (key, value) VALUES ('sold', '1')"); });
      rmSync(filler);
      await vi.waitFor(() => expect(till.store.read((tx) => tx.get('SELECT count(*) AS n FROM good'))).toEqual({ n: GOODS }), SOON);
      await till.close();
      expect(found()).toBe(GOODS);
    } finally {
      spawnSync('umount', ['--lazy', dir]);
      dir = disk;
    }
  });
});
