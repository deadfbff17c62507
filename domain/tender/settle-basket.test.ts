import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { roundCash, type CashRounding } from './cash-rounding.ts';
import { payBackTenders } from './pay-back.ts';
import { MAX_CHANGE_MINOR, settleBasket, type SettlePart, type Settlement, type TenderOffer } from './settle-basket.ts';
import { coveredBy, tendersOf } from './tender.ts';

const sale = (totalMinor: number): SettlePart => ({ direction: 'sale', totalMinor, payBack: null });
const back = (totalMinor: number, byCard: number | null = null): SettlePart =>
  ({ direction: 'refund', totalMinor, payBack: byCard === null ? null : { tenders: tendersOf(byCard, totalMinor - byCard, { changeMinor: 0, reference: '' }), roundingMinor: 0 } });
const exact: TenderOffer = { cardMinor: 0, cashMinor: null };
const rouble: CashRounding = { stepMinor: 100, mode: 'down' };

function settled(parts: readonly SettlePart[], offer: TenderOffer, rounding: CashRounding = null): Settlement {
  const answer = settleBasket(parts, offer, rounding);
  expect(answer.ok).toBe(true);
  return (answer as { value: Settlement }).value;
}
const tendersOfParts = (one: Settlement): [string, number, number][][] => one.parts.map((part) => part.tenders.map((tender) => [tender.kind, tender.amountMinor, tender.tenderedMinor]));

describe('one sale', () => {
  it('TND12, TND13: exact cash, more cash, a card, both', () => {
    expect(settled([sale(260_00)], exact)).toEqual({
      parts: [{ tenders: [{ kind: 'cash', amountMinor: 260_00, tenderedMinor: 260_00, reference: '' }], roundingMinor: 0, changeMinor: 0 }],
      cashDueMinor: 260_00, tenderedMinor: 260_00, changeMinor: 0, payOutMinor: 0, cardMinor: 0, cardBackMinor: 0, roundingMinor: 0,
    });
    expect(settled([sale(260_00)], { cardMinor: 0, cashMinor: 500_00 })).toMatchObject({ tenderedMinor: 500_00, changeMinor: 240_00, parts: [{ changeMinor: 240_00, tenders: [{ amountMinor: 260_00, tenderedMinor: 500_00 }] }] });
    expect(tendersOfParts(settled([sale(260_00)], { cardMinor: 260_00, cashMinor: null }))).toEqual([[['card', 260_00, 260_00]]]);
    expect(tendersOfParts(settled([sale(260_00)], { cardMinor: 200_00, cashMinor: 100_00 }))).toEqual([[['card', 200_00, 200_00], ['cash', 60_00, 100_00]]]);
  });

  it('TND12: less than is due is refused with what is due in cash', () => {
    expect(settleBasket([sale(260_00)], { cardMinor: 0, cashMinor: 259_99 }, null)).toEqual({ ok: false, code: 'tendered-too-small', detail: { totalMinor: 260_00 } });
    expect(settleBasket([sale(260_50)], { cardMinor: 60_00, cashMinor: 0 }, rouble)).toEqual({ ok: false, code: 'tendered-too-small', detail: { totalMinor: 200_00 } });
  });

  it('TND14: a barcode read into the money field is refused', () => {
    expect(settleBasket([sale(89_90)], { cardMinor: 0, cashMinor: 4_607_001_234_567 }, null)).toMatchObject({ ok: false, code: 'tendered-too-large' });
    expect(settled([sale(89_90)], { cardMinor: 0, cashMinor: 89_90 + MAX_CHANGE_MINOR }).changeMinor).toBe(MAX_CHANGE_MINOR);
    expect(settleBasket([sale(89_90)], { cardMinor: 0, cashMinor: 89_91 + MAX_CHANGE_MINOR }, null)).toMatchObject({ ok: false, code: 'tendered-too-large' });
  });

  it('TND9: more by card than the goods cost is refused', () => {
    expect(settleBasket([sale(89_90)], { cardMinor: 89_91, cashMinor: null }, null)).toMatchObject({ ok: false, code: 'card-too-large' });
    expect(settleBasket([back(89_90)], { cardMinor: 1, cashMinor: null }, null)).toMatchObject({ ok: false, code: 'card-too-large' });
    expect(settleBasket([sale(100_00), back(50_00)], { cardMinor: 100_01, cashMinor: null }, null)).toMatchObject({ ok: false, code: 'card-too-large' });
  });

  it('TND3: only the cash of a payment is rounded', () => {
    expect(settled([sale(500_30)], exact, rouble)).toMatchObject({ cashDueMinor: 500_00, roundingMinor: -30 });
    expect(settled([sale(500_30)], { cardMinor: 500_30, cashMinor: null }, rouble)).toMatchObject({ cashDueMinor: 0, roundingMinor: 0 });
    expect(tendersOfParts(settled([sale(500_30)], { cardMinor: 200_00, cashMinor: null }, rouble))).toEqual([[['card', 200_00, 200_00], ['cash', 300_00, 300_00]]]);
    expect(tendersOfParts(settled([sale(500_30)], { cardMinor: 500_00, cashMinor: null }, rouble))).toEqual([[['card', 500_00, 500_00]]]);
    expect(settled([sale(30)], exact, rouble)).toMatchObject({ cashDueMinor: 0, roundingMinor: -30, parts: [{ tenders: [{ kind: 'cash', amountMinor: 0, tenderedMinor: 0 }], roundingMinor: -30 }] });
  });

  it('TND4, TND13: a sale of nothing has cash of nothing, and cash handed over for it is all change', () => {
    expect(tendersOfParts(settled([sale(0)], exact))).toEqual([[['cash', 0, 0]]]);
    expect(settled([sale(0)], { cardMinor: 0, cashMinor: 100_00 })).toMatchObject({ changeMinor: 100_00, payOutMinor: 0, parts: [{ changeMinor: 100_00, tenders: [{ amountMinor: 0, tenderedMinor: 100_00 }] }] });
    expect(settled([], exact)).toMatchObject({ parts: [], cashDueMinor: 0 });
  });

  it('less than nothing is a bug', () => {
    for (const wrong of [() => settleBasket([sale(-1)], exact, null), () => settleBasket([sale(1)], { cardMinor: -1, cashMinor: null }, null), () => settleBasket([sale(1)], { cardMinor: 0, cashMinor: -1 }, null),
      () => settleBasket([{ ...back(1, 0), totalMinor: 2 }], exact, null), () => settleBasket([{ ...back(1, 0), direction: 'sale' }], exact, null)]) expect(wrong).toThrow(Bug);
  });
});

describe('several documents', () => {
  it('TND9, TND13: the card covers sales in their order, cash the rest, change is told on the last one paid in cash', () => {
    const one = settled([sale(100_00), sale(200_00), sale(0)], { cardMinor: 150_00, cashMinor: 500_00 });
    expect(tendersOfParts(one)).toEqual([[['card', 100_00, 100_00]], [['card', 50_00, 50_00], ['cash', 150_00, 500_00]], [['cash', 0, 0]]]);
    expect(one).toMatchObject({ cashDueMinor: 150_00, changeMinor: 350_00, cardMinor: 150_00 });
    expect(one.parts.map((part) => part.changeMinor)).toEqual([0, 350_00, 0]);
  });

  it('TND3: each document rounds its own cash', () => {
    const one = settled([sale(10_50), sale(10_50)], exact, { stepMinor: 100, mode: 'nearest' });
    expect(one).toMatchObject({ cashDueMinor: 22_00, roundingMinor: 1_00 });
    expect(one.parts.map((part) => part.roundingMinor)).toEqual([50, 50]);
  });

  it('TND10: an exchange takes or gives the difference in cash', () => {
    const dearer = settled([back(300_00, 0), sale(500_00)], { cardMinor: 0, cashMinor: 1000_00 });
    expect(dearer).toMatchObject({ cashDueMinor: 200_00, tenderedMinor: 1000_00, changeMinor: 800_00, payOutMinor: 0 });
    expect(tendersOfParts(dearer)).toEqual([[['cash', 300_00, 300_00]], [['cash', 500_00, 1300_00]]]);
    expect(settled([back(500_00, 0), sale(300_00)], exact)).toMatchObject({ cashDueMinor: -200_00, tenderedMinor: 0, changeMinor: 0, payOutMinor: 200_00 });
    expect(settled([back(300_00, 0), sale(300_00)], exact)).toMatchObject({ cashDueMinor: 0, tenderedMinor: 0, changeMinor: 0, payOutMinor: 0 });
    expect(tendersOfParts(settled([back(300_00, 0), sale(500_00)], { cardMinor: 200_00, cashMinor: null }))).toEqual([[['cash', 300_00, 300_00]], [['card', 200_00, 200_00], ['cash', 300_00, 300_00]]]);
  });

  it('TND10: card operations are not set off', () => {
    expect(settled([back(300_00, 300_00), sale(500_00)], { cardMinor: 500_00, cashMinor: null })).toMatchObject({ cashDueMinor: 0, cardMinor: 500_00, cardBackMinor: 300_00, payOutMinor: 0 });
    expect(settled([back(300_00, 0), sale(500_00)], { cardMinor: 500_00, cashMinor: null })).toMatchObject({ cashDueMinor: -300_00, payOutMinor: 300_00, cardMinor: 500_00 });
  });

  it('TND8: goods without a receipt go back in rounded cash', () => {
    expect(settled([back(99_90)], exact, rouble)).toMatchObject({ cashDueMinor: -99_00, payOutMinor: 99_00, roundingMinor: 90, parts: [{ roundingMinor: -90, tenders: [{ kind: 'cash', amountMinor: 99_00 }] }] });
  });
});

const total = fc.oneof(fc.constantFrom(0, 30, 100_00), fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 0, max: 10 ** 12 }));
const rounding = fc.option(fc.record({ stepMinor: fc.constantFrom(1, 5, 10, 50, 100), mode: fc.constantFrom('down' as const, 'nearest' as const) }));
/** Refunds of sales of some total, of which a part comes back the way it was paid, and sales. */
const world = fc.record({
  rounding, sales: fc.array(total, { maxLength: 4 }), withoutReceipt: fc.array(total, { maxLength: 1 }),
  refunds: fc.array(fc.record({ sold: total, byCard: fc.double({ min: 0, max: 1, noNaN: true }), part: fc.constantFrom(1, 1, 0.5, 0.3), to: fc.constantFrom('as-paid' as const, 'cash' as const) }), { maxLength: 3 }),
  byCard: fc.constantFrom(0, 0, 0.3, 0.7, 1), over: fc.option(fc.oneof(fc.constant(0), fc.integer({ min: -10_000, max: 100_000_00 }))),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function partsOf(given: World): SettlePart[] {
  const refunds = given.refunds.map(({ sold, byCard, part, to }): SettlePart => {
    const [onCard, totalMinor] = [Math.floor(sold * byCard), Math.floor(sold * part)];
    const cashMinor = roundCash(sold - onCard, given.rounding);
    const sale = { totalMinor: sold, tenders: tendersOf(onCard, cashMinor, { changeMinor: 0, reference: '' }), roundingMinor: onCard + cashMinor - sold };
    return { direction: 'refund', totalMinor, payBack: payBackTenders(sale, [], totalMinor, to, given.rounding) };
  });
  return [...refunds, ...given.withoutReceipt.map((minor) => back(minor)), ...given.sales.map(sale)];
}

describe('laws of every settlement', () => {
  it('TND16: what was written of a basket before is set off against the rest, whatever is handed over for it', () => {
    const part: SettlePart = { direction: 'sale', totalMinor: 70_00, payBack: null };
    const rest = (cashMinor: number | null, carriedMinor: number): unknown => settleBasket([part], { cardMinor: 0, cashMinor }, null, carriedMinor);
    expect(rest(null, -100_00)).toMatchObject({ value: { cashDueMinor: -30_00, tenderedMinor: 0, changeMinor: 0, payOutMinor: 30_00 } });
    expect(rest(100_00, -100_00)).toMatchObject({ value: { tenderedMinor: 100_00, changeMinor: 100_00, payOutMinor: 30_00, parts: [{ tenders: [{ amountMinor: 70_00, tenderedMinor: 170_00 }] }] } });
    expect(rest(100_00, -20_00)).toMatchObject({ value: { cashDueMinor: 50_00, tenderedMinor: 100_00, changeMinor: 50_00, payOutMinor: 0 } });
    expect(rest(149_99, 80_00)).toEqual({ ok: false, code: 'tendered-too-small', detail: { totalMinor: 150_00 } });
  });


  it('TND3, TND4, TND9, TND11, TND12, TND13, TND15: tenders cover their documents, money is conserved, change is never negative, and asked again it is the same', () => {
    fc.assert(fc.property(world, (given) => {
      const parts = partsOf(given);
      const saleMinor = sumMinor(given.sales);
      const cardMinor = Math.floor(saleMinor * given.byCard);
      const due = settled(parts, { cardMinor, cashMinor: null }, given.rounding);
      expect([due.tenderedMinor, due.changeMinor]).toEqual([Math.max(0, due.cashDueMinor), 0]);

      const cashMinor = given.over === null ? null : Math.max(0, due.cashDueMinor) + given.over;
      if (cashMinor !== null && cashMinor < 0) return;
      const answer = settleBasket(parts, { cardMinor, cashMinor }, given.rounding);
      expect(settleBasket(parts, { cardMinor, cashMinor }, given.rounding)).toEqual(answer);
      if (cashMinor !== null && cashMinor < due.cashDueMinor) {
        expect(answer).toEqual({ ok: false, code: 'tendered-too-small', detail: { totalMinor: due.cashDueMinor } });
        return;
      }
      if (!answer.ok) {
        expect([answer.code, cashMinor !== null && cashMinor - Math.max(0, due.cashDueMinor) > MAX_CHANGE_MINOR]).toEqual(['tendered-too-large', true]);
        return;
      }
      expectConserved(parts, answer.value, given.rounding);
    }), { numRuns: 2000 });
  });
});

function expectConserved(parts: readonly SettlePart[], one: Settlement, policy: CashRounding): void {
  let [cashNet, cardIn, cardBack, signedTotal] = [0, 0, 0, 0];
  for (const [index, part] of parts.entries()) {
    const { tenders, roundingMinor, changeMinor } = one.parts[index] as Settlement['parts'][number];
    expect(tenders.length).toBeGreaterThan(0);
    expect(tenders.every((tender) => tender.amountMinor >= 0)).toBe(true);
    expect(sumMinor(tenders.map((tender) => tender.amountMinor))).toBe(part.totalMinor + roundingMinor);
    expect(sumMinor(tenders.map((tender) => tender.tenderedMinor - tender.amountMinor))).toBe(changeMinor);
    expect(changeMinor).toBeGreaterThanOrEqual(0);
    const [cash, card] = [coveredBy('cash', tenders), coveredBy('card', tenders)];
    if (part.payBack === null) expect([cash, roundingMinor]).toEqual([roundCash(part.totalMinor - card, policy), cash + card - part.totalMinor]);
    const sign = part.direction === 'sale' ? 1 : -1;
    cashNet += sign * cash;
    signedTotal += sign * part.totalMinor;
    if (sign === 1) cardIn += card;
    else cardBack += card;
  }
  expect([one.cashDueMinor, one.cardMinor, one.cardBackMinor]).toEqual([cashNet, cardIn, cardBack]);
  expect(one.tenderedMinor - one.changeMinor - one.payOutMinor).toBe(cashNet);
  expect(signedTotal + one.roundingMinor).toBe(cashNet + cardIn - cardBack);
  expect(Math.min(one.changeMinor, one.payOutMinor, one.tenderedMinor)).toBeGreaterThanOrEqual(0);
  // The till never hands out money and asks for it at once.
  expect(one.payOutMinor === 0 || one.cashDueMinor < 0).toBe(true);
  const told = sumMinor(one.parts.map((part) => part.changeMinor));
  const hasPlace = one.parts.some((part, index) => parts[index]?.direction === 'sale' && part.tenders.some((tender) => tender.kind === 'cash'));
  expect(told).toBe(hasPlace ? one.changeMinor : 0);
}
