/** A box in which a number is typed. What Enter makes of it is judged here, for every such box of the till: SPEC.md beside. */
import { splitMinor } from '#domain/money/money.ts';
import { erased, MONEY, scaled, typed, type Entry, type EntryLimits } from '#renderer/ui/amount-entry.ts';

/** Why a number was not taken; each has its sentence in amount-texts. `scan` is a code from the scanner, `code` one that was pasted, `unaccepted` a number that stood there when something else was asked for. */
export type AmountTrouble = 'empty' | 'zero' | 'negative' | 'letters' | 'too-large' | 'too-fine' | 'whole-only' | 'code' | 'scan' | 'unaccepted';

export type AmountField = {
  readonly entry: Entry;
  /** What is told beside it. */
  readonly trouble: AmountTrouble | null;
  /** Why part of what was typed or pasted was not taken: `entry` is not what was meant, until somebody erases (AMT1). */
  readonly doubt: AmountTrouble | null;
};

export const NO_AMOUNT: AmountField = { entry: '', trouble: null, doubt: null };
/** The shortest barcode. */
const CODE_DIGITS = 8;
/** The longest number on a good. */
const MOST_CODE_DIGITS = 14;
/** Six digits of roubles: an article read by a slow scanner, more often than cash (AMT4). */
const LOT_OF_CASH_MINOR = 100_000_00;

function refused(field: AmountField, why: AmountTrouble): AmountField {
  const doubt = field.doubt ?? why;
  return { ...field, trouble: doubt, doubt };
}

function taken(field: AmountField, character: string, limits: EntryLimits): AmountField {
  if (character === '-' || character === '\u2212') return refused(field, 'negative');
  if (!/^[\d.,]$/.test(character)) return refused(field, 'letters');
  const entry = typed(field.entry, character, limits);
  if (entry !== field.entry) return { entry, trouble: field.doubt, doubt: field.doubt };
  if (!/^\d$/.test(character)) return refused(field, limits.fractionDigits === 0 ? 'whole-only' : 'letters');
  return refused(field, entry.includes(',') ? 'too-fine' : 'too-large');
}

/** The field after typed characters; spaces mean nothing, what cannot belong to a number puts it in doubt. */
export function amountTyped(field: AmountField, characters: string, limits: EntryLimits = MONEY): AmountField {
  return [...characters].filter((one) => !/\s/.test(one)).reduce<AmountField>((soFar, one) => taken(soFar, one, limits), { ...field, trouble: field.doubt });
}

export function amountErased(field: AmountField, count = 1): AmountField {
  return { ...NO_AMOUNT, entry: erased(field.entry, count) };
}

/** The field after a paste: a whole number as people write it takes the place of what stood there, anything else is refused. */
export function amountPasted(field: AmountField, text: string, limits: EntryLimits = MONEY): AmountField {
  const plain = text.replace(/[\s₽]/gu, '');
  if (plain === '') return field;
  if (/^[-\u2212]/.test(plain)) return refused(field, 'negative');
  if (/^\d+$/.test(plain) && plain.length >= CODE_DIGITS) return refused(field, plain.length > MOST_CODE_DIGITS ? 'too-large' : 'code');
  if (!/^\d+(?:[.,]\d*)?$/.test(plain)) return refused(field, 'letters');
  const pasted = amountTyped(NO_AMOUNT, plain, limits);
  return pasted.doubt === null ? pasted : refused(field, pasted.doubt);
}

/** A scan while a number is being typed: told, never taken, and nothing else is changed by it. */
export function amountScanned(field: AmountField): AmountField {
  return { ...field, trouble: 'scan' };
}

/** What the till itself fills in, however large, to the kopeck where it has any. */
export function amountFilled(minor: number): AmountField {
  const { whole, kopecks } = splitMinor(minor);
  return { ...NO_AMOUNT, entry: kopecks === '00' ? whole : `${whole},${kopecks}` };
}

/** The field once Enter has refused it. */
export function amountTold(field: AmountField, trouble: AmountTrouble): AmountField {
  return { ...field, trouble };
}

/** Something stands in it that nobody has accepted. */
export function amountStands({ entry, doubt }: AmountField): boolean {
  return entry !== '' || doubt !== null;
}

/** The field once something else was asked for over it (AMT5): of a number in doubt the doubt is what is in the way. */
export function amountUnaccepted(field: AmountField): AmountField {
  return amountTold(field, field.doubt ?? 'unaccepted');
}

export type AmountRead<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: AmountTrouble };

/**
 * What Enter may take of a field, whatever is typed in it (AMT1): an integer with `digits` decimal places, null where nothing is typed.
 * 2 gives kopecks, 6 millionths.
 */
export function amountRead({ entry, doubt }: AmountField, digits: number): AmountRead<number | null> {
  return doubt === null ? { ok: true, value: scaled(entry, digits) } : { ok: false, trouble: doubt };
}

/** More than nothing of it. */
export function amountAboveZero(field: AmountField, digits: number): AmountRead<number> {
  const read = amountRead(field, digits);
  if (!read.ok) return read;
  if (read.value === null) return { ok: false, trouble: 'empty' };
  return read.value === 0 ? { ok: false, trouble: 'zero' } : { ok: true, value: read.value };
}

/** So much cash that the till asks once more (AMT4). */
export function isLotOfCash(minor: number): boolean {
  return minor >= LOT_OF_CASH_MINOR;
}
