import { describe, expect, it } from 'vitest';
import { line, setup, shown, view } from './cart-desk.fixture.ts';
import type { Cart } from './cart-store.ts';
import { DIGITS_LOST, IDLE, intentOf, NOT_TAKEN } from './command.ts';

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
