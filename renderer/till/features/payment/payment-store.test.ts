import { describe, expect, it } from 'vitest';
import type { WithApproval } from '../../parts/approval.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import { cartLine, cartView, paidReceipt } from '../../parts/testing/cart.fixture.ts';
import { createPayment, shownDue, type Payment, type PaymentDeps } from './payment-store.ts';

const sale = cartView('cart-1', [cartLine(1, { totalMinor: 50_000 })], { totalMinor: 50_000 });
const refund = cartView('cart-1', [cartLine(1, { direction: 'refund', totalMinor: 50_000 })], { mode: 'refund', totalMinor: -50_000, saleMinor: 0, refundMinor: 50_000, cashDueMinor: -50_000, payBack: [{ kind: 'card', amountMinor: 30_000 }, { kind: 'cash', amountMinor: 20_000 }] });
const receipt = paidReceipt('cart-1');

type World = { refused: number; asked: number; unread: boolean; printState: string; printed: readonly { id: string; printState: string }[] | null; cart: CartView; cardAccepted: boolean; sold: string[]; inHand: CartView; signIn: () => void; answers: unknown[] };
type Setup = { readonly payment: Payment; readonly paid: unknown[]; readonly runAll: () => Promise<void>; readonly world: World; readonly sounds: string[]; readonly lists: unknown[] };

function setup(answer: unknown = { ok: true, value: receipt }): Setup {
  const paid: unknown[] = [];
  const sounds: string[] = [];
  const lists: unknown[] = [];
  const waiting: (() => Promise<void>)[] = [];
  const { promise: signedIn, resolve: signIn } = Promise.withResolvers<void>();
  const world: World = { refused: 0, asked: 0, unread: false, printState: 'queued', printed: null, cart: sale, cardAccepted: true, sold: [], inHand: sale, signIn, answers: [] };
  const withApproval: WithApproval = (send) => send(undefined);
  const payment = createPayment({
    pay: (input) => {
      paid.push(input);
      return Promise.resolve(world.answers.shift() ?? answer) as ReturnType<PaymentDeps['pay']>;
    },
    view: () => Promise.resolve({ ok: true, value: world.inHand }), sellable: () => signedIn,
    receipts: { list: (input: unknown) => { lists.push(input); return Promise.resolve({ ok: true, value: { receipts: world.printed ?? [{ id: 'cart-1', printState: world.printState }] } }); } } as unknown as PaymentDeps['receipts'],
    withApproval, inOrder: (work) => void waiting.push(work), cart: () => world.cart, refusedCount: () => world.refused, nothingAsked: () => world.asked === 0, nothingUnread: () => !world.unread, afterPaid: () => undefined, sound: (sound) => sounds.push(sound), sell: (code) => void world.sold.push(code),
    policy: () => ({ cardAccepted: world.cardAccepted, cashRounding: null }),
  });
  const runAll = async (): Promise<void> => {
    for (const work of waiting.splice(0)) await work();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { payment, paid, runAll, world, sounds, lists };
}

const of = (offer: { cardMinor: number; cashMinor: number | null }, payBackTo = 'as-paid', expectedTotalMinor = 50_000): unknown => {
  const cashDue = expectedTotalMinor - offer.cardMinor;
  return { cartId: 'cart-1', expectedTotalMinor, expectedCashDueMinor: cashDue === 0 ? null : cashDue, offer, payBackTo };
};

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

  it('HSA29 keeps what is told about money on the terminal when the receipt is gone, and closes over anything else', async () => {
    const { payment, world, runAll } = setup({ ok: false, code: 'cart-changed', detail: {} });
    payment.open();
    payment.cartGone();
    expect(payment.store.getState().open).toBe(false);
    payment.payCard();
    await runAll();
    world.cart = cartView('cart-2', []);
    payment.cartGone();
    expect(payment.store.getState()).toMatchObject({ open: true, refusal: { code: 'cart-changed' }, onCardMinor: 50_000, refusedCart: { id: 'cart-1' } });
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

  it.each<[string, (payment: Payment) => void]>([
    ['exact cash', (payment) => payment.payCash(null)], ['by card', (payment) => payment.payCard()], ['as shown', (payment) => payment.payShown()], ['with a note', (payment) => payment.payWithCash(100_000)],
  ])('given behind a good whose weight is asked for takes nothing and gives way to the question: %s', async (_, pay) => {
    const { payment, paid, runAll, world } = setup();
    payment.open();
    pay(payment);
    world.asked = 1;
    await runAll();
    expect(paid).toEqual([]);
    expect(payment.store.getState()).toMatchObject({ open: false, paying: false, refusal: null });
    world.asked = 0;
    pay(payment);
    await runAll();
    expect(paid).toHaveLength(1);
  });

  it('that stopped half-way is asked about, whatever waits for a weight: nothing can be weighed any more', async () => {
    const { payment, paid, runAll, world } = setup();
    world.cart = { ...sale, state: 'unknown' };
    world.asked = 1;
    payment.payCash(null);
    await runAll();
    expect(paid).toHaveLength(1);
  });

  it.each<[string, (payment: Payment) => void]>([
    ['exact cash', (payment) => payment.payCash(null)], ['by card', (payment) => payment.payCard()], ['as shown', (payment) => payment.payShown()], ['with a note', (payment) => payment.payWithCash(100_000)],
  ])('HSA42 over goods that were refused and not read is not made, whichever way it is asked for, but a question about one that stopped half-way is: %s', async (_, pay) => {
    const { payment, paid, runAll, world } = setup();
    payment.open();
    world.unread = true;
    pay(payment);
    await runAll();
    expect([paid, payment.store.getState().paying, payment.store.getState().open]).toEqual([[], false, true]);
    world.unread = false;
    pay(payment);
    await runAll();
    expect(paid).toHaveLength(1);
    world.unread = true;
    world.cart = { ...sale, state: 'unknown' };
    pay(payment);
    await runAll();
    expect(paid).toHaveLength(2);
  });

  it('takes no card where the shop takes none', async () => {
    const { payment, paid, runAll, world } = setup();
    world.cardAccepted = false;
    payment.payCard();
    await runAll();
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

  it('keeps cash that is not enough as its first part: the rest by card is one chord, and Enter alone never pays the rest', async () => {
    const { payment, paid, runAll, sounds } = setup();
    payment.payCash(10_000);
    await runAll();
    const refusal = { code: 'tendered-too-small', detail: { totalMinor: 50_000 } };
    expect(payment.store.getState()).toMatchObject({ open: true, paying: false, laidMinor: 10_000, cash: { entry: '' }, refusal });
    payment.payShown();
    payment.payCash(null);
    await runAll();
    payment.payCash(null);
    await runAll();
    expect([paid, sounds]).toEqual([[], ['blocked', 'blocked', 'blocked']]);
    payment.restByCard();
    payment.payShown();
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 40_000, cashMinor: 10_000 })]);
    expect(payment.store.getState().laidMinor).toBe(0);
  });

  it('adds what the customer gives on top to the cash on the counter, until it is enough', async () => {
    const { payment, paid, runAll } = setup();
    payment.payCash(10_000);
    await runAll();
    payment.type('200');
    payment.payShown();
    await runAll();
    expect([payment.store.getState().laidMinor, paid]).toEqual([30_000, []]);
    payment.type('500');
    payment.payShown();
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 0, cashMinor: 80_000 })]);
  });

  it('takes cash back from the counter: Backspace into the field, Delete and Esc away', async () => {
    const { payment, runAll, paid } = setup();
    payment.payCash(10_050);
    await runAll();
    payment.type('7');
    payment.erase();
    expect(payment.store.getState()).toMatchObject({ laidMinor: 10_050, cash: { entry: '' } });
    payment.erase();
    expect(payment.store.getState()).toMatchObject({ laidMinor: 0, cash: { entry: '100,50' }, refusal: null });
    payment.payShown();
    await runAll();
    payment.erase(99);
    expect(payment.store.getState()).toMatchObject({ laidMinor: 0, cash: { entry: '' } });
    payment.payCash(10_000);
    await runAll();
    payment.back();
    payment.payCash(null);
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 0, cashMinor: null })]);
  });

  it('that only gives money back makes room for a good that is read: an exchange begins, and nothing is paid', async () => {
    const { payment, paid, runAll, world } = setup();
    world.cart = refund;
    payment.open();
    payment.scanned('4607001234567');
    await runAll();
    expect([world.sold, payment.store.getState().open, paid]).toEqual([['4607001234567'], false, []]);
  });

  it('pays once however often Enter is pressed before the answer', async () => {
    const { payment, paid, runAll } = setup();
    payment.payCash(null);
    payment.payCash(null);
    payment.payCard();
    await runAll();
    expect(paid).toHaveLength(1);
  });

  it('does not happen when a gesture given before it was refused', async () => {
    const { payment, paid, runAll, world } = setup();
    payment.payCash(null);
    world.refused = 1;
    await runAll();
    expect(paid).toEqual([]);
    expect(payment.store.getState().paying).toBe(false);
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

  const lost = { ok: false, code: 'not-signed-in', detail: {} };
  const next = cartView('cart-2', []);

  it('whose answer was lost with the host waits for a sign-in, then asks what became of it and shows the change', async () => {
    const { payment, paid, runAll, world } = setup();
    world.answers = [lost];
    world.inHand = next;
    payment.payCash(100_000);
    const done = runAll();
    await new Promise((resolve) => setImmediate(resolve));
    expect([paid.length, payment.store.getState().paying, payment.store.getState().paid]).toEqual([1, true, null]);
    world.signIn();
    await done;
    expect(paid[1]).toEqual(paid[0]);
    expect(payment.store.getState()).toMatchObject({ paying: false, open: false, refusal: null, paid: { receipt, cart: sale } });
  });

  it.each([['cart', { open: true, refusal: { code: 'interrupted' } }], ['unknown', { open: false, refusal: null }], ['not-registered', { open: false, refusal: null }]] as const)('whose answer was lost is never made by asking: a receipt that is still in hand and %s is told', async (state, told) => {
    const { payment, paid, runAll, world, sounds } = setup(lost);
    world.inHand = { ...sale, state };
    world.signIn();
    payment.payCash(null);
    await runAll();
    expect([paid.length, sounds]).toEqual([1, ['blocked']]);
    expect(payment.store.getState()).toMatchObject({ paying: false, paid: null, ...told });
  });

  it('by card that was not made says how much the terminal may have moved already; the next try forgets it', async () => {
    const { payment, runAll, world } = setup(lost);
    world.inHand = { ...sale, state: 'cart' };
    world.signIn();
    payment.payCard();
    await runAll();
    expect(payment.store.getState()).toMatchObject({ refusal: { code: 'interrupted' }, onCardMinor: sale.totalMinor });
    payment.back();
    expect(payment.store.getState()).toMatchObject({ onCardMinor: 0 });
  });

  it('that the host broke down over is asked about too: paid after all it shows the change, else the fault', async () => {
    const fault = { ok: false, code: 'fault', detail: { fault: 'internal', retry: 'never', message: '' } };
    const done = setup();
    done.world.answers = [fault];
    done.world.inHand = next;
    done.payment.payCash(null);
    await done.runAll();
    expect(done.payment.store.getState().paid?.receipt).toEqual(receipt);
    const left = setup(fault);
    left.payment.payCash(null);
    await left.runAll();
    expect([left.paid.length, left.payment.store.getState().refusal]).toEqual([1, fault]);
  });

  it.each(['tendering', 'card-authorised', 'fiscal-intent', 'unknown'] as const)('HSA18: that the host broke down over while it is %s is never told as a fault: the panel that would take a second payment goes', async (state) => {
    for (const fault of ['internal', 'storage-failed']) {
      const { payment, paid, runAll, world, sounds } = setup({ ok: false, code: 'fault', detail: { fault, retry: 'never', message: '' } });
      payment.open();
      world.inHand = { ...sale, state };
      payment.payShown();
      await runAll();
      expect([paid.length, sounds]).toEqual([1, ['blocked']]);
      expect(payment.store.getState()).toMatchObject({ open: false, paying: false, refusal: null, paid: null });
    }
  });

  it('TND16: that is the rest of a basket shows the difference, whichever key was pressed, before any of it is paid', async () => {
    const { payment, paid, runAll, world } = setup();
    const rest = cartView('cart-1', [cartLine(1, { totalMinor: 70_00 })], { totalMinor: 70_00, state: 'not-registered', cashDueMinor: -30_00, posted: [{ number: '1-1-A-000002', kind: 'refund', totalMinor: 100_00, cashMinor: 100_00 }] });
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

  it('that stands half-way is asked about with any key, without a look at sums that are decided', async () => {
    const { payment, paid, runAll, world } = setup();
    for (const cart of [{ ...refund, state: 'unknown' as const }, { ...sale, state: 'tendering' as const }]) {
      world.cart = cart;
      for (const press of [() => payment.payCash(null), () => payment.payCash(1), payment.payCard]) {
        press();
        await runAll();
      }
    }
    expect(paid).toHaveLength(6);
    expect(payment.store.getState()).toMatchObject({ open: false, refusal: null });
  });

  it('never takes a code, a letter, a minus, a giant or a pasted barcode for money', () => {
    const { payment, sounds } = setup();
    payment.open();
    payment.type('12');
    payment.scanned('4607001234567');
    expect(payment.store.getState()).toMatchObject({ cash: { entry: '12', trouble: 'code' }, scanned: true });
    expect(sounds).toEqual(['blocked']);
    for (const [text, trouble] of [['e', 'letters'], ['-', 'negative']] as const) {
      payment.type(text);
      expect(payment.store.getState()).toMatchObject({ cash: { entry: '12', trouble }, scanned: false });
    }
    for (const text of ['4607001234567', '1e12', '-5', '']) {
      payment.paste(text);
      expect(payment.store.getState().cash.entry).toBe('12');
    }
    payment.erase(99);
    payment.type('1000000000000');
    expect(payment.store.getState().cash).toEqual({ entry: '1000000000', trouble: 'too-large' });
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
