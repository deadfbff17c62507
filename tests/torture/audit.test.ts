import { describe, expect, it } from 'vitest';
import type { ShiftReport, ShiftTotals } from '#contract/terminal/shift.ts';
import { compareBook, isClean, type ServerSide } from './audit.ts';
import { newBook, type Book } from './book.ts';

const VAT = [{ shift: 's', code: 'standard', rate: 2_200, total: 300, tax: 54, taxAnew: 54 }, { shift: 's', code: 'none', rate: null, total: 0, tax: 0, taxAnew: 0 }] as const;

const COUNT = { purpose: 'handover', countedMinor: 370, expectedMinor: 370, shiftId: 's' } as const;
const PARTS = [{ shift: 's', seller: 'e1', staff: 'p1', kind: 'sale', count: 1, total: 500, tax: 90 }, { shift: 's', seller: 'e2', staff: 'p2', kind: 'refund', count: 1, total: 200, tax: 36 }] as const;
const NOTHING = { count: 0, totalMinor: 0 };
const SELLERS = [
  { legalEntityId: 'e1', sales: { count: 1, totalMinor: 500 }, refunds: NOTHING, tax: [{ taxMinor: 90 }] }, { legalEntityId: 'e2', sales: NOTHING, refunds: { count: 1, totalMinor: 200 }, tax: [{ taxMinor: -36 }] },
];

const totals = (change: Partial<ShiftTotals> = {}): ShiftTotals => ({
  floatMinor: 0, sales: { count: 1, totalMinor: 500 }, refunds: { count: 1, totalMinor: 200 }, salesByTender: [{ kind: 'cash', amountMinor: 500 }], refundsByTender: [{ kind: 'cash', amountMinor: 200 }],
  netMinor: 300, discountMinor: 0, roundingMinor: 0, tax: VAT.map(({ code, rate, total, tax }) => ({ taxCode: code, taxRateBps: rate, totalMinor: total, taxMinor: tax })), cashIn: { count: 1, totalMinor: 70 }, cashOut: { count: 0, totalMinor: 0 }, countedDifferenceMinor: 0, expectedCashMinor: 370,
  firstNumber: null, lastNumber: null, byStaff: [{ staffId: 'p1', salesMinor: 500, refundsMinor: 0, receipts: 1 }, { staffId: 'p2', salesMinor: 0, refundsMinor: 200, receipts: 1 }], ...change,
});

function book(z: ShiftTotals = totals()): Book {
  const own = newBook();
  own.documents.set('a', { number: 'n1', kind: 'sale', totalMinor: 500, shiftId: 's' });
  own.documents.set('b', { number: 'n2', kind: 'refund', totalMinor: 200, shiftId: 's' });
  own.movements.set('m', { direction: 'in', amountMinor: 70, shiftId: 's' });
  own.counts.set('c', COUNT);
  own.closings.set('s', { totals: z, sellers: SELLERS } as unknown as ShiftReport);
  return own;
}

const row = { key: 'k', shift: 's', balanced: true };
const server = (change: Partial<ServerSide> = {}): ServerSide => ({
  receipts: [{ ...row, id: 'a', number: 'n1', kind: 'sale', total: 500, n: 1 }, { ...row, id: 'b', number: 'n2', kind: 'refund', total: 200, n: 2 }],
  shifts: [{ shift: 's', sales: 500, refunds: 200, cash: 300, card: 0, movedIn: 70, movedOut: 0, drawer: 0, totals: totals() }],
  parts: PARTS, counts: [{ id: 'c', ...COUNT }], strangers: 0, vat: VAT, movements: ['m'], overRefunded: 0, quarantined: 0, attention: 0, ...change,
});
const [sold, back] = server().receipts as [ServerSide['receipts'][number], ServerSide['receipts'][number]];
const [shift] = server().shifts as [ServerSide['shifts'][number]];

describe('the audit of the book', () => {
  it('is clean when book, Z and server say the same', () => {
    const audit = compareBook(server(), book());
    expect(isClean(audit)).toBe(true);
    expect(audit.sums).toEqual({ book: 300, till: 300, server: 300 });
  });

  it.each<[string, ServerSide, Book, Partial<Record<string, number>>]>([
    ['a lost refund', server({ receipts: [sold] }), book(), { lost: 1 }],
    ['a sale nobody promised', server({ receipts: [sold, back, { ...sold, id: 'c', n: 3 }] }), book(), { doubled: 1 }],
    ['another total', server({ receipts: [{ ...sold, total: 501 }, back] }), book(), { changed: 1 }],
    ['a refund that became a sale', server({ receipts: [sold, { ...back, kind: 'sale' }] }), book(), { changed: 1 }],
    ['a hole in the numbers', server({ receipts: [sold, { ...back, n: 3 }] }), book(), { numberFaults: 1 }],
    ['a receipt that does not add up', server({ receipts: [{ ...sold, balanced: false }, back] }), book(), { unbalanced: 1 }],
    ['a lost movement', server({ movements: [] }), book(), { lost: 1 }],
    ['a movement made twice', server({ movements: ['m', 'x'] }), book(), { doubled: 1 }],
    ['a lost Z', server({ shifts: [] }), book(), { lost: 1, sumFaults: 1 }],
    ['a server that sums differently', server({ shifts: [{ ...shift, sales: 499 }] }), book(), { sumFaults: 1 }],
    ['a Z that sums differently', server(), book(totals({ netMinor: 301 })), { sumFaults: 1 }],
    ['a Z changed on its way', server({ shifts: [{ ...shift, totals: totals({ expectedCashMinor: 371 }) }] }), book(), { sumFaults: 1 }],
    ['a VAT summed differently', server({ vat: [{ ...VAT[0], tax: 53, taxAnew: 53 }] }), book(), { vatFaults: 1 }],
    ['a VAT that is not that of its sums', server({ vat: [{ ...VAT[0], taxAnew: 55 }] }), book(), { vatFaults: 1 }],
    ['a rate that the Z does not know', server({ vat: [...VAT, { ...VAT[0], code: 'reduced', rate: 1_000 }] }), book(), { vatFaults: 1 }],
    ['a seller who sold something else', server({ parts: [PARTS[0], { ...PARTS[1], total: 199 }] }), book(), { partFaults: 1 }],
    ['a receipt of another person', server({ parts: [PARTS[0], { ...PARTS[1], staff: 'p1' }] }), book(), { partFaults: 1 }],
    ['goods on the receipt of a stranger', server({ strangers: 1 }), book(), { partFaults: 1 }],
    ['a lost count of the drawer', server({ counts: [] }), book(), { lost: 1 }],
    ['another count of the drawer', server({ counts: [{ id: 'c', ...COUNT, countedMinor: 371 }] }), book(), { changed: 1 }],
    ['a drawer that is not empty after Z', server({ shifts: [{ ...shift, drawer: 1 }] }), book(), { drawerFaults: 1 }],
    ['more back than was sold', server({ overRefunded: 1 }), book(), { overRefunded: 1 }],
    ['something a person must look at', server({ attention: 1 }), book(), { attention: 1 }],
    ['something set aside', server({ quarantined: 1 }), book(), { quarantined: 1 }],
  ])('finds %s', (_what, side, own, faults) => {
    const audit = compareBook(side, own);
    expect(isClean(audit)).toBe(false);
    expect(audit).toMatchObject(faults);
  });
});
