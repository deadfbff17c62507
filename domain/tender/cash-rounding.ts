/** Cash in steps of the smallest coin a shop still gives; cards are exact (SPEC.md, TND1 to TND3). */
import { assert } from '../kernel/assert.ts';
import { divRound, floorDiv } from '../money/rounding.ts';

/** The step in kopecks and the way to it: towards zero, or to the nearest with halves away from zero. Null where cash is exact. */
export type CashRounding = { readonly stepMinor: number; readonly mode: 'down' | 'nearest' } | null;

/** An amount as cash settles it; a negative one mirrors the positive (TND2). */
export function roundCash(minor: number, rounding: CashRounding): number {
  // Zero is never negative (MON4).
  if (rounding === null) return minor === 0 ? 0 : minor;
  assert(rounding.stepMinor > 0, 'cash is rounded to a positive step');
  const size = Math.abs(minor);
  const steps = rounding.mode === 'down' ? floorDiv(size, rounding.stepMinor) : divRound(size, rounding.stepMinor);
  const rounded = steps * rounding.stepMinor;
  return minor < 0 && rounded > 0 ? -rounded : rounded;
}

/** The same, and never more than `limitMinor`: where rounding would pass it, the limit itself in whole steps (TND7). */
export function roundCashWithin(minor: number, limitMinor: number, rounding: CashRounding): number {
  const rounded = roundCash(minor, rounding);
  return rounded <= limitMinor || rounding === null ? Math.min(rounded, limitMinor) : roundCash(limitMinor, { ...rounding, mode: 'down' });
}
