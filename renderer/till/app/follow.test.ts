/** What one part of the page does because of another, as the host tells of it. */
import { describe, expect, it } from 'vitest';
import type { TillState } from '#contract/terminal/till.ts';
import { createPayment, type Payment, type PaymentDeps } from '../features/payment/payment-store.ts';
import { cartLine, cartView } from '../parts/testing/cart.fixture.ts';
import { lock, signOut } from './actions.ts';
import { follow, type Till } from './compose.ts';
import { createTill } from './till-store.ts';

const olga = { id: 'olga', name: 'Ольга' };
const pavel = { id: 'pavel', name: 'Павел' };
const cart = cartView('cart-1', [cartLine(1, { totalMinor: 49_990 })], { totalMinor: 49_990 });

/** A till at which Olga sells: the page's own frame and payment, wired as in the shop, beside parts that do nothing. */
function desk(): { readonly till: Till; readonly payment: Payment; readonly told: (over: Record<string, unknown>) => void } {
  const heard: ((state: TillState) => void)[] = [];
  const nothing = (): void => undefined;
  const terminal = {
    status: () => 'open', onStatus: nothing, onRefresh: nothing,
    services: { till: { on: (_event: string, hear: (state: TillState) => void) => heard.push(hear) }, settings: { on: nothing }, staff: { signOut: () => Promise.resolve(), lock: () => Promise.resolve() } },
  };
  const payment = createPayment({
    pay: () => Promise.resolve({ ok: false, code: 'cart-changed', detail: {} }), receipts: { list: () => Promise.resolve({ ok: false }) }, withApproval: (send: (approvalId: undefined) => unknown) => send(undefined), inOrder: (work: () => Promise<void>) => void work(),
    cart: () => cart, policy: () => ({ cardAccepted: true, cashRounding: null }), refusedCount: () => 0, nothingAsked: () => true, nothingUnread: () => true, afterPaid: nothing, sell: nothing, sound: nothing,
  } as unknown as PaymentDeps);
  const part = { refresh: nothing, refreshLast: nothing, close: nothing, forget: nothing };
  const till = {
    terminal, payment, frame: createTill(terminal as unknown as Parameters<typeof createTill>[0]), cart: { ...part, store: { subscribe: nothing } },
    quick: part, pictures: part, papers: part, parked: part, settings: part, recovery: part, approvals: part, back: { tasks: part },
  } as unknown as Till;
  follow(till);
  const told = (over: Record<string, unknown>): void => {
    for (const hear of heard) hear({ staff: olga, locked: false, shift: { id: 's' }, training: false, parkedCount: 0, ...over } as unknown as TillState);
  };
  told({});
  return { till, payment, told };
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
    expect(before).toMatchObject({ open: true, refusal: { code: 'cart-changed' }, onCardMinor: 49_990 });
    change(refused);
    expect(refused.payment.store.getState()).toEqual(before);
    const opened = desk();
    opened.payment.open();
    change(opened);
    expect(opened.payment.store.getState()).toMatchObject({ open: false, refusal: null });
  });
});
