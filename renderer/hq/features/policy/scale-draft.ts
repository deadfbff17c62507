/** Masks of scale labels while they are written, and what a till would read by them. */
import { isValidEan } from '#domain/codes/ean.ts';
import { isScaleMask, readScaleLabel, type ScaleLabel } from '#domain/codes/scale.ts';
import type { TillPolicy } from '#contract/api/policy.ts';

export type Mask = TillPolicy['scaleMasks'][number];
export const MOST_MASKS = 50;

/** As most scales come from their makers: a code of five digits, then grams (COD16). */
export const newMask = (): Mask => ({ prefix: '', pattern: 'PPCCCCCVVVVVK', value: 'weight', decimals: 3 });

/** How many of the digits may stand after the comma: a price is in kopecks, a weight or a count in millionths. */
export const mostDecimals = (value: Mask['value']): number => (value === 'price' ? 2 : 6);

/** The mask with another prefix: its places of the prefix follow. */
export function withPrefix(mask: Mask, typed: string): Mask {
  const prefix = typed.trim();
  return { ...mask, prefix, pattern: prefix === '' ? mask.pattern : mask.pattern.replace(/^P*/, 'P'.repeat(prefix.length)) };
}

/** The mask for another kind of value: what is usual for it. */
export const withValue = (mask: Mask, value: Mask['value']): Mask => ({ ...mask, value, decimals: { weight: 3, price: 2, count: 0 }[value] });

/** True where the mask can be read by a till and is not there twice. */
export function isGoodMask(masks: readonly Mask[], index: number): boolean {
  const mask = masks[index];
  return mask !== undefined && isScaleMask(mask) && masks.findIndex(({ prefix, pattern }) => prefix === mask.prefix && pattern === mask.pattern) === index;
}

/** What a till makes of a scanned code by these masks; it looks for a good of the whole code before (COD10). */
export type Tried = { readonly kind: 'nothing' | 'misread' | 'plain' } | { readonly kind: 'label'; readonly label: ScaleLabel };

export function tryLabel(code: string, masks: readonly Mask[]): Tried {
  const digits = code.replace(/\s/g, '');
  if (digits === '') return { kind: 'nothing' };
  const label = readScaleLabel(digits, masks.filter((_, index) => isGoodMask(masks, index)));
  if (label !== null) return { kind: 'label', label };
  return { kind: /^[0-9]{13}$/.test(digits) && !isValidEan(digits) ? 'misread' : 'plain' };
}
