import { describe, expect, it } from 'vitest';
import type { ParkedCart } from '#contract/terminal/sale.ts';
import type { WithApproval } from '../../parts/approval.ts';
import { chosenParked, createParked, type Parked, type ParkedDeps } from './parked-store.ts';

const parkedCart = (cartId: string, parkedAt: number): ParkedCart => ({ cartId, name: '', parkedAt, parkedBy: 'Anna', lineCount: 1, totalMinor: 100, firstGood: 'Milk', mode: 'sale' });
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function dropping(parked: Parked): Promise<void> {
  parked.refresh();
  await quiet();
  parked.drop();
  await quiet();
}

/** `waiting` is what still waits when the list is asked for again. */
function setup(drop: unknown = { ok: true, value: { carts: [parkedCart('b', 2)] } }, waiting?: readonly ParkedCart[]): { readonly parked: Parked; readonly calls: unknown[] } {
  const calls: unknown[] = [];
  const sale = {
    parked: () => Promise.resolve({ ok: true, value: { carts: calls.length > 0 && waiting !== undefined ? waiting : [parkedCart('b', 2), parkedCart('a', 1)] } }),
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

  it('say that the host could not tell, and come when it is asked again', async () => {
    const answers: unknown[] = [{ ok: false, code: 'fault', detail: {} }, { ok: true, value: { carts: [parkedCart('a', 1)] } }];
    const sale = { parked: () => Promise.resolve(answers.shift()) } as unknown as ParkedDeps['sale'];
    const parked = createParked({ sale, withApproval: (send) => send(undefined), newGesture: () => 'g1' });
    parked.refresh();
    await quiet();
    expect(parked.store.getState()).toMatchObject({ carts: null, failed: true });
    parked.refresh();
    await quiet();
    expect(parked.store.getState()).toMatchObject({ carts: [{ cartId: 'a' }], failed: false });
  });

  it('throws the chosen one away', async () => {
    const { parked, calls } = setup();
    await dropping(parked);
    expect(calls).toEqual([{ gesture: 'g1', cartId: 'a' }]);
    expect(parked.store.getState().carts?.map((cart) => cart.cartId)).toEqual(['b']);
  });

  it('says nothing where the cashier left the question to a senior, and what it was otherwise', async () => {
    const carts = [parkedCart('b', 2), parkedCart('a', 1)];
    for (const [code, waiting, told] of [['needs-right', carts, undefined], ['no-shift', carts, 'no-shift'], ['unknown-cart', carts.slice(0, 1), 'unknown-cart']] as const) {
      const { parked } = setup({ ok: false, code, detail: {} }, waiting);
      await dropping(parked);
      // The list was asked for again, which forgets nothing that must be read.
      expect(parked.store.getState().carts).toHaveLength(waiting.length);
      expect(parked.store.getState().refusal?.code).toBe(told);
    }
  });

  it('HSA28: says of one that is kept for the receipts it became that it must be taken up, and not that it is gone', async () => {
    const { parked } = setup({ ok: false, code: 'unknown-cart', detail: {} });
    await dropping(parked);
    expect(parked.store.getState().refusal).toEqual({ code: 'part-posted' });
    expect(chosenParked(parked.store.getState())?.cartId).toBe('a');
  });
});
