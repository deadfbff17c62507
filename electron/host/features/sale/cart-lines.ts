/** What a gesture does to the lines of a sale in hand; pure, the gesture writes what comes out. */
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { MAX_QUANTITY_MICRO, MICRO, isWhole } from '#domain/quantity/quantity.ts';
import { MAX_LINES, lineFits, type Direction, type GivenDiscount, type SaleLine } from '#domain/sale/line.ts';
import { fitsCommit } from '#host/posting/commit-size.ts';
import type { StoredLine } from './cart-repo.ts';

/** A good to be put into the sale, with the price, the tax and the seller of this moment; `measured` as in a {@link StoredLine}. */
export type GoodToSell = Pick<SaleLine, 'goodId' | 'legalEntityId' | 'name' | 'unit' | 'barcode' | 'priceMinor' | 'listPriceMinor' | 'discount' | 'taxCode' | 'taxRateBps' | 'taxMode'> & Pick<StoredLine, 'pictureHash' | 'measured'>;

/** The sale as it is before the gesture. */
type Before = { readonly lines: readonly StoredLine[]; readonly nextLineNo: number; readonly receiptDiscount: GivenDiscount | null };

/** A receipt that cannot have another line, with how many it has. */
export type ReceiptFull = Refused<'receipt-full', { lines: number }>;

/** The line to write, or why there is none. */
export type LineAnswer = Ok<StoredLine> | Refused<'too-large', Record<string, never>> | Refused<'quantity-fraction', { name: string }>;

/** Everything that must be equal for two scans to be one line; whoever changed something by hand meant that line alone. */
function sameOffer(line: StoredLine, good: GoodToSell): boolean {
  return line.direction === 'sale' && line.goodId === good.goodId && line.unit === 'pcs' && line.priceMinor === good.priceMinor && line.listPriceMinor === good.listPriceMinor
    && line.taxCode === good.taxCode && line.taxRateBps === good.taxRateBps && line.taxMode === good.taxMode && line.legalEntityId === good.legalEntityId
    && line.discount === null && good.discount === null && line.note === '' && line.sellerId === null;
}

/**
 * The line after `quantityMicro` of a good was added: one of pieces at the same price grows, everything else is a new line.
 * Weighed goods are never added up, each weighing is a label of its own; neither is what comes back.
 */
export function addGood(before: Before, direction: Direction, good: GoodToSell, quantityMicro: number): LineAnswer | ReceiptFull {
  if (good.unit === 'pcs' && !isWhole(quantityMicro)) return refused('quantity-fraction', { name: good.name });
  const same = direction === 'sale' ? before.lines.find((line) => sameOffer(line, good)) : undefined;
  const grown = (same?.quantityMicro ?? 0) + quantityMicro;
  if (grown > MAX_QUANTITY_MICRO || !lineFits(good.priceMinor, grown)) return refused('too-large');
  if (same) return ok({ ...same, quantityMicro: grown });
  const line: StoredLine = { lineNo: before.nextLineNo, direction, ...good, quantityMicro, note: '', sellerId: null, refundOf: null, refundOfLineNo: null, fixed: null };
  return roomFor(before, [line]) ? ok(line) : receiptFull(before);
}

/** The line with another quantity, which somebody has said; not for one whose amounts follow from a receipt. */
export function changeQuantity(line: StoredLine, quantityMicro: number): LineAnswer {
  if (line.unit === 'pcs' && !isWhole(quantityMicro)) return refused('quantity-fraction', { name: line.name });
  if (!lineFits(line.priceMinor, quantityMicro)) return refused('too-large');
  return ok({ ...line, quantityMicro, measured: true });
}

/** Sold by measure, and nobody has said how much it is: it stands at the one unit it came in with (HSA7). */
export function isUnweighed({ unit, direction, quantityMicro, measured }: Pick<StoredLine, 'unit' | 'direction' | 'quantityMicro' | 'measured'>): boolean {
  return unit !== 'pcs' && direction === 'sale' && quantityMicro === MICRO && !measured;
}

/** The answer where {@link roomFor} says no. */
export function receiptFull({ lines }: Pick<Before, 'lines'>): ReceiptFull {
  return refused('receipt-full', { lines: lines.length });
}

/** True where the sale with these lines in it, new or changed, can still be stored and sent whole. */
export function roomFor({ lines, receiptDiscount }: Pick<Before, 'lines' | 'receiptDiscount'>, put: readonly StoredLine[]): boolean {
  const after = withLines(lines, put);
  return after.length <= MAX_LINES && fitsCommit(after, receiptDiscount);
}

/** The lines with `put` written over those of the same number, or behind all others. */
export function withLines(lines: readonly StoredLine[], put: readonly StoredLine[]): StoredLine[] {
  const after = lines.map((line) => put.find((one) => one.lineNo === line.lineNo) ?? line);
  for (const line of put) if (!lines.some((one) => one.lineNo === line.lineNo)) after.push(line);
  return after;
}
