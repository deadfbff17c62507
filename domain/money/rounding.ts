/** The only place where money is rounded, with `domain/quantity` (see SPEC.md, MON1 to MON5). All values are integers. */
import { assert } from '../kernel/assert.ts';

function safe(value: number): number {
  assert(Number.isSafeInteger(value), 'a whole number beyond 2^53 cannot be money or quantity');
  return value === 0 ? 0 : value;
}

function big(value: bigint): number {
  const number = Number(value);
  assert(BigInt(Number.MAX_SAFE_INTEGER) >= (value < 0n ? -value : value), 'a result beyond 2^53 cannot be money or quantity');
  return number;
}

function divRoundBig(n: bigint, d: bigint): number {
  const negative = n < 0n !== d < 0n;
  const size = n < 0n ? -n : n;
  const by = d < 0n ? -d : d;
  const quotient = (2n * size + by) / (2n * by);
  return big(negative ? -quotient : quotient);
}

/**
 * n ÷ d to the nearest integer, halves away from zero (MON2): 5 ÷ 2 = 3 and -5 ÷ 2 = -3.
 * Takes safe integers or BigInts; a zero divisor or a result beyond 2^53 is a bug.
 */
export function divRound(n: bigint | number, d: bigint | number): number {
  assert(d !== 0 && d !== 0n, 'division by zero');
  if (typeof n === 'bigint' || typeof d === 'bigint') return divRoundBig(BigInt(n), BigInt(d));
  const remainder = safe(n) % safe(d);
  // The remainder is exact for safe integers, so the division below has no fraction to lose.
  const quotient = (n - remainder) / d;
  if (2 * Math.abs(remainder) < Math.abs(d)) return quotient === 0 ? 0 : quotient;
  return quotient + (n < 0 === d < 0 ? 1 : -1);
}

/**
 * a × b ÷ c to the nearest integer, halves away from zero, exact at any size of the product (MON3).
 * The product is taken in doubles only where a double holds it exactly.
 */
export function mulDivRound(a: number, b: number, c: number): number {
  const product = safe(a) * safe(b);
  return Number.isSafeInteger(product) ? divRound(product, c) : divRound(BigInt(a) * BigInt(b), BigInt(safe(c)));
}

/** a × b ÷ c rounded down with its remainder, for values that are not negative; exact at any size of the product (MON3). */
export function mulDivFloor(a: number, b: number, c: number): { quotient: number; remainder: number } {
  assert(a >= 0 && b >= 0 && c > 0, 'mulDivFloor takes values that are not negative');
  const product = BigInt(safe(a)) * BigInt(safe(b));
  const by = BigInt(safe(c));
  return { quotient: big(product / by), remainder: Number(product % by) };
}

/** n ÷ d rounded towards minus infinity: what calendars and clocks need. */
export function floorDiv(n: number, d: number): number {
  assert(safe(d) > 0, 'floorDiv takes a positive divisor');
  const remainder = safe(n) % d;
  const towardsZero = (n - remainder) / d;
  return remainder < 0 ? towardsZero - 1 : safe(towardsZero);
}
