import type { CartView } from '#contract/terminal/sale.ts';
import type { PaymentState } from '../features/payment/payment-state.ts';

export type ShownCart = {
  /** Null until the host has answered for the first time. */
  readonly shown: CartView | null;
  /** It is not the cart in hand: nothing of it can be chosen or changed. */
  readonly isHistory: boolean;
};

/**
 * What is shown as the receipt: the cart in hand, or the one that is just being paid or has been, until the next begins. The host tells of the next, empty one before
 * it answers for the money: without that an empty receipt would shine up in between, and every line would be drawn twice while somebody waits for the change.
 */
export function shownCart({ settling, paid }: Pick<PaymentState, 'settling' | 'paid'>, view: CartView | null): ShownCart {
  const isEmpty = view === null || view.lines.length === 0;
  if (settling !== null && isEmpty && view?.id !== settling.id) return { shown: settling, isHistory: true };
  const shown = paid !== null && (isEmpty || view.id === paid.receipt.basketId) ? paid.cart : view;
  return { shown, isHistory: shown !== view };
}
