import { describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import { line, setup, shown, view, type Setup } from './cart-desk.fixture.ts';
import { selectedLineNo, type Cart } from './cart-store.ts';
import { IDLE } from './command.ts';

describe('several goods sold by measure', () => {
  const kg = (...lineNos: readonly number[]): CartView => view('a', lineNos.map((no) => line(no, 1_000_000, { unit: 'kg' })), lineNos.at(-1) ?? null);
  const asking = (lineNo: number): unknown => ({ ...IDLE, lineNo, asked: true });

  /** A cart that gets one more loose line with each good, and gives a line the weight it is told. */
  function loose(): Setup & { readonly command: () => unknown } {
    let now: CartView = kg();
    const become = (next: CartView): unknown => shown(now = next);
    const come = (): unknown => become({ ...kg(now.lines.length + 1), lines: [...now.lines, ...kg(now.lines.length + 1).lines] });
    const weighed = ({ lineNo, quantityMicro }: Record<string, unknown>): unknown => become({ ...now, lines: now.lines.map((one) => (one.lineNo === lineNo ? line(one.lineNo, Number(quantityMicro), { unit: 'kg', unweighed: false }) : one)) });
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
    now = { ...now, lines: now.lines.map((one) => ({ ...one, quantityMicro: 500_000, unweighed: false })) };
    cart.show(now);
    await queue.idle();
    expect(cart.store.getState()).toMatchObject({ command: IDLE, unweighed: [] });
  });

  it('HSA7 what its code weighed is not asked about, also at exactly one kilogram, and goes with its measure where it is chosen or priced by hand', async () => {
    const labelled = view('a', [line(1, 1_000_000, { unit: 'kg', unweighed: false })], 1);
    const { cart, queue, calls } = setup({ scan: () => shown(labelled), add: () => shown(labelled) });
    cart.show(view('a', [], null));
    cart.scan('2112345010007');
    await queue.idle();
    expect(cart.store.getState()).toMatchObject({ command: IDLE, unweighed: [] });
    cart.add('g1', null, 1_000_000);
    void cart.addPriced('g1', 5000, 1_000_000);
    cart.add('g1');
    await queue.idle();
    expect(calls.slice(1).map(({ input }) => input['quantityMicro'])).toEqual([1_000_000, 1_000_000, undefined]);
    const { cart: anew } = setup({});
    anew.show(labelled);
    expect(anew.store.getState()).toMatchObject({ command: IDLE, unweighed: [] });
  });

  it('a page loaded anew asks again for what stands at the one unit it came in with, and for nothing that came back or is being paid', () => {
    const found = view('a', [line(1), line(2, 1_000_000, { unit: 'kg' }), line(3, 700_000, { unit: 'kg' }), line(4, 1_000_000, { unit: 'kg', direction: 'refund' }), line(5, 1_000_000, { unit: 'm' })], 5);
    const { cart } = setup({});
    cart.show(found);
    expect(cart.store.getState()).toMatchObject({ command: asking(2), unweighed: [2, 5] });
    cart.forgetCommand();
    expect(cart.store.getState().command).toEqual(asking(5));
    cart.forgetCommand();
    // Connected again: what was answered is not asked twice.
    cart.show(found);
    expect(cart.store.getState().command).toBe(IDLE);
    const { cart: other } = setup({});
    other.show({ ...found, state: 'unknown' });
    expect(other.store.getState().command).toBe(IDLE);
  });
});
