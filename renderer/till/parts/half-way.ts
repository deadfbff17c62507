import type { CartView } from '#contract/terminal/sale.ts';

const begun: ReadonlySet<CartView['state']> = new Set<CartView['state']>(['tendering', 'card-authorised', 'fiscal-intent', 'registered', 'unknown']);

/** The payment was begun and stands still: paying again takes nothing new, it asks what became of what was asked before. */
export function isHalfWay(cart: Pick<CartView, 'state'>): boolean {
  return begun.has(cart.state);
}
