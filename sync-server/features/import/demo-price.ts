import { assert } from '#domain/kernel/assert.ts';

const ENDINGS_MINOR = [0, 50, 90] as const;
const LOWEST = 29;
const HIGHEST = 4_999;

/**
 * A demo price for goods of a file without prices: from 29.00 to 4,999.00, ending in .00, .50 or .90, always the same for a
 * barcode (or article) and cheap far more often than dear. It is no price of anything; the import says that it was used.
 * @returns kopecks
 */
export function demoPrice(code: string): number {
  assert(code !== '', 'a demo price is made from a code');
  let hash = 0x811c9dc5;
  for (const character of code) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  // The low digits of neighbouring barcodes differ by little: stir until they do not.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  hash = (hash ^ (hash >>> 13)) >>> 0;
  const place = (hash % 10_000) / 10_000;
  const roubles = LOWEST + Math.floor((HIGHEST - LOWEST + 1) * place ** 3);
  if (roubles >= HIGHEST) return HIGHEST * 100;
  return roubles * 100 + (ENDINGS_MINOR[hash % ENDINGS_MINOR.length] ?? 0);
}
