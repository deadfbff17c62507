/** When goods come back late, which takes the right `refund-late` (SPEC.md, RGT9). */
import { mulDivFloor } from '../money/rounding.ts';

const DAY_MS = 24 * 3_600_000;

/** Whole days since the sale; a sale made by a clock that was ahead is of today. */
export function daysSinceSale(soldAtMs: number, nowMs: number): number {
  return mulDivFloor(Math.max(0, nowMs - soldAtMs), 1, DAY_MS).quotient;
}

export function isLateRefund(soldAtMs: number, nowMs: number, refundDays: number): boolean {
  return daysSinceSale(soldAtMs, nowMs) > refundDays;
}
