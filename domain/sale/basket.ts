/** What a basket comes to: the one pricing path of preview, payment and training (SPEC.md, SAL3 to SAL9). */
import { lineDiscountMinor, receiptDiscountMinor, traceOf, type DiscountTrace } from '../discount/discount.ts';
import { assert } from '../kernel/assert.ts';
import { allocate } from '../money/money.ts';
import { lineAmount } from '../quantity/quantity.ts';
import { taxAdded, taxIncluded } from '../tax/tax.ts';
import { itemsOf, lineFits, type GivenDiscount, type LineAmounts, type SaleLine } from './line.ts';

export type PricedBasket<L extends SaleLine = SaleLine> = {
  /** In the order they came. */
  readonly lines: readonly (L & LineAmounts)[];
  /** What goes out and what comes back, both positive, and the first less the second. */
  readonly saleMinor: number;
  readonly refundMinor: number;
  readonly totalMinor: number;
  /** Tax of what goes out less tax of what comes back. */
  readonly taxMinor: number;
  /** Discounts on what goes out. */
  readonly discountMinor: number;
  readonly itemCount: number;
};

/**
 * Prices every line and shares the receipt's discount over the lines that go out (SAL3, SAL8). Lines that come back with their
 * receipt keep the amounts they brought. Linear in the number of lines; a line outside the limits is a bug.
 */
export function priceBasket<L extends SaleLine>(lines: readonly L[], receiptDiscount: GivenDiscount | null): PricedBasket<L> {
  const own = lines.map(ownAmounts);
  const shares = receiptDiscount === null ? null : sharesOf(lines, own, receiptDiscount);
  const priced: (L & LineAmounts)[] = [];
  let [saleMinor, refundMinor, taxMinor, discountMinor, itemCount] = [0, 0, 0, 0, 0];
  for (const [index, line] of lines.entries()) {
    const amounts = amountsOf(line, own[index] as OwnAmounts, shares?.[index] ?? 0, receiptDiscount);
    priced.push({ ...line, ...amounts });
    itemCount += itemsOf(line);
    if (line.direction === 'sale') {
      saleMinor += amounts.totalMinor;
      taxMinor += amounts.taxMinor;
      discountMinor += amounts.discountMinor;
    } else {
      refundMinor += amounts.totalMinor;
      taxMinor -= amounts.taxMinor;
    }
  }
  assert(Number.isSafeInteger(saleMinor) && Number.isSafeInteger(refundMinor), 'a sum of money must stay a safe integer');
  return { lines: priced, saleMinor, refundMinor, totalMinor: saleMinor - refundMinor, taxMinor, discountMinor, itemCount };
}

/** Price × quantity and the line's own discount. */
type OwnAmounts = { readonly grossMinor: number; readonly lineDiscountMinor: number };

function ownAmounts(line: SaleLine): OwnAmounts {
  if (line.fixed !== null) {
    assert(line.direction === 'refund', 'only goods that come back bring their amounts along');
    return line.fixed;
  }
  assert(line.quantityMicro > 0, 'a line has a positive quantity');
  assert(line.priceMinor >= 0, 'a price is not negative');
  assert(lineFits(line.priceMinor, line.quantityMicro), 'a line larger than MAX_LINE_MINOR must be refused before it is priced');
  const grossMinor = lineAmount(line.priceMinor, line.quantityMicro);
  return { grossMinor, lineDiscountMinor: line.discount === null ? 0 : lineDiscountMinor(grossMinor, line.quantityMicro, line.discount.discount) };
}

/**
 * The receipt's discount on each line, 0 for what comes back. Shares are found in an order of the lines' own qualities, heaviest
 * first, so that the odd kopeck, and with it every total and tax, does not depend on what was scanned first (SAL5, SAL8).
 */
function sharesOf(lines: readonly SaleLine[], own: readonly OwnAmounts[], given: GivenDiscount): number[] {
  const weights = own.map((amounts, index) => (lines[index]?.direction === 'sale' ? amounts.grossMinor - amounts.lineDiscountMinor : 0));
  const outgoing = lines.flatMap((line, index) => (line.direction === 'sale' ? [{ line, index, weight: weights[index] as number }] : []));
  outgoing.sort((a, b) => b.weight - a.weight || compareQualities(a.line, b.line) || a.index - b.index);
  const subtotalMinor = weights.reduce((sum, weight) => sum + weight, 0);
  const discountMinor = receiptDiscountMinor(subtotalMinor, given.discount);
  const shares = allocate(discountMinor, outgoing.map((one) => one.weight));
  const byLine = lines.map(() => 0);
  for (const [place, { index }] of outgoing.entries()) byLine[index] = shares[place] as number;
  return byLine;
}

/** Lines equal here and in weight may swap their shares without changing any total, tax or document. */
function compareQualities(a: SaleLine, b: SaleLine): number {
  return (b.taxRateBps ?? -1) - (a.taxRateBps ?? -1) || compareText(a.taxMode, b.taxMode) || compareText(a.taxCode, b.taxCode) || compareText(a.legalEntityId, b.legalEntityId);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

const noDiscounts: readonly DiscountTrace[] = [];

function amountsOf(line: SaleLine, own: OwnAmounts, shareMinor: number, receiptDiscount: GivenDiscount | null): LineAmounts {
  const { fixed } = line;
  if (fixed !== null) return { ...fixed, discountMinor: fixed.lineDiscountMinor + fixed.receiptDiscountMinor };
  const { grossMinor, lineDiscountMinor } = own;
  const discountMinor = lineDiscountMinor + shareMinor;
  const leftMinor = grossMinor - discountMinor;
  const taxMinor = line.taxMode === 'added' ? taxAdded(leftMinor, line.taxRateBps) : taxIncluded(leftMinor, line.taxRateBps);
  const totalMinor = line.taxMode === 'added' ? leftMinor + taxMinor : leftMinor;
  const discounts = discountMinor === 0 ? noDiscounts : tracesOf(line.discount, lineDiscountMinor, receiptDiscount, shareMinor);
  return { grossMinor, lineDiscountMinor, receiptDiscountMinor: shareMinor, discountMinor, totalMinor, taxMinor, discounts };
}

function tracesOf(line: GivenDiscount | null, lineMinor: number, receipt: GivenDiscount | null, receiptMinor: number): DiscountTrace[] {
  const traces: DiscountTrace[] = [];
  if (line !== null && lineMinor > 0) traces.push(traceOf('line', line.discount, lineMinor, line.reason));
  if (receipt !== null && receiptMinor > 0) traces.push(traceOf('receipt', receipt.discount, receiptMinor, receipt.reason));
  return traces;
}
