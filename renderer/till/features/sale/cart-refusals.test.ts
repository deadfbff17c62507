import { describe, expect, it } from 'vitest';
import { line, setup, shown, view } from './cart-desk.fixture.ts';
import type { Cart } from './cart-store.ts';
import { IDLE, intentOf } from './command.ts';
import { isOwed } from './refusals.ts';

describe('the cart on screen', () => {
  it('keeps an unknown barcode on screen through later scans, until it is acknowledged', async () => {
    const { cart, queue, sounds } = setup({ scan: ({ code }) => (code === 'x' ? { ok: false, code: 'unknown-barcode', detail: { code } } : shown(view('a', [line(1)], 1))) });
    cart.scan('x');
    cart.scan('1');
    await queue.idle();
    expect(cart.store.getState()).toMatchObject({ refusals: [{ code: 'unknown-barcode' }], refusedCount: 1 });
    expect(sounds).toEqual(['unknown', 'ok']);
    cart.dismissRefusals();
    expect(cart.store.getState().refusals).toEqual([]);
  });

  it.each(['no-price', 'ambiguous'] as const)('keeps the quantity typed before a good that is refused with %s with the refusal, for its price or the one that is chosen, and for nothing else', async (code) => {
    let isRefused = true;
    const answer = (): unknown => (isRefused ? { ok: false, code, detail: { goods: [] } } : shown(view('a', [line(1)], 1)));
    const { cart, queue, calls } = setup({ scan: answer, add: answer });
    cart.show(view('a', [line(1)], 1));
    cart.type('3*');
    cart.scan('1');
    await queue.idle();
    const { refusals, command } = cart.store.getState();
    expect(refusals).toMatchObject([{ code, timesMicro: 3_000_000 }]);
    // Nothing is left for the marked line, nor for the next good.
    expect(command).toBe(IDLE);
    expect(intentOf(command, 1)).toEqual({ kind: 'pay', tenderedMinor: null });
    isRefused = false;
    cart.dismissRefusals();
    cart.scan('2');
    void cart.addPriced('g1', 5000, 3_000_000);
    cart.add('g1', 3_000_000);
    cart.type('2*');
    cart.add('g1', 3_000_000);
    cart.add('g1');
    // A case, and three cases; more than there can be is told and not sent.
    cart.add('g1', null, 12_000_000);
    cart.add('g1', 3_000_000, 12_000_000);
    cart.add('g1', 999_999_000_000, 999_999_000_000);
    await queue.idle();
    expect(calls.slice(1).map(({ input }) => [input['quantityMicro'], input['priceMinor']])).toEqual([
      [undefined, undefined], [3_000_000, 5000], [3_000_000, undefined], [2_000_000, undefined], [undefined, undefined], [12_000_000, undefined], [36_000_000, undefined],
    ]);
    expect(cart.store.getState().refusals.map((one) => one.code)).toEqual(['too-large']);
  });

  it('HSA40: a case without a price keeps what it stands for, however it was found, apart from how many of it were meant', async () => {
    const noPrice = (packMicro: number): unknown => ({ ok: false, code: 'no-price', detail: { goodId: 'g1', name: 'Tea', packMicro } });
    const { cart, queue, calls } = setup({ scan: () => noPrice(12_000_000), add: () => noPrice(1_000_000) });
    cart.show(view('a', [], null));
    cart.scan('1');
    cart.type('3*');
    cart.scan('1');
    cart.add('g1', 3_000_000, 12_000_000);
    await queue.idle();
    expect(cart.store.getState().refusals).toMatchObject([{ detail: { packMicro: 12_000_000 } }, { detail: { packMicro: 12_000_000 }, timesMicro: 3_000_000 }, { packMicro: 12_000_000, timesMicro: 3_000_000 }]);
    expect(cart.store.getState().refusals[0]).toHaveProperty('timesMicro', undefined);
    expect(calls.at(-1)?.input['quantityMicro']).toBe(36_000_000);
  });

  it('HSA42 a good that is tapped leaves what was refused told, but for what was refused of that good itself', async () => {
    const goods = [{ id: 'g1' }, { id: 'g2' }];
    const { cart, queue } = setup({
      scan: (input) => (input['code'] === '1' ? { ok: false, code: 'unknown-barcode', detail: { code: '1', checkDigitWrong: false } } : input['code'] === '2' ? { ok: false, code: 'ambiguous', detail: { goods } } : { ok: false, code: 'no-price', detail: { goodId: 'g3', name: 'Tea', packMicro: 1_000_000 } }),
      add: () => shown(view('a', [line(1)], 1)), recall: () => shown(view('b', [line(1)], 1)),
    });
    cart.show(view('a', [], null));
    for (const code of ['1', '2', '3']) cart.scan(code);
    await queue.idle();
    const told = (): string[] => cart.store.getState().refusals.map((one) => one.code);
    cart.add('g9');
    await queue.idle();
    expect(told()).toEqual(['unknown-barcode', 'ambiguous', 'no-price']);
    cart.add('g2');
    void cart.addPriced('g3', 5_000);
    await queue.idle();
    expect(told()).toEqual(['unknown-barcode']);
    await cart.recall('b');
    expect(told()).toEqual(['unknown-barcode']);
    expect(cart.nothingUnread()).toBe(false);
  });

  describe('HSA42 what was refused and not read', () => {
    const refused = (code: unknown): unknown => ({ ok: false, code: 'unknown-barcode', detail: { code, checkDigitWrong: false } });
    const told = (cart: Cart): unknown[] => cart.store.getState().refusals.map((one) => [one.code, isOwed(one) ? '' : one.cartId]);

    it('stays told when the weight of the good before is taken on the way', async () => {
      const loose = view('a', [line(7, 1_000_000, { unit: 'kg' })], 7);
      const { cart, queue } = setup({ scan: ({ code }) => (code === 'x' ? refused(code) : shown(loose)), setQuantity: () => shown(view('a', [line(7, 700_000, { unit: 'kg' })], 7)) });
      cart.show(view('a', [], null));
      cart.scan('x');
      cart.scan('1');
      await queue.idle();
      cart.type('0,7');
      cart.scan('1');
      await queue.idle();
      expect(told(cart)).toEqual([['unknown-barcode', 'a']]);
      await cart.setQuantity(7, 800_000);
      expect(told(cart)).toEqual([]);
    });

    it('stays told over the next receipt where goods are meant, as of the one before; what was said of that receipt goes with it', async () => {
      const fault = { ok: false, code: 'fault', detail: { fault: 'storage-full', retry: 'never', message: '' } };
      const { cart, queue, told: news } = setup({ scan: ({ code }) => (code === 'full' ? fault : refused(code)), setDiscount: () => ({ ok: false, code: 'above-price', detail: {} }) });
      cart.show(view('a', [line(1)], 1));
      cart.scan('x');
      cart.scan('full');
      void cart.setDiscount(1, null, '');
      await queue.idle();
      expect(told(cart)).toEqual([['unknown-barcode', 'a'], ['fault', 'a'], ['above-price', 'a']]);
      news(view('b', [], null));
      cart.scan('y');
      await queue.idle();
      expect(told(cart)).toEqual([['unknown-barcode', 'a'], ['fault', 'a'], ['unknown-barcode', 'b']]);
    });

    it('keeps the receipt in the hand when it was refused behind the key that sets it aside', async () => {
      const { cart, queue, calls, sounds } = setup({ scan: ({ code }) => refused(code), recall: () => shown(view('b', [], null)) });
      cart.show(view('a', [line(1)], 1));
      cart.scan('x');
      const done = cart.recall('b');
      await queue.idle();
      expect([await done, calls.map(({ method }) => method), sounds]).toEqual([false, ['scan'], ['unknown', 'blocked']]);
      expect(told(cart)).toEqual([['unknown-barcode', 'a']]);
    });

    it('is acknowledged aloud by the key that asks whether it may go on, once', () => {
      const { cart, sounds } = setup({});
      cart.store.setState({ refusals: [{ ok: false, code: 'unknown-barcode', detail: { code: '1', checkDigitWrong: false } }] });
      expect([cart.nothingUnread(), told(cart), sounds, cart.nothingUnread(), sounds]).toEqual([false, [], ['blocked'], true, ['blocked']]);
    });
  });
});
