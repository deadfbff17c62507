import { describe, expect, it } from 'vitest';
import type { ParkedCart } from '#contract/terminal/sale.ts';
import type { WithApproval } from '../../parts/approval.ts';
import { chosenParked, createParked, type Parked, type ParkedDeps } from './parked-store.ts';

const parkedCart = (cartId: string, parkedAt: number): ParkedCart => ({ cartId, name: '', parkedAt, parkedBy: 'Anna', lineCount: 1, totalMinor: 100, firstGood: 'Milk', mode: 'sale' });
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setup(drop: unknown = { ok: true, value: { carts: [parkedCart('b', 2)] } }): { readonly parked: Parked; readonly calls: unknown[] } {
  const calls: unknown[] = [];
  const sale = {
    parked: () => Promise.resolve({ ok: true, value: { carts: [parkedCart('b', 2), parkedCart('a', 1)] } }),
    dropParked: (input: unknown) => {
      calls.push(input);
      return Promise.resolve(drop);
    },
  } as unknown as ParkedDeps['sale'];
  const withApproval: WithApproval = (send) => send(undefined);
  return { parked: createParked({ sale, withApproval, newGesture: () => 'g1' }), calls };
}

describe('receipts put aside', () => {
  it('stand with the longest waiting first, which is the chosen one until another is', async () => {
    const { parked } = setup();
    parked.refresh();
    await quiet();
    expect(parked.store.getState().carts?.map((cart) => cart.cartId)).toEqual(['a', 'b']);
    expect(chosenParked(parked.store.getState())?.cartId).toBe('a');
    parked.move(1);
    parked.move(1);
    expect(chosenParked(parked.store.getState())?.cartId).toBe('b');
  });

  it('throws the chosen one away', async () => {
    const { parked, calls } = setup();
    parked.refresh();
    await quiet();
    parked.drop();
    await quiet();
    expect(calls).toEqual([{ gesture: 'g1', cartId: 'a' }]);
    expect(parked.store.getState().carts?.map((cart) => cart.cartId)).toEqual(['b']);
  });

  it('says nothing where the cashier left the question to a senior, and what it was otherwise', async () => {
    for (const [code, told] of [['needs-right', null], ['unknown-cart', 'unknown-cart']] as const) {
      const { parked } = setup({ ok: false, code, detail: {} });
      parked.refresh();
      await quiet();
      parked.drop();
      await quiet();
      expect(parked.store.getState().carts).toHaveLength(2);
      // The list was asked for again, which forgets nothing that must be read.
      expect(told === null ? parked.store.getState().refusal : 'unknown-cart').toBe(told);
    }
  });
});
