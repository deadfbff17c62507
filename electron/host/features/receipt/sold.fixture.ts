/** Receipts posted straight into a scratch till, and the receipt feature over it, for tests of what becomes of them. */
import { fiscalLines } from '#domain/fiscal-lines/fiscal-lines.ts';
import { allBlocks } from '#domain/receipt/receipt-paper.ts';
import { priceBasket } from '#domain/sale/basket.ts';
import { documentTotals, type SaleLine } from '#domain/sale/line.ts';
import type { Tender } from '#domain/tender/tender.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { postDocument } from '#host/posting/post-document.ts';
import { id, NOW, SHIFT, STAFF, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import type { ReceiptDeps, ReceiptFeature } from './receipt-ports.ts';
import { createReceipt } from './receipt-service.ts';

export type Sold = Partial<{
  series: string; number: number; at: number; lines: readonly Partial<SaleLine>[]; tenders: readonly Tender[]; refundOf: string; basketId: string; roundingMinor: number; shiftId: string;
}>;

export const receiptId = (n: number): string => id(100_000 + n);

const LINE: SaleLine = {
  lineNo: 1, direction: 'sale', goodId: id(50), legalEntityId: id(6), name: 'Хлеб «Бородинский»', unit: 'pcs', barcode: '4600000000008', quantityMicro: 1_000_000, priceMinor: 100_00,
  listPriceMinor: 100_00, discount: null, taxCode: 'standard', taxRateBps: 2200, taxMode: 'included', note: '', sellerId: null, refundOf: null, refundOfLineNo: null, fixed: null,
};

/** Posts receipt `n`: numbered `n` of series A, one line for 100.00 in cash, unless said otherwise. */
export function sell(till: ScratchTill, n: number, sold: Sold = {}): string {
  const direction = sold.refundOf === undefined ? 'sale' : 'refund';
  const given = sold.lines ?? [{}];
  const { lines } = priceBasket(given.map((line, index): SaleLine => ({ ...LINE, ...line, lineNo: index + 1, direction })), null);
  const { totalMinor } = documentTotals(lines);
  const roundingMinor = sold.roundingMinor ?? 0;
  const paid = totalMinor + roundingMinor;
  const at = sold.at ?? NOW + n;
  till.store.write((tx) => {
    postDocument(tx, at, {
      receiptId: receiptId(n), basketId: sold.basketId ?? receiptId(n), direction, refundOf: sold.refundOf ?? null, reason: direction === 'refund' ? 'брак' : '',
      envelope: { ...till.envelope(at), occurredAt: at }, shiftId: sold.shiftId ?? SHIFT,
      series: sold.series ?? 'A', number: sold.number ?? n, storeNumber: 3, tillNumber: 2, currency: 'RUB', lines, roundingMinor,
      tenders: sold.tenders ?? [{ kind: 'cash', amountMinor: paid, tenderedMinor: paid, reference: '' }], changeMinor: 0, fiscalLines: fiscalLines(lines), fiscalResult: { register: 'none' },
      shop: { storeName: 'Мира 12', storeAddress: 'ул. Мира, 12', legalEntityName: 'ООО «Ёлка»', inn: '7701234567', taxSystem: 'osn', tillName: 'Касса 2', receiptHeader: 'Здравствуйте', receiptFooter: 'Приходите ещё' },
    });
  });
  return receiptId(n);
}

/** The cashier of the scratch till, by name. */
export function hire(till: ScratchTill): void {
  const { sql, params } = upsertStatement('staff');
  till.store.writeReplica((tx) => { tx.run(sql, ...params({ id: STAFF, storeId: id(2), name: 'Анна Петрова', role: 'cashier', active: true, pinSalt: '', pinVerifier: '' })); });
}

let next = 900_000;

/** The feature over a scratch till, with what is outside of it in the test's hands. */
export function featureOf(till: ScratchTill, more: Partial<ReceiptDeps> = {}): ReceiptFeature {
  return createReceipt({
    store: till.store, clock: { nowMs: () => NOW, monotonicMs: () => 0 }, newId: () => id(next++), signedIn: () => ({ id: STAFF, name: 'Анна Петрова', role: 'cashier' }), guard: () => null,
    paperWidth: () => 42, paperBlocks: () => allBlocks, language: () => 'ru', training: false, hasPrinter: () => true, wakePrinter: () => undefined,
    askHeadquarters: () => Promise.resolve('no-connection'),
    letters: { ready: () => true, queue: () => undefined, wake: () => undefined, states: () => new Map() }, committed: () => undefined, ...more,
  });
}
