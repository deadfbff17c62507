import { describe, expect, it } from 'vitest';
import { cartLine, cartView } from '../parts/testing/cart.fixture.ts';
import { createCart, type SaleClient } from '../features/sale/cart-store.ts';
import { IDLE } from '../features/sale/command.ts';
import { createGestureQueue } from '../features/sale/gesture-queue.ts';
import { askAgain, openLine, openReceiptDiscount } from './actions.ts';
import type { Till } from './compose.ts';

/** A till with one line in hand: what is opened over the selling screen and asked of the payment is written down. */
function desk(): { readonly till: Till; readonly sounds: string[]; readonly done: unknown[]; readonly settled: () => Promise<void> } {
  const sounds: string[] = [];
  const done: unknown[] = [];
  const queue = createGestureQueue((error) => {
    throw error;
  });
  const cart = createCart({
    sale: { on: () => () => undefined } as unknown as SaleClient, queue, newGesture: () => 'gesture', sound: (sound) => sounds.push(sound), sellable: () => Promise.resolve(),
    withApproval: (send) => send(undefined), onReceiptCode: () => undefined,
  });
  cart.show(cartView('a', [cartLine(1)]));
  const till = {
    cart, inOrder: queue.run, frame: { open: (panel: string, subject: string) => done.push([panel, subject]) },
    payment: { back: () => undefined, payCash: (tenderedMinor: number | null) => done.push(['cash', tenderedMinor]) },
  } as unknown as Till;
  return { till, sounds, done, settled: queue.idle };
}

describe('a key of a panel after something typed', () => {
  it.each([['of the receipt', openReceiptDiscount, '10'], ['of the line', (till: Till) => openLine(till, 'discount'), 'discount:10']] as const)('the discount %s gets the number, and none that is in doubt', async (_, press, subject) => {
    const { till, sounds, done, settled } = desk();
    till.cart.type('-10');
    press(till);
    await settled();
    expect(done).toEqual([]);
    expect(sounds).toEqual(['blocked', 'blocked']);
    expect(till.cart.store.getState().command).toEqual({ ...IDLE, entry: '10', trouble: 'negative' });
    till.cart.confirm();
    press(till);
    await settled();
    expect(done).toEqual([[subject === '10' ? 'receipt-discount' : 'line', subject]]);
    expect(till.cart.store.getState().command).toBe(IDLE);
  });
});

describe('the way on of a payment that stopped half-way', () => {
  it('takes nothing that was typed, and leaves nothing for the next receipt', () => {
    const { till, done } = desk();
    till.cart.type('500');
    askAgain(till);
    expect(done).toEqual([['cash', null]]);
    expect(till.cart.store.getState().command).toBe(IDLE);
  });
});
