import { assert } from '#domain/kernel/assert.ts';
import type { FiscalLine } from '#domain/fiscal-lines/fiscal-lines.ts';
import { postingsOfSale, type TenderKind } from '#domain/ledger/postings.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import type { ShopSnapshot } from '#domain/receipt/paper.ts';
import { saleTotals, taxByRate, type PricedLine } from '#domain/sale/line.ts';
import { movementsOfSale } from '#domain/stock/movements.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { commit } from './commit.ts';
import type { Envelope } from './envelope.ts';

/** What a commit with a receipt is called. */
export const SALE_KIND = 'sale';

/** A sale that is paid and registered, with everything needed to write it down. */
export type FinishedSale = {
  readonly receiptId: string;
  readonly envelope: Envelope;
  readonly shiftId: string;
  readonly series: string; readonly number: number; readonly storeNumber: number; readonly tillNumber: number;
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  /** `amountMinor` is what the tender covers of the total, `tenderedMinor` what was handed over. */
  readonly tenders: readonly { readonly kind: TenderKind; readonly amountMinor: number; readonly tenderedMinor: number }[];
  readonly changeMinor: number;
  /** As the register was asked, so that what is stored is what was registered. */
  readonly fiscalLines: readonly FiscalLine[];
  readonly fiscalResult: unknown;
  /** What the paper says of the shop, now and on every copy. */
  readonly shop: ShopSnapshot;
};

/** The sale as one document: lines, tenders, what left the shelf and what it means for the books. */
export function saleDocument(sale: FinishedSale): ReceiptDocument {
  const { receiptId, envelope, lines } = sale;
  const { totalMinor, taxMinor } = saleTotals(lines);
  assert(sale.fiscalLines.reduce((sum, line) => sum + line.sumMinor, 0) === totalMinor, 'fiscal lines must sum to the total');
  const { storeId, businessDate } = envelope;
  return {
    id: receiptId, ...envelope, shiftId: sale.shiftId, kind: 'sale', series: sale.series, number: sale.number, storeNumber: sale.storeNumber, tillNumber: sale.tillNumber,
    currency: sale.currency, totalMinor, taxMinor, changeMinor: sale.changeMinor, fiscalLines: sale.fiscalLines, fiscalResult: sale.fiscalResult, shop: sale.shop,
    lines: lines.map((line) => ({
      receiptId, lineNo: line.lineNo, goodId: line.goodId, name: line.name, unit: line.unit, barcode: line.barcode, quantityMicro: line.quantityMicro, priceMinor: line.priceMinor,
      discountMinor: line.discountMinor, totalMinor: line.totalMinor, taxCode: line.taxCode, taxRateBps: line.taxRateBps, taxMinor: line.taxMinor,
    })),
    tenders: sale.tenders.map((tender, index) => ({ receiptId, tenderNo: index + 1, kind: tender.kind, amountMinor: tender.amountMinor, tenderedMinor: tender.tenderedMinor })),
    movements: movementsOfSale(lines).map((movement, index) => ({ documentId: receiptId, entryNo: index + 1, storeId, goodId: movement.goodId, quantityMicro: movement.quantityMicro, reason: movement.reason, businessDate })),
    entries: postingsOfSale({ totalMinor, taxByRate: taxByRate(lines), tenders: sale.tenders }).map((posting, index) => ({ documentId: receiptId, entryNo: index + 1, account: posting.account, amountMinor: posting.amountMinor, storeId, businessDate })),
  };
}

/** Writes a finished sale in the caller's transaction. The receipt's id is the id of the operation. */
export function postSale(tx: WriteTx, nowMs: number, sale: FinishedSale): ReceiptDocument {
  const document = saleDocument(sale);
  commit(tx, nowMs, { kind: SALE_KIND, opId: sale.receiptId, facts: [{ entity: 'receipt', row: document }] });
  return document;
}
