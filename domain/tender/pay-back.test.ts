import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { roundCash, type CashRounding } from './cash-rounding.ts';
import { payBackTenders, type PaidDocument } from './pay-back.ts';
import { coveredBy, tendersOf, type Tender } from './tender.ts';

const cash = (amountMinor: number): Tender => ({ kind: 'cash', amountMinor, tenderedMinor: amountMinor, reference: '' });
const card = (amountMinor: number, reference = ''): Tender => ({ kind: 'card', amountMinor, tenderedMinor: amountMinor, reference });
const paid = (totalMinor: number, tenders: readonly Tender[]): PaidDocument => ({ totalMinor, tenders, roundingMinor: sumMinor(tenders.map((tender) => tender.amountMinor)) - totalMinor });
const rouble: CashRounding = { stepMinor: 100, mode: 'nearest' };
const short = (sale: PaidDocument, refundMinor: number, to: 'as-paid' | 'cash' = 'as-paid', rounding: CashRounding = null, earlier: readonly PaidDocument[] = []): [string, number][] =>
  payBackTenders(sale, earlier, refundMinor, to, rounding).tenders.map((tender) => [tender.kind, tender.amountMinor]);

describe('paying back', () => {
  it('TND5: the way it was paid, the card first', () => {
    const mixed = paid(500_00, [card(200_00, 'op-7'), cash(300_00)]);
    expect(short(mixed, 500_00)).toEqual([['card', 200_00], ['cash', 300_00]]);
    expect(short(mixed, 150_00)).toEqual([['card', 150_00]]);
    expect(short(mixed, 250_00)).toEqual([['card', 200_00], ['cash', 50_00]]);
    expect(short(mixed, 250_00, 'cash')).toEqual([['cash', 250_00]]);
    expect(short(paid(500_00, [card(500_00)]), 500_00)).toEqual([['card', 500_00]]);
    expect(short(paid(500_00, [cash(500_00)]), 500_00)).toEqual([['cash', 500_00]]);
    expect(payBackTenders(mixed, [], 200_00, 'as-paid', null)).toEqual({ tenders: [card(200_00)], roundingMinor: 0 });
  });

  it('TND5: what the card got back already it does not get again', () => {
    const mixed = paid(500_00, [card(200_00), cash(300_00)]);
    expect(short(mixed, 200_00, 'as-paid', null, [paid(150_00, [card(150_00)])])).toEqual([['card', 50_00], ['cash', 150_00]]);
    expect(short(mixed, 200_00, 'as-paid', null, [paid(300_00, [cash(300_00)])])).toEqual([['card', 200_00]]);
    expect(short(mixed, 100_00, 'as-paid', null, [paid(400_00, [cash(400_00)])])).toEqual([['card', 100_00]]);
  });

  it('TND6: the last part takes the cash rounding of the sale with it, whatever the policy is now', () => {
    const up = paid(10_60, [cash(11_00)]);
    for (const now of [null, rouble, { stepMinor: 500, mode: 'down' } as const]) expect(payBackTenders(up, [], 10_60, 'as-paid', now)).toEqual({ tenders: [cash(11_00)], roundingMinor: 40 });
    const first = payBackTenders(up, [], 5_30, 'as-paid', rouble);
    expect(first).toEqual({ tenders: [cash(5_00)], roundingMinor: -30 });
    expect(payBackTenders(up, [{ totalMinor: 5_30, ...first }], 5_30, 'as-paid', rouble)).toEqual({ tenders: [cash(6_00)], roundingMinor: 70 });
    const free = paid(30, [cash(0)]);
    expect(payBackTenders(free, [], 30, 'as-paid', rouble)).toEqual({ tenders: [cash(0)], roundingMinor: -30 });
  });

  it('TND7: parts that round up stop at what was paid', () => {
    const sale = paid(6_00, [cash(6_00)]);
    const back: PaidDocument[] = [];
    for (let part = 0; part < 10; part += 1) back.push({ totalMinor: 60, ...payBackTenders(sale, back, 60, 'as-paid', rouble) });
    expect(back.map((one) => coveredBy('cash', one.tenders))).toEqual([1_00, 1_00, 1_00, 1_00, 1_00, 1_00, 0, 0, 0, 0]);
  });

  it('TND7: card money paid out in cash is rounded as cash, and not above what the card paid', () => {
    expect(payBackTenders(paid(10_30, [card(10_30)]), [], 10_30, 'cash', rouble)).toEqual({ tenders: [cash(10_00)], roundingMinor: -30 });
    expect(payBackTenders(paid(10_60, [card(10_60)]), [], 10_60, 'cash', rouble)).toEqual({ tenders: [cash(10_00)], roundingMinor: -60 });
    expect(payBackTenders(paid(10_60, [card(10_60)]), [], 10_60, 'cash', null)).toEqual({ tenders: [cash(10_60)], roundingMinor: 0 });
  });

  it('TND6, TND7: the last part in cash takes what the sale had rounded up, whatever the step is now', () => {
    const sale = { totalMinor: 18_00, tenders: [card(5_00), cash(15_00)], roundingMinor: 2_00 };
    expect(payBackTenders(sale, [], 18_00, 'cash', rouble)).toEqual({ tenders: [cash(20_00)], roundingMinor: 2_00 });
  });

  it('TND4: nothing back is cash of nothing', () => {
    expect(payBackTenders(paid(0, [cash(0)]), [], 0, 'as-paid', rouble)).toEqual({ tenders: [cash(0)], roundingMinor: 0 });
    expect(tendersOf(0, 0, { changeMinor: 5_00, reference: '' })).toEqual([{ ...cash(0), tenderedMinor: 5_00 }]);
    expect(() => payBackTenders(paid(0, [cash(0)]), [], -1, 'as-paid', null)).toThrow(Bug);
  });

  it('TND4, TND5, TND6, TND7: any sequence of parts gives back no more than was paid, never more to the card than it paid, and all of them all of it', () => {
    const rounding = fc.option(fc.record({ stepMinor: fc.constantFrom(5, 10, 50, 100), mode: fc.constantFrom('down' as const, 'nearest' as const) }));
    const world = fc.record({
      totalMinor: fc.integer({ min: 0, max: 10_000 }), byCard: fc.double({ min: 0, max: 1, noNaN: true }), atSale: rounding, atRefund: rounding,
      cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }), to: fc.array(fc.constantFrom('as-paid' as const, 'cash' as const), { minLength: 7, maxLength: 7 }),
    });
    fc.assert(fc.property(world, ({ totalMinor, byCard, atSale, atRefund, cuts, to }) => {
      const onCard = byCard > 0.9 ? totalMinor : byCard < 0.1 ? 0 : Math.floor(totalMinor * byCard);
      const sale = paid(totalMinor, tendersOf(onCard, roundCash(totalMinor - onCard, atSale), { changeMinor: 0, reference: '' }));
      const marks = [...cuts.map((cut) => Math.floor(totalMinor * cut)).sort((a, b) => a - b), totalMinor];
      const back: PaidDocument[] = [];
      for (const [index, mark] of marks.entries()) {
        const refundMinor = mark - (marks[index - 1] ?? 0);
        const answer = payBackTenders(sale, back, refundMinor, to[index] ?? 'as-paid', atRefund);
        expect(sumMinor(answer.tenders.map((tender) => tender.amountMinor))).toBe(refundMinor + answer.roundingMinor);
        expect(answer.tenders.length).toBeGreaterThan(0);
        expect(answer.tenders.every((tender) => tender.amountMinor >= 0 && tender.tenderedMinor === tender.amountMinor)).toBe(true);
        back.push({ totalMinor: refundMinor, ...answer });
      }
      const returned = (kind: Tender['kind']): number => sumMinor(back.map((one) => coveredBy(kind, one.tenders)));
      const was = totalMinor + sale.roundingMinor;
      expect(returned('card')).toBeLessThanOrEqual(onCard);
      expect(returned('card') + returned('cash')).toBeLessThanOrEqual(was);
      // Exactly all of it, but for card money that left as cash where cash has steps.
      if (atRefund === null || returned('card') === onCard) expect(returned('card') + returned('cash')).toBe(was);
      else expect(was - returned('card') - returned('cash')).toBeLessThan(atRefund.stepMinor);
    }), { numRuns: 2000 });
  });

  it('TND6: all at once is the mirror of the sale', () => {
    const rounding = fc.option(fc.record({ stepMinor: fc.constantFrom(5, 10, 100), mode: fc.constantFrom('down' as const, 'nearest' as const) }));
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.double({ min: 0, max: 1, noNaN: true }), rounding, rounding, (totalMinor, byCard, atSale, atRefund) => {
      const onCard = Math.floor(totalMinor * byCard);
      const sale = paid(totalMinor, tendersOf(onCard, roundCash(totalMinor - onCard, atSale), { changeMinor: 0, reference: '' }));
      const answer = payBackTenders(sale, [], totalMinor, 'as-paid', atRefund);
      expect(answer.roundingMinor).toBe(sale.roundingMinor);
      expect([coveredBy('card', answer.tenders), coveredBy('cash', answer.tenders)]).toEqual([coveredBy('card', sale.tenders), coveredBy('cash', sale.tenders)]);
    }));
  });
});
