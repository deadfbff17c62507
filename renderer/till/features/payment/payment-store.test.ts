import { describe, expect, it } from 'vitest';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import { of, receipt, refund, sale, setup } from './payment-desk.fixture.ts';
import { READ_MS, shownDue } from './payment-store.ts';

describe('a payment', () => {
  it('in cash is the exact sum with one key and nothing typed, the typed sum in the panel, and shows the receipt with the cart it was', async () => {
    const { payment, paid, runAll } = setup();
    payment.payCash(null);
    await runAll();
    payment.open();
    payment.type('1000');
    payment.payShown();
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 0, cashMinor: null }), of({ cardMinor: 0, cashMinor: 100_000 })]);
    expect(payment.store.getState()).toMatchObject({ open: false, cash: { entry: '' }, paying: false, paid: { receipt, cart: sale, printState: 'queued' } });
  });

  it.each([['paid', { ok: true, value: receipt }], ['refused', { ok: false, code: 'cart-changed', detail: {} }]])('holds the cart it is taking the money for until the host has answered: %s', async (_, answer) => {
    const { payment, world, runAll } = setup();
    const asked = Promise.withResolvers<unknown>();
    world.answers.push(() => asked.promise);
    payment.payCash(null);
    const done = runAll();
    await new Promise((resolve) => setImmediate(resolve));
    // The host tells of the next cart before it answers.
    world.cart = cartView('cart-2', []);
    expect(payment.store.getState()).toMatchObject({ paying: true, settling: sale, paid: null });
    asked.resolve(answer);
    await done;
    expect(payment.store.getState()).toMatchObject({ paying: false, settling: null });
  });

  it('HSA29 keeps what is told about money on the terminal when the receipt is gone, and closes over anything else', async () => {
    const { payment, world, runAll } = setup({ ok: false, code: 'cart-changed', detail: {} });
    payment.open();
    payment.cartGone();
    expect(payment.store.getState().open).toBe(false);
    payment.payCard();
    await runAll();
    world.cart = cartView('cart-2', []);
    payment.cartGone();
    expect(payment.store.getState()).toMatchObject({ open: true, refusal: { code: 'cart-changed' }, onTerminal: { moved: { saleMinor: 50_000 }, cart: { id: 'cart-1' } } });
  });

  it('by card is the whole receipt with one chord', async () => {
    const { payment, paid, runAll } = setup();
    payment.payCard();
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 50_000, cashMinor: null })]);
  });

  it('may be part card, part cash: the rest goes to the other', async () => {
    const { payment, paid, runAll } = setup();
    payment.open();
    payment.type('200');
    payment.restByCard();
    expect(payment.store.getState()).toMatchObject({ method: 'card', card: { entry: '300,00' }, cash: { entry: '200' } });
    payment.payShown();
    await runAll();
    payment.open();
    payment.choose('card');
    payment.type('120,50');
    payment.payShown();
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 30_000, cashMinor: 20_000 }), of({ cardMinor: 12_050, cashMinor: null })]);
  });

  it('takes no card where the shop takes none', async () => {
    const { payment, paid, runAll, world } = setup();
    world.cardAccepted = false;
    payment.payCard();
    await runAll();
    // Whoever asks for the rest by card in the open panel pays nothing in cash instead.
    expect(payment.restByCard()).toBe(false);
    expect(paid).toEqual([]);
    expect(payment.store.getState()).toMatchObject({ open: true, refusal: { code: 'no-cards' } });
  });

  it('that gives money back is shown before it is made, whichever key was pressed', async () => {
    const { payment, paid, runAll, world } = setup();
    world.cart = refund;
    payment.payCash(null);
    await runAll();
    payment.payCard();
    await runAll();
    expect([paid, payment.store.getState().open]).toEqual([[], true]);
    payment.setPayBackTo('cash');
    payment.payShown();
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 0, cashMinor: null }, 'cash', -50_000)]);
  });

  it('says the cash the screen showed, shows what the till says it is instead, and pays that the next time', async () => {
    const { payment, paid, runAll, world } = setup({ ok: false, code: 'cash-changed', detail: { cashDueMinor: 29_900 } });
    payment.open();
    payment.choose('card');
    payment.type('200');
    payment.payShown();
    await runAll();
    expect(payment.store.getState()).toMatchObject({ open: true, refusal: { code: 'cash-changed' } });
    expect(shownDue(world.cart, payment.store.getState(), { cashRounding: null })).toMatchObject({ cashMinor: 29_900, payOutMinor: 0 });
    payment.payShown();
    await runAll();
    expect(paid).toMatchObject([{ expectedCashDueMinor: 30_000 }, { expectedCashDueMinor: 29_900 }]);
    payment.erase();
    expect(shownDue(world.cart, payment.store.getState(), { cashRounding: null }).cashMinor).toBe(48_000);
  });

  it('that only gives money back makes room for a good that is read: an exchange begins, and nothing is paid', async () => {
    const { payment, paid, runAll, world } = setup();
    world.cart = refund;
    payment.open();
    payment.scanned('4607001234567');
    await runAll();
    expect([world.sold, payment.store.getState().open, paid]).toEqual([['4607001234567'], false, []]);
  });

  it('that was refused leaves the panel open with what was typed, one left to a senior without a word', async () => {
    const refusal = { ok: false, code: 'tendered-too-small', detail: { totalMinor: 50_000 } };
    const { payment, runAll } = setup(refusal);
    payment.type('500');
    payment.payShown();
    await runAll();
    expect(payment.store.getState()).toMatchObject({ open: true, paying: false, refusal, paid: null, laidMinor: 50_000, cash: { entry: '' } });
    const closed = setup({ ok: false, code: 'no-shift', detail: {} });
    closed.payment.type('500');
    closed.payment.payShown();
    await closed.runAll();
    expect(closed.payment.store.getState()).toMatchObject({ open: true, refusal: { code: 'no-shift' }, cash: { entry: '500' } });
    const left = setup({ ok: false, code: 'needs-right', detail: { right: 'refund-to-cash', size: null, limit: null } });
    left.payment.payCash(null);
    await left.runAll();
    expect(left.payment.store.getState()).toMatchObject({ open: true, refusal: null });
  });

  it('TND16: that is the rest of a basket shows the difference, whichever key was pressed, before any of it is paid', async () => {
    const { payment, paid, runAll, world } = setup();
    const rest = cartView('cart-1', [cartLine(1, { totalMinor: 70_00 })], { totalMinor: 70_00, state: 'not-registered', cashDueMinor: -30_00, posted: [{ number: '1-1-A-000002', kind: 'refund', totalMinor: 100_00, cashMinor: 100_00, cardMinor: 0 }] });
    world.cart = rest;
    for (const press of [() => payment.payCash(null), () => payment.payCash(100_00), payment.payCard]) {
      press();
      await runAll();
      expect([paid, payment.store.getState().open]).toEqual([[], true]);
      expect(shownDue(rest, payment.store.getState(), { cashRounding: null })).toMatchObject({ cashMinor: 0, payOutMinor: 30_00, missingMinor: 0 });
      payment.back();
    }
    payment.open();
    payment.payShown();
    await runAll();
    payment.open();
    payment.choose('card');
    payment.type('70');
    expect(shownDue(rest, payment.store.getState(), { cashRounding: null }).payOutMinor).toBe(100_00);
    payment.payShown();
    await runAll();
    expect(paid).toMatchObject([{ expectedTotalMinor: 70_00, expectedCashDueMinor: -30_00, offer: { cashMinor: null } }, { expectedCashDueMinor: -100_00, offer: { cardMinor: 70_00 } }]);
  });

  it('never takes a code, a letter, a minus, a giant or a pasted barcode for money', () => {
    const { payment, sounds } = setup();
    payment.open();
    payment.type('12');
    payment.scanned('4607001234567');
    expect(payment.store.getState()).toMatchObject({ cash: { entry: '12', trouble: 'scan' } });
    expect(sounds).toEqual(['blocked']);
    for (const [text, trouble] of [['e', 'letters'], ['-', 'negative']] as const) {
      payment.erase(99);
      payment.type('12');
      payment.type(text);
      expect(payment.store.getState()).toMatchObject({ cash: { entry: '12', trouble } });
    }
    for (const text of ['4607001234567', '1e12', '-5', '']) {
      payment.paste(text);
      expect(payment.store.getState().cash.entry).toBe('12');
    }
    payment.erase(99);
    payment.type('1000000000000');
    expect(payment.store.getState().cash).toEqual({ entry: '1000000', trouble: 'too-large', doubt: 'too-large' });
  });

  it('AMT1 in two parts is not made while one of them is in doubt, whichever row is marked and whichever key is pressed', async () => {
    const { payment, paid, runAll, sounds } = setup();
    payment.open();
    payment.choose('card');
    for (const key of '1e12') payment.type(key);
    payment.choose('cash');
    payment.type('400');
    for (const press of [payment.payShown, () => payment.payWithCash(50_000)]) {
      press();
      await runAll();
      expect([paid, sounds.length, payment.store.getState().method, payment.store.getState().card]).toEqual([[], sounds.length, 'card', { entry: '112', trouble: 'letters', doubt: 'letters' }]);
      payment.choose('cash');
    }
    payment.type('x');
    expect(payment.restByCard()).toBe(false);
    expect([sounds, payment.store.getState().method]).toEqual([['blocked', 'blocked', 'blocked'], 'cash']);
    payment.erase(99);
    payment.type('400');
    payment.restByCard();
    payment.payShown();
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 10_000, cashMinor: 40_000 })]);
  });

  it('of two sellers says what its worst paper came to, asked of this till’s own receipts alone', async () => {
    const { payment, runAll, world, lists } = setup({ ok: true, value: { ...receipt, documents: [{ receiptId: 'first' }, { receiptId: 'cart-1' }] } });
    payment.payCash(null);
    await runAll();
    world.printed = [{ id: 'first', printState: 'unknown' }, { id: 'cart-1', printState: 'confirmed' }, { id: 'older', printState: 'queued' }];
    payment.watchPrinting();
    await runAll();
    expect(payment.store.getState().paid?.printState).toBe('unknown');
    expect(lists.at(-1)).toEqual({ limit: 2, query: { own: true } });
  });

  it('leaves the change on screen to a second Enter, however late the page hears of it, and goes by one after it was read; typing does not wait', async () => {
    const { payment, runAll, world } = setup();
    const paidWith = async (): Promise<unknown> => {
      payment.payCash(100_000);
      await runAll();
      return payment.store.getState().paid;
    };
    await paidWith();
    for (const afterMs of [90, 250, READ_MS - 1]) {
      world.keyMs = 10_000 + afterMs;
      // The page was busy.
      world.nowMs = 19_000;
      payment.leavePaid();
      expect(payment.store.getState().paid).not.toBeNull();
    }
    world.keyMs = 10_000 + READ_MS;
    payment.leavePaid();
    expect(payment.store.getState().paid).toBeNull();
    expect(await paidWith()).not.toBeNull();
    payment.dismissPaid();
    expect(payment.store.getState().paid).toBeNull();
    payment.leavePaid();
  });

  it('follows the printing until the next receipt begins', async () => {
    const { payment, runAll, world } = setup();
    payment.payCash(null);
    await runAll();
    world.printState = 'confirmed';
    payment.watchPrinting();
    await runAll();
    expect(payment.store.getState().paid?.printState).toBe('confirmed');
    payment.dismissPaid();
    payment.watchPrinting();
    await runAll();
    expect(payment.store.getState().paid).toBeNull();
  });
});
