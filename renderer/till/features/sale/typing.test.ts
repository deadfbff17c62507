import { describe, expect, it } from 'vitest';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import { createCart, type Cart, type SaleClient } from './cart-store.ts';
import { IDLE } from './command.ts';
import { createGestureQueue, type GestureQueue } from './gesture-queue.ts';
import { createSearch, type Search } from './search-store.ts';
import { createTyping, type Typing } from './typing.ts';

type Desk = { readonly cart: Cart; readonly search: Search; readonly typing: Typing; readonly queue: GestureQueue; readonly sounds: string[]; readonly calls: unknown[]; readonly codes: string[] };

/** The command line, the search and what is typed into them, over a cart of one line sold by weight. */
function desk(): Desk {
  const sounds: string[] = [];
  const calls: unknown[] = [];
  const shown = cartView('a', [cartLine(1, { unit: 'kg' })], { selectedLineNo: 1 });
  const call = (name: string) => (input: Record<string, unknown>) => {
    calls.push([name, input['code'] ?? input['lineNo'], input['quantityMicro']]);
    return Promise.resolve({ ok: true, value: shown });
  };
  const sale = { scan: call('scan'), setQuantity: call('setQuantity'), on: () => () => undefined } as unknown as SaleClient;
  const queue = createGestureQueue((error) => {
    throw error;
  });
  const cart = createCart({ sale, queue, newGesture: () => 'gesture', sound: (sound) => sounds.push(sound), sellable: () => Promise.resolve(), withApproval: (send) => send(undefined), onReceiptCode: () => undefined });
  // The page was here before the goods: nothing is asked about them again.
  for (const seen of [cartView('a', []), shown]) cart.show(seen);
  const search = createSearch({ search: () => Promise.resolve({ ok: true, value: { goods: [], understoodAs: '' } }) });
  return { cart, search, typing: createTyping({ cart, search }), queue, sounds, calls, codes: [] };
}

const standing = ({ cart, search }: Desk): unknown => [cart.store.getState().command.entry, cart.store.getState().command.trouble, search.store.getState().text];

describe('what is typed on the selling screen', () => {
  it.each([
    ['digits', '500', ['500', null, '']],
    ['letters', 'сыр', ['', null, 'сыр']],
    ['an article of digits and letters goes to the search whole', '12a5', ['', null, '12a5']],
    ['1e12', '1e12', ['', null, '1e12']],
    ['a price', '=89.90', ['', null, '=89.90']],
    ['a minus', '-500', ['500', 'negative', '']],
    ['two marks', '1.2,3', ['1,23', 'two-marks', '']],
  ] as const)('%s, in one moment', (_words, characters, expected) => {
    const at = desk();
    at.typing.type(characters);
    expect(standing(at)).toEqual(expected);
    expect(at.sounds).toEqual(expected[1] === null ? [] : ['blocked']);
  });

  it('letters typed while the search is open go on with it', () => {
    const at = desk();
    for (const key of 'сы') at.typing.type(key);
    at.typing.type('р');
    expect(at.search.store.getState().text).toBe('сыр');
  });

  it('3* stays for what is found by letters', () => {
    const at = desk();
    for (const key of '3*хл') at.typing.type(key);
    expect(at.cart.store.getState().command).toEqual({ ...IDLE, timesMicro: 3_000_000 });
    expect(at.search.store.getState().text).toBe('хл');
  });

  it.each([['a minus', '-'], ['a digit', '4'], ['a letter', 'A']] as const)('the beginning of a slow scan is taken back whole: %s', (_words, first) => {
    for (const typed of ['3*', '12', '']) {
      const at = desk();
      for (const key of typed) at.typing.type(key);
      const before = standing(at);
      at.typing.type(first);
      at.typing.takeBack(1);
      expect(standing(at)).toEqual(before);
    }
  });

  it.each([
    ['a barcode is a scan', '4607001234567', ['4607001234567'], ['', null, '']],
    ['a barcode with spaces', ' 46 0700 1234567 ', ['4607001234567'], ['', null, '']],
    ['a marking code', '0104607001234567215abc\u001d93Zz', ['0104607001234567215abc\u001d93Zz'], ['', null, '']],
    ['a sum', '1 500,50 ₽', [], ['1500,50', null, '']],
    ['words', ' сыр  российский\n', [], ['', null, 'сыр российский']],
    ['a negative', '-5', [], ['', 'negative', '']],
    ['two marks', '1,5,5', [], ['', 'two-marks', '']],
    ['nothing', '  ', [], ['', null, '']],
  ] as const)('pasted: %s', (_words, text, codes, expected) => {
    const at = desk();
    at.typing.paste(text, (code) => at.codes.push(code));
    expect([at.codes, standing(at)]).toEqual([codes, expected]);
  });

  it('a weight the till asked for, typed before the next scan, is the weight of its line, and a sum waits for its key', async () => {
    const at = desk();
    at.cart.store.setState({ command: { ...IDLE, lineNo: 1, asked: true }, unweighed: [1] });
    for (const key of '0,7') at.typing.type(key);
    at.cart.scan('46');
    await at.queue.idle();
    expect(at.calls).toEqual([['setQuantity', 1, 700_000], ['scan', '46', undefined]]);
    at.cart.forgetCommand();
    at.typing.type('500');
    at.cart.scan('46');
    await at.queue.idle();
    expect(standing(at)).toEqual(['500', null, '']);
  });
});
