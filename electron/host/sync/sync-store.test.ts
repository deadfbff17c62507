import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PullReply } from '#contract/sync/pull.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { openScratchStore, type ScratchStore } from '#host/db/scratch-store.fixture.ts';
import { commit } from '#host/posting/commit.ts';
import { ensureMeta, readMeta, updateMeta } from '#host/posting/meta.ts';
import { updateReplicaState } from '#host/posting/replica-state.ts';
import { createSyncStore } from './sync-store.ts';
import type { SyncStore } from './sync-store-port.ts';

const NOW = 1_790_000_000_000;
const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const HASH = 'ab'.repeat(32);

let scratch: ScratchStore;
let sync: SyncStore;
let changedGoods: string[][];
let failOnGoods: boolean;

beforeEach(() => {
  scratch = openScratchStore();
  changedGoods = [];
  failOnGoods = false;
  scratch.store.write((tx) => {
    ensureMeta(tx, uuid(1));
    updateMeta(tx, { mode: 'shop', serverUrl: 'http://127.0.0.1/', deviceId: uuid(2), companyId: uuid(3), storeId: uuid(4), tillId: uuid(5), incarnationId: uuid(6), series: 'A', epoch: uuid(7) });
  });
  sync = createSyncStore({
    store: scratch.store, nowMs: () => NOW, pepper: (verifier) => `peppered ${verifier}`, loaded: () => undefined, replicaReplaced: () => undefined, beginNewLife: () => undefined,
    goodsChanged: (_tx, ids) => {
      changedGoods.push([...ids]);
      if (failOnGoods) throw new Error('the index broke');
    },
  });
});
afterEach(() => scratch.remove());

function page(over: Partial<PullReply>): PullReply {
  return { epoch: uuid(7), head: 9, next: 9, caughtUp: true, serverTime: NOW + 2_000, remaining: 0, changes: [], ...over };
}

function journal(n: number): void {
  scratch.store.write((tx) => {
    commit(tx, NOW + n, { kind: 'journal', opId: uuid(100 + n), facts: [{ entity: 'journalEntry', row: {
      id: uuid(100 + n), companyId: uuid(3), legalEntityId: uuid(8), storeId: uuid(4), tillId: uuid(5), incarnationId: uuid(6), occurredAt: NOW, utcOffsetMin: 180, businessDate: '2026-09-01',
      clockTrust: 'trusted', staffId: uuid(9), event: 'signed-in', detail: {},
    } }] });
  });
}

const rows = (sql: string): unknown[] => scratch.store.read((tx) => tx.all(sql));

describe('applying a page', () => {
  const goods = { entity: 'good', columns: ['id', 'name', 'article', 'brand', 'categoryId', 'unit', 'taxCode', 'legalEntityId', 'pictureHash', 'salesRank', 'active', 'fromTheFuture'], rows: [[uuid(20), 'Хлеб', null, null, null, 'pcs', 'standard', null, HASH, 1, true, { x: 1 }]], removed: [] };

  it('[HS7] rows and cursor change together; a failure anywhere changes neither', () => {
    failOnGoods = true;
    expect(() => sync.applyPage(page({ changes: [goods] }))).toThrow('the index broke');
    expect(rows('SELECT id FROM good')).toEqual([]);
    expect(sync.position().cursor).toBe(0);
    failOnGoods = false;
    expect(sync.applyPage(page({ changes: [goods] }))).toEqual(['good']);
    expect(rows('SELECT name, active FROM good')).toEqual([{ name: 'Хлеб', active: 1 }]);
    expect(sync.position().cursor).toBe(9);
  });

  it('[HS11] passes by entities and columns it does not know, and facts that only go up', () => {
    const changes = [{ entity: 'loyaltyCard', columns: ['id'], rows: [[uuid(1)]], removed: [] }, { entity: 'receipt', columns: ['id'], rows: [[uuid(1)]], removed: [] }, goods];
    expect(sync.applyPage(page({ changes }))).toEqual(['good']);
  });

  it('[HS10] a PIN verifier is never stored as it was sent', () => {
    sync.applyPage(page({ changes: [{ entity: 'staff', columns: ['id', 'storeId', 'name', 'role', 'active', 'pinSalt', 'pinVerifier'], rows: [[uuid(9), uuid(4), 'Анна', 'cashier', true, 'salt', 'secret']], removed: [] }] }));
    expect(rows('SELECT pin_verifier AS v FROM staff')).toEqual([{ v: 'peppered secret' }]);
  });

  it('a removed row leaves, and search hears of it', () => {
    sync.applyPage(page({ changes: [goods] }));
    sync.applyPage(page({ next: 10, head: 10, changes: [{ entity: 'good', columns: [], rows: [], removed: [[uuid(20)]] }] }));
    expect(rows('SELECT id FROM good')).toEqual([]);
    expect(changedGoods.at(-1)).toEqual([uuid(20)]);
  });

  it('the same page twice is the same as once', () => {
    sync.applyPage(page({ changes: [goods] }));
    sync.applyPage(page({ changes: [goods] }));
    expect(rows('SELECT count(*) AS n FROM good')).toEqual([{ n: 1 }]);
  });

  it('bytes of a picture are asked for until they are here', () => {
    const blob = { entity: 'blob', columns: ['hash', 'mime'], rows: [[HASH, 'image/svg+xml']], removed: [] };
    sync.applyPage(page({ changes: [blob] }));
    expect(sync.wantedBlobs(5)).toEqual([HASH]);
    sync.saveBlob(HASH, 'image/svg+xml', new Uint8Array([1, 2]));
    expect(sync.wantedBlobs(5)).toEqual([]);
    sync.applyPage(page({ changes: [blob] }));
    expect(sync.wantedBlobs(5)).toEqual([]);
  });

  it.each([[SYNC_VERSION - 1, 0], [SYNC_VERSION, 1]])('[HB16] a copy last compared by contract %i keeps %i rows of another store at the head', (comparedBy, kept) => {
    const [till, staff] = [{ entity: 'till', columns: ['id', 'storeId', 'number', 'name', 'legalEntityId'], rows: [[uuid(5), uuid(40), 1, 'Касса', uuid(8)]], removed: [] },
      { entity: 'staff', columns: ['id', 'storeId', 'name', 'role', 'active', 'pinSalt', 'pinVerifier'], rows: [[uuid(9), uuid(4), 'Анна', 'cashier', true, 'salt', 'secret']], removed: [] }];
    sync.applyPage(page({ changes: [staff] }));
    scratch.store.writeReplica((tx) => { updateReplicaState(tx, { comparedBy }); });
    sync.applyPage(page({ next: 10, head: 10, scope: 'store-40', changes: [till] }));
    expect(rows('SELECT id FROM staff')).toHaveLength(kept);
  });

  it('[HS17] the contact records the difference of the clocks', () => {
    sync.applyPage(page({}));
    expect(scratch.store.read(readMeta)).toMatchObject({ lastContactAt: NOW, clockOffsetMs: 2_000 });
    expect(sync.position().loaded).toBe(true);
  });
});

describe('the outbox', () => {
  beforeEach(() => [1, 2, 3, 4].forEach(journal));
  const verdicts = (ackDseq: number, verdict: 'applied' | 'quarantined' = 'applied') => ({ verdicts: Array.from({ length: ackDseq }, (_, index) => ({ dseq: index + 1, verdict, reason: 'why' })), ackDseq, epoch: uuid(7), serverTime: NOW });

  it('[HS1] leaves in dense order, chained by hash', () => {
    const batch = sync.nextBatch();
    expect(batch.map((one) => one.header.dseq)).toEqual([1, 2, 3, 4]);
    batch.slice(1).forEach((one, index) => expect(one.header.prevHash).toBe(batch[index]?.header.hash));
  });

  it('[HS2] keeps every row after its verdict', () => {
    sync.recordVerdicts(verdicts(4));
    expect(sync.unsent()).toEqual({ count: 0, oldestAtMs: null });
    expect(rows('SELECT count(*) AS n FROM outbox')).toEqual([{ n: 4 }]);
  });

  it('[HS3] a quarantined commit is delivered and asks for attention', () => {
    sync.recordVerdicts(verdicts(1, 'quarantined'));
    expect(sync.unsent().count).toBe(3);
    expect(sync.attention()).toBe(1);
    sync.recordVerdicts(verdicts(1, 'quarantined'));
    expect(sync.attention()).toBe(1);
  });

  it('[HS5] sends again from where the server lost its tail', () => {
    sync.recordVerdicts(verdicts(4));
    sync.rewind(3);
    expect(sync.nextBatch().map((one) => one.header.dseq)).toEqual([3, 4]);
  });
});
