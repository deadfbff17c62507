/** Money as integer minor units (kopecks): sums, fair shares and the way it is written (SPEC.md, MON6 to MON10). */
import { assert } from '../kernel/assert.ts';

/** Narrow no-break space: groups of thousands on screen; never breaks a number over two lines. */
const GROUP = '\u202f';

/** The sum of amounts in kopecks; a sum beyond 2^53 is a bug, never a silently wrong total (MON6). */
export function sumMinor(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) {
    sum += value;
    assert(Number.isSafeInteger(sum), 'a sum of money must stay a safe integer');
  }
  return sum;
}

/**
 * Splits `totalMinor` in proportion to `weights` (whole, not negative) by largest remainders, ties to the earlier one (MON7, MON8).
 * The shares sum to the total exactly, each is its exact share rounded up or down, and none exceeds its weight while the total
 * does not exceed the sum of weights. All weights zero count as equal weights.
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  assert(Number.isSafeInteger(totalMinor), 'an amount to share must be a safe integer');
  assert(weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0), 'weights must be whole and not negative');
  if (weights.length === 0) {
    assert(totalMinor === 0, 'nobody to share the amount among');
    return [];
  }
  const given = weights.map(BigInt);
  const parts = given.some((weight) => weight > 0n) ? given : weights.map(() => 1n);
  const whole = parts.reduce((sum, part) => sum + part, 0n);
  const size = BigInt(Math.abs(totalMinor));
  const shares = parts.map((part) => (size * part) / whole);
  const order = parts.map((part, index) => ({ index, remainder: (size * part) % whole }));
  order.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1));
  const left = Number(size - shares.reduce((sum, share) => sum + share, 0n));
  for (const { index } of order.slice(0, left)) shares[index] = (shares[index] as bigint) + 1n;
  return shares.map((share) => (totalMinor < 0 && share > 0n ? -Number(share) : Number(share)));
}

/** An amount as its sign, whole roubles without groups and two digits of kopecks: `-123450` is minus, `1234`, `50` (MON9). */
export function splitMinor(minor: number): { negative: boolean; whole: string; kopecks: string } {
  assert(Number.isSafeInteger(minor), 'an amount to write must be a safe integer');
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return { negative: minor < 0, whole: digits.slice(0, -2), kopecks: digits.slice(-2) };
}

/** Digits in groups of three from the right with `separator` between them. */
export function groupDigits(digits: string, separator: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, separator);
}

/** `1 234,50` as Russian writes it, groups by U+202F, a hyphen-minus before what is negative (MON10). */
export function formatMinor(minor: number): string {
  const { negative, whole, kopecks } = splitMinor(minor);
  return `${negative ? '-' : ''}${groupDigits(whole, GROUP)},${kopecks}`;
}
