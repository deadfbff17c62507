import { assert } from '../kernel/assert.ts';

/**
 * The number a person reads: `<store>-<till>-<series>-<n>`, as `1-2-A-000123`. Gapless within a series; a new incarnation of a
 * till opens a new series. It is for people and never a key.
 */
export function receiptNumber(storeNumber: number, tillNumber: number, series: string, n: number): string {
  assert(Number.isSafeInteger(n) && n > 0, 'receipts are numbered from one');
  return `${storeNumber}-${tillNumber}-${series}-${String(n).padStart(6, '0')}`;
}
