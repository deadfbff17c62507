import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { MAX_QUANTITY_MICRO, MICRO, decimalScale, fitsUnit, formatQuantity, isWhole, lineAmount, packQuantity, wholeUnits } from './quantity.ts';

describe('quantity', () => {
  it.each([
    [100_00, 742_000, 74_20], [33_33, 3 * MICRO, 99_99], [1, 500_000, 1], [1, 499_999, 0], [-1, 500_000, -1], [3, 500_000, 2], [10_000_000_000, 10 ** 8, 10 ** 12],
  ])('QTY2: %d for %d costs %d', (price, quantity, expected) => {
    expect(lineAmount(price, quantity)).toBe(expected);
  });

  it('QTY2: whole units are not rounded, and a return mirrors', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 8 }), fc.integer({ min: 0, max: 10 ** 6 }), (price, units) => {
      expect(lineAmount(price, units * MICRO)).toBe(price * units);
    }));
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 8 }), fc.integer({ min: 0, max: 10 ** 10 }), (price, quantity) => {
      expect(lineAmount(price, -quantity)).toBe(0 - lineAmount(price, quantity));
    }));
  });

  it('QTY1: the smallest quantity is a millionth, and a part of one is none', () => {
    expect([formatQuantity(1), lineAmount(1_000_000_00, 1), decimalScale(1)]).toEqual(['0,000001', 100, MICRO]);
    for (const wrong of [() => lineAmount(100, 0.5), () => lineAmount(100, MICRO + 0.1), () => packQuantity(1.5, MICRO)]) expect(wrong).toThrow();
  });

  it('QTY3: knows whole units', () => {
    expect([isWhole(0), isWhole(3 * MICRO), isWhole(-MICRO), isWhole(1), isWhole(2_500_000)]).toEqual([true, true, true, false, false]);
    expect([wholeUnits(2_500_000), wholeUnits(999_999), wholeUnits(7 * MICRO)]).toEqual([2, 0, 7]);
  });

  it('QTY3: pieces are whole, weight, volume and length are not', () => {
    expect([fitsUnit('pcs', MICRO), fitsUnit('pcs', 1), fitsUnit('pcs', MAX_QUANTITY_MICRO)]).toEqual([true, false, true]);
    expect(['kg', 'l', 'm'].map((unit) => fitsUnit(unit, 1))).toEqual([true, true, true]);
  });

  it.each([
    [MICRO, MICRO, MICRO], [MICRO, 6 * MICRO, 6 * MICRO], [3 * MICRO, 12 * MICRO, 36 * MICRO], [MICRO, 500_000, 500_000], [500_000, 6 * MICRO, 3 * MICRO], [742_000, MICRO, 742_000],
    [1, 1, 1], [1, 499_999, 1], [333_333, 10 * MICRO, 3_333_330], [1_000_000 * MICRO, MICRO, MAX_QUANTITY_MICRO], [1_000_000 * MICRO, MICRO + 1, null], [10 ** 12, 10 ** 12, null],
  ])('QTY6, QTY7: %d packs of %d are %s', (packs, pack, expected) => {
    expect(packQuantity(packs, pack)).toBe(expected);
  });

  it('QTY6: a pack of one changes nothing, whole packs of whole pieces stay whole, and both may change places', () => {
    const size = fc.integer({ min: 1, max: 10 ** 9 });
    fc.assert(fc.property(size, size, (packs, pack) => {
      expect(packQuantity(packs, MICRO)).toBe(packs);
      expect(packQuantity(packs, pack)).toBe(packQuantity(pack, packs));
    }));
    fc.assert(fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }), (packs, pack) => {
      expect(packQuantity(packs * MICRO, pack * MICRO)).toBe(packs * pack * MICRO);
    }));
    for (const wrong of [() => packQuantity(0, MICRO), () => packQuantity(MICRO, 0), () => packQuantity(-MICRO, MICRO)]) expect(wrong).toThrow(Bug);
  });

  it.each([[0, 1], [3 * MICRO, 1], [10 ** 12, 1], [500_000, 10], [742_000, 1000], [1, MICRO], [123_456_789_000, 1000], [1_000_000_000_001, MICRO]])('QTY4: the scale of %d is %d', (quantity, scale) => {
    expect(decimalScale(quantity)).toBe(scale);
  });

  it.each([[0, '0'], [742_000, '0,742'], [3 * MICRO, '3'], [-1_500_000, '-1,5'], [1, '0,000001'], [10_000_000, '10'], [10 ** 12, '1000000']])('QTY5: %d is written %s', (quantity, expected) => {
    expect(formatQuantity(quantity)).toBe(expected);
  });

  it('QTY5: what is written reads back', () => {
    fc.assert(fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (quantity) => {
      expect(Math.round(Number(formatQuantity(quantity).replace(',', '.')) * MICRO) + 0).toBe(quantity + 0);
    }));
  });
});
