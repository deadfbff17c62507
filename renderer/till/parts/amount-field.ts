import { erased, scaled, typed, type Entry, type EntryLimits } from '#renderer/ui/amount-entry.ts';

/** Why a sum was not taken; each has its sentence in parts-texts. */
export type AmountTrouble = 'empty' | 'zero' | 'negative' | 'letters' | 'too-large' | 'too-fine' | 'code';

/** A sum being typed, and what was wrong with the last thing that was not taken. */
export type AmountField = { readonly entry: Entry; readonly trouble: AmountTrouble | null };

export const NO_AMOUNT: AmountField = { entry: '', trouble: null };
/** Cash of a drawer: up to 99 999 999,99. */
export const CASH: EntryLimits = { wholeDigits: 8, fractionDigits: 2 };
/** More digits in a row than any sum of a drawer: the code of a good, not money. */
const CODE_DIGITS = 8;

function taken(field: AmountField, character: string, limits: EntryLimits): AmountField {
  if (character === '-' || character === '\u2212') return { ...field, trouble: 'negative' };
  if (!/^[\d.,]$/.test(character)) return { ...field, trouble: 'letters' };
  const entry = typed(field.entry, character, limits);
  if (entry !== field.entry || /^0+$/.test(entry)) return { entry, trouble: null };
  if (!/^\d$/.test(character)) return { ...field, trouble: 'letters' };
  return { ...field, trouble: entry.includes(',') ? 'too-fine' : 'too-large' };
}

/** The field after typed characters; spaces mean nothing, what cannot belong to a sum leaves it as it is and says so. */
export function amountTyped(field: AmountField, characters: string, limits: EntryLimits = CASH): AmountField {
  return [...characters].filter((one) => !/\s/.test(one)).reduce<AmountField>((soFar, one) => {
    const next = taken(soFar, one, limits);
    // What was wrong in the middle of several is not forgotten over a digit after it.
    return { ...next, trouble: next.trouble ?? soFar.trouble };
  }, { ...field, trouble: null });
}

export function amountErased(field: AmountField, count = 1): AmountField {
  return { entry: erased(field.entry, count), trouble: null };
}

/** The field after a paste: a whole sum as people write it takes the place of what stood there, anything else is refused. */
export function amountPasted(field: AmountField, text: string, limits: EntryLimits = CASH): AmountField {
  const plain = text.replace(/[\s₽]/gu, '');
  if (/^[-\u2212]/.test(plain)) return { ...field, trouble: 'negative' };
  if (/^\d+$/.test(plain) && plain.length >= CODE_DIGITS) return { ...field, trouble: plain.length > limits.wholeDigits + 6 ? 'too-large' : 'code' };
  const [, fraction = ''] = /^\d+(?:[.,](\d*))?$/.exec(plain) ?? [null, null];
  if (fraction === null || fraction.length > limits.fractionDigits) return { ...field, trouble: 'letters' };
  const pasted = amountTyped(NO_AMOUNT, plain, limits);
  return pasted.trouble === null ? pasted : { ...field, trouble: pasted.trouble };
}

/** A scan while money is being typed: told, never taken. */
export function amountScanned(field: AmountField): AmountField {
  return { ...field, trouble: 'code' };
}

/** The sum in kopecks, or why there is none. `zeroAllowed` where nothing is an amount too, as in a count. */
export function amountOf(field: AmountField, zeroAllowed = false): { readonly ok: true; readonly minor: number } | { readonly ok: false; readonly trouble: AmountTrouble } {
  const minor = scaled(field.entry, 2);
  if (minor === null) return zeroAllowed ? { ok: true, minor: 0 } : { ok: false, trouble: 'empty' };
  return minor === 0 && !zeroAllowed ? { ok: false, trouble: 'zero' } : { ok: true, minor };
}
