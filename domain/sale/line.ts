/** A line of a basket as it was put in, and as priced; the sums over lines (SPEC.md, SAL1 to SAL8). */
import type { Discount, DiscountTrace } from '../discount/discount.ts';
import { sumMinor } from '../money/money.ts';
import { MICRO, isWhole, wholeUnits } from '../quantity/quantity.ts';
import type { TaxMode } from '../tax/tax.ts';

/** The largest line in kopecks, before tax is added: twelve digits, so that the sum of a full receipt stays far inside 2^53 (SAL2). */
export const MAX_LINE_MINOR = 999_999_999_999;
/** Lines of one receipt (SAL2). */
export const MAX_LINES = 500;

/** Goods go out (`sale`) or come back (`refund`). */
export type Direction = 'sale' | 'refund';

export type GivenDiscount = { readonly discount: Discount; readonly reason: string };

/** What a line comes to, positive in both directions. A line that comes back with its receipt brings them along (domain/refund). */
export type FixedAmounts = {
  /** Price × quantity. */
  readonly grossMinor: number;
  readonly lineDiscountMinor: number;
  /** The line's share of the receipt's discount. */
  readonly receiptDiscountMinor: number;
  readonly totalMinor: number;
  readonly taxMinor: number;
  /** What makes up both discounts; only what took something off. */
  readonly discounts: readonly DiscountTrace[];
};

/** What the cashier put in: the price is fixed when the good is scanned (SAL1). */
export type SaleLine = {
  readonly lineNo: number;
  readonly direction: Direction;
  readonly goodId: string;
  /** Who sells it: the seller of its fiscal receipt. */
  readonly legalEntityId: string;
  readonly name: string;
  /** `pcs`, `kg`, `l` or `m`. */
  readonly unit: string;
  readonly barcode: string | null;
  readonly quantityMicro: number;
  readonly priceMinor: number;
  /** What the price list said; null where it said nothing. */
  readonly listPriceMinor: number | null;
  readonly discount: GivenDiscount | null;
  readonly taxCode: string;
  readonly taxRateBps: number | null;
  readonly taxMode: TaxMode;
  readonly note: string;
  /** Who sold it, where that is not the cashier. */
  readonly sellerId: string | null;
  /** The receipt and its line that come back; null for goods going out and for those that come without a receipt. */
  readonly refundOf: string | null;
  readonly refundOfLineNo: number | null;
  readonly fixed: FixedAmounts | null;
};

/** `discountMinor` is both discounts together. */
export type LineAmounts = FixedAmounts & { readonly discountMinor: number };
export type PricedLine = SaleLine & LineAmounts;

export type DocumentTotals = { readonly totalMinor: number; readonly taxMinor: number; readonly discountMinor: number; readonly itemCount: number };

/** The tax of all lines under one rate of one code, and the gross amount it is contained in. */
export type TaxSum = { readonly taxCode: string; readonly taxRateBps: number | null; readonly totalMinor: number; readonly taxMinor: number };

/** True where price × quantity is a line that may be sold; ask before pricing and refuse as too large otherwise (SAL2). */
export function lineFits(priceMinor: number, quantityMicro: number): boolean {
  // A product that a double holds exactly is far below the limit.
  return Number.isSafeInteger(priceMinor * quantityMicro) || BigInt(priceMinor) * BigInt(quantityMicro) <= BigInt(MAX_LINE_MINOR) * BigInt(MICRO);
}

type Summed = Pick<PricedLine, 'unit' | 'quantityMicro' | 'totalMinor' | 'taxMinor' | 'discountMinor'>;

/** Sums over the lines of one document, priced or stored; their order does not matter (SAL5). */
export function documentTotals(lines: readonly Summed[]): DocumentTotals {
  return {
    totalMinor: sumMinor(lines.map((line) => line.totalMinor)),
    taxMinor: sumMinor(lines.map((line) => line.taxMinor)),
    discountMinor: sumMinor(lines.map((line) => line.discountMinor)),
    itemCount: sumMinor(lines.map(itemsOf)),
  };
}

/** Items as people count them: pieces by number, a weighed or measured line as one (SAL6). */
export function itemsOf(line: Pick<SaleLine, 'unit' | 'quantityMicro'>): number {
  return line.unit === 'pcs' && isWhole(line.quantityMicro) ? wholeUnits(line.quantityMicro) : 1;
}

type Taxed = Pick<PricedLine, 'taxCode' | 'taxRateBps' | 'totalMinor' | 'taxMinor'>;

/** Gross and tax by tax code and rate, highest rate first, "without VAT" last (SAL7). Takes priced lines as well as stored receipt lines. */
export function taxByRate(lines: readonly Taxed[]): TaxSum[] {
  const sums = new Map<string, TaxSum>();
  for (const line of lines) {
    const key = `${line.taxRateBps ?? 'none'} ${line.taxCode}`;
    const sum = sums.get(key);
    sums.set(key, {
      taxCode: line.taxCode, taxRateBps: line.taxRateBps,
      totalMinor: sumMinor([sum?.totalMinor ?? 0, line.totalMinor]), taxMinor: sumMinor([sum?.taxMinor ?? 0, line.taxMinor]),
    });
  }
  const rank = (sum: TaxSum): number => sum.taxRateBps ?? -1;
  return [...sums.values()].sort((a, b) => rank(b) - rank(a) || (a.taxCode < b.taxCode ? -1 : 1));
}
