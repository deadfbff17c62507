/** The tax codes a good may have, and what rates each can have (SPEC.md, TAX8). */

/**
 * As tag 1199 of a fiscal document tells rates apart: the general one, the reduced one, the two of the simplified system, nought, and none at all.
 * What a code comes to on a day is data ({@link rateToSellAt} of `tax.ts`); a register is told the kind, not our numbers.
 */
export const taxCodes = ['standard', 'reduced', 'special-5', 'special-7', 'zero', 'none'] as const;
export type TaxCode = (typeof taxCodes)[number];

/** Hundred per cent in basis points. */
export const MOST_BPS = 10_000;

export function isTaxCode(text: string): text is TaxCode {
  return (taxCodes as readonly string[]).includes(text);
}

/**
 * The only rate a code can have, or undefined where it has one between nothing and all: "without VAT" has none at all, and nought is nought (TAX2).
 */
export function fixedRate(code: string): number | null | undefined {
  if (code === 'none') return null;
  return code === 'zero' ? 0 : undefined;
}

/** True where a rate in basis points can be one of the code. A code that is not ours is a company's own, and may have any. */
export function canBeRate(code: string, rateBps: number | null): boolean {
  const fixed = fixedRate(code);
  if (fixed !== undefined) return rateBps === fixed;
  if (!isTaxCode(code) && rateBps === null) return true;
  return rateBps !== null && Number.isInteger(rateBps) && rateBps >= (isTaxCode(code) ? 1 : 0) && rateBps <= MOST_BPS;
}
