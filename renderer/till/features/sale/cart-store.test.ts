import { describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import type { WithApproval } from '../../parts/approval.ts';
import { cartView } from '../../parts/testing/cart.fixture.ts';
import { line, setup, shown, view } from './cart-desk.fixture.ts';
import { selectedLineNo, type Cart } from './cart-store.ts';
import { IDLE } from './command.ts';

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

  it('takes what the host tells everybody and then answers for one change: nothing is shown twice, and of a scan one line is new', async () => {
    const first = view('a', [line(1), line(2)], 2);
    const then = view('a', [line(1), line(2, 2_000_000)], 2);
    const { cart, queue, told } = setup({ scan: () => shown(structuredClone(then)) });
    told(first);
    const shownLines = (): CartView['lines'] => cart.store.getState().cart?.lines ?? [];
    const [untouched] = shownLines();
    cart.scan('2');
    told(structuredClone(then));
    const onScreen = cart.store.getState().cart;
    await queue.idle();
    expect(cart.store.getState().cart).toBe(onScreen);
    expect(cart.store.getState().raised).toEqual({ lineNo: 2, times: 1 });
    expect(shownLines()[0]).toBe(untouched);
    expect(shownLines()[1]).toEqual(then.lines[1]);
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

describe('the rest of a basket that is emptied', () => {
  const posted = (kind: 'sale' | 'refund', cashMinor: number): CartView['posted'] => [{ number: '1-1-A-000002', kind, totalMinor: 100_00, cashMinor, cardMinor: 0 }];
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
