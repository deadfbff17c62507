/** A sale and its refunds through every room: prices, documents, tenders, ledger, stock, fiscal lines. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fiscalLines } from '../fiscal-lines/fiscal-lines.ts';
import { postingsOfDocument, type Posting } from '../ledger/postings.ts';
import { sumMinor } from '../money/money.ts';
import { MICRO, lineAmount } from '../quantity/quantity.ts';
import { priceBasket } from '../sale/basket.ts';
import { documentTotals, taxByRate, type Direction, type PricedLine, type SaleLine, type TaxSum } from '../sale/line.ts';
import { splitBasket } from '../sale/split.ts';
import { arbitraryGiven, arbitrarySaleLines } from '../sale/testing/arbitrary-line.ts';
import { movementsOfDocument, type DocumentMovement } from '../stock/movements.ts';
import { payBackTenders } from '../tender/pay-back.ts';
import { settleBasket, type SettlePart, type Settlement } from '../tender/settle-basket.ts';
import { coveredBy, type Tender } from '../tender/tender.ts';
import { refundAmounts } from './refund.ts';

/** A receipt as it would be stored. */
type Stored = { readonly id: string; readonly direction: Direction; readonly refundOf: string | null; readonly lines: readonly PricedLine[]; readonly totalMinor: number; readonly tenders: readonly Tender[]; readonly roundingMinor: number; readonly entries: Posting[]; readonly movements: DocumentMovement[] };

const policy = fc.option(fc.record({ stepMinor: fc.constantFrom(5, 50, 100), mode: fc.constantFrom('down' as const, 'nearest' as const) }));
const basket = fc.record({ lines: arbitrarySaleLines.filter((lines) => lines.length > 0), given: arbitraryGiven, rounding: policy, byCard: fc.constantFrom(0, 0.5, 1) });
type Basket = typeof basket extends fc.Arbitrary<infer T> ? T : never;

function settled(parts: readonly SettlePart[], cardMinor: number, rounding: Basket['rounding']): Settlement {
  const answer = settleBasket(parts, { cardMinor, cashMinor: null }, rounding);
  if (!answer.ok) throw new Error(answer.code);
  return answer.value;
}

/** Pays a basket; `earlier` are the receipts whose goods come back and the refunds there were of them. */
function pay(lines: readonly SaleLine[], { given, rounding, byCard }: Omit<Basket, 'lines'>, name: string, earlier: readonly Stored[]): Stored[] {
  const priced = priceBasket(lines, given);
  const parts = splitBasket(priced.lines);
  const settleParts = parts.map((part): SettlePart => {
    const original = earlier.find((one) => one.id === part.refundOf);
    return { ...part, payBack: original ? payBackTenders(original, earlier.filter((one) => one.refundOf === original.id), part.totalMinor, 'as-paid', rounding) : null };
  });
  const settlement = settled(settleParts, Math.floor(priced.saleMinor * byCard), rounding);
  return parts.map((part, index) => {
    const { tenders, roundingMinor } = settlement.parts[index] as Settlement['parts'][number];
    const { direction, totalMinor } = part;
    expectFiscal(part.lines, totalMinor);
    const entries = postingsOfDocument({ direction, totalMinor, taxByRate: taxByRate(part.lines), tenders, roundingMinor });
    return { id: `${name}-${index}`, direction, refundOf: part.refundOf, lines: part.lines, totalMinor, tenders, roundingMinor, entries, movements: movementsOfDocument(direction, part.lines) };
  });
}

function expectFiscal(lines: readonly PricedLine[], totalMinor: number): void {
  const positions = fiscalLines(lines);
  expect(sumMinor(positions.map((one) => one.sumMinor))).toBe(totalMinor);
  expect(positions.every((one) => lineAmount(one.priceMinor, one.quantityMicro) === one.sumMinor)).toBe(true);
}

/** So much of every line of `sales` back as `share` says, or whatever is left of it. */
function refundLines(sales: readonly Stored[], refunds: readonly Stored[], share: number): SaleLine[] {
  return sales.flatMap((sale) => sale.lines.flatMap((line): SaleLine[] => {
    const earlier = refunds.filter((one) => one.refundOf === sale.id).flatMap((one) => one.lines.filter((back) => back.refundOfLineNo === line.lineNo));
    const leftMicro = line.quantityMicro - sumMinor(earlier.map((back) => back.quantityMicro));
    const step = line.unit === 'pcs' ? MICRO : 1;
    const quantityMicro = Math.floor((leftMicro * share) / step) * step;
    if (quantityMicro === 0) return [];
    const answer = refundAmounts(line, earlier, quantityMicro);
    if (!answer.ok) throw new Error(answer.code);
    return [{ ...line, direction: 'refund', quantityMicro, refundOf: sale.id, refundOfLineNo: line.lineNo, fixed: answer.value }];
  }));
}

const byAccount = (documents: readonly Stored[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const entry of documents.flatMap((one) => one.entries)) sums[entry.account] = (sums[entry.account] ?? 0) + entry.amountMinor;
  return sums;
};
const zero = (sums: Record<string, number>): boolean => Object.values(sums).every((sum) => sum === 0);
const stock = (documents: readonly Stored[]): number[] => {
  const sums = new Map<string, number>();
  for (const { goodId, quantityMicro } of documents.flatMap((one) => one.movements)) sums.set(goodId, (sums.get(goodId) ?? 0) + quantityMicro);
  return [...sums.values()];
};
const rates = (documents: readonly Stored[]): TaxSum[] => taxByRate(documents.flatMap((one) => one.lines));

describe('a sale and its refunds', () => {
  it('REF10: everything back at once is the sale: amounts, tax by rate, tenders, rounding; ledger and stock come to nothing', () => {
    fc.assert(fc.property(basket, (given) => {
      const sales = pay(given.lines, given, 'sale', []);
      const refunds = pay(refundLines(sales, [], 1), { ...given, given: null }, 'refund', sales);
      expect(refunds).toHaveLength(sales.length);
      for (const [index, sale] of sales.entries()) {
        const refund = refunds[index] as Stored;
        expect(refund.refundOf).toBe(sale.id);
        expect(documentTotals(refund.lines)).toEqual(documentTotals(sale.lines));
        expect([refund.totalMinor, refund.roundingMinor]).toEqual([sale.totalMinor, sale.roundingMinor]);
        expect((['cash', 'card'] as const).map((kind) => coveredBy(kind, refund.tenders))).toEqual((['cash', 'card'] as const).map((kind) => coveredBy(kind, sale.tenders)));
        expect(fiscalLines(refund.lines)).toEqual(fiscalLines(sale.lines));
      }
      expect(rates(refunds)).toEqual(rates(sales));
      expect(zero(byAccount([...sales, ...refunds]))).toBe(true);
      expect(stock([...sales, ...refunds]).every((left) => left === 0)).toBe(true);
    }), { numRuns: 300 });
  });

  it('REF4, REF5, REF10, TND6, LED5: in parts, in several visits, it never passes the sale and ends as the sale', () => {
    fc.assert(fc.property(basket, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), (given, visits) => {
      const sales = pay(given.lines, given, 'sale', []);
      const refunds: Stored[] = [];
      for (const [visit, share] of [...visits, 1].entries()) {
        const lines = refundLines(sales, refunds, share);
        if (lines.length > 0) refunds.push(...pay(lines, { ...given, given: null }, `refund-${visit}`, [...sales, ...refunds]));
        const returned = (kind: Tender['kind']): number => sumMinor(refunds.map((one) => coveredBy(kind, one.tenders)));
        expect(returned('card')).toBeLessThanOrEqual(sumMinor(sales.map((one) => coveredBy('card', one.tenders))));
        expect(returned('card') + returned('cash')).toBeLessThanOrEqual(sumMinor(sales.map((one) => one.totalMinor + one.roundingMinor)));
        for (const sum of rates(refunds)) expect(sum.taxMinor).toBeLessThanOrEqual(rates(sales).find((one) => one.taxCode === sum.taxCode && one.taxRateBps === sum.taxRateBps)?.taxMinor ?? 0);
      }
      expect(rates(refunds)).toEqual(rates(sales));
      expect(zero(byAccount([...sales, ...refunds]))).toBe(true);
      expect(stock([...sales, ...refunds]).every((left) => left === 0)).toBe(true);
    }), { numRuns: 300 });
  });

  it('REF9, TND10, LED1: an exchange is a refund and a sale, and the cash that moves is their difference', () => {
    fc.assert(fc.property(basket, basket, fc.constantFrom(0.3, 0.5, 1), (before, now, share) => {
      const sales = pay(before.lines, before, 'sale', []);
      const back = refundLines(sales, [], share);
      const out = now.lines.map((line) => ({ ...line, lineNo: line.lineNo + 100 }));
      const together = pay([...out, ...back], now, 'exchange', sales);
      const apart = [...pay(back, { ...now, given: null }, 'refund', sales), ...pay(out, now, 'sale-again', [])];
      expect(together.map((one) => one.direction)).toEqual(apart.map((one) => one.direction));
      const amounts = (documents: readonly Stored[]): unknown => documents.map((one) => [one.totalMinor, one.roundingMinor, one.tenders, one.entries]);
      expect(amounts(together)).toEqual(amounts(apart));
      for (const document of together) expect(sumMinor(document.entries.map((entry) => entry.amountMinor))).toBe(0);
    }), { numRuns: 200 });
  });
});
