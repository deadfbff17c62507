/** What a discount takes off a line or a whole sale, in kopecks (SPEC.md, DIS1 to DIS7). */
import { assert } from '../kernel/assert.ts';
import { mulDivFloor, mulDivRound } from '../money/rounding.ts';
import { MICRO, lineAmount } from '../quantity/quantity.ts';

/** So many basis points off, so many kopecks off, or down to a fixed unit price (of a line) or total (of a receipt). */
export type Discount =
  | { readonly kind: 'percent'; readonly bps: number }
  | { readonly kind: 'amount'; readonly minor: number }
  | { readonly kind: 'price'; readonly minor: number };

/** What a discount came to on one line, as the receipt stores it: `value` is what was given, basis points or kopecks (DIS6). */
export type DiscountTrace = {
  readonly on: 'line' | 'receipt';
  readonly kind: Discount['kind'];
  readonly value: number;
  readonly amountMinor: number;
  readonly reason: string;
};

/** Hundred per cent in basis points. */
const WHOLE_BPS = 10_000;

/** Kopecks off a line of `grossMinor` for `quantityMicro`, between nothing and the whole line (DIS1 to DIS4). A price is that of one unit. */
export function lineDiscountMinor(grossMinor: number, quantityMicro: number, discount: Discount): number {
  assert(Number.isSafeInteger(grossMinor) && grossMinor >= 0, 'a line to discount is not negative');
  if (discount.kind !== 'price') return offMinor(grossMinor, discount);
  assert(discount.minor >= 0, 'a price is not negative');
  // A price far above the line's own may cost more than money can hold; whether it is above is seen without rounding.
  if (discount.minor * quantityMicro > (grossMinor + 1) * MICRO) return 0;
  return Math.max(0, grossMinor - lineAmount(discount.minor, quantityMicro));
}

/** Kopecks off a sale of `subtotalMinor` (lines after their own discounts), between nothing and all of it; a price is a fixed total (DIS5). */
export function receiptDiscountMinor(subtotalMinor: number, discount: Discount): number {
  assert(Number.isSafeInteger(subtotalMinor) && subtotalMinor >= 0, 'a sale to discount is not negative');
  if (discount.kind !== 'price') return offMinor(subtotalMinor, discount);
  assert(discount.minor >= 0, 'a price is not negative');
  return Math.max(0, subtotalMinor - discount.minor);
}

/** How large a discount is in basis points, rounded up, so that no limit is passed by a fraction (DIS7). Nothing of nothing is 0. */
export function discountBps(discountMinor: number, ofMinor: number): number {
  if (discountMinor === 0) return 0;
  assert(ofMinor > 0, 'there is no discount on nothing');
  const { quotient, remainder } = mulDivFloor(discountMinor, WHOLE_BPS, ofMinor);
  return remainder === 0 ? quotient : quotient + 1;
}

/** The trace of `discount` where it took `amountMinor` off a line. */
export function traceOf(on: DiscountTrace['on'], discount: Discount, amountMinor: number, reason: string): DiscountTrace {
  return { on, kind: discount.kind, value: discount.kind === 'percent' ? discount.bps : discount.minor, amountMinor, reason };
}

function offMinor(wholeMinor: number, discount: Exclude<Discount, { kind: 'price' }>): number {
  if (discount.kind === 'amount') {
    assert(discount.minor >= 0, 'a discount is not negative');
    return Math.min(discount.minor, wholeMinor);
  }
  assert(discount.bps >= 0 && discount.bps <= WHOLE_BPS, 'a discount lies between nothing and all');
  return mulDivRound(wholeMinor, discount.bps, WHOLE_BPS);
}
