import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { MICRO, isWhole, lineAmount } from '../quantity/quantity.ts';
import { priceBasket } from '../sale/basket.ts';
import type { FixedAmounts, PricedLine, SaleLine } from '../sale/line.ts';
import { arbitraryLine, arbitraryLines, plainLine } from '../sale/testing/arbitrary-line.ts';
import { refundAmounts, refundableLines, type RefundedBefore, type SoldLine } from './refund.ts';

const three: SaleLine = { ...plainLine, quantityMicro: 3 * MICRO, priceMinor: 40_00, taxCode: 'vat-basic', taxRateBps: 2200 };
const sold = (line: SaleLine, receiptMinor = 0): PricedLine =>
  priceBasket([line], receiptMinor === 0 ? null : { discount: { kind: 'amount', minor: receiptMinor }, reason: 'купон' }).lines[0] as PricedLine;

/** A part as an earlier refund stored it. */
const stored = (amounts: FixedAmounts, quantityMicro: number): Omit<RefundedBefore, 'refundOfLineNo'> =>
  ({ ...amounts, quantityMicro, discountMinor: amounts.lineDiscountMinor + amounts.receiptDiscountMinor });

function taken(line: SoldLine, quantityMicro: number, earlier: readonly Omit<RefundedBefore, 'refundOfLineNo'>[] = []): FixedAmounts {
  const answer = refundAmounts(line, earlier, quantityMicro);
  expect(answer.ok).toBe(true);
  return (answer as { value: FixedAmounts }).value;
}

/** The whole line in the parts given, one after the other. */
function inParts(line: SoldLine, quantities: readonly number[]): FixedAmounts[] {
  const earlier: Omit<RefundedBefore, 'refundOfLineNo'>[] = [];
  return quantities.map((quantityMicro) => {
    const part = taken(line, quantityMicro, earlier);
    earlier.push(stored(part, quantityMicro));
    return part;
  });
}

/** Few kopecks for much weight: where every rounding shows. */
const smallLine = fc.record({ quantityMicro: fc.integer({ min: 1, max: 40 }), priceMinor: fc.integer({ min: 0, max: 20 }), off: fc.integer({ min: 0, max: 30 }), line: arbitraryLine })
  .map(({ quantityMicro, priceMinor, off, line }) =>
    sold({ ...line, unit: 'kg', quantityMicro: quantityMicro * 100_000, priceMinor, discount: off === 0 ? null : { discount: { kind: 'amount', minor: off }, reason: '' }, taxRateBps: line.taxRateBps === null ? null : line.taxRateBps * 3 }, off % 3));

/** A line with a cut of its quantity into parts: whole pieces, or anything for what is weighed. */
const lineInParts = fc.tuple(
  fc.oneof(arbitraryLine, smallLine, arbitraryLines.filter((lines) => lines.length > 0).chain((lines) => fc.constantFrom(...lines))),
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 7 }),
).map(([line, cuts]) => {
  const step = line.unit === 'pcs' ? MICRO : 1;
  const marks = cuts.map((cut) => Math.floor((line.quantityMicro * cut) / step) * step).sort((a, b) => a - b);
  const quantities = [...marks, line.quantityMicro].map((mark, index) => mark - (marks[index - 1] ?? 0)).filter((quantity) => quantity > 0);
  return { line, quantities };
});

describe('amounts that come back', () => {
  it('REF4, REF5: three for 100.00 come back as 33.33, 33.34 and 33.33, with their tax and discount', () => {
    const parts = inParts(sold({ ...three, discount: { discount: { kind: 'amount', minor: 20_00 }, reason: 'мятая' } }), [MICRO, MICRO, MICRO]);
    expect(parts.map((part) => [part.grossMinor, part.lineDiscountMinor, part.totalMinor, part.taxMinor])).toEqual([[40_00, 6_67, 33_33, 6_01], [40_00, 6_66, 33_34, 6_01], [40_00, 6_67, 33_33, 6_01]]);
    expect(parts[0]?.discounts).toEqual([{ on: 'line', kind: 'amount', value: 20_00, amountMinor: 6_67, reason: 'мятая' }]);
  });

  it('REF5, REF7: both discounts come back, each from what is left of it', () => {
    const line = sold({ ...three, discount: { discount: { kind: 'percent', bps: 1000 }, reason: 'акция' } }, 10);
    const [first, second] = inParts(line, [2 * MICRO, MICRO]);
    expect(first).toMatchObject({ grossMinor: 80_00, lineDiscountMinor: 8_00, receiptDiscountMinor: 7, totalMinor: 71_93 });
    expect(second).toMatchObject({ grossMinor: 40_00, lineDiscountMinor: 4_00, receiptDiscountMinor: 3, totalMinor: 35_97 });
    expect(first?.discounts.map((trace) => [trace.on, trace.value, trace.amountMinor])).toEqual([['line', 1000, 8_00], ['receipt', 10, 7]]);
  });

  it('REF1: the tax is that of the sale, also where it came on top', () => {
    expect(taken(sold({ ...three, taxMode: 'added' }), MICRO)).toMatchObject({ grossMinor: 40_00, totalMinor: 48_80, taxMinor: 8_80 });
    // A rate nobody has any more: what was stored is shared, nothing is worked out again.
    expect(taken({ ...sold(three), taxMinor: 18_00 }, MICRO)).toMatchObject({ totalMinor: 40_00, taxMinor: 6_00 });
  });

  it('REF4: kopecks too few to go round stay in step and all come back', () => {
    const parts = inParts(sold({ ...plainLine, quantityMicro: 10 * MICRO, priceMinor: 1, discount: { discount: { kind: 'amount', minor: 5 }, reason: '' } }), Array.from({ length: 10 }, () => MICRO));
    expect(parts.map((part) => part.totalMinor)).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
    expect(parts.every((part) => part.grossMinor === 1)).toBe(true);
  });

  it('REF4, REF5: the parts of any line are the line to the kopeck in every amount, and none of them is impossible', () => {
    fc.assert(fc.property(lineInParts, ({ line, quantities }) => {
      const parts = inParts(line, quantities);
      const sum = (of: (part: FixedAmounts) => number): number => sumMinor(parts.map(of));
      expect(sum((part) => part.grossMinor)).toBe(line.grossMinor);
      expect(sum((part) => part.lineDiscountMinor)).toBe(line.lineDiscountMinor);
      expect(sum((part) => part.receiptDiscountMinor)).toBe(line.receiptDiscountMinor);
      expect(sum((part) => part.totalMinor)).toBe(line.totalMinor);
      expect(sum((part) => part.taxMinor)).toBe(line.taxMinor);
      line.discounts.forEach((trace, index) => expect(sum((part) => part.discounts[index]?.amountMinor ?? 0)).toBe(trace.amountMinor));
      for (const part of parts) expectPossible(line, part);
    }), { numRuns: 2000 });
  });

  it('REF5: a part is worth its share to half a kopeck (its tax on top to another half), and gross of pieces is price × quantity', () => {
    fc.assert(fc.property(lineInParts, ({ line, quantities }) => {
      const parts = inParts(line, quantities);
      for (const [index, quantityMicro] of quantities.entries()) {
        const part = parts[index] as FixedAmounts;
        if (line.unit === 'pcs') expect(part.grossMinor).toBe(lineAmount(line.priceMinor, quantityMicro));
        // |total × sold - sold total × part| ÷ sold, in whole numbers; the first part is cut from the untouched line.
        if (index === 0) {
          const off = BigInt(part.totalMinor) * BigInt(line.quantityMicro) - BigInt(line.totalMinor) * BigInt(quantityMicro);
          expect(2n * (off < 0n ? -off : off) <= BigInt(line.quantityMicro) * (line.taxMode === 'added' ? 2n : 1n)).toBe(true);
        }
      }
    }));
  });

  it('REF4: all at once is the line', () => {
    fc.assert(fc.property(arbitraryLines, (lines) => {
      for (const line of lines) {
        const { grossMinor, lineDiscountMinor, receiptDiscountMinor, totalMinor, taxMinor, discounts } = line;
        expect(taken(line, line.quantityMicro)).toEqual({ grossMinor, lineDiscountMinor, receiptDiscountMinor, totalMinor, taxMinor, discounts });
      }
    }));
  });

  it('REF7: a discount without a trace counts as the line\'s own', () => {
    const old: SoldLine = { lineNo: 1, unit: 'pcs', taxMode: 'included', quantityMicro: 3 * MICRO, totalMinor: 100_00, taxMinor: 0, discountMinor: 20_00, discounts: [] };
    const parts = inParts(old, [MICRO, 2 * MICRO]);
    expect(parts.map((part) => [part.grossMinor, part.lineDiscountMinor, part.receiptDiscountMinor, part.totalMinor])).toEqual([[40_00, 6_67, 0, 33_33], [80_00, 13_33, 0, 66_67]]);
  });

  it('REF8: amounts are positive, priced lines that come back carry them as they are', () => {
    const line = sold(three);
    const fixed = taken(line, MICRO);
    const basket = priceBasket([{ ...line, direction: 'refund', quantityMicro: MICRO, refundOf: 'receipt', refundOfLineNo: 1, fixed }], null);
    expect(basket).toMatchObject({ saleMinor: 0, refundMinor: 40_00, totalMinor: -40_00, taxMinor: -7_21 });
    expect(basket.lines[0]).toMatchObject({ totalMinor: 40_00, taxMinor: 7_21 });
  });

  it('REF9: what goes out does not change what comes back', () => {
    const line = sold(three, 20_00);
    const back: SaleLine = { ...line, direction: 'refund', refundOf: 'receipt', refundOfLineNo: 1, fixed: taken(line, line.quantityMicro) };
    const basket = priceBasket([back, { ...three, lineNo: 2 }], { discount: { kind: 'percent', bps: 5000 }, reason: '' });
    expect(basket.lines.map((one) => one.totalMinor)).toEqual([100_00, 60_00]);
    expect(basket.totalMinor).toBe(-40_00);
  });
});

function expectPossible(line: SoldLine, part: FixedAmounts): void {
  const discountMinor = part.lineDiscountMinor + part.receiptDiscountMinor;
  const netMinor = part.totalMinor - part.taxMinor;
  expect(Math.min(part.grossMinor, part.lineDiscountMinor, part.receiptDiscountMinor, part.totalMinor, part.taxMinor, netMinor)).toBeGreaterThanOrEqual(0);
  expect(part.grossMinor - discountMinor).toBe(line.taxMode === 'added' ? netMinor : part.totalMinor);
  expect(part.discounts.every((trace) => trace.amountMinor >= 0)).toBe(true);
  expect(sumMinor(part.discounts.map((trace) => trace.amountMinor))).toBe(discountMinor);
}

describe('how much may come back', () => {
  it('REF3: more than is left is refused with what is left, and refused parts leave no trace', () => {
    const line = sold(three);
    expect(refundAmounts(line, [], 4 * MICRO)).toEqual({ ok: false, code: 'more-than-sold', detail: { leftMicro: 3 * MICRO } });
    const earlier = [stored(taken(line, 2 * MICRO), 2 * MICRO)];
    expect(refundAmounts(line, earlier, 2 * MICRO)).toEqual({ ok: false, code: 'more-than-sold', detail: { leftMicro: MICRO } });
    expect(refundAmounts(line, [...earlier, stored(taken(line, MICRO, earlier), MICRO)], 1)).toEqual({ ok: false, code: 'more-than-sold', detail: { leftMicro: 0 } });
    expect(() => refundAmounts(line, [], 0)).toThrow(Bug);
    expect(() => refundAmounts(line, [], 0.5)).toThrow(Bug);
  });

  it('REF3: pieces come back whole, weighed goods in any part, and a rest of any size at once', () => {
    expect(refundAmounts(sold(three), [], 1_500_000)).toEqual({ ok: false, code: 'quantity-fraction', detail: {} });
    const cheese = sold({ ...three, unit: 'kg', quantityMicro: 742_000 });
    expect(refundAmounts(cheese, [], 1).ok).toBe(true);
    expect(refundAmounts({ ...cheese, unit: 'pcs' }, [], 742_000).ok).toBe(true);
  });

  it('REF3, REF5: no sequence of parts, whatever their order and size, passes the line', () => {
    fc.assert(fc.property(arbitraryLine, fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 12 }), (line, tries) => {
      const earlier: Omit<RefundedBefore, 'refundOfLineNo'>[] = [];
      for (const share of tries) {
        const wanted = Math.max(1, Math.floor(line.quantityMicro * share));
        const quantityMicro = line.unit === 'pcs' && !isWhole(wanted) ? Math.ceil(wanted / MICRO) * MICRO : wanted;
        const answer = refundAmounts(line, earlier, quantityMicro);
        if (answer.ok) earlier.push(stored(answer.value, quantityMicro));
      }
      expect(sumMinor(earlier.map((part) => part.quantityMicro))).toBeLessThanOrEqual(line.quantityMicro);
      expect(sumMinor(earlier.map((part) => part.totalMinor))).toBeLessThanOrEqual(line.totalMinor);
      expect(sumMinor(earlier.map((part) => part.taxMinor))).toBeLessThanOrEqual(line.taxMinor);
      expect(sumMinor(earlier.map((part) => part.discountMinor))).toBeLessThanOrEqual(line.discountMinor);
    }));
  });

  it('REF6: two tills that took the same goods back leave nothing, never less', () => {
    const line = sold({ ...plainLine, quantityMicro: 4 * MICRO, priceMinor: 1, discount: { discount: { kind: 'amount', minor: 2 }, reason: '' } });
    const apart = stored(taken(line, MICRO), MICRO);
    // Three tills rounded up at once: the money is gone, a piece is left and comes back for nothing.
    expect(taken(line, MICRO, [apart, apart, apart])).toMatchObject({ totalMinor: 0, taxMinor: 0 });
    // Five rounded the total up and the tax down: tax is left, and no total to hold it.
    const dear = sold({ ...plainLine, quantityMicro: 10 * MICRO, priceMinor: 1, discount: { discount: { kind: 'amount', minor: 5 }, reason: '' }, taxRateBps: 2500 });
    const one = stored(taken(dear, MICRO), MICRO);
    expect([dear.taxMinor, one.totalMinor, one.taxMinor]).toEqual([1, 1, 0]);
    expect(taken(dear, 5 * MICRO, [one, one, one, one, one])).toMatchObject({ totalMinor: 0, taxMinor: 0 });
    expect(refundAmounts(line, [apart, apart, apart, apart, apart], MICRO)).toEqual({ ok: false, code: 'more-than-sold', detail: { leftMicro: 0 } });
    fc.assert(fc.property(fc.oneof(arbitraryLine, smallLine), fc.array(fc.double({ min: 0.01, max: 0.5, noNaN: true }), { maxLength: 5 }), (any, shares) => {
      const size = (share: number): number => (any.unit === 'pcs' ? Math.ceil((any.quantityMicro / MICRO) * share) * MICRO : Math.ceil(any.quantityMicro * share));
      const earlier = shares.map((share) => stored(taken(any, size(share)), size(share)));
      const leftMicro = any.quantityMicro - sumMinor(earlier.map((part) => part.quantityMicro));
      if (leftMicro <= 0) return;
      const rest = taken(any, leftMicro, earlier);
      expectPossible(any, rest);
      expect(rest.totalMinor).toBe(Math.max(0, any.totalMinor - sumMinor(earlier.map((part) => part.totalMinor))));
    }), { numRuns: 1000 });
  });

  it('REF2: a refund of a refund is refused', () => {
    expect(refundableLines({ kind: 'refund', lines: [sold(three)] }, [])).toEqual({ ok: false, code: 'is-refund', detail: {} });
  });

  it('REF3: every line tells what is left of it, counting only what came back of it', () => {
    const lines = [sold(three), { ...sold({ ...three, priceMinor: 10_00 }), lineNo: 2 }, { ...sold(three), lineNo: 3 }];
    const part = (of: PricedLine, refundOfLineNo: number | null, quantityMicro: number): RefundedBefore => ({ ...stored(taken(of, quantityMicro), quantityMicro), refundOfLineNo });
    const earlier = lines.flatMap((line) => (line.lineNo === 1 ? [part(line, 1, 2 * MICRO)] : line.lineNo === 3 ? [part(line, 3, 3 * MICRO), part(line, null, MICRO)] : []));
    const answer = refundableLines({ kind: 'sale', lines }, earlier);
    expect(answer.ok && answer.value.map((one) => [one.line.lineNo, one.leftMicro, one.leftMinor])).toEqual([[1, MICRO, 40_00], [2, 3 * MICRO, 30_00], [3, 0, 0]]);
  });
});
