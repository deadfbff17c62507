/** What one part of the page does because of another, as the host tells of it. */
import { describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import type { TillState } from '#contract/terminal/till.ts';
import { leftOnTerminal } from '../features/payment/on-terminal.ts';
import type { Payment, PaymentDeps } from '../features/payment/payment-state.ts';
import { createPayment } from '../features/payment/payment-store.ts';
import type { CartState } from '../features/sale/cart-store.ts';
import { cartLine, cartView, paidReceipt } from '../parts/testing/cart.fixture.ts';
import { lock, signOut } from './actions.ts';
import { follow, type Till } from './compose.ts';
import { createTill } from './till-store.ts';

const olga = { id: 'olga', name: 'Ольга' };
const pavel = { id: 'pavel', name: 'Павел' };
const cart = cartView('cart-1', [cartLine(1, { totalMinor: 49_990 })], { totalMinor: 49_990 });

/** A till at which Olga sells: the page's own frame and payment, wired as in the shop, beside parts that do nothing. */
function desk(): { readonly till: Till; readonly payment: Payment; readonly told: (over: Record<string, unknown>) => void; readonly show: (cart: CartView) => void } {
  const heard: ((state: TillState) => void)[] = [];
  const hand = handOf({ cart, refusals: [] });
  const nothing = (): void => undefined;
  const terminal = {
    status: () => 'open', onStatus: nothing, onRefresh: nothing,
    services: { till: { on: (_event: string, hear: (state: TillState) => void) => heard.push(hear) }, settings: { on: nothing }, staff: { signOut: () => Promise.resolve(), lock: () => Promise.resolve() } },
  };
  const payment = createPayment({
    pay: () => Promise.resolve({ ok: false, code: 'cart-changed', detail: {} }), receipts: { list: () => Promise.resolve({ ok: false }) }, withApproval: (send: (approvalId: undefined) => unknown) => send(undefined), inOrder: (work: () => Promise<void>) => void work(),
    cart: () => hand.getState().cart, policy: () => ({ cardAccepted: true, cashRounding: null }), refusedCount: () => 0, nothingAsked: () => true, nothingUnread: () => true, afterPaid: nothing, sell: nothing, sound: nothing,
  } as unknown as PaymentDeps);
  const part = { refresh: nothing, refreshLast: nothing, close: nothing, forget: nothing };
  const till = {
    terminal, payment, frame: createTill(terminal as unknown as Parameters<typeof createTill>[0], nothing), cart: { ...part, store: hand },
    quick: part, pictures: part, papers: part, parked: part, settings: part, recovery: part, approvals: part, back: { tasks: part },
  } as unknown as Till;
  follow(till);
  const told = (over: Record<string, unknown>): void => {
    for (const hear of heard) hear({ staff: olga, locked: false, shift: { id: 's' }, training: false, parkedCount: 0, ...over } as unknown as TillState);
  };
  told({});
  return { till, payment, told, show: hand.show };
}

/** What lies in the cashier's hand, as the page's other parts look at it. */
function handOf(first: Pick<CartState, 'cart' | 'refusals'>): { readonly getState: () => typeof first; readonly subscribe: (hear: (now: typeof first, before: typeof first) => void) => () => void; readonly show: (cart: CartView) => void } {
  let now = first;
  const heard: ((now: typeof first, before: typeof first) => void)[] = [];
  return {
    getState: () => now,
    subscribe: (hear) => {
      heard.push(hear);
      return () => undefined;
    },
    show: (next) => {
      const before = now;
      now = { ...now, cart: next };
      for (const hear of heard) hear(now, before);
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('another person comes to the till', () => {
  it.each<readonly [string, (at: ReturnType<typeof desk>) => void]>([
    ['after leaving it', ({ till, told }) => {
      signOut(till);
      told({ staff: null });
      told({ staff: pavel });
    }],
    ['over the lock', ({ till, told }) => {
      lock(till);
      told({ locked: true });
      told({ staff: pavel });
    }],
  ])('HSA29 %s: what the terminal may have moved stays told, and a payment that was only opened does not', async (_, change) => {
    const refused = desk();
    refused.payment.payCard();
    await settle();
    const before = refused.payment.store.getState();
    expect(before).toMatchObject({ open: true, refusal: { code: 'cart-changed' }, onTerminal: { moved: { saleMinor: 49_990 } } });
    change(refused);
    expect(refused.payment.store.getState()).toEqual(before);
    const opened = desk();
    opened.payment.open();
    change(opened);
    expect(opened.payment.store.getState()).toMatchObject({ open: false, refusal: null });
  });
});

describe('the receipt of a refused payment', () => {
  it('HSA29 is followed while it is in hand: what of the card became a receipt is not told to be undone once it is gone', async () => {
    const { payment, show } = desk();
    payment.payCard();
    await settle();
    show({ ...cart, totalMinor: 20_000, posted: [{ number: '1-1-A-000001', kind: 'sale', totalMinor: 29_990, cashMinor: 0, cardMinor: 29_990 }] });
    show(cartView('cart-2', []));
    const { open, onTerminal } = payment.store.getState();
    expect(open).toBe(true);
    expect(onTerminal && leftOnTerminal(onTerminal, cartView('cart-2', []))).toEqual({ saleMinor: 20_000, refundMinor: 0 });
  });
});

describe('a payment that is posted', () => {
  it('closes every panel about its receipt, or over the change, and leaves what was opened behind the sale', () => {
    for (const panel of ['line', 'receipt-discount', 'price-of', 'park', 'clear', 'quick', 'parked'] as const) {
      const { till, payment } = desk();
      till.frame.open(panel, panel === 'line' ? 'discount:1:' : null);
      const release = till.frame.hold(() => undefined);
      payment.store.setState({ paid: { receipt: paidReceipt('cart-1'), cart, printState: null, shownAtMs: 0 } });
      expect([panel, till.frame.store.getState().panel]).toEqual([panel, null]);
      release();
    }
    const { till, payment } = desk();
    till.frame.open('history');
    payment.store.setState({ paid: { receipt: paidReceipt('cart-1'), cart, printState: null, shownAtMs: 0 } });
    expect(till.frame.store.getState().panel).toBe('history');
    till.frame.open('quick');
    // How the printing goes is no new payment.
    payment.store.setState(({ paid }) => ({ paid: paid && { ...paid, printState: 'sent' } }));
    expect(till.frame.store.getState().panel).toBe('quick');
  });
});
