import { describe, expect, it } from 'vitest';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import { dueOf } from './payment-due.ts';

const rounding = { stepMinor: 100, mode: 'down' } as const;
const sale = cartView('c', [cartLine(1)], { totalMinor: 799_21, cashDueMinor: 799_00 });

describe('what a payment comes to', () => {
  it('a sale in cash is what the host says it is, rounded as the shop rounds cash', () => {
    expect(dueOf(sale, { cardMinor: 0, cashMinor: 1000_00 }, 'as-paid', rounding)).toMatchObject({ cashMinor: 799_00, changeMinor: 201_00, missingMinor: 0, roundingMinor: -21 });
    expect(dueOf(sale, { cardMinor: 0, cashMinor: 500_00 }, 'as-paid', rounding)).toMatchObject({ missingMinor: 299_00, changeMinor: 0 });
  });

  it('the card is exact and cash takes the rounded rest', () => {
    expect(dueOf(sale, { cardMinor: 300_00, cashMinor: null }, 'as-paid', rounding)).toMatchObject({ cardMinor: 300_00, cashMinor: 499_00, changeMinor: 0, roundingMinor: -21 });
    expect(dueOf(sale, { cardMinor: 799_21, cashMinor: null }, 'as-paid', rounding)).toMatchObject({ cardMinor: 799_21, cashMinor: 0, roundingMinor: 0 });
    expect(dueOf(sale, { cardMinor: 9_999_00, cashMinor: null }, 'as-paid', null)).toMatchObject({ cardMinor: 799_21, cashMinor: 0 });
  });

  it('goods that come back are paid as they were paid, or all in cash', () => {
    const refund = cartView('c', [cartLine(1, { direction: 'refund' })], { mode: 'refund', totalMinor: -500_00, saleMinor: 0, refundMinor: 500_00, cashDueMinor: -500_00, payBack: [{ kind: 'card', amountMinor: 300_00 }, { kind: 'cash', amountMinor: 200_00 }] });
    expect(dueOf(refund, { cardMinor: 0, cashMinor: null }, 'as-paid', null)).toMatchObject({ payOutMinor: 200_00, cardBackMinor: 300_00, cashMinor: 0 });
    expect(dueOf(refund, { cardMinor: 0, cashMinor: null }, 'cash', null)).toMatchObject({ payOutMinor: 500_00, cardBackMinor: 0 });
  });

  it('in an exchange cash that goes back is set off against cash that comes in', () => {
    const exchange = cartView('c', [cartLine(1)], { mode: 'exchange', totalMinor: 300_00, saleMinor: 500_00, refundMinor: 200_00, payBack: [{ kind: 'cash', amountMinor: 200_00 }] });
    expect(dueOf(exchange, { cardMinor: 0, cashMinor: 500_00 }, 'as-paid', null)).toMatchObject({ cashMinor: 300_00, changeMinor: 200_00, payOutMinor: 0 });
    expect(dueOf(exchange, { cardMinor: 500_00, cashMinor: null }, 'as-paid', null)).toMatchObject({ cashMinor: 0, payOutMinor: 200_00 });
  });
});
