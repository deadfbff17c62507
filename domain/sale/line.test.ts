import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { MICRO, lineAmount } from '../quantity/quantity.ts';
import { MAX_LINES, MAX_LINE_MINOR, lineFits, priceLine, saleTotals, taxByRate, type SaleLine } from './line.ts';
import { arbitraryLine, arbitraryLines } from './testing/arbitrary-line.ts';

const milk: SaleLine = {
  lineNo: 1, goodId: 'milk', name: 'Молоко', unit: 'pcs', barcode: '4600000000015', quantityMicro: 3 * MICRO, priceMinor: 89_90, discountMinor: 9_70, taxCode: 'vat-reduced', taxRateBps: 1000,
};

describe('lines', () => {
  it('SAL3, SAL4: total is price x quantity less discount, tax is contained in it', () => {
    expect(priceLine(milk)).toEqual({ ...milk, totalMinor: 260_00, taxMinor: 23_64 });
  });

  it('SAL3, SAL4: laws of every line', () => {
    fc.assert(fc.property(arbitraryLine, (line) => {
      expect(line.totalMinor + line.discountMinor).toBe(lineAmount(line.priceMinor, line.quantityMicro));
      expect(line.totalMinor).toBeGreaterThanOrEqual(0);
      const netMinor = line.totalMinor - line.taxMinor;
      expect(netMinor + line.taxMinor).toBe(line.totalMinor);
      expect(netMinor).toBeGreaterThanOrEqual(0);
      expect(priceLine(line)).toEqual(line);
    }));
  });

  it('SAL3: a discount beyond the line, a price below zero, no quantity are bugs', () => {
    for (const wrong of [{ discountMinor: 269_71 }, { discountMinor: -1 }, { priceMinor: -1 }, { quantityMicro: 0 }, { quantityMicro: -MICRO }]) {
      expect(() => priceLine({ ...milk, ...wrong })).toThrow(Bug);
    }
  });

  it('SAL2: the largest line fits to the kopeck, more is a bug, and a full receipt of them still sums', () => {
    expect(lineFits(MAX_LINE_MINOR, MICRO)).toBe(true);
    expect(lineFits(MAX_LINE_MINOR + 1, MICRO)).toBe(false);
    expect(lineFits(10_000_000_000, 1_000_000_000_000)).toBe(false);
    expect(() => priceLine({ ...milk, priceMinor: MAX_LINE_MINOR + 1, quantityMicro: MICRO, discountMinor: 0 })).toThrow(Bug);
    const largest = priceLine({ ...milk, priceMinor: MAX_LINE_MINOR, quantityMicro: MICRO, discountMinor: 0 });
    expect(saleTotals(Array.from({ length: MAX_LINES }, () => largest)).totalMinor).toBe(MAX_LINE_MINOR * MAX_LINES);
  });
});

describe('totals', () => {
  it('SAL5: the order of lines does not matter', () => {
    const shuffled = arbitraryLines.chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length })));
    fc.assert(fc.property(shuffled, ([lines, other]) => {
      expect(saleTotals(other)).toEqual(saleTotals(lines));
      expect(taxByRate(other)).toEqual(taxByRate(lines));
    }));
  });

  it('SAL5: adding a line adds its sums, an empty sale is zero', () => {
    expect(saleTotals([])).toEqual({ totalMinor: 0, taxMinor: 0, discountMinor: 0, itemCount: 0 });
    fc.assert(fc.property(arbitraryLines, arbitraryLine, (lines, line) => {
      const [before, after] = [saleTotals(lines), saleTotals([...lines, line])];
      expect(after.totalMinor - before.totalMinor).toBe(line.totalMinor);
      expect(after.taxMinor - before.taxMinor).toBe(line.taxMinor);
      expect(after.discountMinor - before.discountMinor).toBe(line.discountMinor);
    }));
  });

  it('SAL6: three bottles and a weighed cheese are four items', () => {
    const cheese = priceLine({ ...milk, unit: 'kg', quantityMicro: 2_742_000, discountMinor: 0 });
    const wholeKilos = priceLine({ ...milk, unit: 'kg', quantityMicro: 2 * MICRO, discountMinor: 0 });
    expect(saleTotals([priceLine(milk), cheese]).itemCount).toBe(4);
    expect(saleTotals([wholeKilos]).itemCount).toBe(1);
  });

  it('SAL7: tax by rate covers the sale, highest rate first, without VAT last and apart from zero', () => {
    fc.assert(fc.property(arbitraryLines, (lines) => {
      const sums = taxByRate(lines);
      const totals = saleTotals(lines);
      expect(sumMinor(sums.map((sum) => sum.totalMinor))).toBe(totals.totalMinor);
      expect(sumMinor(sums.map((sum) => sum.taxMinor))).toBe(totals.taxMinor);
      const order = [2200, 1000, 0, null];
      expect(sums.map((sum) => sum.taxRateBps)).toEqual(order.filter((rate) => lines.some((line) => line.taxRateBps === rate)));
    }));
  });
});
