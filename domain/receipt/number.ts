import { assert } from '../kernel/assert.ts';

/**
 * The number a person reads: `<store>-<till>-<series>-<n>`, as `1-2-A-000123`. Gapless within a series; a new incarnation of a
 * till opens a new series. It is for people and never a key.
 */
export function receiptNumber(storeNumber: number, tillNumber: number, series: string, n: number): string {
  assert(Number.isSafeInteger(n) && n > 0, 'receipts are numbered from one');
  return `${storeNumber}-${tillNumber}-${series}-${String(n).padStart(6, '0')}`;
}

/** A number as typed or read off the paper. Store and till are null where only series and digits were given. */
export type ReceiptNumber = {
  readonly place: { readonly storeNumber: number; readonly tillNumber: number } | null;
  /** As typed and as it may have been meant: letters that look alike stand in two alphabets. */
  readonly series: readonly string[];
  readonly n: number;
};

const NUMBER = /^(?:(\d{1,6})-(\d{1,6})-)?(\p{Lu}{1,8})-?(\d{1,12})$/u;
/** Letters that look alike in both alphabets: a series read off the paper may be typed in either. */
const LOOKALIKES: Readonly<Record<string, string>> = { А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', У: 'Y', Х: 'X' };

/** What number a text says, or null for what is none. */
export function readReceiptNumber(text: string): ReceiptNumber | null {
  const [, store, till, series, digits] = NUMBER.exec(text.normalize('NFKC').trim().replaceAll('\u2212', '-').replace(/^(?:№|no)\s*/i, '').toUpperCase()) ?? [];
  if (series === undefined || digits === undefined) return null;
  const latin = Array.from(series, (letter) => LOOKALIKES[letter] ?? letter).join('');
  const place = store === undefined || till === undefined ? null : { storeNumber: Number(store), tillNumber: Number(till) };
  return { place, series: [...new Set([series, latin])], n: Number(digits) };
}
