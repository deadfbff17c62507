/** Quantities as integer micro-units: 1 piece, kilogram, litre or metre is 1 000 000 (SPEC.md, QTY1 to QTY7). */
import { assert } from '../kernel/assert.ts';
import { mulDivRound } from '../money/rounding.ts';

/** Micro-units in one unit: registers take six decimals of quantity, so nothing finer can be sold. */
export const MICRO = 1_000_000;

/** The largest quantity of one line: a million units, which is what a gesture may say too (QTY7). */
export const MAX_QUANTITY_MICRO = 1_000_000 * MICRO;

/** Price × quantity in kopecks, halves away from zero: the one rule for what a line costs (QTY2). */
export function lineAmount(priceMinor: number, quantityMicro: number): number {
  return mulDivRound(priceMinor, quantityMicro, MICRO);
}

/** True where the quantity is a whole number of units: the only kind pieces are sold in (QTY3). */
export function isWhole(quantityMicro: number): boolean {
  return quantityMicro % MICRO === 0;
}

/** True where a good of `unit` can be sold in this quantity: pieces only whole, weight, volume and length in any fraction (QTY3). */
export function fitsUnit(unit: string, quantityMicro: number): boolean {
  return unit !== 'pcs' || isWhole(quantityMicro);
}

/**
 * So many packs of `packMicro` as a quantity of the good, rounded once and at least the smallest there is (QTY6); null where no
 * register could take so much. A plain barcode is a pack of one.
 */
export function packQuantity(packsMicro: number, packMicro: number): number | null {
  assert(packsMicro > 0 && packMicro > 0, 'packs have a positive quantity');
  const product = BigInt(packsMicro) * BigInt(packMicro);
  return product > BigInt(MAX_QUANTITY_MICRO) * BigInt(MICRO) ? null : Math.max(1, mulDivRound(packsMicro, packMicro, MICRO));
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
