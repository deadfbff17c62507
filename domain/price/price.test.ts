import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceInForce } from './price.ts';

const facts = fc.array(fc.record({ validFrom: fc.integer({ min: 0, max: 50 }), amountMinor: fc.integer({ min: 0, max: 1000 }) }), { maxLength: 12 });

describe('priceInForce', () => {
  const prices = [{ validFrom: 100, amountMinor: 10_00 }, { validFrom: 200, amountMinor: 9_00 }, { validFrom: 300, amountMinor: 12_00 }];
  it.each([[0, 10_00], [99, 10_00], [100, 10_00], [199, 10_00], [200, 9_00], [299, 9_00], [300, 12_00], [10 ** 12, 12_00]])('PRI1 PRI2: at %d it is %s', (at, expected) => {
    expect(priceInForce(prices, at)).toBe(expected);
  });

  it('PRI4 PRI2: does not depend on the order of the facts and looks ahead only where nothing has begun, to the earliest', () => {
    fc.assert(fc.property(facts, fc.integer({ min: 0, max: 60 }), (list, at) => {
      const answer = priceInForce(list, at);
      expect(priceInForce([...list].reverse(), at)).toBe(answer);
      const begun = list.filter((fact) => fact.validFrom <= at);
      const from = begun.length > 0 ? Math.max(...begun.map((fact) => fact.validFrom)) : Math.min(...list.map((fact) => fact.validFrom));
      const amounts = list.filter((fact) => fact.validFrom === from).map((fact) => fact.amountMinor);
      expect(answer).toBe(amounts.length > 0 ? Math.min(...amounts) : null);
    }));
  });

  it('PRI3: of two with one beginning the lower wins', () => {
    expect(priceInForce([{ validFrom: 1, amountMinor: 7 }, { validFrom: 1, amountMinor: 5 }], 1)).toBe(5);
  });
});
