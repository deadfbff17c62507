import { describe, expect, it } from 'vitest';
import { cartLine, cartView } from '../parts/testing/cart.fixture.ts';
import type { Paid } from '../features/payment/payment-state.ts';
import { shownCart } from './shown-cart.ts';

const full = cartView('a', [cartLine(1)], {});
const next = cartView('b', [], {});
const begun = cartView('b', [cartLine(1)], {});
const paid = { receipt: { basketId: 'a' }, cart: full, printState: null } as unknown as Paid;

describe('the receipt that is shown', () => {
  it('is the cart in hand', () => {
    expect(shownCart({ settling: null, paid: null }, full)).toEqual({ shown: full, isHistory: false });
    expect(shownCart({ settling: null, paid: null }, null)).toEqual({ shown: null, isHistory: false });
  });

  it('stays the one that is being paid when the host tells of the next, empty one before it answers', () => {
    expect(shownCart({ settling: full, paid: null }, full)).toEqual({ shown: full, isHistory: false });
    expect(shownCart({ settling: full, paid: null }, next)).toEqual({ shown: full, isHistory: true });
    expect(shownCart({ settling: full, paid: null }, begun)).toEqual({ shown: begun, isHistory: false });
    // Emptied by another window: it is empty.
    expect(shownCart({ settling: full, paid: null }, cartView('a', [], {}))).toEqual({ shown: cartView('a', [], {}), isHistory: false });
  });

  it('is the one just paid until the next begins', () => {
    expect(shownCart({ settling: null, paid }, next)).toEqual({ shown: full, isHistory: true });
    expect(shownCart({ settling: null, paid }, begun)).toEqual({ shown: begun, isHistory: false });
  });
});
