/** A payment over a host that answers as a test says, and what became of it. */
import type { WithApproval } from '../../parts/approval.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import { cartLine, cartView, paidReceipt } from '../../parts/testing/cart.fixture.ts';
import type { Payment, PaymentDeps } from './payment-state.ts';
import { createPayment } from './payment-store.ts';

export const sale = cartView('cart-1', [cartLine(1, { totalMinor: 50_000 })], { totalMinor: 50_000 });
export const refund = cartView('cart-1', [cartLine(1, { direction: 'refund', totalMinor: 50_000 })], { mode: 'refund', totalMinor: -50_000, saleMinor: 0, refundMinor: 50_000, cashDueMinor: -50_000, payBack: [{ kind: 'card', amountMinor: 30_000 }, { kind: 'cash', amountMinor: 20_000 }] });
export const receipt = paidReceipt('cart-1');

type World = { /** What the page's clock says, and when the last key was. */ nowMs: number; keyMs: number; refused: number; asked: number; unread: boolean; printState: string; printed: readonly { id: string; printState: string }[] | null; cart: CartView; cardAccepted: boolean; sold: string[]; owed: number[]; inHand: CartView; signIn: () => void; /** Each once; a function is asked, and may change the receipt in hand. */ answers: unknown[] };
type Setup = { readonly payment: Payment; readonly paid: unknown[]; readonly runAll: () => Promise<void>; readonly world: World; readonly sounds: string[]; readonly lists: unknown[] };

/** The payment that is looked at, all it paid, and its sounds; `runAll` does what waits its turn. */
export function setup(answer: unknown = { ok: true, value: receipt }): Setup {
  const paid: unknown[] = [];
  const sounds: string[] = [];
  const lists: unknown[] = [];
  const waiting: (() => Promise<void>)[] = [];
  const { promise: signedIn, resolve: signIn } = Promise.withResolvers<void>();
  const world: World = { nowMs: 10_000, keyMs: 0, refused: 0, asked: 0, unread: false, printState: 'queued', printed: null, cart: sale, cardAccepted: true, sold: [], owed: [], inHand: sale, signIn, answers: [] };
  const withApproval: WithApproval = (send) => send(undefined);
  const payment = createPayment({
    pay: (input) => {
      paid.push(input);
      const next = world.answers.shift() ?? answer;
      return Promise.resolve(typeof next === 'function' ? (next as () => unknown)() : next) as ReturnType<PaymentDeps['pay']>;
    },
    view: () => Promise.resolve({ ok: true, value: world.inHand }), sellable: () => signedIn,
    receipts: { list: (input: unknown) => { lists.push(input); return Promise.resolve({ ok: true, value: { receipts: world.printed ?? [{ id: 'cart-1', printState: world.printState }] } }); } } as unknown as PaymentDeps['receipts'],
    withApproval, inOrder: (work) => void waiting.push(work), cart: () => world.cart, refusedCount: () => world.refused, nothingAsked: () => world.asked === 0, nothingUnread: () => !world.unread, afterPaid: () => undefined, owed: (cashMinor) => void world.owed.push(cashMinor), sound: (sound) => sounds.push(sound), sell: (code) => void world.sold.push(code), nowMs: () => world.nowMs, handMs: () => world.keyMs,
    policy: () => ({ cardAccepted: world.cardAccepted, cashRounding: null }),
  });
  const runAll = async (): Promise<void> => {
    for (const work of waiting.splice(0)) await work();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { payment, paid, runAll, world, sounds, lists };
}

/** What a payment says of itself when it is asked for. */
export const of = (offer: { cardMinor: number; cashMinor: number | null }, payBackTo = 'as-paid', expectedTotalMinor = 50_000): unknown => {
  const cashDue = expectedTotalMinor - offer.cardMinor;
  return { cartId: 'cart-1', expectedTotalMinor, expectedCashDueMinor: cashDue === 0 ? null : cashDue, offer, payBackTo };
};
