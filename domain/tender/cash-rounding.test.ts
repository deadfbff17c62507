import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { roundCash, roundCashWithin, type CashRounding } from './cash-rounding.ts';

const down = (stepMinor: number): CashRounding => ({ stepMinor, mode: 'down' });
const nearest = (stepMinor: number): CashRounding => ({ stepMinor, mode: 'nearest' });
const policy = fc.record({ stepMinor: fc.constantFrom(1, 5, 10, 50, 100, 500), mode: fc.constantFrom('down' as const, 'nearest' as const) });
const amount = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });

describe('cash rounding', () => {
  it.each<[number, CashRounding, number]>([
    [10_37, null, 10_37], [10_37, down(100), 10_00], [10_37, down(10), 10_30], [10_50, nearest(100), 11_00], [10_49, nearest(100), 10_00], [10_37, nearest(5), 10_35], [10_38, nearest(5), 10_40],
    [30, down(100), 0], [30, nearest(100), 0], [50, nearest(100), 1_00], [0, down(100), 0], [-10_50, nearest(100), -11_00], [-30, down(100), 0], [-0, null, 0],
  ])('TND1, TND3: %d under %j is %d', (minor, rounding, expected) => {
    expect(Object.is(roundCash(minor, rounding), expected)).toBe(true);
  });

  it('TND2: is sign-symmetric', () => {
    fc.assert(fc.property(amount, fc.option(policy), (minor, rounding) => {
      expect(roundCash(-minor, rounding)).toBe(0 - roundCash(minor, rounding));
    }));
  });

  it('TND1: answers whole steps, less than one away, at most half of one where to the nearest, and the same again', () => {
    fc.assert(fc.property(amount, policy, (minor, rounding) => {
      const rounded = roundCash(minor, rounding);
      const off = Math.abs(rounded - minor);
      expect(Math.abs(rounded) % rounding.stepMinor).toBe(0);
      if (rounding.mode === 'down') {
        expect(off).toBeLessThan(rounding.stepMinor);
        expect(Math.abs(rounded)).toBeLessThanOrEqual(Math.abs(minor));
      } else expect(2 * off).toBeLessThanOrEqual(rounding.stepMinor);
      expect(roundCash(rounded, rounding)).toBe(rounded);
    }));
    expect(() => roundCash(1, down(0))).toThrow(Bug);
  });

  it('TND7: within a limit it never passes it and stays in whole steps', () => {
    expect([roundCashWithin(60, 1_00, nearest(100)), roundCashWithin(60, 99, nearest(100)), roundCashWithin(1_60, 1_70, nearest(100)), roundCashWithin(60, 50, null)]).toEqual([1_00, 0, 1_00, 50]);
    const size = fc.integer({ min: 0, max: 10 ** 12 });
    fc.assert(fc.property(size, size, policy, (minor, limit, rounding) => {
      const rounded = roundCashWithin(minor, limit, rounding);
      expect(rounded).toBeLessThanOrEqual(limit);
      expect(rounded % rounding.stepMinor).toBe(0);
      if (roundCash(minor, rounding) <= limit) expect(rounded).toBe(roundCash(minor, rounding));
    }));
  });
});
