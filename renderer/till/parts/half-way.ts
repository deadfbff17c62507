import type { CartView } from '#contract/terminal/sale.ts';

const begun: ReadonlySet<CartView['state']> = new Set<CartView['state']>(['tendering', 'card-authorised', 'fiscal-intent', 'registered', 'unknown']);

/** The payment was begun and stands still: paying again takes nothing new, it asks what became of what was asked before. */
export function isHalfWay(cart: Pick<CartView, 'state'>): boolean {
  return begun.has(cart.state);
}

/** True where some receipts of the basket are written and the rest is in hand: what the customer gives or gets is the difference. */
export function isRest(cart: CartView): boolean {
  return cart.posted.length > 0 && !isHalfWay(cart);
}

/** Cash of what is posted already in kopecks, sales less refunds: it has not changed hands yet. 0 of a payment under way, where it is in the sums of the cart itself. */
export function carriedMinor(cart: CartView): number {
  return isRest(cart) ? cart.posted.reduce((sum, { kind, cashMinor }) => (kind === 'sale' ? sum + cashMinor : sum - cashMinor), 0) : 0;
}
