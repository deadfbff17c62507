/** What a card cannot pay, or may not, is never asked of the terminal. */
import type { CartView, TenderOffer } from '#contract/terminal/sale.ts';
import { isHalfWay } from '../../parts/half-way.ts';
import { dueOf, type PayBackTo } from './payment-due.ts';
import type { PaymentDeps, PaymentStore, PayRefusal } from './payment-state.ts';

export const CARD_TOO_LARGE = { ok: false, code: 'card-too-large', detail: {} } as const satisfies PayRefusal;

/** More for the card than it can pay (TND9) is told before the terminal is worked for it, and not sent. True where it was so. */
export function overCard({ sound, policy }: Pick<PaymentDeps, 'sound' | 'policy'>, { setState: set }: PaymentStore): (cart: CartView, offer: TenderOffer, payBackTo: PayBackTo) => boolean {
  return (cart, offer, payBackTo) => {
    if (isHalfWay(cart) || dueOf(cart, offer, payBackTo, policy()?.cashRounding ?? null).cardOverMinor === 0) return false;
    sound('blocked');
    set({ open: true, method: 'card', refusal: CARD_TOO_LARGE });
    return true;
  };
}

/** Says so where the shop takes no cards, and then is true. */
export function refusingCards(deps: Pick<PaymentDeps, 'policy' | 'sound' | 'cart'>, { setState: set }: PaymentStore): () => boolean {
  return () => {
    if (deps.policy()?.cardAccepted !== false) return false;
    deps.sound('blocked');
    set({ refusal: { code: 'no-cards' }, open: (deps.cart()?.lines.length ?? 0) > 0 });
    return true;
  };
}
