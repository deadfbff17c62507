/** Labels that shop scales print: a good's short code and its weight, price or count in one barcode (SPEC.md, COD10 to COD17). */
import { eanCheckDigit } from './ean.ts';

export type ScaleValue = 'weight' | 'price' | 'count';

/**
 * How one kind of label is read. In `pattern` P is a digit of the prefix, C of the good's code, V of the value, X one that says
 * nothing, K the EAN check digit. `decimals` of the value's digits stand after the comma of a kilogram, a rouble or a piece.
 */
export type ScaleMask = { readonly prefix: string; readonly pattern: string; readonly value: ScaleValue; readonly decimals: number };

/** What a label says: `amount` is micro-units for a weight or a count, kopecks for a price; zero is read as zero. */
export type ScaleLabel = {
  /** What the good may be known by, the surest first. */
  readonly goodCodes: readonly string[];
  readonly value: ScaleValue;
  readonly amount: number;
};

const PATTERN = /^P+X*(?:C+X*V+|V+X*C+)X*K?$/;
const LONGEST = 40;
const MOST_DIGITS = 9;
/** Decimals of the smallest thing an amount can be: a millionth of a unit, a kopeck. */
const finest: Readonly<Record<ScaleValue, number>> = { weight: 6, price: 2, count: 6 };
const isScaleValue = (value: unknown): value is ScaleValue => typeof value === 'string' && Object.hasOwn(finest, value);

/** True for a mask that can be read: for untrusted settings (COD11). */
export function isScaleMask(mask: unknown): mask is ScaleMask {
  if (typeof mask !== 'object' || mask === null) return false;
  const { prefix, pattern, value, decimals } = mask as Readonly<Record<string, unknown>>;
  if (typeof prefix !== 'string' || typeof pattern !== 'string' || !isScaleValue(value)) return false;
  const digits = (letter: string): number => pattern.split(letter).length - 1;
  return /^[0-9]+$/.test(prefix) && pattern.length <= LONGEST && PATTERN.test(pattern) && digits('P') === prefix.length && digits('V') <= MOST_DIGITS
    && Number.isInteger(decimals) && (decimals as number) >= 0 && (decimals as number) <= finest[value];
}

/**
 * Weight in grams after a good's code of five digits, prefixes 21 to 29: how scales in Russian shops come from their makers. 20 is
 * left out, because back offices number their own piece goods with it (COD16).
 */
export const defaultScaleMasks: readonly ScaleMask[] = ['21', '22', '23', '24', '25', '26', '27', '28', '29']
  .map((prefix) => ({ prefix, pattern: 'PPCCCCCVVVVVK', value: 'weight', decimals: 3 }));

function digitsAt(code: string, pattern: string, letter: string): string {
  const from = pattern.indexOf(letter);
  return from < 0 ? '' : code.slice(from, pattern.lastIndexOf(letter) + 1);
}

function fits(code: string, mask: ScaleMask): boolean {
  if (code.length !== mask.pattern.length || !code.startsWith(mask.prefix)) return false;
  return !mask.pattern.endsWith('K') || eanCheckDigit(code.slice(0, -1)) === Number(code.slice(-1));
}

/** The surest first: the label of nothing (as back offices store it), prefix and code, the code, the code without its zeros (COD14). */
function lookups(code: string, mask: ScaleMask): string[] {
  const good = digitsAt(code, mask.pattern, 'C');
  const empty = [...code].map((digit, place) => (mask.pattern[place] === 'V' ? '0' : digit)).join('');
  const whole = mask.pattern.endsWith('K') ? empty.slice(0, -1) + String(eanCheckDigit(empty.slice(0, -1))) : empty;
  return [...new Set([whole, mask.prefix + good, good, good.replace(/^0+/, '')])];
}

/**
 * Reads a scanned code by the masks, or null where none fits. Of several that fit the one with the longest prefix is taken, of equal
 * ones the earlier (COD12, COD13). A whole code known as a barcode of a good comes before any mask: look that up first (COD10).
 */
export function readScaleLabel(code: string, masks: readonly ScaleMask[]): ScaleLabel | null {
  if (code.length > LONGEST || !/^[0-9]+$/.test(code)) return null;
  let best: ScaleMask | null = null;
  for (const mask of masks) {
    if (fits(code, mask) && (best === null || mask.prefix.length > best.prefix.length)) best = mask;
  }
  if (best === null || /^0+$/.test(digitsAt(code, best.pattern, 'C'))) return null;
  const amount = Number(digitsAt(code, best.pattern, 'V')) * 10 ** (finest[best.value] - best.decimals);
  return { goodCodes: lookups(code, best), value: best.value, amount };
}
