/** Receipts of this till's own past as far as their goods may come back: read from what is stored, never priced again. */
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

/** A stored line with everything a line that comes back takes from it. */
export type ArchivedLine = SoldLine & {
  readonly goodId: string; readonly name: string; readonly barcode: string | null; readonly priceMinor: number; readonly listPriceMinor: number | null;
  readonly taxCode: string; readonly taxRateBps: number | null; readonly sellerId: string | null; readonly refundOfLineNo: number | null;
};

export type ArchivedReceipt = PaidDocument & {
  readonly id: string; readonly kind: Direction; readonly number: string; readonly occurredAt: number; readonly staffId: string; readonly legalEntityId: string;
  readonly clockTrust: ClockTrust;
  readonly lines: readonly ArchivedLine[];
};

const HEAD = ['id', 'kind', 'occurredAt', 'clockTrust', 'staffId', 'legalEntityId', 'totalMinor', 'roundingMinor', 'storeNumber', 'tillNumber', 'series', 'number'] as const;
const LINE = [
  'lineNo', 'goodId', 'name', 'unit', 'barcode', 'quantityMicro', 'priceMinor', 'listPriceMinor', 'discountMinor', 'discounts', 'totalMinor', 'taxCode', 'taxRateBps', 'taxMode', 'taxMinor',
  'sellerId', 'refundOfLineNo',
] as const;
const list = (names: readonly string[]): string => names.map((name) => `${snakeCase(name)} AS "${name}"`).join(', ');

const BY_ID = `SELECT ${list(HEAD)} FROM receipt WHERE id = ?`;
const REFUNDS = `SELECT ${list(HEAD)} FROM receipt WHERE refund_of = ? AND refund_of IS NOT NULL ORDER BY rowid`;
const LINES = `SELECT ${list(LINE)} FROM receipt_line WHERE receipt_id = ? ORDER BY line_no`;
const TENDERS = 'SELECT kind, amount_minor AS "amountMinor", tendered_minor AS "tenderedMinor", reference FROM tender WHERE receipt_id = ? ORDER BY tender_no';

type HeadRow = Omit<ArchivedReceipt, 'lines' | 'tenders' | 'number'> & { readonly storeNumber: number; readonly tillNumber: number; readonly series: string; readonly number: number };
type LineRow = Omit<ArchivedLine, 'discounts'> & { readonly discounts: string };

function whole(tx: ReadTx, row: HeadRow): ArchivedReceipt {
  const { storeNumber, tillNumber, series, number, ...head } = row;
  return {
    ...head, number: receiptNumber(storeNumber, tillNumber, series, number),
    lines: tx.all<LineRow>(LINES, row.id).map((line) => ({ ...line, discounts: JSON.parse(line.discounts) as DiscountTrace[] })),
    tenders: tx.all<Tender>(TENDERS, row.id),
  };
}

/** The receipt as it was posted, or null where this till has none of that id. */
export function findArchived(tx: ReadTx, receiptId: string): ArchivedReceipt | null {
  const row = tx.get<HeadRow>(BY_ID, receiptId);
  return row ? whole(tx, row) : null;
}

/** Every refund of that receipt posted here, the earliest first. */
export function listRefundsOf(tx: ReadTx, receiptId: string): ArchivedReceipt[] {
  return tx.all<HeadRow>(REFUNDS, receiptId).map((row) => whole(tx, row));
}

/** The number of a receipt as people write it, empty where this till has none of that id. */
export function numberOf(tx: ReadTx, receiptId: string): string {
  const row = tx.get<HeadRow>(BY_ID, receiptId);
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
