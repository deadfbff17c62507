import { describe, expect, it } from 'vitest';
import { isTaxSystem, taxSystems } from './tax-system.ts';

describe('tax systems', () => {
  it('TAX7 are the five there are, and nothing else is one', () => {
    expect(taxSystems).toEqual(['osn', 'usn-income', 'usn-income-outcome', 'esn', 'patent']);
    expect(taxSystems.every(isTaxSystem)).toBe(true);
    for (const text of ['', 'envd', 'OSN', 'osn ', 'toString']) expect(isTaxSystem(text)).toBe(false);
  });
});
