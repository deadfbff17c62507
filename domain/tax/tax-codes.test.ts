import { describe, expect, it } from 'vitest';
import { canBeRate, fixedRate, isTaxCode, taxCodes } from './tax-codes.ts';

describe('tax codes', () => {
  it('TAX8 are the kinds of rate a fiscal document tells apart, and nothing else is one', () => {
    expect(taxCodes).toEqual(['standard', 'reduced', 'special-5', 'special-7', 'zero', 'none']);
    expect(taxCodes.every(isTaxCode)).toBe(true);
    for (const text of ['', 'Standard', 'special', 'toString']) expect(isTaxCode(text)).toBe(false);
  });

  it('TAX8 none has no rate, nought is nought, the others are more than nothing and no more than all', () => {
    expect(taxCodes.map(fixedRate)).toEqual([undefined, undefined, undefined, undefined, 0, null]);
    for (const code of ['standard', 'reduced', 'special-5', 'special-7']) expect([1, 2_200, 10_000, 0, 10_001, -1, 0.5, null].map((bps) => canBeRate(code, bps))).toEqual([true, true, true, false, false, false, false, false]);
    expect([0, null, 1].map((bps) => [canBeRate('zero', bps), canBeRate('none', bps)])).toEqual([[true, false], [false, true], [false, false]]);
  });

  it('TAX8 a code of the company itself may have any rate', () => {
    expect([0, null, 1_800, 10_001].map((bps) => canBeRate('own', bps))).toEqual([true, true, true, false]);
  });
});
