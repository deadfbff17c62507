/** What may come back of a receipt, and for how much: from what is stored, never priced again (SPEC.md, REF1 to REF10). */
import type { DiscountTrace } from '../discount/discount.ts';
import { assert } from '../kernel/assert.ts';
import { ok, refused, type Ok, type Refused } from '../kernel/result.ts';
import { sumMinor } from '../money/money.ts';
import { mulDivRound } from '../money/rounding.ts';
import { fitsUnit } from '../quantity/quantity.ts';
import type { FixedAmounts } from '../sale/line.ts';
import type { TaxMode } from '../tax/tax.ts';

/** The amounts of a stored receipt line, whichever way it went. */
type StoredAmounts = {
  readonly quantityMicro: number; readonly totalMinor: number; readonly taxMinor: number; readonly discountMinor: number; readonly discounts: readonly DiscountTrace[];
};

/** A stored line of a sale, as far as its return needs it. */
export type SoldLine = StoredAmounts & { readonly lineNo: number; readonly unit: string; readonly taxMode: TaxMode };

/** A stored line of an earlier refund: what of line `refundOfLineNo` came back already. */
export type RefundedBefore = StoredAmounts & { readonly refundOfLineNo: number | null };

export type RefundableLine<L extends SoldLine = SoldLine> = { readonly line: L; readonly leftMicro: number; readonly leftMinor: number };

/**
 * Every line of a sale with what may still come back of it, in its order; refused for a refund (REF2).
 * @param earlier lines of the refunds of this receipt, whichever till made them
 */
export function refundableLines<L extends SoldLine>(
  receipt: { readonly kind: string; readonly lines: readonly L[] }, earlier: readonly RefundedBefore[],
): Ok<RefundableLine<L>[]> | Refused<'is-refund', Record<string, never>> {
  if (receipt.kind === 'refund') return refused('is-refund');
  const byLine = new Map<number | null, RefundedBefore[]>();
  for (const before of earlier) {
    const ofLine = byLine.get(before.refundOfLineNo);
    if (ofLine) ofLine.push(before);
    else byLine.set(before.refundOfLineNo, [before]);
  }
  return ok(receipt.lines.map((line) => {
    const left = leftOf(line, byLine.get(line.lineNo) ?? []);
    return { line, leftMicro: left.quantityMicro, leftMinor: left.quantityMicro === 0 ? 0 : left.totalMinor };
  }));
}

/**
 * The amounts of `quantityMicro` of a sold line coming back: their share of everything that is left of it, so that the last part
 * takes the remainder of every amount (REF4, REF5).
 * @param earlier lines of earlier refunds of this very line, and of parts in the basket before this one
 */
export function refundAmounts(
  sold: SoldLine, earlier: readonly Omit<RefundedBefore, 'refundOfLineNo'>[], quantityMicro: number,
): Ok<FixedAmounts> | Refused<'more-than-sold', { readonly leftMicro: number }> | Refused<'quantity-fraction', Record<string, never>> {
  assert(Number.isSafeInteger(quantityMicro) && quantityMicro > 0, 'a positive quantity comes back');
  const left = leftOf(sold, earlier);
  if (quantityMicro > left.quantityMicro) return refused('more-than-sold', { leftMicro: left.quantityMicro });
  if (!fitsUnit(sold.unit, quantityMicro) && quantityMicro !== left.quantityMicro) return refused('quantity-fraction');
  return ok(partOf(sold, left, quantityMicro));
}

/** What has not come back yet. `discounts` in the order of the trace, and last what no trace explains. */
type Left = { readonly quantityMicro: number; readonly totalMinor: number; readonly taxMinor: number; readonly discounts: readonly number[] };

/** Never below nothing: two tills apart from each other may have taken the same goods back (REF6). */
function leftOf(sold: SoldLine, earlier: readonly Omit<RefundedBefore, 'refundOfLineNo'>[]): Left {
  const left = (of: (line: StoredAmounts) => number): number => Math.max(0, of(sold) - sumMinor(earlier.map(of)));
  const totalMinor = left((line) => line.totalMinor);
  return {
    quantityMicro: left((line) => line.quantityMicro), totalMinor, taxMinor: Math.min(totalMinor, left((line) => line.taxMinor)),
    discounts: [...sold.discounts.map((_, index) => left((line) => line.discounts[index]?.amountMinor ?? 0)), left(untracedMinor)],
  };
}

function untracedMinor(line: StoredAmounts): number {
  return line.discountMinor - sumMinor(line.discounts.map((trace) => trace.amountMinor));
}

/**
 * Gross, what the discounts leave of it, and tax, each by quantity of what is left. Shares of a smaller amount are never larger than
 * those of a larger one, and neither are the rests; so no part, and no rest, has a discount above its gross or a tax above its total (REF5).
 */
function partOf(sold: SoldLine, left: Left, quantityMicro: number): FixedAmounts {
  const share = (minor: number): number => mulDivRound(minor, quantityMicro, left.quantityMicro);
  const leftPaid = sold.taxMode === 'added' ? left.totalMinor - left.taxMinor : left.totalMinor;
  const grossMinor = share(leftPaid + sumMinor(left.discounts));
  const paidMinor = share(leftPaid);
  const taxMinor = share(left.taxMinor);
  const discounts = shareDiscounts(left.discounts, grossMinor - paidMinor);
  const traces = sold.discounts.map((trace, index) => ({ ...trace, amountMinor: discounts[index] as number }));
  const receiptDiscountMinor = sumMinor(traces.map((trace) => (trace.on === 'receipt' ? trace.amountMinor : 0)));
  return {
    grossMinor, lineDiscountMinor: grossMinor - paidMinor - receiptDiscountMinor, receiptDiscountMinor,
    totalMinor: sold.taxMode === 'added' ? paidMinor + taxMinor : paidMinor, taxMinor, discounts: traces,
  };
}

/** A discount over what made it up, one after the other from what is left, so that each takes at most its own (REF5). */
function shareDiscounts(left: readonly number[], discountMinor: number): number[] {
  let [restMinor, restOf] = [discountMinor, sumMinor(left)];
  return left.map((minor) => {
    const taken = restOf === 0 ? 0 : mulDivRound(minor, restMinor, restOf);
    restMinor -= taken;
    restOf -= minor;
    return taken;
  });
}
