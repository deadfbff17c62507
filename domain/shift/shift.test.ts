import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDate } from '../business-day/business-date.ts';
import { Bug } from '../kernel/assert.ts';
import { taxByRate } from '../sale/line.ts';
import { addCount, addDocument, addMovement, countDifference, countedSum, endsBeforeItBegan, lessHalfway, expectedCash, openedShift, sellerSums, shiftAge, shiftTotals, type ShiftDocument, type ShiftTotals } from './shift.ts';

const minor = fc.integer({ min: 0, max: 100_000_00 });
const rate = fc.constantFrom<{ taxCode: string; taxRateBps: number | null }>({ taxCode: 'a', taxRateBps: 2200 }, { taxCode: 'b', taxRateBps: 1000 }, { taxCode: 'c', taxRateBps: 0 }, { taxCode: 'd', taxRateBps: null });

/** A receipt as posting writes it: the rates sum to the total, the tenders to total and rounding. */
const document: fc.Arbitrary<ShiftDocument> = fc
  .record({ kind: fc.constantFrom('sale' as const, 'refund' as const), parts: fc.array(fc.record({ rate, totalMinor: minor }), { maxLength: 4 }), card: fc.nat({ max: 100 }), rounding: fc.integer({ min: -50, max: 50 }), discountMinor: minor, staffId: fc.constantFrom('anna', 'boris') })
  .map(({ kind, parts, card, rounding, discountMinor, staffId }) => {
    const totalMinor = parts.reduce((sum, part) => sum + part.totalMinor, 0);
    const roundingMinor = totalMinor + rounding < 0 ? 0 : rounding;
    const cardMinor = Math.floor(((totalMinor + roundingMinor) * card) / 100);
    return {
      kind, totalMinor, discountMinor, roundingMinor, staffId, number: '1-1-A-000001',
      tenders: [{ kind: 'cash', amountMinor: totalMinor + roundingMinor - cardMinor }, { kind: 'card', amountMinor: cardMinor }],
      tax: parts.map((part) => ({ ...part.rate, totalMinor: part.totalMinor, taxMinor: Math.floor(part.totalMinor / 7) })),
    };
  });
const movement = fc.record({ direction: fc.constantFrom('in' as const, 'out' as const), amountMinor: fc.integer({ min: 1, max: 100_000_00 }) });
const count = fc.record({ expectedMinor: minor, countedMinor: minor });
const whole = fc.record({ floatMinor: minor, documents: fc.array(document, { maxLength: 12 }), movements: fc.array(movement, { maxLength: 4 }), counts: fc.array(count, { maxLength: 3 }) });
const numbered = (documents: readonly ShiftDocument[]): ShiftDocument[] => documents.map((one, index) => ({ ...one, number: `1-1-A-${String(index + 1).padStart(6, '0')}` }));
const sale = (totalMinor: number, rest: Partial<ShiftDocument> = {}): ShiftDocument => ({
  kind: 'sale', totalMinor, discountMinor: 0, roundingMinor: 0, staffId: 'anna', number: '1-1-A-000001', tenders: [{ kind: 'cash', amountMinor: totalMinor }],
  tax: [{ taxCode: 'a', taxRateBps: 2200, totalMinor, taxMinor: 0 }], ...rest,
});
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const cash = (totals: ShiftTotals, side: 'salesByTender' | 'refundsByTender'): number => totals[side].find((tender) => tender.kind === 'cash')?.amountMinor ?? 0;

describe('the sums of a shift', () => {
  it('SHF1 begins with its float', () => {
    expect(openedShift(5_000_00)).toMatchObject({ floatMinor: 5_000_00, expectedCashMinor: 5_000_00, netMinor: 0, sales: { count: 0, totalMinor: 0 }, firstNumber: null, lastNumber: null, tax: [], byStaff: [] });
    expect(() => openedShift(-1)).toThrow(Bug);
  });

  it('SHF2 sales and refunds stand apart, each by tender, cash first', () => {
    const totals = shiftTotals({ floatMinor: 0, movements: [], counts: [], documents: [
      sale(300_00, { tenders: [{ kind: 'card', amountMinor: 100_00 }, { kind: 'cash', amountMinor: 200_00 }] }), sale(50_00),
      sale(70_00, { kind: 'refund', tenders: [{ kind: 'card', amountMinor: 70_00 }] }),
    ] });
    expect(totals).toMatchObject({ sales: { count: 2, totalMinor: 350_00 }, refunds: { count: 1, totalMinor: 70_00 }, netMinor: 280_00, expectedCashMinor: 250_00 });
    expect(totals.salesByTender).toEqual([{ kind: 'cash', amountMinor: 250_00 }, { kind: 'card', amountMinor: 100_00 }]);
    expect(totals.refundsByTender).toEqual([{ kind: 'card', amountMinor: 70_00 }]);
  });

  it('SHF21 cash of receipts whose sale stands half-way is in the sums and not in the drawer, whichever way it goes', () => {
    const totals = shiftTotals({ floatMinor: 100_00, movements: [], counts: [], documents: [sale(70_00)] });
    expect(lessHalfway(totals, 70_00)).toEqual({ ...totals, expectedCashMinor: 100_00 });
    expect(lessHalfway(totals, -30_00).expectedCashMinor).toBe(200_00);
    expect(lessHalfway(totals, 0)).toEqual(totals);
  });

  it('SHF3 tenders, turnover by rate and net agree to the kopeck', () => {
    fc.assert(fc.property(whole, (shift) => {
      const totals = shiftTotals(shift);
      expect(totals.netMinor).toBe(totals.sales.totalMinor - totals.refunds.totalMinor);
      expect(sum(totals.tax.map((one) => one.totalMinor))).toBe(totals.netMinor);
      expect(sum(totals.salesByTender.map((one) => one.amountMinor)) - sum(totals.refundsByTender.map((one) => one.amountMinor))).toBe(totals.netMinor + totals.roundingMinor);
    }));
  });

  it('SHF3 goods sold and brought back leave no trace but in the two counts', () => {
    fc.assert(fc.property(fc.array(document, { maxLength: 8 }), minor, (documents, floatMinor) => {
      const both = documents.flatMap((one) => [{ ...one, kind: 'sale' as const }, { ...one, kind: 'refund' as const }]);
      const totals = shiftTotals({ floatMinor, documents: both, movements: [], counts: [] });
      expect([totals.netMinor, totals.discountMinor, totals.roundingMinor, totals.expectedCashMinor]).toEqual([0, 0, 0, floatMinor]);
      for (const one of totals.tax) expect([one.totalMinor, one.taxMinor]).toEqual([0, 0]);
      expect(totals.salesByTender).toEqual(totals.refundsByTender);
    }));
  });

  it('SHF4 the order of documents, and whether they are streamed, changes no sum', () => {
    fc.assert(fc.property(whole, fc.nat(), (shift, turn) => {
      const turned = [...shift.documents.slice(turn % 13), ...shift.documents.slice(0, turn % 13)];
      const totals = shiftTotals(shift);
      expect(shiftTotals({ ...shift, documents: turned.values(), movements: shift.movements.toReversed() })).toEqual(totals);
      let streamed = openedShift(shift.floatMinor);
      for (const one of turned) streamed = addDocument(streamed, one);
      for (const one of shift.counts) streamed = addCount(streamed, one);
      for (const one of shift.movements) streamed = addMovement(streamed, one);
      expect(streamed).toEqual(totals);
    }));
  });

  it('SHF5 the drawer is float, cash of sales, less cash of refunds, in, out, and counted differences', () => {
    fc.assert(fc.property(whole, (shift) => {
      const totals = shiftTotals(shift);
      expect(totals.expectedCashMinor).toBe(expectedCash(totals));
      expect(totals.expectedCashMinor).toBe(
        shift.floatMinor + cash(totals, 'salesByTender') - cash(totals, 'refundsByTender') + sum(shift.movements.map((one) => (one.direction === 'in' ? one.amountMinor : -one.amountMinor)))
        + sum(shift.counts.map((one) => one.countedMinor - one.expectedMinor)),
      );
    }));
    expect(() => addMovement(openedShift(0), { direction: 'in', amountMinor: 0 })).toThrow(Bug);
  });

  it('SHF6 after a count, what was counted is expected; over is positive, short negative', () => {
    fc.assert(fc.property(whole, minor, (shift, countedMinor) => {
      const before = shiftTotals(shift);
      const after = addCount(before, { expectedMinor: before.expectedCashMinor, countedMinor });
      expect(after.expectedCashMinor).toBe(countedMinor);
      expect(countDifference({ expectedMinor: after.expectedCashMinor, countedMinor })).toBe(0);
    }));
    expect([countDifference({ expectedMinor: 100, countedMinor: 150 }), countDifference({ expectedMinor: 100, countedMinor: 30 })]).toEqual([50, -70]);
  });

  it('SHF7 the first and the last number are those of the first and the last receipt', () => {
    fc.assert(fc.property(fc.array(document, { minLength: 1, maxLength: 9 }), (documents) => {
      const totals = shiftTotals({ floatMinor: 0, documents: numbered(documents), movements: [], counts: [] });
      expect([totals.firstNumber, totals.lastNumber]).toEqual(['1-1-A-000001', `1-1-A-00000${documents.length}`]);
    }));
  });

  it('SHF8 the count that ends the shift is not among its sums', () => {
    const totals = shiftTotals({ floatMinor: 100_00, documents: [sale(50_00)], movements: [], counts: [{ expectedMinor: 100_00, countedMinor: 99_00 }] });
    expect([totals.countedDifferenceMinor, totals.expectedCashMinor]).toEqual([-1_00, 149_00]);
    expect(countDifference({ expectedMinor: totals.expectedCashMinor, countedMinor: 150_00 })).toBe(1_00);
  });

  it('SHF15 by cashier sums to the shift', () => {
    fc.assert(fc.property(whole, (shift) => {
      const totals = shiftTotals(shift);
      expect(sum(totals.byStaff.map((one) => one.salesMinor))).toBe(totals.sales.totalMinor);
      expect(sum(totals.byStaff.map((one) => one.refundsMinor))).toBe(totals.refunds.totalMinor);
      expect(sum(totals.byStaff.map((one) => one.receipts))).toBe(totals.sales.count + totals.refunds.count);
      expect(totals.byStaff.map((one) => one.staffId)).toEqual([...new Set(shift.documents.map((one) => one.staffId))].toSorted());
    }));
  });

  it('SHF17 by seller sums to the shift, any mix of sales, refunds and exchanges', () => {
    const seller = fc.constantFrom('own', 'ann', 'zed');
    const basket = fc.oneof(fc.tuple(fc.tuple(document, seller)), fc.tuple(fc.tuple(document, seller), fc.tuple(document, seller))).map((pairs) => pairs.map(([one, legalEntityId]) => ({ ...one, legalEntityId })));
    // An exchange: what one seller takes back and another sells are documents of one basket.
    const exchange = fc.tuple(document, seller, document, seller).map(([back, of, sold, by]) => [{ ...back, kind: 'refund' as const, legalEntityId: of }, { ...sold, kind: 'sale' as const, legalEntityId: by }]);
    fc.assert(fc.property(fc.array(fc.oneof(basket, exchange), { maxLength: 8 }), (baskets) => {
      const documents = baskets.flat();
      const totals = shiftTotals({ floatMinor: 0, documents, movements: [], counts: [] });
      const sellers = sellerSums(documents);
      expect(sellers.map((one) => one.legalEntityId)).toEqual([...new Set(documents.map((one) => one.legalEntityId))].toSorted());
      for (const kind of ['sales', 'refunds'] as const) expect([sum(sellers.map((one) => one[kind].count)), sum(sellers.map((one) => one[kind].totalMinor))]).toEqual([totals[kind].count, totals[kind].totalMinor]);
      expect(sum(sellers.map((one) => one.netMinor))).toBe(totals.netMinor);
      expect(taxByRate(sellers.flatMap((one) => one.tax))).toEqual(totals.tax);
      for (const { legalEntityId, ...sums } of sellers) {
        const own = shiftTotals({ floatMinor: 0, documents: documents.filter((one) => one.legalEntityId === legalEntityId), movements: [], counts: [] });
        expect(own).toMatchObject(sums);
      }
    }));
    expect(sellerSums([])).toEqual([]);
  });
});

describe('counting and time', () => {
  it('SHF9 counts pieces of money', () => {
    expect(countedSum([{ minor: 5_000_00, count: 3 }, { minor: 50, count: 7 }, { minor: 100_00, count: 0 }])).toBe(15_003_50);
    expect(countedSum([])).toBe(0);
    for (const piece of [{ minor: 0, count: 1 }, { minor: 100, count: -1 }, { minor: 100, count: 0.5 }, { minor: Number.MAX_SAFE_INTEGER, count: 2 }]) expect(() => countedSum([piece])).toThrow(Bug);
  });

  it('SHF10 warns from 23 hours and from 24, and is young where the clock went back', () => {
    const hours = (n: number): number => n * 3_600_000;
    const at = (ms: number): unknown => shiftAge(hours(1000), hours(1000) + ms);
    expect(at(0)).toEqual({ ageMin: 0, warning: 'none' });
    expect([at(hours(23) - 1), at(hours(23)), at(hours(24) - 1), at(hours(24)), at(hours(24 * 365))]).toEqual([
      { ageMin: 1379, warning: 'none' }, { ageMin: 1380, warning: 'long' }, { ageMin: 1439, warning: 'long' }, { ageMin: 1440, warning: 'over-a-day' }, { ageMin: 525_600, warning: 'over-a-day' },
    ]);
    fc.assert(fc.property(fc.nat({ max: 4_000_000_000_000 }), fc.nat({ max: 4_000_000_000_000 }), (opened, now) => {
      const { ageMin } = shiftAge(opened, now);
      expect(Number.isSafeInteger(ageMin) && ageMin >= 0).toBe(true);
      if (now <= opened) expect(shiftAge(opened, now)).toEqual({ ageMin: 0, warning: 'none' });
    }));
  });

  it('SHF23 knows an end before the beginning', () => {
    expect([-1, 0, 1].map((by) => endsBeforeItBegan(1_000, 1_000 + by))).toEqual([true, false, false]);
  });

  it('SHF11 documents of one shift may have two business dates, and the change of clocks moves neither', () => {
    const cutoff = 300;
    const evening = Date.parse('2026-10-24T20:00:00Z');
    const night = Date.parse('2026-10-25T00:30:00Z');
    const morning = Date.parse('2026-10-25T04:30:00Z');
    // Berlin: summer time (+120) ends at 01:00 UTC, so the morning is at +60.
    expect([businessDate(evening, 120, cutoff), businessDate(night, 120, cutoff), businessDate(morning, 60, cutoff)]).toEqual(['2026-10-24', '2026-10-24', '2026-10-25']);
    expect(shiftAge(evening, morning)).toEqual({ ageMin: 510, warning: 'none' });
  });
});
