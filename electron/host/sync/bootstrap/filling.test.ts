/** A till fills its replica over real HTTP, real files and a real thread; the server is one that can be told to misbehave. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PULL_PAGE_ROWS } from '#contract/sync/pull.ts';
import type { SnapshotLine } from '#contract/sync/snapshot.ts';
import { readMeta } from '#host/posting/meta.ts';
import { readReplicaState } from '#host/posting/replica-state.ts';
import { startFillingTill, TILL, type FillingTill } from './filling-till.fixture.ts';
import { goodRow, goodsLines, madeSnapshot, priceRow, uuid, type MadeSnapshot } from './snapshot.fixture.ts';
import { openSnapshotServer, type SnapshotServer } from './snapshot-server.fixture.ts';

const people = (storeId: string = TILL.storeId): SnapshotLine[] => [
  { entity: 'till', rows: [[TILL.tillId, storeId, 1, 'Касса', uuid(6)]] }, { entity: 'staff', rows: [[uuid(9), storeId, 'Анна', 'cashier', true, 'salt', 'secret']] },
];
const shop = (over: Parameters<typeof madeSnapshot>[1] = {}): MadeSnapshot => madeSnapshot([people(), goodsLines(50), goodsLines(50, 51)], over);

/** A thread has to start; how long that takes is the computer's business. */
const SOON = { timeout: 20_000, interval: 10 };

let dir = '';
let server: SnapshotServer;
let till: FillingTill | null = null;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lavka-fill-'));
  server = await openSnapshotServer(shop());
});
afterEach(async () => {
  await till?.close();
  till = null;
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});
const start = (): FillingTill => {
  till = startFillingTill(dir, server.url);
  return till;
};
const count = ({ store }: FillingTill, table: string): number => store.read((tx) => tx.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0);
const state = ({ store }: FillingTill): object => store.read(readReplicaState);
/** Until the page behind the snapshot has been read. */
const settled = async (each: FillingTill, cursor = 50): Promise<void> => {
  await vi.waitFor(() => {
    expect([each.said, state(each)]).toEqual([expect.anything(), expect.objectContaining({ cursor, loaded: 1 })]);
    expect(server.pulls.at(-1)).toBe(cursor);
  }, SOON);
};

it('HB1 HB6 HB14 a new till has its shop in one piece, and pages follow', async () => {
  server.manifests.push({ state: 'building', waitMs: 100, rows: 7, expected: 302 });
  server.page = (after) => ({ epoch: TILL.epoch, head: 51, next: 51, caughtUp: true, serverTime: 1, remaining: 0, scope: 'store-4', changes: after === 50 ? [{ entity: 'price', columns: ['listId', 'goodId', 'validFrom', 'amountMinor'], rows: [priceRow(1, 777)], removed: [] }] : [] });
  const each = start();
  await vi.waitFor(() => expect(state(each)).toMatchObject({ owner: TILL.deviceId, epoch: TILL.epoch, scope: 'store-4', cursor: 51, loaded: 1 }), SOON);
  expect([count(each, 'good'), count(each, 'price'), count(each, 'staff'), count(each, 'good_words'), server.pulls[0]]).toEqual([100, 100, 1, 100, 50]);
  expect(each.store.read((tx) => tx.get('SELECT amount_minor AS a FROM price WHERE good_id = ?', uuid(1_001)))).toEqual({ a: 777 });
  expect(existsSync(join(dir, 'bootstrap'))).toBe(false);
  expect([...new Set(each.states.map(({ loading }) => loading?.phase))]).toEqual([undefined, 'preparing', 'downloading', 'building']);
  expect(each.states.at(-1)?.loading).toBeNull();
});

it('HB8 the people of the shop are here to sign in while its goods still come', async () => {
  let release = (): void => undefined;
  server.spoil = (n, response, bytes) => {
    if (n !== 1) return false;
    release = () => { response.writeHead(200, { 'content-length': bytes.length }).end(bytes); };
    return true;
  };
  const each = start();
  await vi.waitFor(() => { expect([count(each, 'staff'), count(each, 'till'), server.asked.includes(1)]).toEqual([1, 1, true]); }, SOON);
  expect([count(each, 'good'), state(each)]).toEqual([0, expect.objectContaining({ loaded: 0 })]);
  release();
  await settled(each);
  expect(count(each, 'good')).toBe(100);
});

it('HB6 what a process left behind that ended after the exchange goes with the next start', async () => {
  const each = start();
  await settled(each);
  await each.close();
  mkdirSync(join(dir, 'bootstrap', uuid(900)), { recursive: true });
  writeFileSync(join(dir, 'bootstrap', uuid(900), 'chunk-0'), 'left behind');
  start();
  await vi.waitFor(() => expect(existsSync(join(dir, 'bootstrap'))).toBe(false), SOON);
});

it('HB12 a server of before is asked for pages', async () => {
  server.snapshot = null;
  server.page = (after) => ({ epoch: TILL.epoch, head: 5, next: 5, caughtUp: true, serverTime: 1, remaining: 0, changes: after > 0 ? [] : [{ entity: 'good', columns: ['id', 'name', 'unit', 'taxCode', 'salesRank', 'active'], rows: [[uuid(1), 'Хлеб', 'pcs', 'vat-22', 1, true]], removed: [] }] });
  const each = start();
  await vi.waitFor(() => expect(state(each)).toMatchObject({ cursor: 5, loaded: 1, scope: null }), SOON);
  expect(count(each, 'good')).toBe(1);
});

it('HS22 pages are large while the shop comes, and afterwards such as are applied between two scans', async () => {
  server.snapshot = null;
  server.page = (after) => ({ epoch: TILL.epoch, head: 9, next: after === 0 ? 5 : 9, caughtUp: after > 0, serverTime: 1, remaining: 0, changes: [] });
  const each = start();
  await vi.waitFor(() => expect(state(each)).toMatchObject({ cursor: 9, loaded: 1 }), SOON);
  await each.close();
  start();
  await vi.waitFor(() => expect(server.pulls).toEqual([0, 5, 9]), SOON);
  expect(server.limits).toEqual([PULL_PAGE_ROWS, PULL_PAGE_ROWS, 250]);
});

it('HB15 page by page it says where it began', async () => {
  server.snapshot = null;
  let lost = false;
  server.page = (after) => {
    if (after === 5 && !lost) {
      lost = true;
      return { epoch: 'an answer cut short' } as never;
    }
    return { epoch: TILL.epoch, head: 40 + after, next: after === 0 ? 5 : 45, caughtUp: after > 0, serverTime: 1, remaining: 0, changes: [] };
  };
  const each = start();
  await vi.waitFor(() => expect(state(each)).toMatchObject({ cursor: 45, began: 40, loaded: 1 }), SOON);
  expect([server.pulls.slice(0, 3), server.began.slice(0, 3)]).toEqual([[0, 5, 5], [null, '40', '40']]);
});

it.each(['garbled', 'another', 'endless', 'cut'])('HB3 HB4 a chunk that comes %s is fetched again, and nothing of it is believed', async (how) => {
  let left = 1;
  server.spoil = (n, response, bytes) => {
    if (n !== 1 || left-- <= 0) return false;
    if (how === 'garbled') response.writeHead(200).end(bytes.map((byte, at) => (at === 20 ? byte ^ 1 : byte)));
    if (how === 'another') response.writeHead(200).end(server.snapshot?.chunks[2]);
    if (how === 'endless') {
      response.writeHead(200);
      const more = setInterval(() => response.write(bytes), 1);
      response.on('close', () => { clearInterval(more); });
    }
    if (how === 'cut') {
      response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 10));
      setTimeout(() => response.destroy(), 20);
    }
    return true;
  };
  const each = start();
  await settled(each);
  expect([count(each, 'good'), server.asked.filter((n) => n === 1).length, server.asked.filter((n) => n === 0).length]).toEqual([100, 2, 1]);
});

it('HB4 a snapshot that goes while it is fetched is followed by the next one', async () => {
  const next = madeSnapshot([people(), goodsLines(7)], { id: uuid(901), asOf: 60 });
  server.spoil = (n, response) => {
    if (n !== 1 || server.snapshot === next) return false;
    server.snapshot = next;
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"code":"snapshot-gone"}');
    return true;
  };
  server.page = (after) => ({ epoch: TILL.epoch, head: 60, next: Math.max(60, after), caughtUp: true, serverTime: 1, remaining: 0, scope: 'store-4', changes: [] });
  const each = start();
  await settled(each, 60);
  expect(count(each, 'good')).toBe(7);
});

it('HB12 what cannot be stored is tried three times, then it is pages', async () => {
  server.snapshot = madeSnapshot([[{ entity: 'good', rows: [goodRow(1), goodRow(1)] }]]);
  const each = start();
  await vi.waitFor(() => expect(server.pulls).toContain(0), SOON);
  expect(each.said.filter((line) => line.startsWith('a snapshot was refused'))).toHaveLength(3);
  expect(each.driver.state()).toMatchObject({ online: true });
});

it('HB9 a snapshot of another epoch is a restored server: what was sold is unsent again, and the rows are those of today', async () => {
  server.snapshot = shop({ epoch: uuid(77) });
  const each = start();
  await settled(each);
  expect(each.store.read(readMeta).epoch).toBe(uuid(77));
  expect(state(each)).toMatchObject({ epoch: uuid(77) });
});

it('HB7 HB10 a till whose rows cannot be brought forward sells from them until the new ones are in place', async () => {
  const each = start();
  await settled(each);
  await each.close();
  server.snapshot = madeSnapshot([people(), goodsLines(3)], { id: uuid(902), asOf: 90, scope: 'renamed' });
  server.page = (after) => ({ epoch: TILL.epoch, head: 90, next: 90, caughtUp: true, serverTime: 1, remaining: 0, scope: 'renamed', changes: after < 90 ? [{ entity: 'good', columns: ['id'], rows: [['never applied']], removed: [] }] : [] });
  let seen: unknown;
  server.spoil = (n) => {
    if (n === 1) seen = [count(again, 'good'), state(again)];
    return false;
  };
  const again = start();
  await settled(again, 90);
  expect(seen).toEqual([100, expect.objectContaining({ cursor: 0, loaded: 1, scope: null })]);
  expect([count(again, 'good'), state(again)]).toEqual([3, expect.objectContaining({ scope: 'renamed' })]);
  expect(again.states.every(({ loading }) => loading === null)).toBe(true);
});

it('HB11 a till that stands in another store sells nothing of the one before', async () => {
  await settled(start());
  await till?.close();
  server.snapshot = madeSnapshot([people(uuid(40)), goodsLines(3)], { id: uuid(903), asOf: 90, scope: 'store-40' });
  server.page = () => ({ epoch: TILL.epoch, head: 90, next: 90, caughtUp: true, serverTime: 1, remaining: 0, scope: 'store-40', changes: [] });
  // The second chunk stays out until the first one has said where this till stands.
  let second: (() => void) | null = null;
  server.spoil = (n, response, bytes) => {
    if (n === 1) second = () => void response.writeHead(200).end(bytes);
    return n === 1;
  };
  const again = start();
  await vi.waitFor(() => expect([state(again), again.driver.state().loading]).toEqual([expect.objectContaining({ loaded: 0 }), expect.anything()]), SOON);
  await vi.waitFor(() => expect(second).not.toBeNull(), SOON);
  (second as unknown as () => void)();
  await settled(again, 90);
  expect([count(again, 'good'), again.driver.state().loading]).toEqual([3, null]);
});

it('a till that is stopped in the middle leaves no thread and nothing half-way; the next one goes on', async () => {
  server.spoil = (n) => n === 2;
  const each = start();
  await vi.waitFor(() => expect(readdirSync(join(dir, 'bootstrap', uuid(900)))).toContain('1'), SOON);
  await vi.waitFor(() => expect(server.asked).toContain(2), SOON);
  await each.close();
  server.spoil = () => false;
  server.asked.length = 0;
  const again = start();
  await settled(again);
  expect([count(again, 'good'), server.asked]).toEqual([100, [2]]);
});
