import { describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import { cardHint } from './on-terminal.ts';
import { setup } from './payment-desk.fixture.ts';

/** Two sellers, 70 and 50; the first is in the books by card, the second is in hand or at the register. */
const both = cartView('cart-1', [cartLine(1, { totalMinor: 70_00 }), cartLine(2, { totalMinor: 50_00 })], { totalMinor: 120_00, documentCount: 2 });
const posted: CartView['posted'] = [{ number: '1-1-A-000001', kind: 'sale', totalMinor: 70_00, cashMinor: 0, cardMinor: 70_00 }];
const rest = cartView('cart-1', [cartLine(2, { totalMinor: 50_00 })], { totalMinor: 50_00, state: 'not-registered', posted });
const silent: CartView = { ...both, state: 'unknown', posted };
const next = cartView('cart-2', []);
const refused = { ok: false, code: 'register-refused', detail: { reason: 'нет' } };
const unknown = { ok: false, code: 'register-unknown', detail: {} };

type Desk = ReturnType<typeof setup>;

/** A payment of both by card, answered with `answer` once the host has told what became of the receipt. */
async function paidByCard(became: CartView, answer: unknown): Promise<Desk> {
  const desk = setup();
  desk.world.cart = both;
  await payAgain(desk, desk.payment.payCard, became, answer);
  return desk;
}

async function payAgain({ world, payment, runAll }: Desk, press: () => void, became: CartView, answer: unknown): Promise<void> {
  world.answers = [() => { show({ world, payment }, became); return answer; }];
  press();
  await runAll();
}

function show({ world, payment }: Pick<Desk, 'world' | 'payment'>, cart: CartView): void {
  world.cart = cart;
  world.inHand = cart;
  payment.inHand(cart);
}

/** What is told of the terminal now. */
function told({ payment, world }: Desk): unknown {
  const { onTerminal } = payment.store.getState();
  const hint = onTerminal === null ? null : cardHint(onTerminal, world.cart);
  return hint === null ? null : [hint.what, hint.moved.saleMinor, hint.left.saleMinor];
}

describe('what the terminal may have moved', () => {
  it('HSA29 is told as what is left of it, also when the rest was changed, cleared or set aside', async () => {
    const desk = await paidByCard(rest, refused);
    expect(told(desk)).toEqual(['confirm', 120_00, 50_00]);
    show(desk, { ...rest, state: 'cart', totalMinor: 51_00 });
    expect(told(desk)).toEqual(['undo', 120_00, 50_00]);
    show(desk, next);
    desk.payment.cartGone();
    expect([desk.payment.store.getState().open, told(desk)]).toEqual([true, ['undo', 120_00, 50_00]]);
  });

  it('HSA29 is no longer told when nothing is left of it: the panel goes with the receipt', async () => {
    const all = { ...rest, posted: [{ ...posted[0], cardMinor: 120_00 }] } as CartView;
    const booked = await paidByCard(all, refused);
    expect([booked.payment.store.getState().open, told(booked)]).toEqual([true, null]);
    show(booked, next);
    booked.payment.cartGone();
    expect(booked.payment.store.getState()).toMatchObject({ open: false, refusal: null, onTerminal: null });
    // Finished in another window, or by a start of the till: what stood half-way left the hand as receipts.
    const finished = await paidByCard(silent, unknown);
    expect(told(finished)).toEqual(['confirm', 120_00, 50_00]);
    show(finished, next);
    finished.payment.cartGone();
    expect(finished.payment.store.getState()).toMatchObject({ open: false, refusal: null });
  });

  it('HSA29 is remembered while the payment stands half-way: who asks again types no sum', async () => {
    for (const closes of [false, true]) {
      const desk = await paidByCard(silent, unknown);
      if (closes) desk.payment.back();
      await payAgain(desk, () => desk.payment.payCash(null), rest, refused);
      expect(told(desk)).toEqual(['confirm', 120_00, 50_00]);
    }
  });

  it('HSA29 is remembered when the answer was lost, and told with the rest', async () => {
    const desk = setup();
    desk.world.cart = both;
    desk.world.signIn();
    await payAgain(desk, desk.payment.payCard, rest, { ok: false, code: 'not-signed-in', detail: {} });
    expect(desk.payment.store.getState()).toMatchObject({ open: false, refusal: null });
    desk.payment.payCash(null);
    await desk.runAll();
    expect([desk.payment.store.getState().open, told(desk)]).toEqual([true, ['confirm', 120_00, 50_00]]);
    desk.payment.back();
    show(desk, next);
    desk.payment.open();
    expect(told(desk)).toBeNull();
  });

  it('HSA29 is kept for both directions of an exchange', async () => {
    const desk = setup(refused);
    desk.world.cart = cartView('cart-1', [cartLine(1, { direction: 'refund', totalMinor: 100_00 }), cartLine(2, { totalMinor: 70_00 })], { mode: 'exchange', totalMinor: -30_00, saleMinor: 70_00, refundMinor: 100_00, payBack: [{ kind: 'card', amountMinor: 100_00 }] });
    desk.payment.open();
    desk.payment.choose('card');
    desk.payment.type('70');
    desk.payment.payShown();
    await desk.runAll();
    expect(desk.payment.store.getState().onTerminal?.moved).toEqual({ saleMinor: 70_00, refundMinor: 100_00 });
  });
});
