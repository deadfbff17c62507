import { describe, expect, it } from 'vitest';
import type { CartView, PaidReceipt } from '#contract/terminal/sale.ts';
import { createPayment, type Payment, type PaymentDeps } from './payment-store.ts';

const cart: CartView = { id: 'cart-1', state: 'cart', lines: [{ lineNo: 1, goodId: 'g', name: 'Good', unit: 'pcs', quantityMicro: 1_000_000, priceMinor: 50_000, discountMinor: 0, totalMinor: 50_000, pictureHash: null }], selectedLineNo: 1, itemCount: 1, totalMinor: 50_000, taxMinor: 0, discountMinor: 0 };
const receipt: PaidReceipt = { receiptId: 'cart-1', number: '1-1-A-000001', totalMinor: 50_000, tenderedMinor: 100_000, changeMinor: 50_000, paidAt: 1 };

type Setup = { readonly payment: Payment; readonly paid: unknown[]; readonly runAll: () => Promise<void>; readonly world: { refused: number; printState: string } };

function setup(answer: unknown = { ok: true, value: receipt }): Setup {
  const paid: unknown[] = [];
  const waiting: (() => Promise<void>)[] = [];
  const world = { refused: 0, printState: 'queued' };
  const payment = createPayment({
    payCash: (input) => {
      paid.push(input);
      return Promise.resolve(answer) as ReturnType<PaymentDeps['payCash']>;
    },
    receipts: {
      list: () => Promise.resolve({ ok: true, value: { receipts: [{ id: 'cart-1', printState: world.printState }] } }) as ReturnType<PaymentDeps['receipts']['list']>,
      reprint: () => Promise.resolve({ ok: true, value: {} }),
    },
    inOrder: (work) => void waiting.push(work), cart: () => cart, refusedCount: () => world.refused, afterPaid: () => undefined, sound: () => undefined,
  });
  const runAll = async (): Promise<void> => {
    for (const work of waiting.splice(0)) await work();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { payment, paid, runAll, world };
}

describe('a cash payment', () => {
  it('pays the exact sum with nothing typed and the typed sum otherwise, and shows the receipt with the cart it was', async () => {
    const { payment, paid, runAll } = setup();
    payment.open();
    payment.payTyped();
    await runAll();
    payment.type('1000');
    payment.payTyped();
    await runAll();
    expect(paid).toEqual([{ cartId: 'cart-1', expectedTotalMinor: 50_000, tenderedMinor: null }, { cartId: 'cart-1', expectedTotalMinor: 50_000, tenderedMinor: 100_000 }]);
    expect(payment.store.getState()).toMatchObject({ open: false, entry: '', paying: false, paid: { receipt, cart, printState: 'queued' } });
  });

  it('pays once however often Enter is pressed before the answer', async () => {
    const { payment, paid, runAll } = setup();
    payment.pay(null);
    payment.pay(null);
    await runAll();
    expect(paid).toHaveLength(1);
  });

  it('does not pay when a gesture given before it was refused', async () => {
    const { payment, paid, runAll, world } = setup();
    payment.pay(null);
    world.refused = 1;
    await runAll();
    expect(paid).toEqual([]);
    expect(payment.store.getState().paying).toBe(false);
  });

  it('stays open with what was refused', async () => {
    const refusal = { ok: false, code: 'tendered-too-small', detail: { totalMinor: 50_000 } };
    const { payment, runAll } = setup(refusal);
    payment.type('1');
    payment.payTyped();
    await runAll();
    expect(payment.store.getState()).toMatchObject({ open: true, paying: false, refusal, paid: null });
  });

  it('follows the printing until the next receipt begins', async () => {
    const { payment, runAll, world } = setup();
    payment.pay(null);
    await runAll();
    world.printState = 'confirmed';
    payment.watchPrinting();
    await runAll();
    expect(payment.store.getState().paid?.printState).toBe('confirmed');
    payment.dismissPaid();
    payment.watchPrinting();
    await runAll();
    expect(payment.store.getState().paid).toBeNull();
  });
});
