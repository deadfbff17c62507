import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { assert } from '#domain/kernel/assert.ts';
import { fiscalLines } from '#domain/fiscal-lines/fiscal-lines.ts';
import { priceBasket } from '#domain/sale/basket.ts';
import type { SaleLine } from '#domain/sale/line.ts';
import { connect } from '#host/db/connection.ts';
import { systemClock } from '#host/platform/clock.ts';
import { newId } from '#host/platform/ids.ts';
import { envelopeOf, getPlace } from '#host/posting/envelope.ts';
import { readMeta } from '#host/posting/meta.ts';
import { shopSnapshot } from '#host/posting/receipt-shop.ts';
import { postDocument, type FinishedDocument } from '#host/posting/post-document.ts';
import { figure, percentile, timed, type Bench, type Figure } from './figure.ts';
import { startBenchPrinter } from './printer.ts';
import { benchTill, type BenchTill } from './till.ts';
import { benchSize } from './sizes.ts';

const LINES = 10;
/** Sales before the count begins: code that has run a few times is what a shop runs. */
const WARM_UP = 300;
/** Where a disk confirms in a fifth of a millisecond, the ratio to it measures the processor: a sale may take so long whatever the disk does (docs/adr/0030). */
const UNNOTICED_MS = 1;

/** Posting one 10-line sale (document, tenders, stock, ledgers, outbox) against one fsync'd blob of the same bytes, in turn, in one run. */
export const saleCommitBench: Bench = {
  name: 'sale-commit',
  what: 'a durable 10-line sale against one durable blob of the same bytes',
  async run({ quick, log }) {
    const till = await benchTill(benchSize(quick), log);
    const sales = quick ? 5_000 : 20_000;
    const bytes = bytesOfSale(till);
    const floor = floorWriter(till, bytes);
    const posted: number[] = [];
    const blobs: number[] = [];
    for (let n = 0; n < sales; n++) {
      const post = postOf(till, WARM_UP + n);
      // Whoever comes first after a pause finds cold caches: they take turns.
      const [postedMs, blobMs] = n % 2 === 0 ? [timed(post), timed(floor.write)] : [timed(floor.write), timed(post)].reverse() as [number, number];
      posted.push(postedMs);
      blobs.push(blobMs);
      // Two thousand customers a second is nobody's queue: between sales a till is idle, and its log is moved then.
      if (n % 251 === 250) await new Promise((resolve) => setTimeout(resolve, 500));
    }
    floor.close();
    const whole = await wholeSales(till, quick ? 100 : 500);
    const against = (share: number): Figure => {
      const floorMs = percentile(blobs, share);
      return figure('sale-commit', `p${share * 100} against floor`, percentile(posted, share) / floorMs, 'ratio', Math.max(3, UNNOTICED_MS / floorMs));
    };
    return [
      against(0.5),
      against(0.99),
      figure('sale-commit', `worst of ${sales}`, Math.max(...posted), 'ms', 60),
      figure('sale-commit', 'p50', percentile(posted, 0.5), 'ms'),
      figure('sale-commit', 'p99', percentile(posted, 0.99), 'ms'),
      figure('sale-commit', 'floor p50', percentile(blobs, 0.5), 'ms'),
      figure('sale-commit', 'floor p99', percentile(blobs, 0.99), 'ms'),
      figure('sale-commit', 'bytes a sale leaves in the file', bytes, 'bytes'),
      figure('sale-commit', 'pay whole, both commits, p50', percentile(whole, 0.5), 'ms'),
      figure('sale-commit', 'pay whole, both commits, p99', percentile(whole, 0.99), 'ms', 100),
    ];
  },
};

/** The sale that comes `n`th, ready to be written. */
function postOf(till: BenchTill, n: number): () => void {
  const sale = nextSale(till, n);
  return () => { till.host.store.write((tx) => { postDocument(tx, sale.envelope.occurredAt, sale); }); };
}

/** What a sale adds to the file, rows and outbox, as the first ones do that nobody counts. */
function bytesOfSale(till: BenchTill): number {
  const size = (): number => till.host.store.read((tx) => {
    const ask = (name: string): number => Object.values(tx.get<Record<string, number>>(`PRAGMA main.${name}`) ?? {})[0] ?? 0;
    return (ask('page_count') - ask('freelist_count')) * ask('page_size');
  });
  const before = size();
  for (let n = 0; n < WARM_UP; n++) postOf(till, n)();
  return Math.round((size() - before) / WARM_UP);
}

/** The floor: the same driver, cipher, journal and durability; one row with one blob. */
function floorWriter(till: BenchTill, bytes: number): { write: () => void; close: () => void } {
  const connection = connect(join(till.dir, 'floor.db'), till.secrets.databaseKey, 'writer');
  connection.exec('CREATE TABLE blob (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT');
  const insert = connection.prepare('INSERT INTO blob (bytes) VALUES (?)');
  const payload = randomBytes(bytes);
  connection.pragma('wal_autocheckpoint = 20000');
  return { write: () => void insert.run(payload), close: () => connection.close() };
}

function nextSale(till: BenchTill, n: number): FinishedDocument {
  const goods = Array.from({ length: LINES }, (_, index): SaleLine => {
    const at = (n * LINES + index * 7919) % till.goodIds.length;
    return {
      lineNo: index + 1, direction: 'sale', goodId: till.goodIds[at] as string, legalEntityId: till.goodIds[0] as string, name: till.names[at] as string, unit: 'pcs', barcode: till.barcodes[at] as string,
      quantityMicro: 1_000_000 * ((n + index) % 3 + 1), priceMinor: 9_990 + index * 1_000, listPriceMinor: 9_990 + index * 1_000, discount: null, taxCode: 'standard', taxRateBps: 2_200, taxMode: 'included',
      note: '', sellerId: null, refundOf: null, refundOfLineNo: null, fixed: null,
    };
  });
  const { lines, totalMinor } = priceBasket(goods, null);
  const receiptId = newId(systemClock);
  const { meta, place, shop } = till.host.store.read((tx) => {
    const known = readMeta(tx);
    const here = getPlace(tx, known);
    return { meta: known, place: here, shop: shopSnapshot(tx, here) };
  });
  assert(meta.shiftId !== null, 'a shift is open');
  const nowMs = Date.now();
  return {
    receiptId, basketId: receiptId, direction: 'sale', refundOf: null, reason: '', roundingMinor: 0, envelope: envelopeOf(meta, place, nowMs, randomUUID()), shiftId: meta.shiftId, series: 'BENCH', number: n + 1, storeNumber: 1, tillNumber: 1, currency: 'RUB',
    lines, tenders: [{ kind: 'cash', amountMinor: totalMinor, tenderedMinor: totalMinor, reference: '' }], changeMinor: 0, fiscalLines: fiscalLines(lines), fiscalResult: { register: 'none' }, shop,
  };
}

/** Whole payments through the contract: number, intent, register, posting, print job; a real printer prints meanwhile. */
async function wholeSales(till: BenchTill, count: number): Promise<number[]> {
  const printer = await startBenchPrinter();
  const chosen = await till.client.settings.change({ printerAddress: printer.address });
  assert(chosen.ok, 'a printer can be chosen');
  try {
    return await paidSales(till, count);
  } finally {
    await till.client.settings.change({ printerAddress: '' });
    await printer.stop();
  }
}

async function paidSales(till: BenchTill, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    let seen: { id: string; totalMinor: number; cashDueMinor: number } | null = null;
    for (let line = 0; line < LINES; line++) {
      const scanned = await till.client.sale.scan({ gesture: randomUUID(), code: till.barcodes[(n * 31 + line * 101) % till.barcodes.length] as string });
      assert(scanned.ok, 'a generated good can be scanned');
      seen = scanned.value;
    }
    assert(seen !== null, 'there is a cart');
    const began = performance.now();
    const paid = await till.client.sale.pay({ cartId: seen.id, expectedTotalMinor: seen.totalMinor, expectedCashDueMinor: seen.cashDueMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' });
    times.push(performance.now() - began);
    assert(paid.ok, 'a cart can be paid');
  }
  return times;
}
