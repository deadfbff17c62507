import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumMinor } from '../money/money.ts';
import { MICRO } from '../quantity/quantity.ts';
import { taxIncluded } from '../tax/tax.ts';
import { priceBasket } from './basket.ts';
import { MAX_LINE_MINOR, documentTotals, lineFits, taxByRate, type PricedLine } from './line.ts';
import { arbitraryLine, arbitraryLines, plainLine } from './testing/arbitrary-line.ts';

describe('lines', () => {
  it('SAL2: the largest line fits to the kopeck and more does not', () => {
    expect(lineFits(MAX_LINE_MINOR, MICRO)).toBe(true);
    expect(lineFits(MAX_LINE_MINOR + 1, MICRO)).toBe(false);
    expect(lineFits(10_000_000_000, 1_000_000_000_000)).toBe(false);
    expect([lineFits(999_999, 1_000_000 * MICRO), lineFits(1_000_000, 1_000_000 * MICRO)]).toEqual([true, false]);
    expect([lineFits(0, 10 ** 12), lineFits(MAX_LINE_MINOR, 1)]).toEqual([true, true]);
  });

  it('SAL2: is price × quantity against the limit, exactly', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 1, max: 10 ** 12 }), (price, quantity) => {
      expect(lineFits(price, quantity)).toBe(BigInt(price) * BigInt(quantity) <= BigInt(MAX_LINE_MINOR) * 1_000_000n);
    }));
  });
});

describe('totals of a document', () => {
  it('SAL5: the order of lines does not matter', () => {
    const shuffled = arbitraryLines.chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray([...lines], { minLength: lines.length, maxLength: lines.length })));
    fc.assert(fc.property(shuffled, ([lines, other]) => {
      expect(documentTotals(other)).toEqual(documentTotals(lines));
      expect(taxByRate(other)).toEqual(taxByRate(lines));
    }));
  });

  it('TAX5: the tax of a document is that of its lines, also where the tax of the sum is another', () => {
    const { lines } = priceBasket([1, 2, 3].map((lineNo) => ({ ...plainLine, lineNo, goodId: `good-${lineNo}`, priceMinor: 3, taxCode: 'vat-basic', taxRateBps: 2200 })), null);
    expect([documentTotals(lines).taxMinor, taxByRate(lines)]).toEqual([3, [expect.objectContaining({ taxMinor: 3, totalMinor: 9 })]]);
    expect(taxIncluded(9, 2200)).toBe(2);
  });

  it('SAL5: adding a line adds its sums, an empty document is zero', () => {
    expect(documentTotals([])).toEqual({ totalMinor: 0, taxMinor: 0, discountMinor: 0, itemCount: 0 });
    fc.assert(fc.property(arbitraryLines, arbitraryLine, (lines, line) => {
      const [before, after] = [documentTotals(lines), documentTotals([...lines, line])];
      expect(after.totalMinor - before.totalMinor).toBe(line.totalMinor);
      expect(after.taxMinor - before.taxMinor).toBe(line.taxMinor);
      expect(after.discountMinor - before.discountMinor).toBe(line.discountMinor);
    }));
  });

  it('SAL6: three bottles and a weighed cheese are four items, a million pieces are a million', () => {
    const items = (...sold: [string, number][]): number =>
      documentTotals(priceBasket(sold.map(([unit, quantityMicro]) => ({ ...plainLine, unit, quantityMicro })), null).lines).itemCount;
    expect(items(['pcs', 3 * MICRO], ['kg', 2_742_000])).toBe(4);
    expect(items(['kg', 2 * MICRO])).toBe(1);
    expect(items(['m', 1], ['l', 10 ** 12])).toBe(2);
    expect(items(['pcs', 1_000_000 * MICRO])).toBe(1_000_000);
  });

  it('SAL7: tax by rate covers the sale, highest rate first, without VAT last and apart from zero', () => {
    fc.assert(fc.property(arbitraryLines, (lines) => {
      const sums = taxByRate(lines);
      const totals = documentTotals(lines);
      expect(sumMinor(sums.map((sum) => sum.totalMinor))).toBe(totals.totalMinor);
      expect(sumMinor(sums.map((sum) => sum.taxMinor))).toBe(totals.taxMinor);
      const order = [2200, 1000, 0, null];
      expect(sums.map((sum) => sum.taxRateBps)).toEqual(order.filter((rate) => lines.some((line: PricedLine) => line.taxRateBps === rate)));
    }));
  });
});
