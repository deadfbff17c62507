import { describe, expect, it } from 'vitest';
import type { CartLine, CartView } from '#contract/terminal/sale.ts';
import type { WithApproval } from '../../parts/approval.ts';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import { createCart, selectedLineNo, type Cart, type SaleClient } from './cart-store.ts';
import { DIGITS_LOST, IDLE, intentOf, NOT_TAKEN } from './command.ts';
import { createGestureQueue, type GestureQueue } from './gesture-queue.ts';

const line = (lineNo: number, quantityMicro = 1_000_000, more: Partial<CartLine> = {}): CartLine => cartLine(lineNo, { quantityMicro, ...more });
const view = (id: string, lines: readonly CartLine[], selectedLineNo: number | null): CartView => cartView(id, lines, { selectedLineNo });

type Call = { readonly method: string; readonly input: Record<string, unknown> };
type Setup = { readonly receiptCodes: string[]; readonly cart: Cart; readonly queue: GestureQueue; readonly calls: Call[]; readonly sounds: string[]; readonly told: (cart: CartView) => void };

function setup(answers: Readonly<Record<string, (input: Record<string, unknown>) => unknown>>, sellable = Promise.resolve(), withApproval: WithApproval = (send) => send(undefined)): Setup {
  const receiptCodes: string[] = [];
  const calls: Call[] = [];
  const sounds: string[] = [];
  let told: (cart: CartView) => void = () => undefined;
  const method = (name: string) => (input: Record<string, unknown>) => {
    calls.push({ method: name, input });
    return Promise.resolve(answers[name]?.(input));
  };
  const sale = { scan: method('scan'), add: method('add'), setQuantity: method('setQuantity'), removeLine: method('removeLine'), recall: method('recall'), clear: method('clear'), park: method('park'), setDiscount: method('setDiscount'), view: method('view'), on: (_: string, listener: (cart: CartView) => void) => {
    told = listener;
    return () => undefined;
  } } as unknown as SaleClient;
  const queue = createGestureQueue((error) => {
    throw error;
  });
  let gestures = 0;
  const cart = createCart({ sale, queue, newGesture: () => `gesture-${++gestures}`, sound: (sound) => sounds.push(sound), sellable: () => sellable, withApproval, onReceiptCode: (id) => receiptCodes.push(id) });
  return { receiptCodes, cart, queue, calls, sounds, told: (next) => told(next) };
}

const shown = (cart: CartView): unknown => ({ ok: true, value: cart });

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
    await queue.idle();
    expect(calls.slice(1).map(({ input }) => [input['quantityMicro'], input['priceMinor']])).toEqual([[undefined, undefined], [3_000_000, 5000], [3_000_000, undefined], [2_000_000, undefined], [1_000_000, undefined]]);
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

describe('several goods sold by measure', () => {
  const kg = (...lineNos: readonly number[]): CartView => view('a', lineNos.map((no) => line(no, 1_000_000, { unit: 'kg' })), lineNos.at(-1) ?? null);
  const asking = (lineNo: number): unknown => ({ ...IDLE, lineNo, asked: true });

  /** A cart that gets one more loose line with each good, and gives a line the weight it is told. */
  function loose(): Setup & { readonly command: () => unknown } {
    let now: CartView = kg();
    const become = (next: CartView): unknown => shown(now = next);
    const come = (): unknown => become({ ...kg(now.lines.length + 1), lines: [...now.lines, ...kg(now.lines.length + 1).lines] });
    const weighed = ({ lineNo, quantityMicro }: Record<string, unknown>): unknown => become({ ...now, lines: now.lines.map((one) => (one.lineNo === lineNo ? { ...one, quantityMicro: Number(quantityMicro) } : one)) });
    const made = setup({ scan: come, add: come, setQuantity: weighed, removeLine: ({ lineNo }) => become({ ...now, lines: now.lines.filter((one) => one.lineNo !== lineNo) }), setDiscount: () => shown(now) });
    made.cart.show(now);
    return { ...made, command: () => made.cart.store.getState().command };
  }

  it.each<[string, (cart: Cart) => void]>([['scanned', (cart) => cart.scan('1')], ['tapped', (cart) => cart.add('g1')], ['priced by a senior', (cart) => void cart.addPriced('g1', 5000)]])('%s faster than anybody weighs are each asked for, one after the other', async (_, take) => {
    const { cart, queue, calls, command } = loose();
    for (let times = 0; times < 3; times++) take(cart);
    await queue.idle();
    for (const lineNo of [1, 2, 3]) {
      expect(command()).toEqual(asking(lineNo));
      cart.type('0,5');
      void cart.setQuantity(lineNo, 500_000);
    }
    expect(command()).toBe(IDLE);
    await queue.idle();
    expect(command()).toBe(IDLE);
    expect(calls.filter(({ method }) => method === 'setQuantity').map(({ input }) => input['lineNo'])).toEqual([1, 2, 3]);
  });

  it('a question stands while goods and other gestures come, until it is answered, left, or its line is gone', async () => {
    const { cart, queue, command } = loose();
    cart.scan('1');
    await queue.idle();
    cart.scan('2');
    await queue.idle();
    void cart.setDiscount(2, null, '');
    await queue.idle();
    expect(command()).toEqual(asking(1));
    cart.forgetCommand();
    expect(command()).toEqual(asking(2));
    cart.removeSelected();
    await queue.idle();
    expect(command()).toBe(IDLE);
    cart.scan('3');
    await queue.idle();
    cart.erase();
    expect(command()).toEqual(asking(2));
    cart.forgetCommand();
    expect(command()).toBe(IDLE);
  });

  it('the weight typed for one of them is its weight when the next comes, and that one is asked for after', async () => {
    const { cart, queue, calls, command } = loose();
    cart.scan('1');
    await queue.idle();
    cart.type('0,7');
    cart.scan('2');
    await queue.idle();
    expect(calls.map(({ method, input }) => [method, input['lineNo'], input['quantityMicro']])).toEqual([['scan', undefined, undefined], ['setQuantity', 1, 700_000], ['scan', undefined, undefined]]);
    expect(command()).toEqual(asking(2));
  });

  it('the line asked about is the marked one until another is chosen, and Delete throws no typed weight away', async () => {
    const { cart, queue, calls, command } = loose();
    const marked = (): unknown => selectedLineNo(cart.store.getState());
    for (const code of ['1', '2']) {
      cart.scan(code);
      await queue.idle();
    }
    expect([command(), marked()]).toEqual([asking(1), 1]);
    cart.choose(2);
    expect(marked()).toBe(2);
    cart.type('0,7');
    cart.removeSelected();
    await queue.idle();
    expect(calls.slice(2).map(({ method, input }) => [method, input['lineNo'], input['quantityMicro']])).toEqual([['setQuantity', 1, 700_000], ['removeLine', 2, undefined]]);
    cart.scan('3');
    await queue.idle();
    cart.type('0,5');
    cart.removeSelected();
    await queue.idle();
    expect(calls.at(-1)).toMatchObject({ method: 'removeLine', input: { lineNo: 2 } });
    expect(command()).toBe(IDLE);
  });

  it('a new question takes the mark from a line that was chosen before it', async () => {
    const { cart, queue, command } = loose();
    for (const code of ['1', '2']) cart.scan(code);
    await queue.idle();
    cart.choose(1);
    cart.forgetCommand();
    expect([command(), selectedLineNo(cart.store.getState())]).toEqual([asking(2), 2]);
  });

  it('a receipt with an open question is put aside by no key, and what ends with it says nothing: nothing was typed', async () => {
    const apples = kg(1);
    const { cart, queue, calls, sounds } = setup({ scan: () => shown(apples), clear: () => shown(view('b', [], null)), recall: () => shown(view('c', [line(1)], 1)), park: () => shown(view('b', [], null)) });
    cart.show(view('a', [], null));
    cart.scan('1');
    const aside = [cart.recall('c'), cart.park('')];
    await queue.idle();
    expect(await Promise.all(aside)).toEqual([false, false]);
    expect(calls.map(({ method }) => method)).toEqual(['scan']);
    expect(cart.store.getState()).toMatchObject({ command: asking(1), held: asking(1), refusedCount: 2 });
    expect(sounds).toEqual(['ok', 'blocked', 'blocked']);
    cart.show(view('d', [], null));
    expect(cart.store.getState().command).toBe(IDLE);
    expect(sounds).toHaveLength(3);
  });

  it.each([['too-large', 'blocked'], ['needs-right', null]] as const)('a weight that is refused with %s is asked for again, and a line somebody changed meanwhile is not', async (code, sound) => {
    let now = kg(1);
    const { cart, queue, sounds } = setup({ scan: () => shown(now), setQuantity: () => ({ ok: false, code, detail: {} }) });
    cart.show(view('a', [], null));
    cart.scan('1');
    await queue.idle();
    void cart.setQuantity(1, 700_000);
    expect(cart.store.getState().command).toBe(IDLE);
    await queue.idle();
    expect(cart.store.getState()).toMatchObject({ command: asking(1), unweighed: [1] });
    expect(sounds).toEqual(sound === null ? ['ok'] : ['ok', sound]);
    void cart.setQuantity(1, 700_000);
    now = { ...now, lines: now.lines.map((one) => ({ ...one, quantityMicro: 500_000 })) };
    cart.show(now);
    await queue.idle();
    expect(cart.store.getState()).toMatchObject({ command: IDLE, unweighed: [] });
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
