/**
 * A full disk at every write of a till: the answer says so, nothing is half written, and once there is room the same gesture goes
 * through. On a disk that is really full, and at each page the database would take.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CartView } from '#contract/terminal/sale.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { checkNow } from './db/file-jobs.ts';
import { openReader } from './db/open.ts';
import { openHostSecrets } from './host-secrets.ts';
import { personOf } from './people.fixture.ts';
import type { Fault } from './platform/fault.ts';
import { newId } from './platform/ids.ts';
import { systemClock } from './platform/clock.ts';
import { dataPaths } from './platform/paths.ts';
import { fileSecretStore } from './platform/secret-store.ts';
import { readMeta } from './posting/meta.ts';
import { hashOfCommit } from './posting/new-life.ts';
import { exactly, fillReady, gesture, openScratchHost, removeDir, scratchDir, value, type ScratchHost } from './scratch-host.fixture.ts';
import { createSyncStore } from './sync/sync-store.ts';

/** All of them on demand: `LAVKA_DISK_FULL=all`. */
const everything = process.env['LAVKA_DISK_FULL'] === 'all';
const goods = demoShop.good.filter((good) => good.unit === 'pcs' && good.legalEntityId === null);
const others = demoShop.good.filter((good) => good.unit === 'pcs' && good.legalEntityId !== null);
const MAIL = { host: '127.0.0.1', port: 9, secure: false, user: '', from: 'till@shop.test' };

type Answer<T> = { ok: true; value: T } | { ok: false; code: string; detail: unknown };
/** A disk that has little room before every gesture, and more when somebody made it. */
type Disk = { readonly fill: () => void; readonly free: () => void; fulls: number };

function isFull(answer: Answer<unknown>): boolean {
  return !answer.ok && answer.code === 'fault' && (answer.detail as { fault: string }).fault === 'storage-full';
}

/** Asks on the full disk; where that is said, makes room and asks the same again. Any other no fails the test. */
async function insist<T>(disk: Disk, ask: () => Promise<Answer<T>>): Promise<T> {
  disk.fill();
  const first = await ask();
  disk.free();
  if (!isFull(first)) return value(Promise.resolve(first));
  disk.fulls += 1;
  return value(ask());
}

/**
 * One of every write: settings, sales in cash, by card and of two sellers, discount, park, refunds with and without a receipt, exchange,
 * cash, reprint, letter, lesson, count, hand-over, X, Z, the next shift. Answers what was promised.
 */
async function workDay({ till }: ScratchHost, disk: Disk): Promise<string[]> {
  const paid: string[] = [];
  const go = <T>(ask: () => Promise<Answer<T>>): Promise<T> => insist(disk, ask);
  /** The same gesture in both tries. */
  const does = <T>(ask: (same: { gesture: string }) => Promise<Answer<T>>): Promise<T> => {
    const same = gesture();
    return go(() => ask(same));
  };
  const put = (goodId = ''): Promise<CartView> => does((same) => till.sale.add({ ...same, goodId, quantityMicro: 1_000_000 }));
  const add = (index: number): Promise<CartView> => put(goods[index]?.id);
  const pay = async (cart: CartView, cardMinor = 0): Promise<string> => {
    const { receiptId } = await go(() => till.sale.pay(exactly(cart, { offer: { cardMinor, cashMinor: null } })));
    paid.push(receiptId);
    return receiptId;
  };
  const { id: staffId, pin } = personOf('owner');
  await go(() => till.staff.signIn({ staffId, pin }));
  await go(() => till.settings.change({ soundVolume: 25, mail: MAIL }));
  await add(0);
  const first = await pay(await add(1));
  await add(2);
  await does((same) => till.sale.park({ ...same, name: 'ждёт' }));
  const { carts } = await value(till.sale.parked({}));
  await does((same) => till.sale.recall({ ...same, cartId: carts[0]?.cartId ?? '' }));
  await pay(await does((same) => till.sale.setReceiptDiscount({ ...same, discount: { kind: 'percent', bps: 500 }, reason: 'Постоянный покупатель' })));
  const { lines: [line] } = await value(till.refund.open({ receiptId: first }));
  await does((same) => till.refund.add({ ...same, receiptId: first, lines: [{ lineNo: line?.lineNo ?? 0, quantityMicro: 1_000_000 }], reason: 'Не подошёл товар' }));
  await pay(await add(3));
  const byCard = await add(5);
  await pay(byCard, byCard.totalMinor);
  await put(others[0]?.id);
  const ofTwo = await add(6);
  expect(ofTwo.documentCount).toBe(2);
  await pay(ofTwo);
  await pay(await does((same) => till.sale.add({ ...same, goodId: goods[7]?.id ?? '', quantityMicro: 1_000_000, direction: 'refund', reason: 'Чек потерян' })));
  await go(() => till.receipt.email({ receiptId: first, address: 'buyer@shop.test' }));
  await lesson(till, disk);
  await does((same) => till.cash.move({ ...same, direction: 'in', amountMinor: 50_00, reason: 'Размен', note: '' }));
  await go(() => till.receipt.reprint({ receiptId: first }));
  const { totals: { expectedCashMinor: countedMinor } } = await go(() => till.shift.report({ print: true }));
  await does((same) => till.shift.count({ ...same, purpose: 'check', countedMinor, denominations: [], reason: '' }));
  await does((same) => till.shift.count({ ...same, purpose: 'handover', countedMinor, denominations: [], reason: '' }));
  await go(() => till.staff.signIn({ staffId, pin }));
  const { shift } = await value(till.till.state({}));
  await does((same) => till.shift.close({ ...same, shiftId: shift?.id ?? '', countedMinor, denominations: [], reason: '' }));
  await go(() => till.shift.open({ floatMinor: 100_00 }));
  await pay(await add(4));
  return paid;
}

/** A sale for practice: nothing of it is kept. */
async function lesson(till: ScratchHost['till'], disk: Disk): Promise<void> {
  await insist(disk, () => till.training.enter({}));
  const same = gesture();
  const cart = await insist(disk, () => till.sale.add({ ...same, goodId: goods[8]?.id ?? '', quantityMicro: 1_000_000 }));
  await insist(disk, () => till.sale.pay(exactly(cart)));
  await insist(disk, () => till.training.leave({}));
}

/** Reads the whole file as another program would, and compares it with what was promised. */
async function audit(dir: string, paid: readonly string[]): Promise<void> {
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
    expect(tx.get('SELECT count(*) AS count FROM cash_movement')).toEqual({ count: 1 });
    expect(tx.get('SELECT count(*) AS count FROM shift_closing')).toEqual({ count: 1 });
    expect(tx.all('PRAGMA foreign_key_check')).toEqual([]);
  } finally {
    reader.close();
  }
}

/** Paper is queued for a printer that never answers. */
const PRINTER = { defaultPrinter: 'tcp://127.0.0.1:9' };

describe('a full disk', () => {
  let dir = '';
  let scratch: ScratchHost | null = null;
  let mounted: string | null = null;
  beforeEach(() => {
    dir = scratchDir();
  });
  afterEach(async () => {
    await scratch?.close();
    scratch = null;
    // The log's file is closed a little later.
    if (mounted !== null) spawnSync('umount', ['--lazy', mounted]);
    mounted = null;
    removeDir(dir);
  });
  const begin = async (where: string): Promise<ScratchHost> => {
    await fillReady(where);
    scratch = await openScratchHost(where, PRINTER);
    return scratch;
  };
  const finish = async (where: string, paid: readonly string[]): Promise<void> => {
    await scratch?.close();
    scratch = null;
    await audit(where, paid);
  };

  const pagesLeft = everything ? Array.from({ length: 48 }, (_, left) => left) : [0, 1, 2, 4, 7];
  it.each(pagesLeft)('is said at every gesture of a day that needs more than %i pages, and loses nothing', async (left) => {
    const { host, ...rest } = await begin(dir);
    const limit = (pages: number): void => { host.store.read((tx) => tx.get(`PRAGMA max_page_count = ${pages}`)); };
    const pages = (): number => host.store.read((tx) => tx.get<{ page_count: number }>('PRAGMA page_count'))?.page_count ?? 0;
    const disk: Disk = { fill: () => { limit(pages() + left); }, free: () => { limit(1_000_000); }, fulls: 0 };
    const paid = await workDay({ host, ...rest }, disk);
    if (left === 0) expect(disk.fulls).toBeGreaterThan(5);
    await finish(dir, paid);
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
    /** A disk of its own in memory; only the system's administrator may make one. */
    const mountSmall = (at: string, size: string): boolean => {
      mkdirSync(at, { recursive: true });
      const made = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', at]).status === 0;
      if (made) mounted = at;
      return made;
    };
    const kibLeft = everything ? Array.from({ length: 60 }, (_, step) => step * 4) : [0, 4, 16, 40];
    it.for(kibLeft)('with %i KiB left is said at every gesture that needs more, and loses nothing', async (left, { skip }) => {
      const where = join(dir, 'disk');
      if (!mountSmall(where, '24m')) {
        console.info(`skipped: a really full disk with ${left} KiB left: only the system's administrator may mount one`);
        skip('there is no right to mount a disk');
      }
      const real = await begin(where);
      const filler = join(where, 'filler');
      const disk: Disk = {
        fill: () => {
          const { bavail, bsize } = statfsSync(where);
          writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left * 1024)));
        },
        free: () => { rmSync(filler, { force: true }); },
        fulls: 0,
      };
      const paid = await workDay(real, disk);
      if (left === 0) expect(disk.fulls).toBeGreaterThan(10);
      await finish(where, paid);
    });
  });
});
