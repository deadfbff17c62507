import { assert } from '#domain/kernel/assert.ts';
import type { FiscalLine } from '#domain/fiscal-lines/fiscal-lines.ts';
import { postingsOfDocument } from '#domain/ledger/postings.ts';
import { sumMinor } from '#domain/money/money.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import type { ShopSnapshot } from '#domain/receipt/paper.ts';
import { documentTotals, taxByRate, type Direction, type PricedLine } from '#domain/sale/line.ts';
import { movementsOfDocument } from '#domain/stock/movements.ts';
import type { Tender } from '#domain/tender/tender.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { commit } from './commit.ts';
import type { Envelope } from './envelope.ts';

/** A sale or a refund that is paid and registered, with everything needed to write it down. Amounts are positive in both. */
export type FinishedDocument = {
  readonly receiptId: string;
  /** The id of the sale in hand it came from; the last document of a basket has that id itself. */
  readonly basketId: string;
  readonly direction: Direction;
  /** The receipt whose goods come back, where there is one. */
  readonly refundOf: string | null;
  readonly reason: string;
  readonly envelope: Envelope;
  readonly shiftId: string;
  readonly series: string; readonly number: number; readonly storeNumber: number; readonly tillNumber: number;
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  /** They sum to the total and its rounding; `tenderedMinor` is what was handed over. */
  readonly tenders: readonly Tender[];
  readonly roundingMinor: number;
  readonly changeMinor: number;
  /** As the register was asked, so that what is stored is what was registered. */
  readonly fiscalLines: readonly FiscalLine[];
  readonly fiscalResult: unknown;
  /** What the paper says of the shop, now and on every copy. */
  readonly shop: ShopSnapshot;
};

/** The receipt as one document: lines, tenders, what moved on the shelf and what it means for the books. */
export function receiptDocument(finished: FinishedDocument): ReceiptDocument {
  const { receiptId, envelope, lines, direction, tenders, roundingMinor } = finished;
  const { totalMinor, taxMinor } = documentTotals(lines);
  assert(sumMinor(finished.fiscalLines.map((line) => line.sumMinor)) === totalMinor, 'fiscal lines must sum to the total');
  assert(sumMinor(tenders.map((tender) => tender.amountMinor)) === totalMinor + roundingMinor, 'tenders must sum to the total and its rounding');
  const { storeId, businessDate } = envelope;
  const entries = postingsOfDocument({ direction, totalMinor, taxByRate: taxByRate(lines), tenders, roundingMinor });
  return {
    id: receiptId, ...envelope, shiftId: finished.shiftId, kind: direction, refundOf: finished.refundOf, basketId: finished.basketId,
    series: finished.series, number: finished.number, storeNumber: finished.storeNumber, tillNumber: finished.tillNumber,
    currency: finished.currency, totalMinor, taxMinor, changeMinor: finished.changeMinor, roundingMinor, reason: finished.reason,
    fiscalLines: finished.fiscalLines, fiscalResult: finished.fiscalResult, shop: finished.shop,
    lines: lines.map((line) => ({
      receiptId, lineNo: line.lineNo, goodId: line.goodId, name: line.name, unit: line.unit, barcode: line.barcode, quantityMicro: line.quantityMicro, priceMinor: line.priceMinor,
      listPriceMinor: line.listPriceMinor, discountMinor: line.discountMinor, discounts: line.discounts, totalMinor: line.totalMinor,
      taxCode: line.taxCode, taxRateBps: line.taxRateBps, taxMode: line.taxMode, taxMinor: line.taxMinor,
      refundOfLineNo: line.refundOfLineNo, note: line.note, sellerId: line.sellerId,
    })),
    tenders: tenders.map((tender, index) => ({ receiptId, tenderNo: index + 1, kind: tender.kind, amountMinor: tender.amountMinor, tenderedMinor: tender.tenderedMinor, reference: tender.reference })),
    movements: movementsOfDocument(direction, lines).map((movement, index) => ({ documentId: receiptId, entryNo: index + 1, storeId, goodId: movement.goodId, quantityMicro: movement.quantityMicro, reason: movement.reason, businessDate })),
    entries: entries.map((posting, index) => ({ documentId: receiptId, entryNo: index + 1, account: posting.account, amountMinor: posting.amountMinor, storeId, businessDate })),
  };
}

/** Writes a finished sale or refund in the caller's transaction. The receipt's id is the id of the operation. */
export function postDocument(tx: WriteTx, nowMs: number, finished: FinishedDocument): ReceiptDocument {
  const document = receiptDocument(finished);
  const { facts: [written] } = commit(tx, nowMs, { kind: finished.direction, opId: finished.receiptId, facts: [{ entity: 'receipt', row: document }] });
  assert(written?.entity === 'receipt', 'a commit answers what it wrote');
  return written.row;
}
