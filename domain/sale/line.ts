/** A line of a sale and the sums over lines: one pricing path for preview, sale and the server's check (SPEC.md, SAL1 to SAL7). */
import { assert } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { MICRO, isWhole, lineAmount, wholeUnits } from '../quantity/quantity.ts';
import { taxIncluded } from '../tax/tax.ts';

/** The largest line in kopecks: twelve digits, so that the sum of a full receipt stays far inside 2^53 (SAL2). */
export const MAX_LINE_MINOR = 999_999_999_999;
/** Lines of one receipt (SAL2). */
export const MAX_LINES = 500;

/** What the cashier put in: the price is fixed when the good is scanned (SAL1). */
export type SaleLine = {
  readonly lineNo: number;
  readonly goodId: string;
  readonly name: string;
  /** `pcs`, `kg`, `l` or `m`. */
  readonly unit: string;
  readonly barcode: string | null;
  readonly quantityMicro: number;
  readonly priceMinor: number;
  readonly discountMinor: number;
  readonly taxCode: string;
  readonly taxRateBps: number | null;
};

export type PricedLine = SaleLine & { readonly totalMinor: number; readonly taxMinor: number };

export type SaleTotals = { readonly totalMinor: number; readonly taxMinor: number; readonly discountMinor: number; readonly itemCount: number };

/** The tax of all lines under one rate of one code, and the gross amount it is contained in. */
export type TaxSum = { readonly taxCode: string; readonly taxRateBps: number | null; readonly totalMinor: number; readonly taxMinor: number };

/** True where price × quantity is a line that may be sold; ask before {@link priceLine} and refuse as too large otherwise (SAL2). */
export function lineFits(priceMinor: number, quantityMicro: number): boolean {
  return BigInt(priceMinor) * BigInt(quantityMicro) <= BigInt(MAX_LINE_MINOR) * BigInt(MICRO);
}

/** Adds the total (price × quantity less discount) and the tax contained in it (SAL3, SAL4). A line outside the limits is a bug. */
export function priceLine(line: SaleLine): PricedLine {
  assert(line.quantityMicro > 0, 'a sale line has a positive quantity');
  assert(line.priceMinor >= 0, 'a price is not negative');
  assert(lineFits(line.priceMinor, line.quantityMicro), 'a line larger than MAX_LINE_MINOR must be refused before it is priced');
  const grossMinor = lineAmount(line.priceMinor, line.quantityMicro);
  assert(line.discountMinor >= 0 && line.discountMinor <= grossMinor, 'a discount lies between nothing and the whole line');
  const totalMinor = grossMinor - line.discountMinor;
  return { ...line, totalMinor, taxMinor: taxIncluded(totalMinor, line.taxRateBps) };
}

/** Sums over priced lines; their order does not matter (SAL5). A line sold in fractions counts as one item (SAL6). */
export function saleTotals(lines: readonly PricedLine[]): SaleTotals {
  return {
    totalMinor: sumMinor(lines.map((line) => line.totalMinor)),
    taxMinor: sumMinor(lines.map((line) => line.taxMinor)),
    discountMinor: sumMinor(lines.map((line) => line.discountMinor)),
    itemCount: sumMinor(lines.map(itemsOf)),
  };
}

function itemsOf(line: PricedLine): number {
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
