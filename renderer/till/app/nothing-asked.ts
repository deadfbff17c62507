import type { Cart } from '../features/sale/cart-store.ts';
import type { TillKeeper } from './till-store.ts';

/**
 * Whether every good sold by measure in hand has its measure. Where one has none, the question comes first: it is told aloud, and what covers it closes.
 * To be asked in its turn: a scan before it may have brought the question.
 */
export function nothingAsked({ cart, frame }: { readonly cart: Pick<Cart, 'store' | 'refuseTyped'>; readonly frame: Pick<TillKeeper, 'open'> }): boolean {
  if (cart.store.getState().unweighed.length === 0) return true;
  frame.open(null);
  cart.refuseTyped();
  return false;
}
