import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { allocate, formatMinor, groupDigits, splitMinor, sumMinor } from './money.ts';

const amount = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
const weights = fc.array(fc.integer({ min: 0, max: 10 ** 12 }), { minLength: 1, maxLength: 40 });

describe('sumMinor', () => {
  it('MON6: is exact and does not depend on order', () => {
    expect(sumMinor([])).toBe(0);
    fc.assert(fc.property(fc.array(amount, { maxLength: 500 }), (values) => {
      expect(sumMinor(values)).toBe(Number(values.reduce((sum, value) => sum + BigInt(value), 0n)));
      expect(sumMinor([...values].reverse())).toBe(sumMinor(values));
    }));
  });

  it('MON1, MON6: a sum beyond 2^53 or a fraction is a bug', () => {
    expect(() => sumMinor([Number.MAX_SAFE_INTEGER, 1])).toThrow(Bug);
    expect(() => sumMinor([0.5])).toThrow(Bug);
  });
});

describe('allocate', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]], [-100, [1, 1, 1], [-34, -33, -33]], [10, [0, 0, 0], [4, 3, 3]], [0, [5, 7], [0, 0]],
    [5, [0, 3, 0], [0, 5, 0]], [1, [1, 2, 1], [0, 1, 0]], [99_99, [10_00, 20_00, 70_00], [10_00, 20_00, 69_99]],
  ])('MON7: %d by %j is %j', (total, parts, expected) => {
    expect(allocate(total, parts)).toEqual(expected);
  });

  it('MON7: shares sum exactly, each its exact share rounded down or up', () => {
    fc.assert(fc.property(amount, weights, (total, parts) => {
      const shares = allocate(total, parts);
      expect(shares).toHaveLength(parts.length);
      expect(sumMinor(shares)).toBe(total);
      const whole = parts.reduce((sum, part) => sum + BigInt(part), 0n);
      if (whole === 0n) return;
      parts.forEach((part, index) => {
        const off = BigInt(shares[index] as number) * whole - BigInt(total) * BigInt(part);
        expect(off < whole && off > -whole).toBe(true);
      });
    }));
  });

  it('MON7: is stable: the same again, mirrored for negative amounts, and places with equal weights differ by at most one, earlier first', () => {
    fc.assert(fc.property(amount, weights, (total, parts) => {
      const shares = allocate(total, parts);
      expect(allocate(total, [...parts])).toEqual(shares);
      expect(allocate(-total, parts)).toEqual(shares.map((share) => 0 - share));
      const equal = allocate(Math.abs(total), parts.map(() => 7));
      expect([...equal].sort((a, b) => b - a)).toEqual(equal);
      expect((equal[0] as number) - (equal.at(-1) as number)).toBeLessThanOrEqual(1);
    }));
  });

  it('MON8: no share exceeds its weight, and a heavier weight never gets less', () => {
    fc.assert(fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (parts, fraction) => {
      const total = Math.floor(sumMinor(parts) * fraction);
      const shares = allocate(total, parts);
      if (parts.some((part) => part > 0)) parts.forEach((part, index) => expect(shares[index]).toBeLessThanOrEqual(part));
      parts.forEach((a, i) => parts.forEach((b, j) => {
        if (a > b) expect(shares[i]).toBeGreaterThanOrEqual(shares[j] as number);
      }));
    }));
  });

  it('refuses what it cannot share', () => {
    expect(allocate(0, [])).toEqual([]);
    expect(() => allocate(1, [])).toThrow(Bug);
    expect(() => allocate(1, [-1, 2])).toThrow(Bug);
    expect(() => allocate(1, [0.5])).toThrow(Bug);
  });
});

describe('written amounts', () => {
  it.each([
    [0, false, '0', '00'], [5, false, '0', '05'], [-5, true, '0', '05'], [123450, false, '1234', '50'], [-999_999_999_999, true, '9999999999', '99'],
  ])('MON9: %d', (minor, negative, whole, kopecks) => {
    expect(splitMinor(minor)).toEqual({ negative, whole, kopecks });
  });

  it.each([
    [0, '0,00'], [-0, '0,00'], [5, '0,05'], [-5, '-0,05'], [99_900, '999,00'], [100_000, '1\u202f000,00'], [123_450, '1\u202f234,50'],
    [-123_456_789, '-1\u202f234\u202f567,89'], [999_999_999_999, '9\u202f999\u202f999\u202f999,99'],
  ])('MON10: %d is written %s', (minor, expected) => {
    expect(formatMinor(minor)).toBe(expected);
  });

  it('MON9, MON10: what is written reads back as the same amount', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (minor) => {
      expect(Number(formatMinor(minor).replaceAll('\u202f', '').replace(',', '')) + 0).toBe(minor + 0);
    }));
    expect(groupDigits('1234567', ' ')).toBe('1 234 567');
    expect(() => splitMinor(0.1)).toThrow(Bug);
  });
});
