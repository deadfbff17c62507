/** What it costs to prove a copy of a million rows equal to the server's, on both sides, and what a scan notices of it. */
import { randomUUID } from 'node:crypto';
import { assert } from '#domain/kernel/assert.ts';
import { downEntities } from '#domain/replication/catalogue.ts';
import { RECEIPTS_PAGE } from '#contract/sync/receipts.ts';
import { systemTimer } from '#host/platform/timer.ts';
import { readMeta, updateMeta } from '#host/posting/meta.ts';
import { createCopyStore } from '#host/sync/digest/copy-store.ts';
import { copyThread } from '#host/sync/digest/copy-thread.ts';
import { receiptsChore } from '#host/sync/receipts/receipts-chore.ts';
import { createReceiptsStore } from '#host/sync/receipts/receipts-store.ts';
import type { Asking } from '#host/sync/server-link.ts';
import { sale, seeded } from '#server/sync/testing/commits.ts';
import { figure, median, percentile, timed, type Bench, type Figure } from './figure.ts';
import { benchTill, type BenchTill } from './till.ts';

/** A third of the rows are goods, the others their codes and prices. */
const ROWS = { full: 1_000_000, quick: 60_000 };

export const digestBench: Bench = {
  name: 'digest',
  what: 'a copy of 1,000,000 rows compared and hashed anew, beside who scans',
  async run({ quick, log }) {
    // A thread that reads is no reason for a program to stay; a figure is.
    const stay = setInterval(() => undefined, 60_000);
    try {
      return await measure(quick, log);
    } finally {
      clearInterval(stay);
    }
  },
};

async function measure(quick: boolean, log: (text: string) => void): Promise<Figure[]> {
  const rows = quick ? ROWS.quick : ROWS.full;
  const till = await benchTill({ goods: Math.ceil(rows / 3), storedLines: 50_000 }, log);
  const reader = copyThread(till.host.store.replicaPath, till.secrets.databaseKey);
  const nothing = (): undefined => undefined;
  const copy = createCopyStore({ store: till.host.store, nowMs: Date.now, pepper: (verifier) => verifier, goodsChanged: nothing, replicaReplaced: nothing, beginNewLife: nothing, loaded: nothing });
  for (let blank = await reader.blanks(); blank !== null; blank = await reader.blanks()) copy.fill(blank.entity, blank.rows);
  log('  hashes are there');

  const compares: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < 5; round++) {
    floors.push(timed(() => bareSum(till)));
    const began = performance.now();
    const digest = await reader.digest();
    compares.push(performance.now() - began);
    assert(digest.entities.reduce((sum, { buckets }) => sum + buckets.reduce((all, [, count]) => all + count, 0), 0) >= rows * 0.99, 'all rows are summed');
  }
  const quiet = await scans(till, quick ? 200 : 1_000, () => true);
  let busy = true;
  const rehash = (async (): Promise<number> => {
    const began = performance.now();
    assert((await reader.wrong(downEntities())).length === 0, 'a row has the hash of its content');
    busy = false;
    return performance.now() - began;
  })();
  const meanwhile = await scans(till, Number.POSITIVE_INFINITY, () => busy);
  const rehashed = await rehash;
  const coming = await receiptsCome(till, quick ? 40 : 400);
  return [
    figure('digest', 'compare: sums of the copy', median(compares), 'ms', 1_000),
    figure('digest', 'floor: a bare sum in SQLite', median(floors), 'ms'),
    figure('digest', 'hashes made anew', rehashed / 1_000, 's', 8),
    figure('digest', 'scan p99 while hashes are made anew', percentile(meanwhile, 0.99), 'ms', 10),
    figure('digest', 'scan p99 before', percentile(quiet, 0.99), 'ms'),
    figure('digest', 'scan p99 while receipts of the store come in for the first time', percentile(coming.times, 0.99), 'ms', 10),
    figure('digest', 'receipts that came meanwhile', coming.receipts, 'receipts'),
    figure('digest', 'rows', rows, 'rows'),
  ];
}

/** Receipts of the store's other tills by the chore of the product; only the network is none: pages lie ready as the text they travel as. */
async function receiptsCome(till: BenchTill, pages: number): Promise<{ readonly times: readonly number[]; readonly receipts: number }> {
  const { host: { store } } = till;
  const epoch = randomUUID();
  const before = store.read(readMeta).epoch;
  store.write((tx) => { updateMeta(tx, { epoch }); });
  const texts = pagesOf(pages, epoch);
  const link: Asking = { get: (_lane, _query, check) => Promise.resolve(check.parse(JSON.parse(texts.shift() as string))) };
  let busy = true;
  const reading = receiptsChore({ store: createReceiptsStore(store), link, timer: systemTimer, steadyMs: () => performance.now() }).run(new AbortController().signal).finally(() => { busy = false; });
  const times = await scans(till, Number.POSITIVE_INFINITY, () => busy);
  await reading;
  store.write((tx) => { updateMeta(tx, { epoch: before }); });
  const receipts = store.read((tx) => tx.get<{ n: number }>('SELECT count(*) AS n FROM store_receipt')?.n ?? 0);
  assert(receipts === pages * RECEIPTS_PAGE, 'all receipts have come');
  return { times, receipts };
}

function pagesOf(count: number, epoch: string): string[] {
  const random = seeded(1);
  const place = { companyId: randomUUID(), legalEntityId: randomUUID(), storeId: randomUUID(), tillId: randomUUID(), staffId: randomUUID() };
  const incarnationId = randomUUID();
  return Array.from({ length: count }, (_, page) => {
    const receipts = Array.from({ length: RECEIPTS_PAGE }, (_none, index) => ({ ...sale(place, randomUUID, random, { incarnationId, number: page * RECEIPTS_PAGE + index + 1, atMs: Date.now() - 60_000 }), movements: [], entries: [] }));
    return JSON.stringify({ epoch, storeId: place.storeId, head: count, next: { seq: page + 1, id: receipts.at(-1)?.id }, caughtUp: page === count - 1, serverTime: Date.now(), receipts });
  });
}

/** The least that can be done: every stored hash of the three large tables read once. */
function bareSum({ host }: BenchTill): void {
  host.store.read((tx) => {
    for (const table of ['good', 'barcode', 'price']) tx.get(`SELECT count(*), sum(row_hash & 4294967295), sum(row_hash >> 32) FROM ${table}`);
  });
}

/** Durable scans through the contract, each taken out again, with a breath between: at most twenty a second are scanned by hand. */
async function scans({ client: { sale }, barcodes }: BenchTill, most: number, goOn: () => boolean): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < most && goOn(); n++) {
    const code = barcodes[(n * 7919 + 13) % barcodes.length] as string;
    const began = performance.now();
    const answer = await sale.scan({ gesture: randomUUID(), code });
    times.push(performance.now() - began);
    assert(answer.ok && answer.value.selectedLineNo !== null, 'a generated good can be scanned');
    await sale.removeLine({ gesture: randomUUID(), lineNo: answer.value.selectedLineNo });
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  return times;
}
