import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReceiptMark, ReceiptsPage } from '#contract/sync/receipts.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { dirname, join } from 'node:path';
import { beginReplica } from '#host/db/replica-build.ts';
import { SCRATCH_KEY } from '#host/db/scratch-store.fixture.ts';
import { findArchived, listRefundsOf, amountsBack } from '#host/posting/archive.ts';
import { commit } from '#host/posting/commit.ts';
import { updateMeta } from '#host/posting/meta.ts';
import { updateReplicaState } from '#host/posting/replica-state.ts';
import { id, NOW, openScratchTill, SHIFT, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { LinkFailure, type Asking } from '../server-link.ts';
import { createLookUp } from './look-up.ts';
import { receiptsChore } from './receipts-chore.ts';
import { createReceiptsStore, type ReceiptsStore } from './receipts-store.ts';

const DAY = 86_400_000;
const [EPOCH, LIFE, STORE] = [id(10), id(8), id(2)];

type Document = Record<string, unknown> & { readonly id: string };

/** Sold at another till of the store: three pieces for 100.00. */
function sold(n: number, more: Readonly<Record<string, unknown>> = {}): Document {
  const receiptId = id(200_000 + n);
  const line: Row<'receiptLine'> = {
    receiptId, lineNo: 1, goodId: id(50), name: 'Хлеб', unit: 'pcs', barcode: '4600000000008', quantityMicro: 3_000_000, priceMinor: 33_33, listPriceMinor: 33_33, discountMinor: 0, discounts: [], totalMinor: 100_00,
    taxCode: 'standard', taxRateBps: 2200, taxMode: 'included', taxMinor: 18_03, refundOfLineNo: null, note: '', sellerId: null,
  };
  return {
    id: receiptId, companyId: id(1), legalEntityId: id(6), storeId: STORE, tillId: id(33), incarnationId: id(88), occurredAt: NOW + n, utcOffsetMin: 300, businessDate: '2026-02-02', clockTrust: 'trusted', staffId: id(5),
    shiftId: id(99), kind: 'sale', refundOf: null, basketId: receiptId, series: 'A', number: n, storeNumber: 3, tillNumber: 1, currency: 'RUB', totalMinor: 100_00, taxMinor: 18_03, changeMinor: 0, roundingMinor: 0, reason: '',
    fiscalLines: [], fiscalResult: { register: 'none' }, shop: { tillName: 'Касса 1', storeName: 'Мира 12' }, lines: [line], tenders: [{ receiptId, tenderNo: 1, kind: 'cash', amountMinor: 100_00, tenderedMinor: 100_00, reference: '' }], movements: [], entries: [], ...more,
  };
}
/** One piece of it back. */
function back(n: number, of: Document): Document {
  const [line] = of['lines'] as Row<'receiptLine'>[];
  const refund = sold(n, { kind: 'refund', refundOf: of.id, totalMinor: 33_33 });
  return { ...refund, lines: [{ ...line, receiptId: refund.id, quantityMicro: 1_000_000, totalMinor: 33_33, taxMinor: 6_01, refundOfLineNo: 1 }] };
}
const mark = (seq: number): ReceiptMark => ({ seq, id: id(seq) });
const page = (receipts: readonly Document[], next: number, more: Partial<ReceiptsPage> = {}): ReceiptsPage => ({ epoch: EPOCH, storeId: STORE, head: next, next: mark(next), caughtUp: true, serverTime: NOW, receipts: [...receipts], ...more });

let till: ScratchTill;
let store: ReceiptsStore;
beforeEach(() => {
  till = openScratchTill();
  store = createReceiptsStore(till.store);
});
afterEach(() => { till.remove(); });

const here = (): number[] => till.store.read((tx) => tx.all<{ number: number }>('SELECT number FROM store_receipt ORDER BY place').map((row) => row.number));
const parts = (): unknown => till.store.read((tx) => tx.get('SELECT (SELECT count(*) FROM store_receipt_line) AS lines, (SELECT count(*) FROM store_tender) AS tenders'));
const take = (after: ReceiptMark | null, one: ReceiptsPage): boolean => store.take({ after, life: store.reading().life }, one);
const pulledTo = (cursor: number): void => till.store.writeReplica((tx) => { updateReplicaState(tx, { cursor }); });
/** A receipt of the till's own, of which `document` is what headquarters has. */
function ownOf(document: Document): void {
  till.store.write((tx) => { commit(tx, NOW, { kind: 'receipt', opId: document.id, facts: [{ entity: 'receipt', row: { ...document, ...till.envelope(), shiftId: SHIFT } as never }] }); });
}

describe('what is read of the store', () => {
  it('HR1 HR3 lies in the replica with lines and tenders, and the mark with it', () => {
    expect(store.reading()).toEqual({ after: null, life: LIFE, isDone: false });
    take(null, page([sold(2), sold(1)], 7, { caughtUp: false }));
    expect([here(), parts(), store.reading()]).toEqual([[1, 2], { lines: 2, tenders: 2 }, { after: mark(7), life: LIFE, isDone: false }]);
    take(mark(7), page([sold(3), sold(2)], 9));
    expect([here(), parts(), store.reading().isDone]).toEqual([[1, 2, 3], { lines: 3, tenders: 3 }, true]);
    expect(till.store.read((tx) => findArchived(tx, id(200_002)))).toMatchObject({ number: '3-1-A-000002', elsewhere: { tillName: 'Касса 1' }, lines: [{ quantityMicro: 3_000_000 }], tenders: [{ kind: 'cash' }] });
  });

  it('HR3 a page that does not follow the mark changes nothing, and neither does one of another epoch', () => {
    take(null, page([sold(1)], 7));
    take(mark(5), page([sold(2)], 9));
    take(mark(7), page([sold(3)], 9, { epoch: id(11) }));
    expect([here(), store.reading().after]).toEqual([[1], mark(7)]);
    till.store.writeReplica((tx) => { tx.run('DELETE FROM store_receipt_mark'); });
    take(mark(7), page([sold(4)], 9));
    expect([here(), store.reading().after]).toEqual([[1], null]);
  });

  it('HR3 a page asked for by a life that ended meanwhile changes nothing: it has left out what that life sold', () => {
    const asked = store.reading();
    till.store.write((tx) => { updateMeta(tx, { incarnationId: id(9), series: 'A1' }); });
    expect(store.take(asked, page([sold(1)], 7))).toBe(false);
    expect([here(), store.reading().after]).toEqual([[], null]);
  });

  it('HR3 a page of another epoch than the mark it was asked after changes nothing: its numbers are others', () => {
    take(null, page([sold(1)], 48));
    till.store.write((tx) => { updateMeta(tx, { epoch: id(11) }); });
    expect(take(mark(48), page([], 10, { epoch: id(11) }))).toBe(false);
    expect(store.reading().after).toBeNull();
    expect(take(null, page([sold(1), sold(2)], 10, { epoch: id(11) }))).toBe(true);
    expect(here()).toEqual([1, 2]);
  });

  it('HR3 begins again for another epoch and for another life of the database, and keeps what it has', () => {
    take(null, page([sold(1)], 7));
    till.store.write((tx) => { updateMeta(tx, { incarnationId: id(81) }); });
    expect(store.reading()).toEqual({ after: null, life: id(81), isDone: false });
    take(null, page([sold(1), sold(2)], 3));
    expect([here(), store.reading().after]).toEqual([[1, 2], mark(3)]);
    till.store.write((tx) => { updateMeta(tx, { epoch: id(11) }); });
    expect(store.reading().after).toBeNull();
  });

  it('HR4 of another store leaves with the first word of the next, whose receipts are read from their beginning', () => {
    take(null, page([sold(1), sold(2)], 7));
    expect(take(mark(7), page([sold(4, { storeId: id(3) })], 9, { storeId: id(3) }))).toBe(false);
    expect([here(), store.reading().after]).toEqual([[], null]);
    expect(take(null, page([sold(3, { storeId: id(3) })], 9, { storeId: id(3) }))).toBe(true);
    expect([here(), parts()]).toEqual([[3], { lines: 1, tenders: 1 }]);
  });

  it('HR5 the till\'s own is not taken, and met once where both files have it', () => {
    const [lost, held] = [sold(1), sold(2)];
    ownOf(held);
    take(null, page([lost, held], 7));
    expect(here()).toEqual([1]);
    // A backup that is brought back may hold what headquarters sent meanwhile.
    ownOf(lost);
    expect(till.store.read((tx) => findArchived(tx, lost.id))?.elsewhere).toBeNull();
    const refund = back(3, lost);
    take(mark(7), page([refund], 9));
    expect(till.store.read((tx) => listRefundsOf(tx, lost.id))).toHaveLength(1);
    ownOf(refund);
    expect(till.store.read((tx) => listRefundsOf(tx, lost.id))).toHaveLength(1);
  });

  it('HR6 is removed after ninety days, with everything of it, some at a time', () => {
    take(null, page(Array.from({ length: 120 }, (_, index) => sold(index + 1, { occurredAt: NOW - (index < 110 ? 91 : 10) * DAY + index })), 7));
    store.takeAsked([sold(500, { occurredAt: NOW - 400 * DAY })], NOW - 10 * DAY);
    store.takeAsked([sold(501, { occurredAt: NOW - 400 * DAY })], NOW - 31 * DAY);
    let turns = 0;
    while (store.prune(NOW)) turns += 1;
    expect(turns).toBeGreaterThan(1);
    expect([here().length, here()[0], parts()]).toEqual([11, 500, { lines: 11, tenders: 11 }]);
  });

  it('HR8 what came back elsewhere is subtracted from what may come back here', () => {
    const receipt = sold(1);
    take(null, page([receipt, back(2, receipt), back(3, receipt)], 7));
    till.store.read((tx) => {
      const archived = findArchived(tx, receipt.id);
      expect(archived && amountsBack(archived, listRefundsOf(tx, receipt.id), 1, 1_000_000)).toMatchObject({ ok: true, value: { totalMinor: 33_34, taxMinor: 6_01 } });
      expect(archived && amountsBack(archived, listRefundsOf(tx, receipt.id), 1, 2_000_000)).toEqual({ ok: false, code: 'more-than-sold', detail: { leftMicro: 1_000_000 } });
    });
  });
});

describe('the chore', () => {
  let steady = 0;
  const rests: (() => void)[] = [];
  const timer = { after: (_ms: number, work: () => void) => {
    rests.push(work);
    queueMicrotask(work);
    return () => undefined;
  } };
  const calm = new AbortController().signal;
  beforeEach(() => {
    steady = 0;
    rests.length = 0;
  });
  const choreOver = (answers: (ReceiptsPage | Error)[]): { run: () => Promise<number | void>; asked: Record<string, string>[] } => {
    const asked: Record<string, string>[] = [];
    const link: Asking = { get: async (path, params, check) => {
      expect(path).toBe('receipts');
      asked.push({ ...params });
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return check.parse(answer);
    } };
    const chore = receiptsChore({ store, link, timer, steadyMs: () => steady });
    return { asked, run: () => chore.run(calm) };
  };

  it('HR2 HR7 reads page after page with rests, and then asks only when the feed has moved', async () => {
    const { run, asked } = choreOver([page([sold(1)], 4, { caughtUp: false }), page([sold(2)], 7), page([sold(3)], 9)]);
    await run();
    expect([here(), rests.length, asked]).toEqual([[1, 2], 1, [{ life: LIFE }, { seq: '4', id: id(4), life: LIFE }]]);
    steady = 1_000;
    pulledTo(7);
    expect([await run(), asked.length]).toEqual([undefined, 2]);
    pulledTo(8);
    expect([await run(), asked.length]).toEqual([29_000, 2]);
    steady = 30_000;
    expect([await run(), here()]).toEqual([undefined, [1, 2, 3]]);
  });

  it('HR2 a server that does not answer is asked again by who runs the chores', async () => {
    const { run } = choreOver([new LinkFailure('network', 'gone')]);
    await expect(run()).rejects.toThrow('gone');
  });
});

describe('one receipt asked for', () => {
  const lookUp = (answer: () => Promise<unknown>, timeOut: { fire?: () => void } = {}) => createLookUp({
    store, log: { warn: () => undefined }, timer: { after: (_ms, work) => {
      timeOut.fire = work;
      return () => undefined;
    } },
    link: { get: async (path, params, check, _bytes, signal) => {
      expect([path, params]).toEqual(['receipt', { id: id(1) }]);
      return check.parse(await Promise.race([answer(), new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(new Error('late')); }); })]));
    } },
  })({ id: id(1) });

  it('HR10 is kept with its refunds, and stays when its store\'s turn comes', async () => {
    const receipt = sold(1);
    expect(await lookUp(() => Promise.resolve({ serverTime: NOW, receipts: [receipt, back(2, receipt)] }))).toBe('found');
    expect([here(), till.store.read((tx) => listRefundsOf(tx, receipt.id).length)]).toEqual([[1, 2], 1]);
    take(null, page([receipt], 7));
    expect([here(), parts()]).toEqual([[1, 2], { lines: 2, tenders: 2 }]);
  });

  it('HR10 is kept by the server\'s time, which says when that is over, and not by the till\'s', async () => {
    expect(await lookUp(() => Promise.resolve({ serverTime: NOW + 400 * DAY, receipts: [sold(1)] }))).toBe('found');
    const gone = (days: number): number[] => {
      while (store.prune(NOW + days * DAY));
      return here();
    };
    expect([gone(429), gone(431)]).toEqual([[1], []]);
  });

  it('HR10 is taken over by another replica, and by a till that moved, whatever becomes of the receipts of the store', () => {
    take(null, page([sold(1)], 7));
    store.takeAsked([sold(500, { storeId: id(4) })], NOW);
    till.store.writeReplica((tx) => { updateReplicaState(tx, { owner: 'till', epoch: EPOCH, scope: 'store' }); });
    const takenOver = (owner: string, epoch: string, scope: string): number[][] => {
      const build = beginReplica({ path: join(dirname(till.store.replicaPath), 'next.db'), keyHex: SCRATCH_KEY, nowMs: () => NOW });
      updateReplicaState(build.tx, { owner, epoch, scope });
      build.keepFrom(till.store.replicaPath);
      const found = ['store_receipt', 'store_receipt_line', 'store_tender', 'store_receipt_mark'].map((table) => build.tx.all(`SELECT 1 FROM ${table}`).length);
      const numbers = build.tx.all<{ number: number }>('SELECT number FROM store_receipt ORDER BY place').map((row) => row.number);
      build.discard();
      return [numbers, found];
    };
    expect(takenOver('till', EPOCH, 'store')).toEqual([[1, 500], [2, 2, 2, 1]]);
    expect(takenOver('till', id(11), 'store')).toEqual([[500], [1, 1, 1, 0]]);
    expect(takenOver('till', EPOCH, 'another')).toEqual([[500], [1, 1, 1, 0]]);
    expect(takenOver('another', EPOCH, 'store')).toEqual([[], [0, 0, 0, 0]]);
    take(mark(7), page([], 9, { storeId: id(3) }));
    expect([here(), parts(), store.reading().after]).toEqual([[500], { lines: 1, tenders: 1 }, null]);
  });

  it('HR9 is not found, was asked too often, or nobody answered in time', async () => {
    expect(await lookUp(() => Promise.resolve({ serverTime: NOW, receipts: [] }))).toBe('not-found');
    expect(await lookUp(() => Promise.reject(new LinkFailure('network', 'gone')))).toBe('no-connection');
    expect(await lookUp(() => Promise.reject(new LinkFailure('server', 'the server answered 429', { tooOften: true })))).toBe('too-many-tries');
    expect(await lookUp(() => Promise.resolve({ serverTime: NOW, receipts: [{ id: 'nonsense' }] }))).toBe('no-connection');
    const clock: { fire?: () => void } = {};
    const waiting = lookUp(() => new Promise(() => undefined), clock);
    clock.fire?.();
    expect(await waiting).toBe('no-connection');
    expect(here()).toEqual([]);
  });

  it('HR9 what was answered and cannot be kept is no missing connection: it fails as what it is, and nothing of it stays', async () => {
    const answer = (...receipts: readonly unknown[]): Promise<unknown> => Promise.resolve({ serverTime: NOW, receipts });
    till.store.writeReplica((tx) => tx.get('PRAGMA max_page_count = 1'));
    await expect(lookUp(() => answer(...Array.from({ length: 200 }, (_, index) => sold(index + 1))))).rejects.toMatchObject({ code: 'storage-full' });
    expect(here()).toEqual([]);
  });
});
