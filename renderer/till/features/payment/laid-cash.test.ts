import { describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import { cartView } from '../../parts/testing/cart.fixture.ts';
import { of, receipt, sale, setup } from './payment-desk.fixture.ts';

describe('a payment', () => {
  it('keeps cash that is not enough as its first part: the rest by card is one chord, and Enter alone never pays the rest', async () => {
    const { payment, paid, runAll, sounds } = setup();
    payment.payCash(10_000);
    await runAll();
    const refusal = { code: 'tendered-too-small', detail: { totalMinor: 50_000 } };
    expect(payment.store.getState()).toMatchObject({ open: true, paying: false, laidMinor: 10_000, cash: { entry: '' }, refusal });
    payment.payShown();
    payment.payCash(null);
    await runAll();
    payment.payCash(null);
    await runAll();
    expect([paid, sounds]).toEqual([[], ['blocked', 'blocked', 'blocked']]);
    payment.restByCard();
    payment.payShown();
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 40_000, cashMinor: 10_000 })]);
    expect(payment.store.getState().laidMinor).toBe(0);
  });

  it('adds what the customer gives on top to the cash on the counter, until it is enough', async () => {
    const { payment, paid, runAll } = setup();
    payment.payCash(10_000);
    await runAll();
    payment.type('200');
    payment.payShown();
    await runAll();
    expect([payment.store.getState().laidMinor, paid]).toEqual([30_000, []]);
    payment.type('500');
    payment.payShown();
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 0, cashMinor: 80_000 })]);
  });

  it('takes cash back from the counter: Backspace into the field, Delete away', async () => {
    const { payment, runAll, paid } = setup();
    payment.payCash(10_050);
    await runAll();
    payment.type('7');
    payment.erase();
    expect(payment.store.getState()).toMatchObject({ laidMinor: 10_050, cash: { entry: '' } });
    payment.type('-');
    payment.erase();
    expect(payment.store.getState()).toMatchObject({ laidMinor: 10_050, cash: { entry: '', trouble: null } });
    payment.erase();
    expect(payment.store.getState()).toMatchObject({ laidMinor: 0, laidFor: null, cash: { entry: '100,50' }, refusal: null });
    payment.payShown();
    await runAll();
    payment.erase(99);
    expect(payment.store.getState()).toMatchObject({ laidMinor: 0, cash: { entry: '' } });
    payment.back();
    payment.payCash(null);
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 0, cashMinor: null })]);
  });
});

/** 100.00 lie on the counter, the panel is left, and the receipt comes to so much now. */
async function laidAndLeft(totalMinor: number): Promise<ReturnType<typeof setup> & { readonly now: CartView }> {
  const desk = setup();
  desk.payment.payCash(10_000);
  await desk.runAll();
  desk.payment.back();
  expect(desk.payment.store.getState()).toMatchObject({ open: false, refusal: null, laidMinor: 10_000 });
  const now = { ...sale, totalMinor, saleMinor: totalMinor, cashDueMinor: totalMinor };
  desk.world.cart = now;
  desk.payment.inHand(now);
  return { ...desk, now };
}

describe('cash on the counter', () => {
  it('stays when the panel is left, and Enter goes on with it: never the exact sum, whatever the receipt comes to by then', async () => {
    for (const [totalMinor, typed, cashMinor] of [[4_990, null, 10_000], [10_000, null, 10_000], [50_000, 40_000, 50_000], [50_000, 50_000, 60_000]] as const) {
      const { payment, paid, runAll, world } = await laidAndLeft(totalMinor);
      payment.payCash(typed);
      await runAll();
      expect(paid).toEqual([of({ cardMinor: 0, cashMinor }, 'as-paid', totalMinor)]);
      expect([payment.store.getState().laidMinor, world.owed]).toEqual([0, []]);
    }
    const { payment, paid, runAll } = await laidAndLeft(18_990);
    payment.payCash(null);
    await runAll();
    expect([paid, payment.store.getState()]).toMatchObject([[], { open: true, laidMinor: 10_000, refusal: { code: 'tendered-too-small', detail: { totalMinor: 18_990 } } }]);
  });

  it('is there when the panel opens again, and the panel pays with it', async () => {
    const { payment, paid, runAll } = await laidAndLeft(4_990);
    payment.open();
    expect(payment.store.getState()).toMatchObject({ open: true, laidMinor: 10_000 });
    payment.payShown();
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 0, cashMinor: 10_000 }, 'as-paid', 4_990)]);
  });

  it('leaves the card its rest, shown before anything is paid, and where it covers all no card is taken', async () => {
    const { payment, paid, runAll, sounds } = await laidAndLeft(18_990);
    payment.payCard();
    await runAll();
    expect([paid, payment.store.getState()]).toMatchObject([[], { open: true, method: 'card', card: { entry: '89,90' }, laidMinor: 10_000 }]);
    payment.payShown();
    await runAll();
    expect([paid, sounds]).toEqual([[of({ cardMinor: 8_990, cashMinor: 10_000 }, 'as-paid', 18_990)], ['blocked', 'blocked', 'ok']]);
    const covered = await laidAndLeft(4_990);
    covered.payment.payCard();
    await covered.runAll();
    expect([covered.paid, covered.payment.store.getState()]).toMatchObject([[], { open: true, method: 'cash', card: { entry: '' }, laidMinor: 10_000, refusal: { code: 'cash-covers' } }]);
    expect(covered.payment.restByCard()).toBe(false);
    // Another window added a good: the card has a part after all.
    covered.payment.inHand(sale);
    expect(covered.payment.store.getState().refusal).toBeNull();
  });

  it('is taken back where nothing is typed, once', async () => {
    const { payment, paid, runAll } = await laidAndLeft(50_000);
    expect([payment.takeLaid(), payment.takeLaid()]).toEqual(['100,00', '']);
    payment.payCash(null);
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 0, cashMinor: null })]);
  });

  it('ends with its receipt, and the cashier is told to give it back: put aside, another taken up, or thrown away', async () => {
    for (const next of [cartView('cart-2', []), cartView('cart-2', sale.lines), { ...sale, lines: [] }]) {
      const { payment, world } = await laidAndLeft(50_000);
      world.cart = next;
      payment.inHand(next);
      payment.inHand({ ...next });
      expect([payment.store.getState().laidMinor, world.owed]).toEqual([0, [10_000]]);
    }
  });

  it('of a receipt that is being paid is nobody\'s to give back, although the host tells of the next one first', async () => {
    const { payment, world, runAll, paid, now } = await laidAndLeft(4_990);
    world.answers = [() => {
      payment.inHand(cartView('cart-2', []));
      return { ok: true, value: { ...receipt, basketId: now.id } };
    }];
    payment.payCash(null);
    await runAll();
    expect([paid.length, payment.store.getState().laidMinor, world.owed]).toEqual([1, 0, []]);
  });
});

it('what was not enough is judged anew when the total has changed under it: by another window too', async () => {
  const { payment, runAll } = setup();
  payment.payCash(10_000);
  await runAll();
  const told = (totalMinor: number): unknown => {
    payment.inHand({ ...sale, totalMinor, saleMinor: totalMinor, cashDueMinor: totalMinor });
    return payment.store.getState().refusal;
  };
  expect(told(61_190)).toMatchObject({ code: 'tendered-too-small', detail: { totalMinor: 61_190 } });
  expect(told(9_000)).toBeNull();
});
