import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import type { Store, WriteTx } from '#host/db/tx.ts';
import { systemClock } from '#host/platform/clock.ts';
import { cashInDrawer } from '#host/posting/drawer.ts';
import { readMeta } from '#host/posting/meta.ts';
import { exactly, gesture, refusal, signIn, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { checkBooks } from './books.fixture.ts';
import { add, bread, openSaleTill, PIECE, pieces, priceNow, put, sell, setPolicy, type SaleTill } from './sale-till.fixture.ts';

const DAY = 24 * 3_600_000;
const FLOAT = 100_00;

describe('what is looked at before a payment', () => {
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  let now = (): number => Date.now();
  const open = async (role: 'cashier' | 'owner' = 'owner'): Promise<void> => {
    saleTill = await openSaleTill(role, { clock: { ...systemClock, nowMs: () => now() } });
    scratch = saleTill.host();
    priceNow(scratch, bread.id, 120_00);
  };
  beforeEach(() => { now = () => Date.now(); });
  afterEach(() => saleTill.close());

  const sale = (): ScratchHost['till']['sale'] => scratch.till.sale;
  const view = (): Promise<CartView> => value(sale().view({}));
  const bringBack = (receiptId: string): Promise<CartView> => value(scratch.till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: 1, quantityMicro: PIECE }], reason: 'Не подошёл' }));
  const bringCash = (amountMinor: number) => value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor, reason: 'Размен', note: '' }));
  /** Sold by card: its money is not in the drawer. */
  const soldByCard = async (): Promise<string> => {
    const cart = await add(scratch, bread);
    return (await value(sale().pay(exactly(cart, { offer: { cardMinor: cart.totalMinor, cashMinor: null } })))).receiptId;
  };
  const inCash = (cart: CartView) => sale().pay(exactly(cart, { payBackTo: 'cash' }));

  it('HSA12: a receipt whose goods come back is read as often for many lines as for one', async () => {
    await open();
    await bringCash(100_000_00);
    const goods = pieces.slice(0, 12);
    for (const good of goods) priceNow(scratch, good.id, 10_00);
    const sold = await sell(scratch, ...goods);
    const readsOfPaying = async (lineNos: readonly number[]): Promise<number> => {
      await value(scratch.till.refund.add({ ...gesture(), receiptId: sold.receiptId, lines: lineNos.map((lineNo) => ({ lineNo, quantityMicro: PIECE })), reason: 'Не подошёл' }));
      const cart = await view();
      const { store } = scratch.host as { store: Store };
      const { write } = store;
      let reads = 0;
      const counted = (tx: WriteTx): WriteTx => ({
        ...tx,
        all: (sql, ...params) => {
          if (/FROM receipt_line WHERE receipt_id/.test(sql)) reads++;
          return tx.all(sql, ...params);
        },
      });
      Object.assign(store, { write: <T>(work: (tx: WriteTx) => T): T => write((tx) => work(counted(tx))) });
      await value(sale().pay(exactly(cart)));
      Object.assign(store, { write });
      return reads;
    };
    const one = await readsOfPaying([1]);
    expect(one).toBeGreaterThan(0);
    // The refund of the first line is read too now, as often as the sale.
    expect(await readsOfPaying(goods.slice(1).map((_, index) => index + 2))).toBeLessThanOrEqual(2 * one);
    checkBooks(scratch);
  });

  describe('the drawer', () => {
    beforeEach(() => open());

    it('HSA22: pays out no more than it holds, and all of it', async () => {
      const back = await bringBack(await soldByCard());
      expect(await inCash(back)).toMatchObject({ code: 'drawer-short', detail: { availableMinor: FLOAT } });
      expect(saleTill.register.asked).toHaveLength(1);
      await bringCash(20_00);
      expect(await value(inCash(await view()))).toMatchObject({ payOutMinor: 120_00 });
      expect(scratch.host.store.read((tx) => cashInDrawer(tx, readMeta(tx).shiftId ?? ''))).toBe(0);
      expect(checkBooks(scratch)).toEqual({ receipts: 2, sales: 1, refunds: 1 });
    });

    it('HSA22: may be empty where the money goes back to the card, or an exchange asks for more than it gives', async () => {
      const receiptId = await soldByCard();
      await bringBack(receiptId);
      expect(await value(sale().pay(exactly(await view())))).toMatchObject({ cardBackMinor: 120_00, payOutMinor: 0 });
      const other = await soldByCard();
      await bringBack(other);
      priceNow(scratch, bread.id, 50_00);
      expect(await inCash(await add(scratch, bread))).toMatchObject({ ok: true, value: { payOutMinor: 70_00 } });
    });

    it('HSA22: holds what the shift\'s report says, after an earlier shift, cash moved and a count', async () => {
      await sell(scratch, bread);
      const first = (await value(scratch.till.till.state({}))).shift?.id ?? '';
      await value(scratch.till.shift.close({ ...gesture(), shiftId: first, countedMinor: FLOAT + 120_00, denominations: [], reason: '' }));
      await value(scratch.till.shift.open({ floatMinor: 0 }));
      await sell(scratch, bread);
      await bringCash(30_00);
      const shiftId = (await value(scratch.till.till.state({}))).shift?.id ?? '';
      const { totals } = await value(scratch.till.shift.report({ print: false }));
      expect(scratch.host.store.read((tx) => cashInDrawer(tx, shiftId))).toBe(totals.expectedCashMinor);
      expect(totals.expectedCashMinor).toBe(150_00);
    });

    it('HSA22: of a lesson pays out no more than the lesson\'s float', async () => {
      priceNow(scratch, bread.id, 6_000_00);
      await value(scratch.till.training.enter({}));
      const back = await bringBack(await soldByCard());
      expect(await inCash(back)).toMatchObject({ code: 'drawer-short', detail: { availableMinor: 5_000_00 } });
    });
  });

  it('HSA22: who may not see an X report is not told how much the drawer holds, also where nobody counts blind', async () => {
    await open('cashier');
    const sold = await sell(scratch, bread);
    await value(scratch.till.cash.move({ ...gesture(), direction: 'out', amountMinor: 150_00, reason: 'Инкассация', note: '' }));
    expect(await inCash(await bringBack(sold.receiptId))).toMatchObject({ code: 'drawer-short', detail: { availableMinor: null } });
    setPolicy(scratch, { blindCount: false });
    expect(await inCash(await view())).toMatchObject({ code: 'drawer-short', detail: { availableMinor: null } });
    await signIn(scratch, 'senior-cashier');
    expect(await inCash(await view())).toMatchObject({ code: 'drawer-short', detail: { availableMinor: 70_00 } });
  });

  it('HSA21: tells the true cash where rounding came with the mail after the screen said the sum', async () => {
    await open();
    priceNow(scratch, bread.id, 99_90);
    const seen = await add(scratch, bread);
    setPolicy(scratch, { cashRounding: { stepMinor: 100, mode: 'down' } });
    expect(await sale().pay(exactly(seen))).toMatchObject({ code: 'cash-changed', detail: { cashDueMinor: 99_00 } });
    expect(await sale().pay(exactly(seen, { offer: { cardMinor: 0, cashMinor: 99_90 } }))).toMatchObject({ code: 'cash-changed' });
    // Whoever names no cash where some is due was told of none.
    expect(await sale().pay(exactly(seen, { expectedCashDueMinor: null }))).toMatchObject({ code: 'cash-changed', detail: { cashDueMinor: 99_00 } });
    expect(saleTill.register.asked).toEqual([]);
    const told = await view();
    expect(told.cashDueMinor).toBe(99_00);
    expect(await value(sale().pay(exactly(told)))).toMatchObject({ tenderedMinor: 99_00, roundingMinor: -90 });
    // By card nothing is rounded, and nothing has to be asked again.
    const byCard = await add(scratch, bread);
    expect(await sale().pay(exactly(byCard, { offer: { cardMinor: 99_90, cashMinor: null }, expectedCashDueMinor: null }))).toMatchObject({ ok: true, value: { cardMinor: 99_90, tenderedMinor: 0 } });
  });

  describe('the VAT of the day', () => {
    /** From the day after tomorrow another rate. */
    const newRate = (): void => {
      const validFrom = new Date(Date.now() + 2 * DAY).toISOString().slice(0, 10);
      put(scratch, 'taxRate', { code: bread.taxCode, validFrom, name: 'НДС 50 %', rateBps: 5000 });
    };
    const later = (): void => { now = () => Date.now() + 3 * DAY; };
    const stored = (): unknown => scratch.host.store.read((tx) => tx.all('SELECT l.tax_rate_bps AS rate, l.total_minor AS total, l.tax_minor AS tax, l.price_minor AS price FROM receipt r JOIN receipt_line l ON l.receipt_id = r.id ORDER BY r.rowid, l.line_no'));
    const before = demoShop.taxRate.filter((rate) => rate.code === bread.taxCode).sort((a, b) => a.validFrom.localeCompare(b.validFrom)).at(-1)?.rateBps ?? 0;

    it('HSA20: is the one a sale in hand over the night is paid with; with tax included the total stays', async () => {
      await open();
      newRate();
      const cart = await add(scratch, bread);
      later();
      priceNow(scratch, bread.id, 500_00);
      expect(await value(sale().pay(exactly(cart)))).toMatchObject({ totalMinor: 120_00 });
      expect(stored()).toEqual([{ rate: 5000, total: 120_00, tax: 40_00, price: 120_00 }]);
    });

    it('HSA20: with added tax changes the total, which is shown before it is paid', async () => {
      await open();
      setPolicy(scratch, { pricesIncludeTax: false });
      newRate();
      const cart = await add(scratch, bread);
      later();
      expect(await refusal(sale().pay(exactly(cart)))).toBe('cart-changed');
      expect(saleTill.register.asked).toEqual([]);
      const shown = await view();
      expect(shown.totalMinor).toBe(180_00);
      expect(await value(sale().pay(exactly(shown)))).toMatchObject({ totalMinor: 180_00 });
      expect(stored()).toEqual([{ rate: 5000, total: 180_00, tax: 60_00, price: 120_00 }]);
    });

    it('HSA20: is looked up when a parked sale is recalled', async () => {
      await open();
      setPolicy(scratch, { pricesIncludeTax: false });
      newRate();
      const cart = await add(scratch, bread);
      await value(sale().park({ ...gesture(), name: '' }));
      later();
      const recalled = await value(sale().recall({ ...gesture(), cartId: cart.id }));
      expect(recalled.totalMinor).toBe(180_00);
      expect(await value(sale().pay(exactly(recalled)))).toMatchObject({ totalMinor: 180_00 });
    });

    it('HSA20: is not that of what comes back, which keeps the rate of its sale', async () => {
      await open();
      newRate();
      const sold = await sell(scratch, bread);
      later();
      await bringBack(sold.receiptId);
      await value(sale().pay(exactly(await view())));
      expect(stored()).toMatchObject([{ rate: before }, { rate: before }]);
    });
  });
});
