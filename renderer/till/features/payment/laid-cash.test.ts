import { describe, expect, it } from 'vitest';
import { of, setup } from './payment-desk.fixture.ts';

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

  it('takes cash back from the counter: Backspace into the field, Delete and Esc away', async () => {
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
    expect(payment.store.getState()).toMatchObject({ laidMinor: 0, cash: { entry: '100,50' }, refusal: null });
    payment.payShown();
    await runAll();
    payment.erase(99);
    expect(payment.store.getState()).toMatchObject({ laidMinor: 0, cash: { entry: '' } });
    payment.payCash(10_000);
    await runAll();
    payment.back();
    payment.payCash(null);
    await runAll();
    expect(paid).toEqual([of({ cardMinor: 0, cashMinor: null })]);
  });
});
