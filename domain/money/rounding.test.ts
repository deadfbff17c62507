import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { divRound, floorDiv, mulDivFloor, mulDivRound } from './rounding.ts';

const safe = fc.maxSafeInteger();
const divisor = safe.filter((value) => value !== 0);

/** Another way to the same number: floor division on doubled values, then the tie by sign. */
function reference(n: bigint, d: bigint): bigint {
  const size = (n < 0n ? -n : n) * 10n / (d < 0n ? -d : d);
  const up = size % 10n >= 5n ? 1n : 0n;
  const rounded = size / 10n + up;
  return n < 0n !== d < 0n ? -rounded : rounded;
}

const fitsDouble = (value: bigint): boolean => value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= -BigInt(Number.MAX_SAFE_INTEGER);

describe('divRound', () => {
  it.each([[5, 2, 3], [-5, 2, -3], [5, -2, -3], [-5, -2, 3], [4, 3, 1], [-4, 3, -1], [1, 3, 0], [7, 7, 1], [0, 9, 0], [Number.MAX_SAFE_INTEGER, 2, 2 ** 52]])(
    'MON2: %d / %d = %d', (n, d, expected) => {
      expect(divRound(n, d)).toBe(expected);
      expect(divRound(BigInt(n), BigInt(d))).toBe(expected);
    });

  it('MON2: equals a BigInt reference for all safe integers', () => {
    fc.assert(fc.property(safe, divisor, (n, d) => {
      expect(divRound(n, d)).toBe(Number(reference(BigInt(n), BigInt(d))) + 0);
    }));
  });

  it('MON2: is sign symmetric, also on exact halves', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 1000 }), (n, d) => {
      expect(divRound(-n, 2 * d)).toBe(0 - divRound(n, 2 * d));
      expect(divRound(n, -2 * d)).toBe(0 - divRound(n, 2 * d));
      expect(divRound(n * d, 2 * d)).toBe(divRound(n, 2));
    }));
  });

  it('MON4: never answers a negative zero', () => {
    for (const zero of [divRound(-1, 3), divRound(-0, 5), divRound(0, -5), divRound(-1n, 3n), mulDivRound(-1, 1, 3), mulDivRound(-5, 0, 3), floorDiv(-0, 4)]) {
      expect(Object.is(zero, 0)).toBe(true);
    }
  });

  it('MON1: a zero divisor, a fraction or a result beyond 2^53 is a bug', () => {
    expect(() => divRound(1, 0)).toThrow(Bug);
    expect(() => divRound(1n, 0n)).toThrow(Bug);
    expect(() => divRound(1.5, 2)).toThrow(Bug);
    expect(() => divRound(2n ** 60n, 2n)).toThrow(Bug);
    expect(() => mulDivRound(Number.MAX_SAFE_INTEGER, 2, 1)).toThrow(Bug);
    expect(() => mulDivRound(2 ** 53, 1, 2)).toThrow(Bug);
  });
});

describe('mulDivRound', () => {
  it('MON3: equals a BigInt reference at any size of the product', () => {
    fc.assert(fc.property(safe, safe, divisor, (a, b, c) => {
      const expected = reference(BigInt(a) * BigInt(b), BigInt(c));
      if (fitsDouble(expected)) expect(mulDivRound(a, b, c)).toBe(Number(expected) + 0);
      else expect(() => mulDivRound(a, b, c)).toThrow(Bug);
    }), { numRuns: 500 });
  });

  it('MON3: equals the reference around the border where doubles stop being exact', () => {
    fc.assert(fc.property(fc.integer({ min: 94_906_200, max: 94_906_300 }), fc.integer({ min: 94_906_200, max: 94_906_300 }), fc.integer({ min: 1, max: 1000 }), (a, b, c) => {
      expect(mulDivRound(a, b, c * 2)).toBe(Number(reference(BigInt(a) * BigInt(b), BigInt(c * 2))));
    }), { numRuns: 500 });
  });

  it('MON3: a half is seen where a double would have lost it', () => {
    // 2^53 + 1 over 2: the product is not a double.
    expect(mulDivRound(3, 3_002_399_751_580_331, 2)).toBe(4503599627370497);
    expect(3n * 3_002_399_751_580_331n).toBe(2n ** 53n + 1n);
  });
});

describe('mulDivFloor and floorDiv', () => {
  it('MON3: quotient and remainder put the product together again', () => {
    const size = fc.integer({ min: 0, max: 10 ** 12 });
    fc.assert(fc.property(size, fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1_000_000, max: 10 ** 12 }), (a, b, c) => {
      const { quotient, remainder } = mulDivFloor(a, b, c);
      expect(BigInt(quotient) * BigInt(c) + BigInt(remainder)).toBe(BigInt(a) * BigInt(b));
      expect(remainder).toBeGreaterThanOrEqual(0);
      expect(remainder).toBeLessThan(c);
    }));
    expect(() => mulDivFloor(-1, 1, 1)).toThrow(Bug);
  });

  it('floors towards minus infinity', () => {
    expect([floorDiv(7, 2), floorDiv(-7, 2), floorDiv(-8, 2), floorDiv(0, 5)]).toEqual([3, -4, -4, 0]);
    fc.assert(fc.property(safe, fc.integer({ min: 1 }), (n, d) => {
      const quotient = BigInt(floorDiv(n, d));
      expect(quotient * BigInt(d) <= BigInt(n) && BigInt(n) < (quotient + 1n) * BigInt(d)).toBe(true);
    }));
    expect(() => floorDiv(1, 0)).toThrow(Bug);
  });
});
