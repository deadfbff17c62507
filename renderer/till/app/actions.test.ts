import { describe, expect, it } from 'vitest';
import { cartLine, cartView } from '../parts/testing/cart.fixture.ts';
import { createCart, type SaleClient } from '../features/sale/cart-store.ts';
import { IDLE, type Command } from '../features/sale/command.ts';
import { createGestureQueue } from '../features/sale/gesture-queue.ts';
import { askAgain, card, enter, openLine, openReceiptDiscount, park, touchCard, touchCash } from './actions.ts';
import type { Till } from './compose.ts';

/** A till with one line in hand: what is opened over the selling screen and asked of the payment is written down. */
function desk(): { readonly till: Till; readonly sounds: string[]; readonly done: unknown[]; readonly settled: () => Promise<void> } {
  const sounds: string[] = [];
  const done: unknown[] = [];
  const queue = createGestureQueue((error) => {
    throw error;
  });
  const shown = cartView('a', [cartLine(1), cartLine(2, { unit: 'kg' })], { selectedLineNo: 2 });
  const gesture = (name: string) => (input: Record<string, unknown>) => {
    done.push([name, input['code'] ?? input['lineNo'], input['quantityMicro']]);
    return Promise.resolve({ ok: true, value: shown });
  };
  const cart = createCart({
    sale: { on: () => () => undefined, scan: gesture('scan'), setQuantity: gesture('setQuantity') } as unknown as SaleClient, queue, newGesture: () => 'gesture', sound: (sound) => sounds.push(sound), sellable: () => Promise.resolve(),
    withApproval: (send) => send(undefined), onReceiptCode: () => undefined,
  });
  cart.show(shown);
  const till = {
    cart, inOrder: queue.run, frame: { open: (panel: string | null, subject?: string | null) => (panel === null ? undefined : done.push([panel, subject])) },
    payment: { back: () => undefined, payCash: (tenderedMinor: number | null) => done.push(['cash', tenderedMinor]), payCard: () => done.push(['card']), open: () => done.push(['payment']), restByCard: () => done.push(['rest by card']) },
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

describe('a weight and a quantity before a key that is for something else', () => {
  const asked: Command = { ...IDLE, lineNo: 2, asked: true };
  const money: readonly (readonly [string, (till: Till) => void, unknown[]])[] = [['the chord of the card', card, [['card']]], ['the button of the card', touchCard, [['payment'], ['rest by card']]], ['the button of cash', touchCash, [['payment']]], ['aside', park, [['park', null]]]];

  it.each([['of the discount', (till: Till) => openLine(till, 'discount'), ['line', 'discount:']], ['of the price', (till: Till) => openLine(till, 'price'), ['line', 'price:']], ['of the receipt', openReceiptDiscount, ['receipt-discount', '']]] as const)('the panel %s opens after the weight that was asked for is set, and leaves a question nobody answered', async (_, press, opened) => {
    const { till, done, settled } = desk();
    till.cart.store.setState({ command: asked, unweighed: [2] });
    press(till);
    await settled();
    expect(done).toEqual([opened]);
    expect(till.cart.store.getState().command).toEqual(asked);
    till.cart.type('0,7');
    press(till);
    await settled();
    expect(done.slice(1)).toEqual([['setQuantity', 2, 700_000], opened]);
    expect(till.cart.store.getState().command).toBe(IDLE);
  });

  it.each(money)('%s waits for the weight, a quantity and a code: they stay, told aloud', async (_, press) => {
    for (const typed of [asked, { ...asked, entry: '0,7' }, { ...IDLE, timesMicro: 3_000_000 }, { ...IDLE, lineNo: 1, entry: '3' }, { ...IDLE, entry: '46070012' }, { ...IDLE, entry: '5', trouble: 'negative' }] as const) {
      const { till, sounds, done, settled } = desk();
      till.cart.store.setState({ command: typed, unweighed: typed.lineNo === 2 ? [2] : [] });
      press(till);
      await settled();
      expect([done, sounds]).toEqual([[], ['blocked']]);
      expect(till.cart.store.getState()).toMatchObject({ command: typed, held: typed });
    }
  });

  it.each(money)('%s goes on where nothing or a sum is typed that it is not for', async (_, press, expected) => {
    const { till, done, settled } = desk();
    press(till);
    await settled();
    expect(done).toEqual(expected);
    if (press === touchCash) return;
    till.cart.type('500');
    press(till);
    await settled();
    expect(done.slice(expected.length)).toEqual(expected);
    expect(till.cart.store.getState().command).toBe(IDLE);
  });

  it('Enter on `3*46070012` is three of that code, and nothing is left to be refused', async () => {
    const { till, done, sounds, settled } = desk();
    till.cart.type('3*46070012');
    enter(till);
    await settled();
    expect(done).toEqual([['scan', '46070012', 3_000_000]]);
    expect([till.cart.store.getState().command, sounds]).toEqual([IDLE, ['ok']]);
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
