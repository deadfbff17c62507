import { describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import type { WithApproval } from '../../parts/approval.ts';
import { cartView } from '../../parts/testing/cart.fixture.ts';
import { line, setup, shown, view } from './cart-desk.fixture.ts';
import { selectedLineNo, type Cart } from './cart-store.ts';
import { DIGITS_LOST, IDLE, intentOf, NOT_TAKEN } from './command.ts';

describe('the cart on screen', () => {
  it('sends scans in their order, each once, each with an id of its own', async () => {
    const { cart, queue, calls, sounds } = setup({ scan: () => shown(view('a', [line(1)], 1)) });
    for (const code of ['1', '2', '3']) cart.scan(code);
    await queue.idle();
    expect(calls.map(({ input }) => [input['gesture'], input['code']])).toEqual([['gesture-1', '1'], ['gesture-2', '2'], ['gesture-3', '3']]);
    expect(sounds).toEqual(['ok', 'ok', 'ok']);
  });

  it('takes the quantity typed before a scan, once', async () => {
    const { cart, queue, calls } = setup({ scan: () => shown(view('a', [line(1)], 1)) });
    cart.type('3*');
    cart.scan('1');
    cart.scan('2');
    await queue.idle();
    expect(calls.map(({ input }) => input['quantityMicro'])).toEqual([3_000_000, undefined]);
  });

  it('flashes a line whose quantity a scan raised, again at each scan', async () => {
    let quantity = 0;
    const { cart, queue } = setup({ scan: () => shown(view('a', [line(1, ++quantity * 1_000_000)], 1)) });
    for (const code of ['1', '1', '1']) cart.scan(code);
    await queue.idle();
    expect(cart.store.getState().raised).toEqual({ lineNo: 1, times: 2 });
  });

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

  it('keeps what was scanned while the host began anew until somebody has signed in, and sends it under the same id', async () => {
    const signedIn = Promise.withResolvers<void>();
    let staff = false;
    const { cart, queue, calls } = setup({ scan: () => (staff ? shown(view('a', [line(1)], 1)) : { ok: false, code: 'not-signed-in', detail: {} }) }, signedIn.promise);
    cart.scan('1');
    cart.scan('2');
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toHaveLength(1);
    staff = true;
    signedIn.resolve();
    await queue.idle();
    expect(calls.map(({ input }) => [input['gesture'], input['code']])).toEqual([['gesture-1', '1'], ['gesture-1', '1'], ['gesture-2', '2']]);
    expect(cart.store.getState().refusals).toEqual([]);
  });

  it('asks for the weight of a good sold by measure that grew by one unit, unless a quantity was typed or a label said it', async () => {
    let quantityMicro = 1_000_000;
    const { cart, queue } = setup({ add: () => shown(view('a', [line(7, quantityMicro, { unit: 'kg' })], 7)), scan: () => shown(view('b', [line(7, 742_000, { unit: 'kg' })], 7)) });
    cart.add('g7');
    await queue.idle();
    expect(cart.store.getState().command).toEqual({ ...IDLE, lineNo: 7, asked: true });
    cart.forgetCommand();
    quantityMicro += 2_000_000;
    cart.type('2*');
    cart.add('g7');
    await queue.idle();
    expect(cart.store.getState().command).toEqual(IDLE);
    cart.scan('2100001007425');
    await queue.idle();
    expect(cart.store.getState().command).toEqual(IDLE);
  });

  it('TN3 hands the host a code with how it came', async () => {
    const { cart, queue, calls } = setup({ scan: () => shown(view('a', [line(1)], 1)) });
    cart.scan('96385074', true);
    cart.scan('96385074');
    await queue.idle();
    expect(calls.map(({ input }) => input['typed'])).toEqual([true, undefined]);
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
    const told = (cart: Cart): unknown[] => cart.store.getState().refusals.map((one) => [one.code, one.code === 'rest-ended' ? '' : one.cartId]);

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

  it('a good without a price and a loose one in one moment: the question for the weight is in no doubt, nothing was typed', async () => {
    const loose = view('a', [line(7, 1_000_000, { unit: 'kg' })], 7);
    const { cart, queue, sounds } = setup({ scan: ({ code }) => (code === '1' ? { ok: false, code: 'no-price', detail: {} } : shown(loose)) });
    cart.scan('1');
    cart.scan('2');
    await queue.idle();
    expect(cart.store.getState().command).toEqual({ ...IDLE, lineNo: 7, asked: true });
    expect(sounds).toEqual(['blocked', 'ok']);
  });

  it('hands over the code of a receipt and tells no refusal, but lets no payment given before it happen', async () => {
    const { cart, queue, receiptCodes, sounds } = setup({ scan: () => ({ ok: false, code: 'receipt-code', detail: { receiptId: 'r1' } }) });
    cart.scan('LVR0');
    await queue.idle();
    expect(receiptCodes).toEqual(['r1']);
    expect(cart.store.getState()).toMatchObject({ refusals: [], refusedCount: 1 });
    expect(sounds).toEqual([]);
  });

  it('sends a gesture that a senior allowed again under the same id', async () => {
    const withApproval: WithApproval = async (send) => {
      const answer = await send(undefined);
      return answer.ok ? answer : send('approval-1');
    };
    const { cart, queue, calls } = setup({ setDiscount: ({ approvalId }) => (approvalId === undefined ? { ok: false, code: 'needs-right', detail: { right: 'line-discount', size: 1000, limit: 500 } } : shown(view('a', [line(1)], 1))) }, undefined, withApproval);
    const done = cart.setDiscount(1, { kind: 'percent', bps: 1000 }, 'damaged');
    await queue.idle();
    expect(await done).toBe(true);
    expect(calls.map(({ input }) => [input['gesture'], input['approvalId']])).toEqual([['gesture-1', undefined], ['gesture-1', 'approval-1']]);
  });

  it('says nothing about a question to a senior that was left, and lets no payment given before it happen', async () => {
    const { cart, queue, sounds } = setup({ setDiscount: () => ({ ok: false, code: 'needs-right', detail: { right: 'line-discount', size: 1000, limit: 500 } }) });
    const done = cart.setDiscount(1, { kind: 'percent', bps: 1000 }, '');
    await queue.idle();
    expect(await done).toBe(false);
    expect(cart.store.getState()).toMatchObject({ refusals: [], refusedCount: 1 });
    expect(sounds).toEqual([]);
  });

  it('marks the line touched last, or the one chosen until something changes', () => {
    const { cart, told } = setup({});
    told(view('a', [line(1), line(2), line(3)], 3));
    expect(selectedLineNo(cart.store.getState())).toBe(3);
    cart.moveChoice(-1);
    cart.moveChoice(-1);
    cart.moveChoice(-1);
    expect(selectedLineNo(cart.store.getState())).toBe(1);
    told(view('a', [line(1), line(2), line(3), line(4)], 4));
    expect(selectedLineNo(cart.store.getState())).toBe(4);
    told(view('b', [], null));
    expect(selectedLineNo(cart.store.getState())).toBeNull();
  });
});

describe('what is typed while goods and receipts come and go', () => {
  const apples = view('a', [line(1), line(7, 1_000_000, { unit: 'kg' })], 7);
  const command = ({ store }: Cart): unknown => store.getState().command;

  it.each([['a tap', (cart: Cart) => cart.add('g7')], ['a scan', (cart: Cart) => cart.scan('7')]] as const)('a sum gives way to the question for the weight: %s', async (_, take) => {
    const { cart, queue, sounds } = setup({ add: () => shown(apples), scan: () => shown(apples) });
    cart.show(view('a', [line(1)], 1));
    cart.type('500');
    take(cart);
    await queue.idle();
    expect(command(cart)).toEqual({ ...IDLE, lineNo: 7, asked: true });
    expect(sounds).not.toContain('blocked');
  });

  it('what was typed between a loose good and its question is neither its weight nor a sum: it is refused aloud, and the weight is asked for', async () => {
    const { cart, queue, sounds } = setup({ add: () => shown(apples) });
    cart.show(view('a', [line(1)], 1));
    cart.type('5');
    cart.add('g7');
    cart.type('0,');
    await queue.idle();
    expect(command(cart)).toEqual({ ...IDLE, lineNo: 7, asked: true, trouble: 'not-taken' });
    expect(sounds).toEqual(['blocked']);
  });

  it('a sum stands while goods come in, and ends with every other gesture', async () => {
    const same = view('a', [line(1)], 1);
    const { cart, queue } = setup({ scan: () => shown(same), add: () => shown(same), clear: () => shown(same), recall: () => shown(same), removeLine: () => shown(same), setQuantity: () => shown(same), setDiscount: () => shown(same) });
    cart.show(same);
    const ends: readonly (() => unknown)[] = [cart.clear, () => cart.recall('b'), cart.removeSelected, () => cart.setQuantity(1, 1), () => cart.setDiscount(1, null, '')];
    for (const end of ends) {
      cart.type('500');
      cart.scan('1');
      cart.add('g1');
      await queue.idle();
      expect(command(cart)).toEqual({ ...IDLE, entry: '500' });
      end();
      await queue.idle();
      expect(command(cart)).toBe(IDLE);
    }
  });

  it.each(['500', '3*', '*3', '-5'])('%s does not outlive its receipt: it is refused aloud, and Enter pays nothing', (typed) => {
    const { cart, told, sounds } = setup({});
    told(view('a', [line(1)], 1));
    cart.type(typed);
    told(view('a', [line(1, 2_000_000)], 1));
    expect(command(cart)).not.toEqual(NOT_TAKEN);
    told(view('b', [line(1)], 1));
    expect(intentOf(cart.store.getState().command, 1)).toEqual({ kind: 'doubt', trouble: 'not-taken' });
    told(view('c', [line(1)], 1));
    expect(sounds).toEqual(['blocked']);
    cart.confirm();
    told(view('d', [line(1)], 1));
    expect(command(cart)).toBe(IDLE);
    expect(sounds).toEqual(['blocked']);
  });

  it.each([['a scan', (cart: Cart) => cart.scan('2'), 'scan'], ['a tap', (cart: Cart) => cart.add('g2'), 'add']] as const)('`*3` and %s leaves the line before as it is: the good is taken, the number refused aloud until it is acknowledged', async (_, take, method) => {
    const two = view('a', [line(1), line(2)], 2);
    const { cart, queue, calls, sounds } = setup({ scan: () => shown(two), add: () => shown(two) });
    cart.show(view('a', [line(1)], 1));
    cart.type('*3');
    take(cart);
    take(cart);
    await queue.idle();
    expect(calls.map((call) => call.method)).toEqual([method, method]);
    expect(sounds.filter((sound) => sound === 'blocked')).toHaveLength(1);
    expect(command(cart)).toEqual(NOT_TAKEN);
  });

  it('the weight the till asked for is set before the next good, and one that is none is refused aloud', async () => {
    const { cart, queue, calls, sounds } = setup({ add: () => shown(apples), setQuantity: () => shown(apples), scan: () => shown(apples) });
    for (const [typed, expected, trouble] of [['0,7', ['add', 'setQuantity', 'scan'], null], ['0', ['add', 'scan'], 'not-taken']] as const) {
      calls.length = 0;
      cart.forgetCommand();
      cart.show(view('a', [line(1)], 1));
      cart.add('g7');
      await queue.idle();
      cart.type(typed);
      cart.scan('1');
      await queue.idle();
      expect(calls.map(({ method }) => method)).toEqual(expected);
      expect(cart.store.getState().command.trouble).toBe(trouble);
    }
    expect(sounds).toEqual(['ok', 'blocked', 'ok']);
  });
});

describe('the rest of a basket that is emptied', () => {
  const posted = (kind: 'sale' | 'refund', cashMinor: number): CartView['posted'] => [{ number: '1-1-A-000002', kind, totalMinor: 100_00, cashMinor }];
  const rest = (more: Partial<CartView>): CartView => cartView('a', [line(1)], { state: 'not-registered', ...more });
  const empty = view('b', [], null);

  it.each<[string, Partial<CartView>, (cart: Cart) => void, number[]]>([
    ['cleared, after goods came back', { posted: posted('refund', 100_00) }, (cart) => void cart.clear(), [-100_00]],
    ['its last line removed, after goods were sold', { posted: posted('sale', 70_00) }, (cart) => cart.removeSelected(), [70_00]],
    ['what a card paid moves no cash', { posted: posted('sale', 0) }, (cart) => void cart.clear(), []],
    ['put aside, it goes on', { posted: posted('refund', 100_00) }, (cart) => void cart.park(''), []],
    ['under way, its sums are in the payment', { state: 'fiscal-intent', posted: posted('refund', 100_00) }, (cart) => void cart.clear(), []],
    ['a receipt nothing of which is written', { state: 'cart' }, (cart) => void cart.clear(), []],
  ])('HSA16 says what has to change hands for the receipts that stay: %s', async (_, more, empties, owed) => {
    const { cart, queue, sounds } = setup({ clear: () => shown(empty), removeLine: () => shown(empty), park: () => shown(empty), scan: () => shown(view('b', [line(1)], 1)), setDiscount: () => shown(view('b', [line(1)], 1)) });
    const told = (): number[] => cart.store.getState().refusals.flatMap((one) => (one.code === 'rest-ended' ? [one.detail.cashMinor] : []));
    cart.show(rest(more));
    empties(cart);
    await queue.idle();
    expect([told(), sounds]).toEqual([owed, owed.map(() => 'blocked')]);
    // Until somebody says so, whatever is done meanwhile.
    cart.scan('1');
    void cart.setDiscount(1, null, '');
    await queue.idle();
    expect(told()).toEqual(owed);
    cart.dismissRefusals();
    expect(told()).toEqual([]);
  });
});

it('`3*12` and a good: three of that good, and the digits that were no code are refused aloud until it is acknowledged', async () => {
  const { cart, queue, calls, sounds } = setup({ scan: () => shown(view('a', [line(1)], 1)) });
  cart.show(view('a', [], null));
  cart.type('3*12');
  cart.scan('46');
  await queue.idle();
  expect(calls.map(({ input }) => input['quantityMicro'])).toEqual([3_000_000]);
  // Not "type it again": whoever obeyed that would sell six.
  expect(cart.store.getState().command).toEqual(DIGITS_LOST);
  expect(sounds).toEqual(['blocked', 'ok']);
});

it.each([['unknown-barcode', NOT_TAKEN], ['no-price', DIGITS_LOST], ['ambiguous', DIGITS_LOST]] as const)('`3*12` and a good that is refused with %s: nothing is said to be counted that is neither in the receipt nor kept for its price or its choice', async (code, expected) => {
  const { cart, queue } = setup({ scan: () => ({ ok: false, code, detail: { goods: [] } }) });
  cart.show(view('a', [], null));
  cart.type('3*12');
  cart.scan('46');
  await queue.idle();
  expect(cart.store.getState().command).toEqual(expected);
});

it('what was counted with the good before stays said when the next one is refused, and what was read is not said again', async () => {
  for (const [reads, expected] of [[false, DIGITS_LOST], [true, IDLE]] as const) {
    const { cart, queue } = setup({ scan: ({ code }) => (code === 'x' ? { ok: false, code: 'unknown-barcode', detail: { code } } : shown(view('a', [line(1)], 1))) });
    cart.show(view('a', [], null));
    cart.type('3*12');
    cart.scan(reads ? 'x' : '46');
    if (reads) cart.confirm();
    else cart.scan('x');
    await queue.idle();
    expect(cart.store.getState().command).toEqual(expected);
  }
});
