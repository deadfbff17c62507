import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { saleTotals, taxByRate } from '../sale/line.ts';
import { arbitraryLines } from '../sale/testing/arbitrary-line.ts';
import { postingsOfSale } from './postings.ts';

const cash = (amountMinor: number): { kind: 'cash'; amountMinor: number } => ({ kind: 'cash', amountMinor });
const card = (amountMinor: number): { kind: 'card'; amountMinor: number } => ({ kind: 'card', amountMinor });

describe('postingsOfSale', () => {
  it('LED2: cash and card in, net and tax earned', () => {
    const tax = [{ taxMinor: 15_00 }, { taxMinor: 5_00 }];
    expect(postingsOfSale({ totalMinor: 120_00, taxByRate: tax, tenders: [cash(50_00), card(60_00), cash(10_00)] })).toEqual([
      { account: 'cash-drawer', amountMinor: 60_00 }, { account: 'card-clearing', amountMinor: 60_00 },
      { account: 'revenue', amountMinor: -100_00 }, { account: 'vat-payable', amountMinor: -20_00 },
    ]);
  });

  it('LED1, LED4: any sale sums to zero, one entry per account, none of zero', () => {
    fc.assert(fc.property(arbitraryLines, fc.double({ min: 0, max: 1, noNaN: true }), (lines, part) => {
      const { totalMinor, taxMinor } = saleTotals(lines);
      const byCard = Math.floor(totalMinor * part);
      const entries = postingsOfSale({ totalMinor, taxByRate: taxByRate(lines), tenders: [cash(totalMinor - byCard), card(byCard)] });
      expect(sumMinor(entries.map((entry) => entry.amountMinor))).toBe(0);
      expect(new Set(entries.map((entry) => entry.account)).size).toBe(entries.length);
      expect(entries.every((entry) => entry.amountMinor !== 0)).toBe(true);
      const of = (account: string): number => entries.find((entry) => entry.account === account)?.amountMinor ?? 0;
      expect(of('cash-drawer') + of('card-clearing')).toBe(totalMinor);
      expect(0 - of('vat-payable')).toBe(taxMinor);
    }));
  });

  it('LED4: without tax there is no tax entry, and a gift leaves no trace', () => {
    expect(postingsOfSale({ totalMinor: 10_00, taxByRate: [{ taxMinor: 0 }], tenders: [cash(10_00)] })).toEqual([
      { account: 'cash-drawer', amountMinor: 10_00 }, { account: 'revenue', amountMinor: -10_00 },
    ]);
    expect(postingsOfSale({ totalMinor: 0, taxByRate: [], tenders: [cash(0)] })).toEqual([]);
  });

  it('LED3: tenders that do not cover the total are a bug', () => {
    expect(() => postingsOfSale({ totalMinor: 10_00, taxByRate: [], tenders: [cash(9_99)] })).toThrow(Bug);
    expect(() => postingsOfSale({ totalMinor: 10_00, taxByRate: [], tenders: [cash(10_00), card(1)] })).toThrow(Bug);
  });
});
