import { describe, expect, it } from 'vitest';
import { cartView } from '../../parts/testing/cart.fixture.ts';
import { receipt, refund, sale, setup } from './payment-desk.fixture.ts';

describe('a payment', () => {
  const lost = { ok: false, code: 'not-signed-in', detail: {} };
  const next = cartView('cart-2', []);

  it('whose answer was lost with the host waits for a sign-in, then asks what became of it and shows the change', async () => {
    const { payment, paid, runAll, world } = setup();
    world.answers = [lost];
    world.inHand = next;
    payment.payCash(100_000);
    const done = runAll();
    await new Promise((resolve) => setImmediate(resolve));
    expect([paid.length, payment.store.getState().paying, payment.store.getState().paid]).toEqual([1, true, null]);
    world.signIn();
    await done;
    expect(paid[1]).toEqual(paid[0]);
    expect(payment.store.getState()).toMatchObject({ paying: false, open: false, refusal: null, paid: { receipt, cart: sale } });
  });

  it.each([['cart', { open: true, refusal: { code: 'interrupted' } }], ['unknown', { open: false, refusal: null }], ['not-registered', { open: false, refusal: null }]] as const)('whose answer was lost is never made by asking: a receipt that is still in hand and %s is told', async (state, told) => {
    const { payment, paid, runAll, world, sounds } = setup(lost);
    world.inHand = { ...sale, state };
    world.signIn();
    payment.payCash(null);
    await runAll();
    expect([paid.length, sounds]).toEqual([1, ['blocked']]);
    expect(payment.store.getState()).toMatchObject({ paying: false, paid: null, ...told });
  });

  it('by card that was not made says how much the terminal may have moved already; the next try forgets it', async () => {
    const { payment, runAll, world } = setup(lost);
    world.inHand = { ...sale, state: 'cart' };
    world.signIn();
    payment.payCard();
    await runAll();
    expect(payment.store.getState()).toMatchObject({ refusal: { code: 'interrupted' }, onTerminal: { moved: { saleMinor: sale.totalMinor, refundMinor: 0 } } });
    payment.back();
    expect(payment.store.getState().onTerminal).toBeNull();
  });

  it('that the host broke down over is asked about too: paid after all it shows the change, else the fault', async () => {
    const fault = { ok: false, code: 'fault', detail: { fault: 'internal', retry: 'never', message: '' } };
    const done = setup();
    done.world.answers = [fault];
    done.world.inHand = next;
    done.payment.payCash(null);
    await done.runAll();
    expect(done.payment.store.getState().paid?.receipt).toEqual(receipt);
    const left = setup(fault);
    left.payment.payCash(null);
    await left.runAll();
    expect([left.paid.length, left.payment.store.getState().refusal]).toEqual([1, fault]);
  });

  it.each(['tendering', 'card-authorised', 'fiscal-intent', 'unknown'] as const)('HSA18: that the host broke down over while it is %s is never told as a fault: the panel that would take a second payment goes', async (state) => {
    for (const fault of ['internal', 'storage-failed']) {
      const { payment, paid, runAll, world, sounds } = setup({ ok: false, code: 'fault', detail: { fault, retry: 'never', message: '' } });
      payment.open();
      world.inHand = { ...sale, state };
      payment.payShown();
      await runAll();
      expect([paid.length, sounds]).toEqual([1, ['blocked']]);
      expect(payment.store.getState()).toMatchObject({ open: false, paying: false, refusal: null, paid: null });
    }
  });

  it('that stands half-way is asked about with any key, without a look at sums that are decided', async () => {
    const { payment, paid, runAll, world } = setup();
    for (const cart of [{ ...refund, state: 'unknown' as const }, { ...sale, state: 'tendering' as const }]) {
      world.cart = cart;
      for (const press of [() => payment.payCash(null), () => payment.payCash(1), payment.payCard]) {
        press();
        await runAll();
      }
    }
    expect(paid).toHaveLength(6);
    expect(payment.store.getState()).toMatchObject({ open: false, refusal: null });
  });
});
