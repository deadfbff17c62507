import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CartView, Discount } from '#contract/terminal/sale.ts';
import { approval, exactly, gesture, refusal, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { checkBooks } from './books.fixture.ts';
import { add, bread, journalOf, milk, openSaleTill, PIECE, priceNow, put, sellForAnother, setPolicy, type SaleTill } from './sale-till.fixture.ts';

describe('prices by hand and discounts', () => {
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    saleTill = await openSaleTill();
    scratch = saleTill.host();
    priceNow(scratch, bread.id, 100_00);
    priceNow(scratch, milk.id, 33_33);
  });
  afterEach(() => saleTill.close());

  const sale = (): ScratchHost['till']['sale'] => scratch.till.sale;
  const setDiscount = (lineNo: number, discount: Discount | null, more: { approvalId?: string } = {}) => sale().setDiscount({ ...gesture(), ...more, lineNo, discount, reason: 'Цена на полке ниже' });
  const setReceipt = (discount: Discount | null, more: { approvalId?: string } = {}) => sale().setReceiptDiscount({ ...gesture(), ...more, discount, reason: 'Постоянный покупатель' });
  const setPrice = (lineNo: number, priceMinor: number, more: { approvalId?: string } = {}) => sale().setPrice({ ...gesture(), ...more, lineNo, priceMinor, reason: 'Договорились' });
  const percent = (bps: number): Discount => ({ kind: 'percent', bps });
  const amount = (minor: number): Discount => ({ kind: 'amount', minor });

  it('HSA6: takes a percentage, an amount and a price off a line, within the right of whoever gives it', async () => {
    await add(scratch, bread, 2 * PIECE);
    expect((await value(setDiscount(1, percent(500)))).lines[0]).toMatchObject({ discount: percent(500), discountReason: 'Цена на полке ниже', lineDiscountMinor: 10_00, totalMinor: 190_00 });
    expect((await value(setDiscount(1, amount(7_01)))).totalMinor).toBe(192_99);
    expect((await value(setDiscount(1, { kind: 'price', minor: 99_50 }))).totalMinor).toBe(199_00);
    expect((await value(setDiscount(1, null))).lines[0]).toMatchObject({ discount: null, totalMinor: 200_00 });
    expect(await setDiscount(1, amount(10_01))).toMatchObject({ code: 'needs-right', detail: { right: 'line-discount', size: 5_01, limit: 5_00 } });
    expect(await refusal(setDiscount(1, amount(200_01)))).toBe('above-price');
    expect(await refusal(setDiscount(1, { kind: 'price', minor: 100_01 }))).toBe('above-price');
    expect(await refusal(setDiscount(9, amount(1)))).toBe('unknown-line');
    expect((await value(sale().view({}))).totalMinor).toBe(200_00);
    expect(journalOf(scratch).map((row) => row.event).slice(-4)).toEqual(['discount-given', 'discount-given', 'discount-given', 'discount-removed']);
  });

  it('takes nothing that is no amount', async () => {
    await add(scratch, bread);
    const wrong = [0, -1, 1.5, 10 ** 12, Number.NaN, '100', null] as number[];
    for (const minor of wrong) {
      expect(await refusal(setDiscount(1, { kind: 'amount', minor }))).toBe('fault invalid-input');
      if (minor !== 0) expect(await refusal(setPrice(1, minor))).toBe('fault invalid-input');
    }
    for (const bps of [0, -1, 10_001, 0.5]) expect(await refusal(setReceipt({ kind: 'percent', bps }))).toBe('fault invalid-input');
    expect(await refusal(setReceipt({ kind: 'amount', minor: 4_607_001_234 }))).toBe('above-price');
    expect((await value(sale().view({}))).totalMinor).toBe(100_00);
  });

  it('takes the same gesture with a senior\'s approval, once', async () => {
    await add(scratch, bread);
    const same = gesture();
    const give = (more: object = {}) => sale().setDiscount({ ...same, ...more, lineNo: 1, discount: percent(10_000), reason: 'Подарок' });
    expect(await give()).toMatchObject({ code: 'needs-right', detail: { right: 'line-discount', size: 10_000, limit: 500 } });
    const allowed = await approval(scratch, 'line-discount', 10_000);
    expect((await value(give(allowed))).totalMinor).toBe(0);
    expect((await value(give(allowed))).totalMinor).toBe(0);
    expect(journalOf(scratch).map((row) => row.event).slice(-2)).toEqual(['approved', 'discount-given']);
    await add(scratch, milk);
    expect(await refusal(setDiscount(2, percent(10_000), allowed))).toBe('needs-right');
  });

  it('sells for nothing after a discount of everything', async () => {
    await add(scratch, bread);
    const free = await value(setDiscount(1, percent(10_000), await approval(scratch, 'line-discount', 10_000)));
    expect(await value(sale().pay(exactly(free)))).toMatchObject({ totalMinor: 0, changeMinor: 0, documents: [{ tenders: [{ kind: 'cash', amountMinor: 0 }] }] });
    expect(checkBooks(scratch)).toMatchObject({ sales: 1 });
  });

  it('HSA6: does not let a discount in kopecks grow by taking goods away', async () => {
    await add(scratch, bread, 10 * PIECE);
    await value(setDiscount(1, amount(50_00)));
    expect(await sale().setQuantity({ ...gesture(), lineNo: 1, quantityMicro: PIECE })).toMatchObject({ code: 'needs-right', detail: { right: 'line-discount', size: 50_00 } });
    await value(setDiscount(1, null));
    await add(scratch, milk, 10 * PIECE);
    await value(setReceipt(amount(30_00)));
    expect(await sale().removeLine({ ...gesture(), lineNo: 1 })).toMatchObject({ code: 'needs-right', detail: { right: 'receipt-discount', size: 9_01 } });
  });

  it('HSA6: lets a gesture that lacks two rights be allowed one after the other', async () => {
    setPolicy(scratch, { rights: { cashier: { 'line-remove': false } } });
    await add(scratch, bread, 10 * PIECE);
    await add(scratch, milk);
    await value(setReceipt(amount(30_00)));
    const same = gesture();
    const remove = (more: object = {}) => sale().removeLine({ ...same, ...more, lineNo: 1 });
    expect(await remove()).toMatchObject({ detail: { right: 'line-remove' } });
    expect(await remove(await approval(scratch, 'line-remove', null, `${(await value(sale().view({}))).id}/1`))).toMatchObject({ detail: { right: 'receipt-discount', size: 90_01 } });
    expect((await value(remove(await approval(scratch, 'receipt-discount', 90_01)))).totalMinor).toBe(3_33);
    expect(journalOf(scratch).map((row) => row.event).slice(-3)).toEqual(['approved', 'approved', 'line-removed']);
  });

  it('HSA8: shares a receipt\'s discount over its lines to the kopeck and drops it with the last good', async () => {
    await add(scratch, bread);
    await add(scratch, milk);
    expect(await refusal(setReceipt(percent(301)))).toBe('needs-right');
    expect(await refusal(setReceipt(amount(133_34)))).toBe('above-price');
    const shared = await value(setReceipt(percent(300)));
    expect(shared).toMatchObject({ totalMinor: 129_33, discountMinor: 4_00, receiptDiscount: percent(300), receiptDiscountReason: 'Постоянный покупатель' });
    expect(shared.lines.reduce((sum, line) => sum + line.receiptDiscountMinor, 0)).toBe(4_00);
    await value(sale().removeLine({ ...gesture(), lineNo: 1 }));
    const empty = await value(sale().removeLine({ ...gesture(), lineNo: 2 }));
    expect(empty).toMatchObject({ receiptDiscount: null, totalMinor: 0 });
    expect(await refusal(setReceipt(percent(100)))).toBe('nothing-to-discount');
    expect((await add(scratch, bread)).totalMinor).toBe(100_00);
  });

  it('HSA6: asks again when goods scanned after a fixed total make it a larger discount', async () => {
    await add(scratch, bread);
    await value(setReceipt({ kind: 'price', minor: 98_00 }));
    expect(await sale().add({ ...gesture(), goodId: milk.id, quantityMicro: PIECE })).toMatchObject({ code: 'needs-right', detail: { right: 'receipt-discount' } });
  });

  it('HSA5: takes a price by hand: below the list a discount, above it a price of its own', async () => {
    await add(scratch, bread);
    expect((await value(setPrice(1, 95_00))).lines[0]).toMatchObject({ priceMinor: 100_00, listPriceMinor: 100_00, discount: { kind: 'price', minor: 95_00 }, totalMinor: 95_00 });
    expect((await value(setPrice(1, 100_00))).lines[0]).toMatchObject({ discount: null, totalMinor: 100_00 });
    expect(await refusal(setPrice(1, 94_99))).toBe('needs-right');
    expect(await setPrice(1, 120_00)).toMatchObject({ code: 'needs-right', detail: { right: 'price-above', size: null, limit: null } });
    const dear = await value(setPrice(1, 120_00, await approval(scratch, 'price-above', null)));
    expect(dear.lines[0]).toMatchObject({ priceMinor: 120_00, listPriceMinor: 100_00, discount: null, totalMinor: 120_00 });
    await add(scratch, milk, 2 * PIECE);
    expect(await refusal(setPrice(2, 999_999_999_999))).toBe('too-large');
    const { receiptId } = await value(sale().pay(exactly(await value(sale().view({})))));
    expect(scratch.host.store.read((tx) => tx.all('SELECT price_minor, list_price_minor, discount_minor FROM receipt_line WHERE receipt_id = ? ORDER BY line_no', receiptId)))
      .toEqual([{ price_minor: 120_00, list_price_minor: 100_00, discount_minor: 0 }, { price_minor: 33_33, list_price_minor: 33_33, discount_minor: 0 }]);
    expect(journalOf(scratch).filter((row) => row.event === 'price-changed').map((row) => row.detail['priceMinor'])).toEqual([95_00, 100_00, 120_00]);
  });

  it('HSA31: sells a good without a price only at one given by hand and by right, and writes it down', async () => {
    const nameless = '00000000-0000-7000-8000-000000000001';
    put(scratch, 'good', { ...milk, id: nameless, name: 'Без цены' });
    const addAt = (priceMinor: number, more: object = {}) => sale().add({ ...gesture(), ...more, goodId: nameless, quantityMicro: PIECE, priceMinor });
    expect(await addAt(50_00)).toMatchObject({ code: 'needs-right', detail: { right: 'price-missing' } });
    expect((await value(addAt(50_00, await approval(scratch, 'price-missing', null, `${(await value(sale().view({}))).id}/${nameless}`)))).lines[0]).toMatchObject({ priceMinor: 50_00, listPriceMinor: null, totalMinor: 50_00 });
    // HSA31: what was allowed is in the journal with its price; the approval alone says none.
    expect(journalOf(scratch).slice(-2)).toMatchObject([{ event: 'approved', detail: { right: 'price-missing', size: null } }, { event: 'price-changed', detail: { lineNo: 1, goodId: nameless, listPriceMinor: null, priceMinor: 50_00 } }]);
    // A price that arrived meanwhile is the price.
    priceNow(scratch, nameless, 60_00);
    expect((await value(addAt(50_00))).lines[1]).toMatchObject({ priceMinor: 60_00, listPriceMinor: 60_00 });
    expect(journalOf(scratch).filter(({ event }) => event === 'price-changed')).toHaveLength(1);
  });

  it('HSA2: goods of another seller are a line of their own, though all else is equal', async () => {
    await add(scratch, bread);
    sellForAnother(scratch, bread);
    const both = await add(scratch, bread);
    expect([both.lines.map(({ quantityMicro }) => quantityMicro), both.documentCount]).toEqual([[PIECE, PIECE], 2]);
  });

  it('HSA2: adds up only with a line nobody has touched', async () => {
    const touch: ((view: CartView) => Promise<unknown>)[] = [
      () => value(setDiscount(1, percent(100))), () => value(sale().setNote({ ...gesture(), lineNo: 2, note: 'без пакета' })),
      async () => value(sale().setSeller({ ...gesture(), lineNo: 3, sellerId: (await value(scratch.till.staff.list({}))).members[0]?.id ?? '' })),
    ];
    for (const one of touch) await one(await add(scratch, bread));
    const view = await add(scratch, bread);
    expect((await add(scratch, bread)).lines.map((line) => line.quantityMicro)).toEqual([PIECE, PIECE, PIECE, 2 * PIECE]);
    expect(view.lines[2]?.sellerName).not.toBe('');
  });

  it('keeps notes and sellers on the receipt, and nothing that is neither', async () => {
    await add(scratch, bread);
    expect((await value(sale().setNote({ ...gesture(), lineNo: 1, note: ' до\u0000 двери\n' }))).lines[0]?.note).toBe('до двери');
    expect(await refusal(sale().setSeller({ ...gesture(), lineNo: 1, sellerId: '00000000-0000-7000-8000-000000000000' }))).toBe('unknown-staff');
    const { receiptId } = await value(sale().pay(exactly(await value(sale().view({})))));
    expect(scratch.host.store.read((tx) => tx.get('SELECT note, seller_id FROM receipt_line WHERE receipt_id = ?', receiptId))).toEqual({ note: 'до двери', seller_id: null });
  });

  it('HSA7: writes down what was taken out of a sale', async () => {
    await add(scratch, bread);
    await add(scratch, milk);
    await value(sale().removeLine({ ...gesture(), lineNo: 2 }));
    await value(sale().clear({ ...gesture(), ...await approval(scratch, 'cart-clear', null) }));
    await value(sale().clear(gesture()));
    expect(journalOf(scratch).slice(-3)).toMatchObject([
      { event: 'line-removed', detail: { goodId: milk.id, totalMinor: 33_33 } }, { event: 'approved' }, { event: 'cart-cleared', detail: { lines: 1, totalMinor: 100_00 } },
    ]);
  });
});
