import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { MICRO, lineAmount } from '../quantity/quantity.ts';
import { taxAdded, taxIncluded } from '../tax/tax.ts';
import { priceBasket } from './basket.ts';
import { MAX_LINES, MAX_LINE_MINOR, documentTotals, taxByRate, type FixedAmounts, type GivenDiscount, type PricedLine, type SaleLine } from './line.ts';
import { splitBasket } from './split.ts';
import { arbitraryBasketLines, arbitraryGiven, arbitrarySaleLine, arbitrarySaleLines, plainLine } from './testing/arbitrary-line.ts';

const milk: SaleLine = { ...plainLine, goodId: 'milk', quantityMicro: 3 * MICRO, priceMinor: 89_90, listPriceMinor: 89_90, taxCode: 'vat-reduced', taxRateBps: 1000 };
const bread: SaleLine = { ...plainLine, lineNo: 2, goodId: 'bread', priceMinor: 45_00, listPriceMinor: 45_00, taxCode: 'vat-reduced', taxRateBps: 1000 };
const off = (minor: number): GivenDiscount => ({ discount: { kind: 'amount', minor }, reason: 'купон' });
const percent = (bps: number): GivenDiscount => ({ discount: { kind: 'percent', bps }, reason: 'карта' });
const one = (line: SaleLine, receipt: GivenDiscount | null = null): PricedLine => priceBasket([line], receipt).lines[0] as PricedLine;

describe('a line', () => {
  it('SAL3, SAL4: tax included is contained in what is left after the discount', () => {
    expect(one({ ...milk, discount: off(9_70) })).toEqual({
      ...milk, discount: off(9_70), grossMinor: 269_70, lineDiscountMinor: 9_70, receiptDiscountMinor: 0, discountMinor: 9_70, totalMinor: 260_00, taxMinor: 23_64,
      discounts: [{ on: 'line', kind: 'amount', value: 9_70, amountMinor: 9_70, reason: 'купон' }],
    });
  });

  it('SAL4: tax added comes on top of what is left after the discount', () => {
    expect(one({ ...milk, taxMode: 'added', discount: off(9_70) })).toMatchObject({ grossMinor: 269_70, discountMinor: 9_70, totalMinor: 286_00, taxMinor: 26_00 });
    expect(one({ ...milk, taxMode: 'added', taxRateBps: null })).toMatchObject({ totalMinor: 269_70, taxMinor: 0 });
  });

  it('SAL3, SAL4: laws of every line', () => {
    fc.assert(fc.property(arbitrarySaleLines, arbitraryGiven, (lines, given) => {
      for (const line of priceBasket(lines, given).lines) {
        expect(line.grossMinor).toBe(lineAmount(line.priceMinor, line.quantityMicro));
        expect(line.discountMinor).toBe(line.lineDiscountMinor + line.receiptDiscountMinor);
        const leftMinor = line.grossMinor - line.discountMinor;
        expect(Math.min(leftMinor, line.lineDiscountMinor, line.receiptDiscountMinor, line.taxMinor)).toBeGreaterThanOrEqual(0);
        const netMinor = line.totalMinor - line.taxMinor;
        expect(netMinor + line.taxMinor).toBe(line.totalMinor);
        expect(netMinor).toBeGreaterThanOrEqual(0);
        expect(line.taxMode === 'added' ? netMinor : line.totalMinor).toBe(leftMinor);
        expect(line.taxMinor).toBe(line.taxMode === 'added' ? taxAdded(leftMinor, line.taxRateBps) : taxIncluded(leftMinor, line.taxRateBps));
        expect(sumMinor(line.discounts.map((trace) => trace.amountMinor))).toBe(line.discountMinor);
        expect(line.discounts.every((trace) => trace.amountMinor > 0)).toBe(true);
      }
    }));
  });

  it('SAL4: several rates, and both ways of tax, in one basket', () => {
    const lines = [{ ...milk, taxRateBps: 2200, taxCode: 'vat-basic' }, bread, { ...bread, taxRateBps: null, taxCode: 'vat-none' }, { ...bread, taxMode: 'added' as const }];
    const priced = priceBasket(lines, null);
    expect(priced.lines.map((line) => line.taxMinor)).toEqual([48_63, 4_09, 0, 4_50]);
    expect(priced).toMatchObject({ totalMinor: 269_70 + 45_00 + 45_00 + 49_50, taxMinor: 48_63 + 4_09 + 4_50 });
    expect(taxByRate(priced.lines).map((sum) => [sum.taxRateBps, sum.totalMinor, sum.taxMinor])).toEqual([[2200, 269_70, 48_63], [1000, 94_50, 8_59], [null, 45_00, 0]]);
  });

  it('SAL3: 100 % off, a free good, the smallest quantity and a million pieces', () => {
    expect(one({ ...milk, discount: percent(10_000) })).toMatchObject({ discountMinor: 269_70, totalMinor: 0, taxMinor: 0 });
    expect(one({ ...plainLine, discount: percent(5000) }, off(1_00))).toMatchObject({ grossMinor: 0, discountMinor: 0, totalMinor: 0, discounts: [] });
    expect(one({ ...plainLine, unit: 'kg', quantityMicro: 1, priceMinor: 100_00 })).toMatchObject({ grossMinor: 0, totalMinor: 0 });
    expect(one({ ...plainLine, unit: 'kg', quantityMicro: 1, priceMinor: 5000_00 })).toMatchObject({ grossMinor: 1, totalMinor: 1 });
    expect(one({ ...plainLine, quantityMicro: 10 ** 12, priceMinor: 9_999_99 })).toMatchObject({ grossMinor: 999_999_000_000 });
  });

  it('SAL2, SAL3: a price below zero, no quantity, a line too large are bugs', () => {
    for (const wrong of [{ priceMinor: -1 }, { quantityMicro: 0 }, { quantityMicro: -MICRO }, { priceMinor: MAX_LINE_MINOR + 1, quantityMicro: MICRO }]) {
      expect(() => priceBasket([{ ...milk, ...wrong }], null)).toThrow(Bug);
    }
  });

  it('SAL2: a full receipt of the largest lines still sums, tax on top and a discount of nearly all included', () => {
    const largest = Array.from({ length: MAX_LINES }, () => ({ ...milk, priceMinor: MAX_LINE_MINOR, quantityMicro: MICRO }));
    expect(priceBasket(largest, null).totalMinor).toBe(MAX_LINE_MINOR * MAX_LINES);
    const added = largest.map((line) => ({ ...line, taxMode: 'added' as const, taxRateBps: 10_000 }));
    expect(priceBasket(added, null).totalMinor).toBe(2 * MAX_LINE_MINOR * MAX_LINES);
    const price: GivenDiscount = { discount: { kind: 'price', minor: 777 }, reason: '' };
    expect(priceBasket(largest, price).totalMinor).toBe(777);
  });
});

describe('a basket', () => {
  it('SAL8: the receipt discount is shared by what is left of the lines', () => {
    const priced = priceBasket([{ ...milk, discount: off(89_70) }, bread], off(22_50));
    expect(priced.lines.map((line) => [line.lineDiscountMinor, line.receiptDiscountMinor, line.totalMinor])).toEqual([[89_70, 18_00, 162_00], [0, 4_50, 40_50]]);
    expect(priced.lines[0]?.discounts).toEqual([
      { on: 'line', kind: 'amount', value: 89_70, amountMinor: 89_70, reason: 'купон' }, { on: 'receipt', kind: 'amount', value: 22_50, amountMinor: 18_00, reason: 'купон' },
    ]);
    expect(priced).toMatchObject({ saleMinor: 202_50, totalMinor: 202_50, discountMinor: 112_20, itemCount: 4 });
  });

  it('SAL8: shares sum exactly, to the receipt discount of what is left', () => {
    fc.assert(fc.property(arbitraryBasketLines, arbitraryGiven, (lines, given) => {
      const [without, priced] = [priceBasket(lines, null), priceBasket(lines, given)];
      const left = (basket: typeof priced): number => sumMinor(basket.lines.filter((line) => line.direction === 'sale').map((line) => line.grossMinor - line.discountMinor));
      const shared = sumMinor(priced.lines.map((line) => line.receiptDiscountMinor));
      expect(left(priced) + shared).toBe(left(without));
      if (given?.discount.kind === 'price') expect(left(priced)).toBe(Math.min(given.discount.minor, left(without)));
      if (given?.discount.kind === 'amount') expect(shared).toBe(Math.min(given.discount.minor, left(without)));
      expect(priced.discountMinor).toBe(without.discountMinor + shared);
    }));
  });

  it('SAL8: goods that come back take no part, and all that is free shares nothing', () => {
    const back = { ...bread, direction: 'refund' as const };
    expect(priceBasket([milk, back], percent(1000)).lines.map((line) => line.receiptDiscountMinor)).toEqual([26_97, 0]);
    expect(priceBasket([back], off(10_00))).toMatchObject({ totalMinor: -45_00, discountMinor: 0 });
    const free = Array.from({ length: 3 }, () => plainLine);
    expect(priceBasket(free, off(10_00))).toMatchObject({ totalMinor: 0, discountMinor: 0 });
    expect(priceBasket([], off(10_00))).toEqual({ lines: [], saleMinor: 0, refundMinor: 0, totalMinor: 0, taxMinor: 0, discountMinor: 0, itemCount: 0 });
  });

  it('SAL5, SAL8: the odd kopeck goes by what lines are, so no total, tax or document depends on what was scanned first', () => {
    // One kopeck over two lines of one weight and two rates: whoever gets it changes the tax.
    const [a, b] = [{ ...plainLine, priceMinor: 3, taxRateBps: 2200, taxCode: 'vat-basic' }, { ...plainLine, priceMinor: 3 }];
    expect(priceBasket([a, b], off(1)).taxMinor).toBe(priceBasket([b, a], off(1)).taxMinor);
    const [inside, onTop] = (['included', 'added'] as const).map((taxMode) => ({ ...plainLine, priceMinor: 5, taxRateBps: 2200, taxMode })) as [SaleLine, SaleLine];
    expect(priceBasket([inside, onTop], percent(5000)).totalMinor).toBe(priceBasket([onTop, inside], percent(5000)).totalMinor);
    // Few prices and half of everything off: most lines tie for the odd kopecks.
    const tight = fc.array(arbitrarySaleLine.map((line) => ({ ...line, quantityMicro: MICRO, unit: 'pcs', priceMinor: line.priceMinor % 12, discount: null })), { maxLength: 6 });
    const lines = fc.oneof({ arbitrary: tight, weight: 4 }, { arbitrary: arbitraryBasketLines, weight: 1 });
    const half = fc.oneof(fc.constant(percent(5000)), arbitraryGiven);
    const shuffled = lines.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })));
    fc.assert(fc.property(shuffled, half, ([all, other], given) => {
      const sums = (put: readonly SaleLine[]): unknown => {
        const { lines: priced, ...totals } = priceBasket(put, given);
        const documents = splitBasket(priced).map((part) => [part.direction, part.legalEntityId, part.totalMinor, documentTotals(part.lines), taxByRate(part.lines)]);
        return { totals, documents: documents.map((document) => JSON.stringify(document)).sort() };
      };
      expect(sums(other)).toEqual(sums(all));
    }), { numRuns: 2000 });
  });

  it('SAL9: totals are what goes out less what comes back', () => {
    fc.assert(fc.property(arbitraryBasketLines, arbitraryGiven, (lines, given) => {
      const priced = priceBasket(lines, given);
      const of = (direction: string): PricedLine[] => priced.lines.filter((line) => line.direction === direction);
      const [out, back] = [documentTotals(of('sale')), documentTotals(of('refund'))];
      expect(priced).toMatchObject({ saleMinor: out.totalMinor, refundMinor: back.totalMinor, totalMinor: out.totalMinor - back.totalMinor, taxMinor: out.taxMinor - back.taxMinor, discountMinor: out.discountMinor });
      expect(priced.itemCount).toBe(out.itemCount + back.itemCount);
      expect(priced.lines.map((line) => line.lineNo)).toEqual(lines.map((line) => line.lineNo));
    }));
  });

  it('SAL9: a line that comes back keeps the amounts it brought, whatever its price says, and carries what else it holds', () => {
    const fixed: FixedAmounts = { grossMinor: 100_00, lineDiscountMinor: 5_00, receiptDiscountMinor: 3_00, totalMinor: 92_00, taxMinor: 8_36, discounts: [] };
    const line = { ...milk, direction: 'refund' as const, refundOf: 'receipt', refundOfLineNo: 1, fixed, pictureHash: 'abc' };
    expect(priceBasket([line], percent(1000)).lines).toEqual([{ ...line, ...fixed, discountMinor: 8_00 }]);
    expect(() => priceBasket([{ ...line, direction: 'sale' }], null)).toThrow(Bug);
  });
});

describe('documents of a basket', () => {
  it('SAL30, SAL31: refunds by receipt and seller, then sales by seller, in the order of their first lines', () => {
    const line = (lineNo: number, direction: SaleLine['direction'], legalEntityId: string, refundOf: string | null = null): SaleLine => ({ ...plainLine, lineNo, direction, legalEntityId, refundOf });
    const { lines } = priceBasket([
      line(1, 'sale', 'b'), line(2, 'refund', 'a', 'r2'), line(3, 'sale', 'a'), line(4, 'refund', 'a'), line(5, 'refund', 'a', 'r1'),
      line(6, 'refund', 'a', 'r2'), line(7, 'sale', 'b'), line(8, 'refund', 'b', 'r2'), line(9, 'refund', 'a'),
    ], null);
    expect(splitBasket(lines).map((part) => [part.direction, part.legalEntityId, part.refundOf, part.lines.map((one) => one.lineNo)])).toEqual([
      ['refund', 'a', 'r2', [2, 6]], ['refund', 'a', null, [4, 9]], ['refund', 'a', 'r1', [5]], ['refund', 'b', 'r2', [8]], ['sale', 'b', null, [1, 7]], ['sale', 'a', null, [3]],
    ]);
    expect(splitBasket([])).toEqual([]);
  });

  it('SAL32, SAL33: every line once, in order, and the sums of the documents are those of the basket', () => {
    fc.assert(fc.property(arbitraryBasketLines, arbitraryGiven, (lines, given) => {
      const priced = priceBasket(lines, given);
      const parts = splitBasket(priced.lines);
      expect(parts.flatMap((part) => part.lines).sort((a, b) => a.lineNo - b.lineNo)).toEqual(priced.lines);
      for (const part of parts) {
        expect(part.totalMinor).toBe(documentTotals(part.lines).totalMinor);
        expect([...part.lines].sort((a, b) => a.lineNo - b.lineNo)).toEqual(part.lines);
      }
      const sum = (direction: string): number => sumMinor(parts.filter((part) => part.direction === direction).map((part) => part.totalMinor));
      expect([sum('sale'), sum('refund')]).toEqual([priced.saleMinor, priced.refundMinor]);
    }));
  });
});
