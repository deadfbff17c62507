import { describe, expect, it } from 'vitest';
import { isInn } from './inn.ts';

describe('a taxpayer number', () => {
  // Of the tax service itself, of the Bank of Russia, and two made ones: a company's and a person's.
  it.each(['7707329152', '7702235133', '9800000013', '980000002109'])('COD20 takes %s', (inn) => { expect(isInn(inn)).toBe(true); });

  it('COD20 sees a wrong check digit, either of the two of a person', () => {
    for (const wrong of ['7707329153', '1707329152', '980000002108', '980000002119', '980000002199']) expect(isInn(wrong)).toBe(false);
    for (const digit of '013456789') expect(isInn(`770732915${digit}`)).toBe(false);
  });

  it.each(['', '123', '12345678901', '77073291520', '7707329152 ', '770732915О', '7707329152000'])('COD20 refuses %j', (text) => { expect(isInn(text)).toBe(false); });
});
