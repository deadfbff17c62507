import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { rateInForce, rateToSellAt, taxAdded, taxIncluded, type TaxRate } from './tax.ts';

const rates: TaxRate[] = [
  { code: 'vat-basic', validFrom: '2019-01-01', name: 'НДС 20%', rateBps: 2000 },
  { code: 'vat-basic', validFrom: '2026-01-01', name: 'НДС 22%', rateBps: 2200 },
  { code: 'vat-none', validFrom: '2019-01-01', name: 'Без НДС', rateBps: null },
  { code: 'vat-new', validFrom: '2027-01-01', name: 'НДС 5%', rateBps: 500 },
];

describe('tax', () => {
  it.each([[122_00, 2200, 22_00], [100_00, 2200, 18_03], [110_00, 1000, 10_00], [1, 2200, 0], [3, 2200, 1], [105, 500, 5], [-122_00, 2200, -22_00]])('TAX1: %d at %d bps holds %d', (gross, bps, tax) => {
    expect(taxIncluded(gross, bps)).toBe(tax);
  });

  it('TAX1: net + tax = gross, the tax lies between nothing and the gross, and putting it on the net gives the gross back to half a kopeck', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 1, max: 10_000 }), (gross, bps) => {
      const tax = taxIncluded(gross, bps);
      const net = gross - tax;
      expect(net + tax).toBe(gross);
      expect(tax).toBeGreaterThanOrEqual(0);
      expect(tax).toBeLessThanOrEqual(gross);
      // |net × (1 + r) - gross| <= (1 + r) / 2, in whole numbers: the tax is off by at most half a kopeck.
      const off = BigInt(net) * BigInt(10_000 + bps) - BigInt(gross) * 10_000n;
      expect(2n * (off < 0n ? -off : off) <= BigInt(10_000 + bps)).toBe(true);
    }));
  });

  it('TAX3: the tax of a refund mirrors the sale', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.constantFrom(500, 700, 1000, 2200), (gross, bps) => {
      expect(taxIncluded(-gross, bps)).toBe(0 - taxIncluded(gross, bps));
    }));
  });

  it.each([[100_00, 2200, 22_00], [99_99, 1000, 10_00], [5, 1000, 1], [4, 1000, 0], [2, 2500, 1], [0, 2200, 0], [-5, 1000, -1], [100_00, null, 0], [100_00, 0, 0]])('TAX6: on top of %d at %s bps comes %d', (net, bps, tax) => {
    expect(taxAdded(net, bps)).toBe(tax);
  });

  it('TAX6: tax added and taken out again is the same, and mirrors for what comes back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 1, max: 10_000 }), (net, bps) => {
      expect(taxIncluded(net + taxAdded(net, bps), bps)).toBe(taxAdded(net, bps));
      expect(taxAdded(-net, bps)).toBe(0 - taxAdded(net, bps));
    }), { numRuns: 1000 });
    expect(() => taxAdded(1, -1)).toThrow(Bug);
  });

  it('TAX2: none and zero both hold no tax and stay different rates', () => {
    expect([taxIncluded(100_00, null), taxIncluded(100_00, 0)]).toEqual([0, 0]);
    expect(rateInForce(rates, 'vat-none', '2026-06-01')?.rateBps).toBeNull();
  });

  it.each([['2018-12-31', undefined], ['2019-01-01', 2000], ['2025-12-31', 2000], ['2026-01-01', 2200], ['2030-01-01', 2200]])('TAX4: on %s the rate is %s', (date, expected) => {
    expect(rateInForce(rates, 'vat-basic', date)?.rateBps).toBe(expected);
    expect(rateInForce([...rates].reverse(), 'vat-basic', date)?.rateBps).toBe(expected);
  });

  it('TAX4: a code unknown or not begun has no rate', () => {
    expect(rateInForce(rates, 'other', '2026-01-01')).toBeNull();
    expect(rateInForce(rates, 'vat-new', '2026-12-31')).toBeNull();
  });

  it('TAX4: a sale before the first rate of a code takes the first, and a code with no rate has none', () => {
    for (const list of [rates, [...rates].reverse()]) {
      expect(rateToSellAt(list, 'vat-basic', '2001-01-01')?.rateBps).toBe(2000);
      expect(rateToSellAt(list, 'vat-basic', '2026-01-01')?.rateBps).toBe(2200);
      expect(rateToSellAt(list, 'vat-new', '2026-12-31')?.rateBps).toBe(500);
      expect(rateToSellAt(list, 'other', '2026-01-01')).toBeNull();
    }
  });
});
