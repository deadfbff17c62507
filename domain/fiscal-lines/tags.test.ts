import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumMinor } from '../money/money.ts';
import { fiscalDocument, operationTag, paymentMethods, paymentSubjects, positionTags, tenderTagSums, tenderToTag, type Occasion, type SettlementKind } from './tags.ts';

const kinds: readonly SettlementKind[] = ['cash', 'card', 'prepaid', 'credit', 'in-kind'];

describe('tags of a receipt', () => {
  it('FIS8: each way of payment has a tag of its own', () => {
    expect(kinds.map(tenderToTag)).toEqual([1031, 1081, 1215, 1216, 1217]);
  });

  it('FIS8: all five sums are there, those of one tag add up, together they are what was paid', () => {
    expect(tenderTagSums([])).toEqual({ 1031: 0, 1081: 0, 1215: 0, 1216: 0, 1217: 0 });
    expect(tenderTagSums([{ kind: 'card', amountMinor: 100_00 }, { kind: 'cash', amountMinor: 50 }, { kind: 'card', amountMinor: 1 }])).toEqual({ 1031: 50, 1081: 100_01, 1215: 0, 1216: 0, 1217: 0 });
    const tender = fc.record({ kind: fc.constantFrom(...kinds), amountMinor: fc.integer({ min: 0, max: 10 ** 12 }) });
    fc.assert(fc.property(fc.array(tender, { maxLength: 10 }), (tenders) => {
      expect(sumMinor(Object.values(tenderTagSums(tenders)))).toBe(sumMinor(tenders.map((one) => one.amountMinor)));
    }));
  });

  it('FIS9: a sale is income, a refund its return', () => {
    expect([operationTag('sale'), operationTag('refund')]).toEqual([1, 2]);
  });
});

describe('tags of a position', () => {
  it.each<[Occasion, number, number]>([['goods-paid', 4, 1], ['gift-card-sold', 3, 10], ['goods-on-account', 6, 1], ['account-repaid', 7, 10]])('FIS10, FIS11: %s is 1214 = %d and 1212 = %d', (occasion, method, subject) => {
    expect(positionTags(occasion)).toEqual({ method, subject });
  });

  it('FIS10, FIS11: the whole of both tables', () => {
    expect(paymentMethods).toEqual({ 'full-prepayment': 1, 'part-prepayment': 2, advance: 3, 'full-payment': 4, 'part-credit': 5, credit: 6, 'credit-payment': 7 });
    expect(paymentSubjects).toEqual({ goods: 1, excise: 2, work: 3, service: 4, payment: 10, other: 13, 'excise-unmarked': 30, 'excise-marked': 31, unmarked: 32, marked: 33 });
  });
});

describe('a document for the register', () => {
  const line = { name: 'Хлеб', priceMinor: 50_00, quantityMicro: 2_000_000, sumMinor: 100_00, taxCode: 'standard', taxRateBps: 2200 };

  it.each([['sale', 1], ['refund', 2]] as const)('FIS12: a %s carries its operation, goods paid in full, and all five sums', (direction, operation) => {
    expect(fiscalDocument({ direction, lines: [line], tenders: [{ kind: 'card', amountMinor: 60_00 }, { kind: 'cash', amountMinor: 40_00 }] })).toEqual({
      operation, lines: [{ ...line, method: 4, subject: 1 }], tagSums: { 1031: 40_00, 1081: 60_00, 1215: 0, 1216: 0, 1217: 0 },
    });
  });
});
