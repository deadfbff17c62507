/**
 * A number being typed digit by digit on a pad or keyboard, kept as text: `12,5` is twelve and a half so far.
 * The decimal mark inside is always a comma; screens show it in their language.
 */
export type Entry = string;

export type EntryLimits = { readonly wholeDigits: number; readonly fractionDigits: number };
/** What a person types of money: up to 9 999 999,99. One digit more is the shortest barcode. */
export const MONEY: EntryLimits = { wholeDigits: 7, fractionDigits: 2 };
export const QUANTITY: EntryLimits = { wholeDigits: 6, fractionDigits: 3 };

/** The entry after one more character; what does not fit or means nothing leaves it as it is. Zeros before a number count: a code may begin with them. */
export function typed(entry: Entry, character: string, limits: EntryLimits): Entry {
  if (character === ',' || character === '.') {
    if (entry.includes(',') || limits.fractionDigits === 0) return entry;
    return entry === '' ? '0,' : `${entry},`;
  }
  if (!/^\d$/.test(character)) return entry;
  const [whole = '', fraction] = entry.split(',');
  if (fraction !== undefined) return fraction.length < limits.fractionDigits ? entry + character : entry;
  return whole.length < limits.wholeDigits ? entry + character : entry;
}

/** `typed` for every character of a text (`00`, or what a fast hand typed). */
export function typedAll(entry: Entry, characters: string, limits: EntryLimits): Entry {
  return [...characters].reduce((soFar, character) => typed(soFar, character, limits), entry);
}

export function erased(entry: Entry, count = 1): Entry {
  return entry.slice(0, Math.max(0, entry.length - count));
}

/** The entry as an integer with `digits` decimal places: 2 gives kopecks, 6 millionths. Null while nothing is typed. */
export function scaled(entry: Entry, digits: number): number | null {
  if (entry === '') return null;
  const [whole = '0', fraction = ''] = entry.split(',');
  return Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
}
