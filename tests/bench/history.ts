/** Writes the past of a till into its tables by the rules it sells by, with the outbox as it is when headquarters has heard of nearly all. */
import { fiscalLines } from '#domain/fiscal-lines/fiscal-lines.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { assert } from '#domain/kernel/assert.ts';
import { MICRO } from '#domain/quantity/quantity.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { priceBasket } from '#domain/sale/basket.ts';
import type { SaleLine } from '#domain/sale/line.ts';
import { tendersOf, type Tender } from '#domain/tender/tender.ts';
import type { Host } from '#host/compose.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { commit } from '#host/posting/commit.ts';
import { envelopeOf, getPlace } from '#host/posting/envelope.ts';
import { writeFact } from '#host/posting/fact-writer.ts';
import { readMeta, updateMeta } from '#host/posting/meta.ts';
import { receiptDocument } from '#host/posting/post-document.ts';
import { shopSnapshot } from '#host/posting/receipt-shop.ts';
import { pastOf, type PastLine, type PastReceipt } from './past.ts';

export type Sold = { readonly goodIds: readonly string[]; readonly names: readonly string[]; readonly barcodes: readonly string[] };

const SEED = 11;
const DAY_MS = 86_400_000;
/** What was confirmed longer ago is in the outbox no more. */
const KEPT_MS = 30 * DAY_MS;
/** Receipts headquarters has not heard of: the last ones, sold while the line was down. */
const UNSENT = 40;
/** Receipts of one transaction. */
const AT_ONCE = 1_000;

/** Time first, as ids have it, so that new sales land behind these as in life; then the place. */
function idAt(atMs: number, kind: number, place: number): string {
  const time = atMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${kind.toString(16).padStart(3, '0')}-8000-${place.toString(16).padStart(12, '0')}`;
}

/** Answers how many receipts there are now. */
export function fillHistory(host: Host, sold: Sold, storedLines: number): number {
  const todayMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const { receipts } = pastOf({ lines: storedLines, goods: sold.goodIds.length, seed: SEED, todayMs });
  const firstKept = receipts.findIndex(({ atMs }) => atMs >= todayMs - KEPT_MS);
  const write = createWriter(host, sold, receipts);
  host.store.write((tx) => {
    // Numbers of commits go on from those that are in the outbox no more.
    updateMeta(tx, { nextDseq: readMeta(tx).nextDseq + firstKept });
  });
  for (let first = 0; first < receipts.length; first += AT_ONCE) {
    host.store.write((tx) => {
      for (let place = first; place < Math.min(receipts.length, first + AT_ONCE); place++) write(tx, place, place >= firstKept);
    });
  }
  host.store.write((tx) => {
    const ackedDseq = readMeta(tx).nextDseq - 1 - Math.min(UNSENT, receipts.length);
    tx.run("UPDATE outbox SET verdict = 'applied', acked_at = created_at + 400 WHERE dseq <= ?", ackedDseq);
    updateMeta(tx, { ackedDseq });
  });
  return receipts.length;
}

/** Writes the receipt of a place; as a commit of its own where it is young enough to be in the outbox. */
function createWriter(host: Host, sold: Sold, receipts: readonly PastReceipt[]): (tx: WriteTx, place: number, isKept: boolean) => void {
  const { meta, at, shop } = host.store.read((tx) => {
    const known = readMeta(tx);
    const here = getPlace(tx, known);
    return { meta: known, at: here, shop: shopSnapshot(tx, here) };
  });
  const cashiers = demoShop.staff.filter(({ storeId }) => storeId === at.store.id).map(({ id }) => id);
  const of = (day: number): string => cashiers[day % cashiers.length] ?? '';
  let shift = { day: -1, id: '' };
  return (tx, place, isKept) => {
    const receipt = receipts[place];
    assert(receipt !== undefined, 'a place is one of a receipt');
    const envelope = envelopeOf(meta, at, receipt.atMs, of(receipt.day));
    if (shift.day !== receipt.day) {
      shift = { day: receipt.day, id: idAt(receipt.atMs, 1, place) };
      writeFact(tx, 'shiftOpening', { id: shift.id, ...envelope, number: receipt.day + 1, floatMinor: 0, entries: [] });
    }
    const ids = { receiptId: idAt(receipt.atMs, 2, place), refundOf: receipt.refundOf === null ? null : idAt(receipts[receipt.refundOf]?.atMs ?? 0, 2, receipt.refundOf) };
    const document = documentOf(receipt, ids, { sold, envelope, shiftId: shift.id, shop, number: place + 1 });
    if (isKept) commit(tx, receipt.atMs, { kind: document.kind, opId: document.id, facts: [{ entity: 'receipt', row: document }] });
    else writeFact(tx, 'receipt', document);
  };
}

type Around = { readonly sold: Sold; readonly envelope: ReturnType<typeof envelopeOf>; readonly shiftId: string; readonly shop: ReturnType<typeof shopSnapshot>; readonly number: number };
type Ids = { readonly receiptId: string; readonly refundOf: string | null };

function documentOf(receipt: PastReceipt, ids: Ids, { sold, envelope, shiftId, shop, number }: Around): ReceiptDocument {
  const direction = ids.refundOf === null ? 'sale' : 'refund';
  const goods = receipt.lines.map((line, index) => lineOf(line, index + 1, ids.refundOf, sold, envelope.legalEntityId));
  const { lines } = priceBasket(goods, receipt.discountBps === 0 ? null : { discount: { kind: 'percent', bps: receipt.discountBps }, reason: 'Постоянный покупатель' });
  const totalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const [tenders, changeMinor] = tendersFor(receipt, totalMinor);
  return receiptDocument({
    ...ids, basketId: ids.receiptId, direction, reason: direction === 'sale' ? '' : 'Не подошёл товар', envelope, shiftId, series: 'OLD', number, storeNumber: 1, tillNumber: 1, currency: 'RUB',
    lines, tenders, roundingMinor: 0, changeMinor, fiscalLines: fiscalLines(lines), fiscalResult: { register: 'none' }, shop,
  });
}

const RATES = [['reduced', 1_000], ['standard', 2_200], ['standard', 2_200], ['none', null]] as const;

function lineOf(line: PastLine, lineNo: number, refundOf: string | null, { goodIds, names, barcodes }: Sold, legalEntityId: string): SaleLine {
  const [taxCode, taxRateBps] = RATES[line.good % RATES.length] ?? RATES[0];
  const priceMinor = 1_990 + (line.good * 7_919) % 60_000;
  return {
    lineNo, direction: refundOf === null ? 'sale' : 'refund', goodId: goodIds[line.good] ?? '', legalEntityId, name: names[line.good] ?? '', unit: 'pcs', barcode: barcodes[line.good] ?? null,
    quantityMicro: line.pieces * MICRO, priceMinor, listPriceMinor: priceMinor, discount: line.discountBps === 0 ? null : { discount: { kind: 'percent', bps: line.discountBps }, reason: 'Акция' },
    taxCode, taxRateBps, taxMode: 'included', note: '', sellerId: null, refundOf, refundOfLineNo: line.ofLine, fixed: null,
  };
}

/** Cash is handed over in notes of 500 and the change goes back; a card takes its sum. */
function tendersFor({ paid, refundOf }: PastReceipt, totalMinor: number): readonly [Tender[], number] {
  const cardMinor = paid === 'card' ? totalMinor : paid === 'mixed' ? Math.floor(totalMinor / 2) : 0;
  const cashMinor = totalMinor - cardMinor;
  const changeMinor = refundOf !== null || cashMinor === 0 ? 0 : Math.ceil(cashMinor / 50_000) * 50_000 - cashMinor;
  return [tendersOf(cardMinor, cashMinor, { changeMinor, reference: '' }), changeMinor];
}

