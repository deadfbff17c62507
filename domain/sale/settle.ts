/** Cash against a total: what was given and what goes back (SPEC.md, SAL20 to SAL22). */
import { assert } from '../kernel/assert.ts';
import { ok, refused, type Ok, type Refused } from '../kernel/result.ts';

/** More change than this is a barcode read into the field for money, not a banknote (SAL22). */
export const MAX_CHANGE_MINOR = 100_000_00;

export type CashSettled = { readonly tenderedMinor: number; readonly changeMinor: number };

/** Settles `totalMinor` with the cash given in kopecks; null means exactly the total. */
export function settleCash(
  totalMinor: number,
  tenderedMinor: number | null,
): Ok<CashSettled> | Refused<'tendered-too-small', { readonly totalMinor: number }> | Refused<'tendered-too-large', Record<string, never>> {
  assert(Number.isSafeInteger(totalMinor) && totalMinor >= 0, 'a total to pay is not negative');
  const given = tenderedMinor ?? totalMinor;
  if (given < totalMinor) return refused('tendered-too-small', { totalMinor });
  if (given - totalMinor > MAX_CHANGE_MINOR) return refused('tendered-too-large');
  return ok({ tenderedMinor: given, changeMinor: given - totalMinor });
}
