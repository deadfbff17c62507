import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { MICRO, lineAmount } from '../quantity/quantity.ts';
import { arbitraryDiscount, arbitrarySaleLine } from '../sale/testing/arbitrary-line.ts';
import { discountBps, lineDiscountMinor, receiptDiscountMinor, traceOf, type Discount } from './discount.ts';

const percent = (bps: number): Discount => ({ kind: 'percent', bps });
const amount = (minor: number): Discount => ({ kind: 'amount', minor });
const price = (minor: number): Discount => ({ kind: 'price', minor });

describe('a discount on a line', () => {
  it.each<[number, number, Discount, number]>([
    [100_00, MICRO, percent(1000), 10_00], [99_99, MICRO, percent(1000), 10_00], [5, MICRO, percent(1000), 1], [4, MICRO, percent(1000), 0], [1, MICRO, percent(1), 0],
    [100_00, MICRO, amount(30_00), 30_00], [269_70, 3 * MICRO, price(80_00), 29_70], [66_72, 742_000, price(80_00), 7_36], [100, 1_001_000, price(99), 1],
  ])('DIS1, DIS4: off %d for %d by %j is %d', (gross, quantity, discount, expected) => {
    expect(lineDiscountMinor(gross, quantity, discount)).toBe(expected);
  });

  it('DIS2: takes nothing less than nothing and nothing more than the line', () => {
    expect(lineDiscountMinor(89_90, MICRO, amount(100_00))).toBe(89_90);
    expect(lineDiscountMinor(0, MICRO, amount(1))).toBe(0);
    fc.assert(fc.property(arbitrarySaleLine, arbitraryDiscount, (line, discount) => {
      const gross = lineAmount(line.priceMinor, line.quantityMicro);
      const off = lineDiscountMinor(gross, line.quantityMicro, discount);
      expect(off).toBeGreaterThanOrEqual(0);
      expect(off).toBeLessThanOrEqual(gross);
    }), { numRuns: 500 });
  });

  it('DIS3: 100 % and a price of 0 leave nothing', () => {
    for (const gross of [0, 1, 89_90, 999_999_999_999]) {
      expect([percent(10_000), price(0), amount(gross)].map((discount) => gross - lineDiscountMinor(gross, MICRO, discount))).toEqual([0, 0, 0]);
    }
  });

  it('DIS4: with a fixed price the line costs what it would cost at that price', () => {
    fc.assert(fc.property(arbitrarySaleLine, fc.double({ min: 0, max: 1, noNaN: true }), (line, part) => {
      const gross = lineAmount(line.priceMinor, line.quantityMicro);
      const fixed = Math.floor(line.priceMinor * part);
      expect(gross - lineDiscountMinor(gross, line.quantityMicro, price(fixed))).toBe(lineAmount(fixed, line.quantityMicro));
    }));
  });

  it('DIS4: a price above the line\'s own takes nothing off, however large it is', () => {
    for (const above of [89_90, 89_91, 10 ** 9, 999_999_999_999]) {
      expect(lineDiscountMinor(89_90, MICRO, price(above))).toBe(0);
      expect(lineDiscountMinor(lineAmount(89_90, 10 ** 12), 10 ** 12, price(above))).toBe(0);
    }
    // Just above and just below the border where rounding decides.
    expect([lineDiscountMinor(1, 500_000, price(2)), lineDiscountMinor(2, 1_500_000, price(1))]).toEqual([0, 0]);
  });

  it('a negative line, price or share is a bug', () => {
    for (const wrong of [() => lineDiscountMinor(-1, MICRO, amount(1)), () => lineDiscountMinor(1, MICRO, price(-1)), () => lineDiscountMinor(1, MICRO, amount(-1)),
      () => lineDiscountMinor(1, MICRO, percent(10_001)), () => receiptDiscountMinor(-1, amount(1)), () => receiptDiscountMinor(1, price(-1)), () => discountBps(1, 0)]) expect(wrong).toThrow(Bug);
  });
});

describe('a discount on a receipt', () => {
  it.each<[number, Discount, number]>([[1000_00, percent(500), 50_00], [1000_00, amount(1_00), 1_00], [1000_50, price(1000_00), 50], [90_00, price(100_00), 0], [90_00, amount(100_00), 90_00], [0, percent(10_000), 0]])(
    'DIS2, DIS5: off %d by %j is %d', (subtotal, discount, expected) => {
      expect(receiptDiscountMinor(subtotal, discount)).toBe(expected);
    });
});

describe('size and trace', () => {
  it.each([[0, 0, 0], [10_00, 100_00, 1000], [1, 3, 3334], [100_01, 1000_00, 1001], [5, 5, 10_000]])('DIS7: %d of %d is %d basis points', (off, of, expected) => {
    expect(discountBps(off, of)).toBe(expected);
  });

  it('DIS7: never below the true share, and less than one basis point above', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10 ** 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, part) => {
      const off = Math.floor(of * part);
      const bps = BigInt(discountBps(off, of));
      expect(bps * BigInt(of) >= BigInt(off) * 10_000n).toBe(true);
      expect((bps - 1n) * BigInt(of) < BigInt(off) * 10_000n || off === 0).toBe(true);
    }));
  });

  it('DIS6: a trace tells what was given and what it came to', () => {
    expect(traceOf('line', percent(500), 4_50, 'постоянный')).toEqual({ on: 'line', kind: 'percent', value: 500, amountMinor: 4_50, reason: 'постоянный' });
    expect(traceOf('receipt', price(100_00), 1, '')).toEqual({ on: 'receipt', kind: 'price', value: 100_00, amountMinor: 1, reason: '' });
  });
});
