/** Value added tax inside prices or on top of them, and which rate is in force (SPEC.md, TAX1 to TAX6). */
import { assert } from '../kernel/assert.ts';
import { mulDivRound } from '../money/rounding.ts';

/** Hundred per cent in basis points. */
const WHOLE_BPS = 10_000;

/** Whether prices contain the tax or it comes on top of them (TAX6). */
export type TaxMode = 'included' | 'added';

/** One tax rate as data with the business date it begins on; `rateBps` null is "without VAT", which is not a rate of zero. */
export type TaxRate = { readonly code: string; readonly validFrom: string; readonly name: string; readonly rateBps: number | null };

/**
 * The tax contained in a gross amount: round(gross × r ÷ (1 + r)), halves away from zero, per line (TAX1).
 * @param rateBps 2200 is 22 %; null means the seller pays no VAT on it and the answer is 0 (TAX2)
 */
export function taxIncluded(grossMinor: number, rateBps: number | null): number {
  if (rateBps === null || rateBps === 0) return 0;
  assert(rateBps > 0, 'a tax rate is not negative');
  return mulDivRound(grossMinor, rateBps, WHOLE_BPS + rateBps);
}

/**
 * The tax that comes on top of an amount without it: round(net × r), halves away from zero, per line (TAX6).
 * @param rateBps 2200 is 22 %; null means the seller pays no VAT on it and the answer is 0 (TAX2)
 */
export function taxAdded(netMinor: number, rateBps: number | null): number {
  if (rateBps === null || rateBps === 0) return 0;
  assert(rateBps > 0, 'a tax rate is not negative');
  return mulDivRound(netMinor, rateBps, WHOLE_BPS);
}

/**
 * The rate a good of `code` is sold at on `businessDate`: the one in force, or the code's earliest where none has begun (a till
 * whose clock stands in the past must not sell without VAT). Null only where the code has no rate at all (TAX4).
 */
export function rateToSellAt(rates: readonly TaxRate[], code: string, businessDate: string): TaxRate | null {
  const earliest = rates.reduce<TaxRate | null>((found, rate) => (rate.code === code && (found === null || rate.validFrom < found.validFrom) ? rate : found), null);
  return rateInForce(rates, code, businessDate) ?? earliest;
}

/** The rate of `code` with the latest start on or before `businessDate` (`YYYY-MM-DD`), or null where none has begun (TAX4). */
export function rateInForce(rates: readonly TaxRate[], code: string, businessDate: string): TaxRate | null {
  let found: TaxRate | null = null;
  for (const rate of rates) {
    if (rate.code !== code || rate.validFrom > businessDate) continue;
    if (found === null || rate.validFrom > found.validFrom) found = rate;
  }
  return found;
}
