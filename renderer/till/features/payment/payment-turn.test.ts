import { describe, expect, it } from 'vitest';
import { sale, setup } from './payment-desk.fixture.ts';
import type { Payment } from './payment-state.ts';

describe('a payment', () => {
  it.each<[string, (payment: Payment) => void]>([
    ['exact cash', (payment) => payment.payCash(null)], ['by card', (payment) => payment.payCard()], ['as shown', (payment) => payment.payShown()], ['with a note', (payment) => payment.payWithCash(100_000)],
  ])('given behind a good whose weight is asked for takes nothing and gives way to the question: %s', async (_, pay) => {
    const { payment, paid, runAll, world } = setup();
    payment.open();
    pay(payment);
    world.asked = 1;
    await runAll();
    expect(paid).toEqual([]);
    expect(payment.store.getState()).toMatchObject({ open: false, paying: false, refusal: null });
    world.asked = 0;
    pay(payment);
    await runAll();
    expect(paid).toHaveLength(1);
  });

  it('that stopped half-way is asked about, whatever waits for a weight: nothing can be weighed any more', async () => {
    const { payment, paid, runAll, world } = setup();
    world.cart = { ...sale, state: 'unknown' };
    world.asked = 1;
    payment.payCash(null);
    await runAll();
    expect(paid).toHaveLength(1);
  });

  it.each<[string, (payment: Payment) => void]>([
    ['exact cash', (payment) => payment.payCash(null)], ['by card', (payment) => payment.payCard()], ['as shown', (payment) => payment.payShown()], ['with a note', (payment) => payment.payWithCash(100_000)],
  ])('HSA42 over goods that were refused and not read is not made, whichever way it is asked for, but a question about one that stopped half-way is: %s', async (_, pay) => {
    const { payment, paid, runAll, world } = setup();
    payment.open();
    world.unread = true;
    pay(payment);
    await runAll();
    expect([paid, payment.store.getState().paying, payment.store.getState().open]).toEqual([[], false, true]);
    world.unread = false;
    pay(payment);
    await runAll();
    expect(paid).toHaveLength(1);
    world.unread = true;
    world.cart = { ...sale, state: 'unknown' };
    pay(payment);
    await runAll();
    expect(paid).toHaveLength(2);
  });

  it('pays once however often Enter is pressed before the answer', async () => {
    const { payment, paid, runAll } = setup();
    payment.payCash(null);
    payment.payCash(null);
    payment.payCard();
    await runAll();
    expect(paid).toHaveLength(1);
  });

  it('does not happen when a gesture given before it was refused', async () => {
    const { payment, paid, runAll, world } = setup();
    payment.payCash(null);
    world.refused = 1;
    await runAll();
    expect(paid).toEqual([]);
    expect(payment.store.getState().paying).toBe(false);
  });
});
