/** Receipts of the past, this till's own and those of others it was sent, as far as their goods may come back: read from what is stored, never priced again. */
import type { DiscountTrace } from '#domain/discount/discount.ts';
import { refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { refundAmounts, type SoldLine } from '#domain/refund/refund.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import { snakeCase } from '#domain/replication/column.ts';
import type { Direction, FixedAmounts } from '#domain/sale/line.ts';
import type { PaidDocument } from '#domain/tender/pay-back.ts';
import type { Tender } from '#domain/tender/tender.ts';
import type { ReadTx } from '#host/db/tx.ts';
import type { ClockTrust } from './clock-trust.ts';
import { notOwn, ownShelf, shelfOf, storeShelf, type Shelf } from './shelf.ts';

/** A stored line with everything a line that comes back takes from it. */
export type ArchivedLine = SoldLine & {
  readonly goodId: string; readonly name: string; readonly barcode: string | null; readonly priceMinor: number; readonly listPriceMinor: number | null;
  readonly taxCode: string; readonly taxRateBps: number | null; readonly sellerId: string | null; readonly refundOfLineNo: number | null;
};

export type ArchivedReceipt = PaidDocument & {
  readonly id: string; readonly kind: Direction; readonly number: string; readonly occurredAt: number; readonly staffId: string; readonly legalEntityId: string;
  readonly clockTrust: ClockTrust;
  /** Where it was sold, as its paper says; null for a receipt of this till's own. */
  readonly elsewhere: { readonly storeId: string; readonly tillName: string; readonly storeName: string } | null;
  readonly lines: readonly ArchivedLine[];
};

const HEAD = ['id', 'kind', 'occurredAt', 'clockTrust', 'staffId', 'legalEntityId', 'totalMinor', 'roundingMinor', 'storeNumber', 'tillNumber', 'series', 'number'] as const;
const LINE = [
  'lineNo', 'goodId', 'name', 'unit', 'barcode', 'quantityMicro', 'priceMinor', 'listPriceMinor', 'discountMinor', 'discounts', 'totalMinor', 'taxCode', 'taxRateBps', 'taxMode', 'taxMinor',
  'sellerId', 'refundOfLineNo',
] as const;
const list = (names: readonly string[]): string => names.map((name) => `${snakeCase(name)} AS "${name}"`).join(', ');
const HEADS = `${list(HEAD)}, store_id AS "storeId", shop ->> 'tillName' AS "tillName", shop ->> 'storeName' AS "storeName"`;

const byId = (shelf: Shelf): string => `SELECT ${HEADS} FROM ${shelf.receipt} WHERE id = ?`;
const refunds = (shelf: Shelf): string => `SELECT ${HEADS} FROM ${shelf.receipt} r WHERE refund_of = ? AND refund_of IS NOT NULL AND ${notOwn(shelf)} ORDER BY r.rowid`;
const lines = (shelf: Shelf): string => `SELECT ${list(LINE)} FROM ${shelf.line} WHERE receipt_id = ? ORDER BY line_no`;
const tenders = (shelf: Shelf): string => `SELECT kind, amount_minor AS "amountMinor", tendered_minor AS "tenderedMinor", reference FROM ${shelf.tender} WHERE receipt_id = ? ORDER BY tender_no`;

type HeadRow = Omit<ArchivedReceipt, 'lines' | 'tenders' | 'number' | 'elsewhere'> & { readonly storeId: string; readonly tillName: string | null; readonly storeName: string | null; readonly storeNumber: number; readonly tillNumber: number; readonly series: string; readonly number: number };
type LineRow = Omit<ArchivedLine, 'discounts'> & { readonly discounts: string };

function whole(tx: ReadTx, shelf: Shelf, row: HeadRow): ArchivedReceipt {
  const { storeNumber, tillNumber, series, number, storeId, tillName, storeName, ...head } = row;
  return {
    ...head, number: receiptNumber(storeNumber, tillNumber, series, number),
    elsewhere: shelf === ownShelf ? null : { storeId, tillName: tillName ?? '', storeName: storeName ?? '' },
    lines: tx.all<LineRow>(lines(shelf), row.id).map((line) => ({ ...line, discounts: JSON.parse(line.discounts) as DiscountTrace[] })),
    tenders: tx.all<Tender>(tenders(shelf), row.id),
  };
}

/** The receipt as it was posted, here or elsewhere, or null where this till has none of that id. */
export function findArchived(tx: ReadTx, receiptId: string): ArchivedReceipt | null {
  const shelf = shelfOf(tx, receiptId);
  const row = shelf === null ? undefined : tx.get<HeadRow>(byId(shelf), receiptId);
  return shelf === null || row === undefined ? null : whole(tx, shelf, row);
}

/** Every refund of that receipt this till knows of: those posted here, the earliest first, then those of others. */
export function listRefundsOf(tx: ReadTx, receiptId: string): ArchivedReceipt[] {
  return [ownShelf, storeShelf].flatMap((shelf) => tx.all<HeadRow>(refunds(shelf), receiptId).map((row) => whole(tx, shelf, row)));
}

/** The number of a receipt as people write it, empty where this till has none of that id. */
export function numberOf(tx: ReadTx, receiptId: string): string {
  const shelf = shelfOf(tx, receiptId);
  const row = shelf === null ? undefined : tx.get<HeadRow>(byId(shelf), receiptId);
  return row ? receiptNumber(row.storeNumber, row.tillNumber, row.series, row.number) : '';
}

/** Why so much of a line cannot come back. */
export type NotBack = Refused<'unknown-line', Record<string, never>> | Refused<'more-than-sold', { leftMicro: number }> | Refused<'quantity-fraction', Record<string, never>>;

/** What `quantityMicro` of a line comes to when it comes back now, after the refunds posted before. */
export function amountsBack(sold: ArchivedReceipt, refunds: readonly ArchivedReceipt[], lineNo: number, quantityMicro: number): Ok<FixedAmounts> | NotBack {
  const line = sold.lines.find((one) => one.lineNo === lineNo);
  if (line === undefined) return refused('unknown-line');
  return refundAmounts(line, refunds.flatMap((refund) => refund.lines).filter((one) => one.refundOfLineNo === lineNo), quantityMicro);
}
