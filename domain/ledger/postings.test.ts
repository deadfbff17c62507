import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { documentTotals, taxByRate } from '../sale/line.ts';
import { arbitraryLines } from '../sale/testing/arbitrary-line.ts';
import { postingsOfCashMovement, postingsOfCount, postingsOfDocument, postingsOfFloat, type CountPurpose, type Posting } from './postings.ts';

const cash = (amountMinor: number): { kind: 'cash'; amountMinor: number } => ({ kind: 'cash', amountMinor });
const card = (amountMinor: number): { kind: 'card'; amountMinor: number } => ({ kind: 'card', amountMinor });
const of = (entries: readonly Posting[], account: string): number => sumMinor(entries.filter((entry) => entry.account === account).map((entry) => entry.amountMinor));
const kopecks = fc.integer({ min: 0, max: 10 ** 10 });

/** LED1, LED4. */
function expectEntries(entries: readonly Posting[]): void {
  expect(sumMinor(entries.map((entry) => entry.amountMinor))).toBe(0);
  expect(new Set(entries.map((entry) => entry.account)).size).toBe(entries.length);
  expect(entries.every((entry) => entry.amountMinor !== 0)).toBe(true);
}

describe('postingsOfDocument', () => {
  it('LED2: cash and card in, net and tax earned', () => {
    const tax = [{ taxMinor: 15_00 }, { taxMinor: 5_00 }];
    expect(postingsOfDocument({ direction: 'sale', totalMinor: 120_00, taxByRate: tax, tenders: [cash(50_00), card(60_00), cash(10_00)], roundingMinor: 0 })).toEqual([
      { account: 'cash-drawer', amountMinor: 60_00 }, { account: 'card-clearing', amountMinor: 60_00 },
      { account: 'revenue', amountMinor: -100_00 }, { account: 'vat-payable', amountMinor: -20_00 },
    ]);
  });

  it.each([[10_30, 10_00, 30], [10_60, 11_00, -40], [30, 0, 30]])('LED2: of %d paid with %d the rounding account takes %d', (totalMinor, paid, booked) => {
    const entries = postingsOfDocument({ direction: 'sale', totalMinor, taxByRate: [], tenders: [cash(paid)], roundingMinor: paid - totalMinor });
    expectEntries(entries);
    expect([of(entries, 'cash-drawer'), of(entries, 'revenue'), of(entries, 'cash-rounding')]).toEqual([paid, -totalMinor, booked]);
  });

  it('LED1, LED2, LED4, LED5: any document sums to zero, one entry per account, none of zero, and a refund mirrors the sale', () => {
    fc.assert(fc.property(arbitraryLines, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -99, max: 99 }), (lines, part, off) => {
      const { totalMinor, taxMinor } = documentTotals(lines);
      const byCard = Math.floor(totalMinor * part);
      const roundingMinor = Math.max(off, byCard - totalMinor);
      const document = { totalMinor, taxByRate: taxByRate(lines), tenders: [cash(totalMinor + roundingMinor - byCard), card(byCard)], roundingMinor };
      const [sale, refund] = [postingsOfDocument({ ...document, direction: 'sale' }), postingsOfDocument({ ...document, direction: 'refund' })];
      expectEntries(sale);
      expect(of(sale, 'cash-drawer') + of(sale, 'card-clearing')).toBe(totalMinor + roundingMinor);
      expect(0 - of(sale, 'vat-payable')).toBe(taxMinor);
      expect(0 - of(sale, 'revenue')).toBe(totalMinor - taxMinor);
      expect(refund).toEqual(sale.map((entry) => ({ ...entry, amountMinor: -entry.amountMinor })));
    }));
  });

  it('LED4: without tax there is no tax entry, and a gift leaves no trace', () => {
    expect(postingsOfDocument({ direction: 'sale', totalMinor: 10_00, taxByRate: [{ taxMinor: 0 }], tenders: [cash(10_00)], roundingMinor: 0 })).toEqual([
      { account: 'cash-drawer', amountMinor: 10_00 }, { account: 'revenue', amountMinor: -10_00 },
    ]);
    expect(postingsOfDocument({ direction: 'refund', totalMinor: 0, taxByRate: [], tenders: [cash(0)], roundingMinor: 0 })).toEqual([]);
  });

  it('LED3: tenders that do not cover the total and its rounding are a bug', () => {
    for (const wrong of [{ tenders: [cash(9_99)], roundingMinor: 0 }, { tenders: [cash(10_00), card(1)], roundingMinor: 0 }, { tenders: [cash(10_00)], roundingMinor: 1 }]) {
      expect(() => postingsOfDocument({ direction: 'sale', totalMinor: 10_00, taxByRate: [], ...wrong })).toThrow(Bug);
    }
  });
});

describe('cash besides sales', () => {
  it('LED6, LED7: float, cash in and cash out', () => {
    expect(postingsOfFloat(1000_00)).toEqual([{ account: 'cash-drawer', amountMinor: 1000_00 }, { account: 'cash-safe', amountMinor: -1000_00 }]);
    expect(postingsOfFloat(0)).toEqual([]);
    expect(postingsOfCashMovement('in', 5_00, 'cash-safe')).toEqual([{ account: 'cash-drawer', amountMinor: 5_00 }, { account: 'cash-safe', amountMinor: -5_00 }]);
    expect(postingsOfCashMovement('out', 5_00, 'cash-expense')).toEqual([{ account: 'cash-drawer', amountMinor: -5_00 }, { account: 'cash-expense', amountMinor: 5_00 }]);
    for (const wrong of [() => postingsOfFloat(-1), () => postingsOfCashMovement('in', -1, 'cash-safe'), () => postingsOfCount(0, -1, 'check')]) expect(wrong).toThrow(Bug);
  });

  it('LED8: a count books what is over or short', () => {
    expect(postingsOfCount(100_00, 100_00, 'check')).toEqual([]);
    expect(postingsOfCount(100_00, 99_00, 'handover')).toEqual([{ account: 'cash-drawer', amountMinor: -1_00 }, { account: 'cash-over-short', amountMinor: 1_00 }]);
    expect(postingsOfCount(100_00, 150_00, 'check')).toEqual([{ account: 'cash-drawer', amountMinor: 50_00 }, { account: 'cash-over-short', amountMinor: -50_00 }]);
  });

  it('LED9: closing books the difference and empties the drawer into the safe', () => {
    expect(postingsOfCount(100_00, 99_00, 'closing')).toEqual([
      { account: 'cash-drawer', amountMinor: -100_00 }, { account: 'cash-safe', amountMinor: 99_00 }, { account: 'cash-over-short', amountMinor: 1_00 },
    ]);
    expect(postingsOfCount(0, 0, 'closing')).toEqual([]);
  });

  it('LED6, LED7, LED8, LED9: after a shift the drawer is at zero and the safe has what was counted, whatever happened in it', () => {
    const move = fc.record({ direction: fc.constantFrom('in' as const, 'out' as const), amountMinor: kopecks, account: fc.constantFrom('cash-safe' as const, 'cash-expense' as const) });
    const sale = fc.record({ direction: fc.constantFrom('sale' as const, 'refund' as const), totalMinor: kopecks, roundingMinor: fc.integer({ min: 0, max: 99 }) });
    const count = fc.record({ purpose: fc.constantFrom<CountPurpose>('handover', 'check'), countedMinor: kopecks });
    fc.assert(fc.property(kopecks, fc.array(fc.oneof(move, sale, count), { maxLength: 20 }), kopecks, (floatMinor, happened, countedMinor) => {
      const all = [...postingsOfFloat(floatMinor)];
      const drawer = (): number => of(all, 'cash-drawer');
      for (const one of happened) {
        const before = drawer();
        const entries = 'account' in one ? postingsOfCashMovement(one.direction, one.amountMinor, one.account)
          : 'purpose' in one ? postingsOfCount(before, one.countedMinor, one.purpose)
            : postingsOfDocument({ ...one, taxByRate: [], tenders: [cash(one.totalMinor + one.roundingMinor)] });
        expectEntries(entries);
        all.push(...entries);
        if ('purpose' in one) expect(drawer()).toBe(one.countedMinor);
      }
      const [before, safeBefore] = [drawer(), of(all, 'cash-safe')];
      const closing = postingsOfCount(before, countedMinor, 'closing');
      expectEntries(closing);
      all.push(...closing);
      expect(drawer()).toBe(0);
      expect(of(all, 'cash-safe') - safeBefore).toBe(countedMinor);
      expect(of(closing, 'cash-over-short')).toBe(before - countedMinor);
    }));
  });
});
