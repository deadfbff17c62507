/** Quantities as integer micro-units: 1 piece, kilogram, litre or metre is 1 000 000 (SPEC.md, QTY1 to QTY5). */
import { assert } from '../kernel/assert.ts';
import { mulDivRound } from '../money/rounding.ts';

/** Micro-units in one unit: registers take six decimals of quantity, so nothing finer can be sold. */
export const MICRO = 1_000_000;

/** Price × quantity in kopecks, halves away from zero: the one rule for what a line costs (QTY2). */
export function lineAmount(priceMinor: number, quantityMicro: number): number {
  return mulDivRound(priceMinor, quantityMicro, MICRO);
}

/** True where the quantity is a whole number of units: the only kind pieces are sold in (QTY3). */
export function isWhole(quantityMicro: number): boolean {
  return quantityMicro % MICRO === 0;
}

/** Whole units in a quantity, what is over cut off: 2 500 000 is 2. */
export function wholeUnits(quantityMicro: number): number {
  return Math.trunc(quantityMicro / MICRO);
}

/** Parts of one unit in which the quantity is whole: 1 for pieces, 1000 for grams, up to 1 000 000 (QTY4). */
export function decimalScale(quantityMicro: number): number {
  let part = 1;
  while (part < MICRO && quantityMicro % (part * 10) === 0) part *= 10;
  return MICRO / part;
}

/** `0,742`, `3`, `-1,5`: Russian decimals without trailing zeros (QTY5). */
export function formatQuantity(quantityMicro: number): string {
  assert(Number.isSafeInteger(quantityMicro), 'a quantity to write must be a safe integer');
  const digits = String(Math.abs(quantityMicro)).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${quantityMicro < 0 ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `,${fraction}`}`;
}
