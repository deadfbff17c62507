import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CartView, PaidReceipt } from '#contract/terminal/sale.ts';
import { approval, exactly, gesture, refusal, signIn, value, withCash, type ScratchHost } from '../../scratch-host.fixture.ts';
import { checkBooks } from './books.fixture.ts';
import { add, bread, journalOf, milk, openSaleTill, OTHER_SELLER, PIECE, priceNow, sell, sellForAnother, setPolicy, soap, type SaleTill } from './sale-till.fixture.ts';

describe('a basket that becomes several receipts', () => {
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    saleTill = await openSaleTill();
    scratch = saleTill.host();
    priceNow(scratch, bread.id, 100_00);
    priceNow(scratch, milk.id, 50_00);
    priceNow(scratch, soap.id, 70_00);
    sellForAnother(scratch, milk);
  });
  afterEach(() => saleTill.close());

  const sale = (host = scratch): ScratchHost['till']['sale'] => host.till.sale;
  const takeBack = (receiptId: string, lineNo = 1, quantityMicro = PIECE, host = scratch): Promise<CartView> => value(host.till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo, quantityMicro }], reason: 'Не подошёл товар' }));
  const rows = (sql: string, ...params: string[]): unknown[] => scratch.host.store.read((tx) => tx.all(sql, ...params));
  const kinds = (paid: PaidReceipt): string[] => paid.documents.map((document) => `${document.kind} ${document.totalMinor}`);

  it('has a receipt, a number and a register\'s answer for each seller, and one payment', async () => {
    await add(scratch, bread);
    const both = await add(scratch, milk);
    expect(both).toMatchObject({ documentCount: 2, totalMinor: 150_00 });
    const paid = await value(sale().pay(withCash(both, 200_00)));
    expect(paid).toMatchObject({ basketId: both.id, receiptId: both.id, number: '1-1-A-000002', totalMinor: 150_00, tenderedMinor: 200_00, changeMinor: 50_00 });
    expect(paid.documents.map(({ number }) => number)).toEqual(['1-1-A-000001', '1-1-A-000002']);
    expect(saleTill.register.intents.map(({ receiptId, legalEntityId, totalMinor }) => [receiptId === both.id, legalEntityId === OTHER_SELLER, totalMinor])).toEqual([[false, false, 100_00], [true, true, 50_00]]);
    expect(rows(`SELECT legal_entity_id = ? AS other, basket_id = ? AS ours, shop ->> 'legalEntityName' AS seller FROM receipt ORDER BY number`, OTHER_SELLER, both.id)).toEqual([
      { other: 0, ours: 1, seller: 'ООО «У моста»' }, { other: 1, ours: 1, seller: 'ИП Соседов' },
    ]);
    expect(await value(sale().pay(withCash(both, 200_00)))).toEqual(paid);
    expect(checkBooks(scratch)).toMatchObject({ receipts: 2 });
  });

  it('HSA27: is an exchange where goods go both ways: refunds first, and the difference changes hands', async () => {
    const { receiptId } = await sell(scratch, bread);
    await takeBack(receiptId);
    const exchange = await add(scratch, soap);
    expect(exchange).toMatchObject({ mode: 'exchange', totalMinor: -30_00, cashDueMinor: -30_00, saleMinor: 70_00, refundMinor: 100_00, payBack: [{ kind: 'cash', amountMinor: 100_00 }], documentCount: 2 });
    const paid = await value(sale().pay(exactly(exchange)));
    expect(paid).toMatchObject({ mode: 'exchange', totalMinor: -30_00, payOutMinor: 30_00, tenderedMinor: 0, changeMinor: 0, receiptId: exchange.id });
    expect(kinds(paid)).toEqual(['refund 10000', 'sale 7000']);
    // HSA27: each document with its own sign and its own sums.
    expect(saleTill.register.intents.slice(1).map(({ operation, tagSums, lines }) => [operation, tagSums[1031], tagSums[1081], lines.map(({ method, subject }) => `${method} ${subject}`)])).toEqual([
      [2, 100_00, 0, ['4 1']], [1, 70_00, 0, ['4 1']],
    ]);
    expect(await value(sale().pay(exactly(exchange)))).toEqual(paid);
    const drawer = rows(`SELECT sum(amount_minor) AS cash FROM ledger_entry WHERE account = 'cash-drawer' AND document_id <> (SELECT shift_id FROM meta)`);
    expect(drawer).toEqual([{ cash: 70_00 }]);
    expect(checkBooks(scratch)).toEqual({ receipts: 3, sales: 2, refunds: 1 });
  });

  it('HSA16: keeps what is posted where the register refuses the next, and has the rest in hand', async () => {
    await add(scratch, bread);
    await add(scratch, milk);
    const all = await value(sale().setReceiptDiscount({ ...gesture(), ...await approval(scratch, 'receipt-discount', 10_00), discount: { kind: 'amount', minor: 15_00 }, reason: 'Карта' }));
    saleTill.register.answers.push({ kind: 'registered', result: { register: 'test' } }, { kind: 'refused', reason: 'не тот продавец' });
    expect(await refusal(sale().pay(exactly(all)))).toBe('register-refused');
    const rest = await value(sale().view({}));
    expect(rest).toMatchObject({ id: all.id, state: 'not-registered', refusal: 'не тот продавец', totalMinor: 45_00, receiptDiscount: { kind: 'amount', minor: 5_00 }, documentCount: 1, lines: [{ goodId: milk.id }] });
    expect(await refusal(sale().pay(exactly(all)))).toBe('cart-changed');
    const paid = await value(sale().pay(exactly(rest)));
    expect([kinds(paid), paid.totalMinor]).toEqual([['sale 9000', 'sale 4500'], 135_00]);
    expect(checkBooks(scratch)).toMatchObject({ receipts: 2 });
  });

  it('HSA16: what is left of a basket keeps a discount in percent, for goods that come in too', async () => {
    await add(scratch, bread);
    await add(scratch, milk);
    const all = await value(sale().setReceiptDiscount({ ...gesture(), ...await approval(scratch, 'receipt-discount', 10_00), discount: { kind: 'percent', bps: 10_00 }, reason: 'Карта' }));
    saleTill.register.answers.push({ kind: 'registered', result: { register: 'test' } }, { kind: 'refused', reason: 'нет' });
    expect(await refusal(sale().pay(exactly(all)))).toBe('register-refused');
    const rest = await value(sale().view({}));
    expect(rest).toMatchObject({ totalMinor: 45_00, receiptDiscount: { kind: 'percent', bps: 10_00 }, receiptDiscountReason: 'Карта' });
    expect(kinds(await value(sale().pay(exactly(rest))))).toEqual(['sale 9000', 'sale 4500']);
  });

  it('HSA10: forgets the first number of nothing: what is left may be parked, cleared and counted on', async () => {
    await add(scratch, bread);
    const all = await add(scratch, milk);
    saleTill.register.answers.push({ kind: 'registered', result: { register: 'test' } }, { kind: 'refused', reason: 'нет' });
    await refusal(sale().pay(exactly(all)));
    await value(sale().park({ ...gesture(), name: '' }));
    expect((await sell(scratch, bread)).number).toBe('1-1-A-000002');
    const back = await value(sale().recall({ ...gesture(), cartId: all.id }));
    const paid = await value(sale().pay(exactly(back)));
    expect(paid.documents.map(({ number }) => number)).toEqual(['1-1-A-000001', '1-1-A-000003']);
    expect(checkBooks(scratch)).toMatchObject({ receipts: 3 });
  });

  it('HSA15: asks about the document at hand when the register is silent, and goes on from there', async () => {
    await add(scratch, bread);
    const all = await add(scratch, milk);
    saleTill.register.answers.push({ kind: 'registered', result: { register: 'test' } }, new Error('cable'));
    expect(await refusal(sale().pay(exactly(all)))).toBe('register-unknown');
    expect(await value(sale().view({}))).toMatchObject({ state: 'unknown', totalMinor: 150_00 });
    expect(await value(sale().pay(exactly(all)))).toMatchObject({ totalMinor: 150_00 });
    expect(saleTill.register.asked).toEqual(['register', 'register', 'resolve']);
    expect(checkBooks(scratch)).toMatchObject({ receipts: 2 });
  });

  it('HSA15, HSA18: loses and doubles nothing wherever the power goes', async () => {
    const { receiptId } = await sell(scratch, bread);
    await takeBack(receiptId);
    await add(scratch, soap);
    const all = await add(scratch, milk);
    const folders: string[] = [saleTill.snapshot('before')];
    const snap = (n: number) => () => {
      folders.push(saleTill.snapshot(`at the register ${n}`));
      if (n < 3) setImmediate(() => { saleTill.register.meanwhile = snap(n + 1); });
    };
    saleTill.register.meanwhile = snap(1);
    // The register takes its time, so that each question is asked in a turn of its own.
    const { register } = saleTill.register;
    Object.assign(saleTill.register, { register: async (intent: Parameters<typeof register>[0]) => { await new Promise(setImmediate); await new Promise(setImmediate); return register(intent); } });
    const paid = await value(sale().pay(withCash(all, 50_00)));
    Object.assign(saleTill.register, { register });
    folders.push(saleTill.snapshot('after'));
    expect(folders).toHaveLength(5);
    const courses: string[] = [];
    for (const folder of folders) {
      saleTill.register.asked = [];
      const twin = await saleTill.open(folder);
      courses.push(saleTill.register.asked.join());
      await signIn(twin);
      const again = await value(sale(twin).pay(withCash(all, 50_00)));
      expect({ ...again, documents: again.documents.map(({ receiptId: _id, ...document }) => document), paidAt: 0 }).toEqual({ ...paid, documents: paid.documents.map(({ receiptId: _id, ...document }) => document), paidAt: 0 });
      expect(checkBooks(twin)).toEqual({ receipts: 4, sales: 3, refunds: 1 });
      expect((await sell(twin, bread)).number).toBe('1-1-A-000005');
    }
    expect(courses).toEqual(['', 'resolve,register,register', 'resolve,register', 'resolve', '']);
  });

  it('HSA26: says what is still due and what is posted already while the second document waits for the register', async () => {
    const { receiptId } = await sell(scratch, bread);
    await takeBack(receiptId);
    const exchange = await add(scratch, soap);
    saleTill.register.answers.push({ kind: 'registered', result: { register: 'test' } }, { kind: 'unknown' });
    await refusal(sale().pay(exactly(exchange)));
    const posted = [{ number: '1-1-A-000002', kind: 'refund', totalMinor: 100_00, cashMinor: 100_00, cardMinor: 0 }];
    expect(await value(sale().view({}))).toEqual({ ...exchange, state: 'unknown', posted });
    saleTill.register.answers.push({ kind: 'refused', reason: 'не видел' });
    await refusal(sale().pay(exactly(exchange)));
    expect(await value(sale().view({}))).toMatchObject({ mode: 'sale', totalMinor: 70_00, cashDueMinor: -30_00, payBack: [], posted });
    expect(journalOf(scratch).slice(-2)).toMatchObject([{ event: 'register-unknown' }, { event: 'register-refused', detail: { posted: 1, cardMinor: 0, reason: 'не видел' } }]);
  });

  describe('HSA16: an exchange whose second receipt the register refused', () => {
    let rest: CartView;
    beforeEach(async () => {
      const { receiptId } = await sell(scratch, bread);
      await takeBack(receiptId);
      const exchange = await add(scratch, soap);
      saleTill.register.answers.push({ kind: 'registered', result: { register: 'test' } }, { kind: 'refused', reason: 'нет' });
      await refusal(sale().pay(exactly(exchange)));
      rest = await value(sale().view({}));
    });
    const due = (view: CartView): { readonly expectedCashDueMinor: number } => ({ expectedCashDueMinor: view.cashDueMinor });
    /** Everything handed to the customer, and by them. */
    const hands = ({ tenderedMinor, changeMinor, payOutMinor }: PaidReceipt): unknown => ({ given: tenderedMinor, back: changeMinor + payOutMinor });

    it.each([[null, { given: 0, back: 30_00 }], [100_00, { given: 100_00, back: 130_00 }]])('is paid by the difference: %s handed over', async (cashMinor, moved) => {
      expect(await refusal(sale().pay(exactly(rest, { expectedCashDueMinor: rest.totalMinor })))).toBe('cash-changed');
      const ask = exactly(rest, { ...due(rest), offer: { cardMinor: 0, cashMinor } });
      const paid = await value(sale().pay(ask));
      expect([hands(paid), kinds(paid)]).toEqual([moved, ['refund 10000', 'sale 7000']]);
      expect(await value(sale().pay(ask))).toEqual(paid);
      checkBooks(scratch);
    });

    it('by card gives all the cash back; with more goods, and set aside between, it is the difference still', async () => {
      const more = await add(scratch, milk);
      expect(more).toMatchObject({ state: 'cart', cashDueMinor: 20_00, posted: [{ kind: 'refund', cashMinor: 100_00 }] });
      await value(sale().park({ ...gesture(), name: '' }));
      const back = await value(sale().recall({ ...gesture(), cartId: rest.id }));
      expect(back.cashDueMinor).toBe(20_00);
      const paid = await value(sale().pay(exactly(back, { expectedCashDueMinor: -100_00, offer: { cardMinor: 120_00, cashMinor: null } })));
      expect([hands(paid), paid.cardMinor]).toEqual([{ given: 0, back: 100_00 }, 120_00]);
      checkBooks(scratch);
    });

    it('HSA28: set aside, is not thrown away there: what its receipts leave in cash would be told to nobody', async () => {
      await value(sale().park({ ...gesture(), name: '' }));
      const drop = { ...gesture(), cartId: rest.id };
      expect(await refusal(sale().dropParked({ ...drop, ...await approval(scratch, 'parked-drop', null, rest.id) }))).toBe('unknown-cart');
      // Nobody is asked for a right to what is not done anyway.
      expect(await refusal(sale().dropParked(drop))).toBe('unknown-cart');
      expect((await value(sale().parked({}))).carts).toMatchObject([{ cartId: rest.id }]);
      expect(await value(sale().recall({ ...gesture(), cartId: rest.id }))).toMatchObject({ posted: [{ kind: 'refund', cashMinor: 100_00 }] });
      expect(await value(sale().clear({ ...gesture(), ...await approval(scratch, 'cart-clear', null) }))).toMatchObject({ lines: [], posted: [] });
      checkBooks(scratch);
    });

    it('is over once it is emptied: the next sale is another, pays for itself and skips no number', async () => {
      const empty = await value(sale().clear({ ...gesture(), ...await approval(scratch, 'cart-clear', null) }));
      expect(empty).toMatchObject({ lines: [], posted: [], cashDueMinor: 0 });
      expect(empty.id).not.toBe(rest.id);
      const next = await sell(scratch, soap);
      expect([hands(next), kinds(next), next.number]).toEqual([{ given: 70_00, back: 0 }, ['sale 7000'], '1-1-A-000003']);
      checkBooks(scratch);
    });
  });

  it('HSA15: goes on from the document at which the disk was full', async () => {
    const limit = (pages: number): void => { scratch.host.store.read((tx) => tx.get(`PRAGMA max_page_count = ${pages}`)); };
    const fillDisk = (): void => { limit(scratch.host.store.read((tx) => tx.get<{ page_count: number }>('PRAGMA page_count'))?.page_count ?? 0); };
    const { receiptId } = await sell(scratch, bread);
    await takeBack(receiptId);
    const all = await add(scratch, milk, 30 * PIECE);
    saleTill.register.meanwhile = fillDisk;
    expect(await refusal(sale().pay(exactly(all)))).toBe('fault storage-full');
    expect(await refusal(sale().pay(exactly(all)))).toBe('fault storage-full');
    expect(checkBooks(scratch)).toEqual({ receipts: 1, sales: 1, refunds: 0 });
    limit(1_000_000);
    expect((await value(sale().pay(exactly(all)))).documents).toHaveLength(2);
    expect(checkBooks(scratch)).toEqual({ receipts: 3, sales: 2, refunds: 1 });
  });

  it('rounds each receipt\'s cash as the shop does, books what that comes to, and leaves cards exact', async () => {
    setPolicy(scratch, { cashRounding: { stepMinor: 100, mode: 'down' } });
    priceNow(scratch, bread.id, 99_99);
    priceNow(scratch, milk.id, 49_50);
    await add(scratch, bread);
    const both = await add(scratch, milk);
    expect(both).toMatchObject({ totalMinor: 149_49, cashDueMinor: 148_00 });
    expect(await value(sale().pay(exactly(both)))).toMatchObject({ totalMinor: 149_49, roundingMinor: -1_49, tenderedMinor: 148_00 });
    const card = await add(scratch, bread);
    expect(await value(sale().pay(exactly(card, { offer: { cardMinor: 99_99, cashMinor: null }, expectedCashDueMinor: null })))).toMatchObject({ roundingMinor: 0, cardMinor: 99_99, tenderedMinor: 0 });
    expect(rows(`SELECT sum(amount_minor) AS n FROM ledger_entry WHERE account = 'cash-rounding'`)).toEqual([{ n: 1_49 }]);
    checkBooks(scratch);
  });

  it('HSA19: opens the drawer once, with the first cash that moves', async () => {
    scratch = await saleTill.restart({ defaultPrinter: 'tcp://127.0.0.1:9' });
    await add(scratch, bread);
    await value(sale().pay(exactly(await add(scratch, milk))));
    const card = await add(scratch, bread);
    await value(sale().pay(exactly(card, { offer: { cardMinor: card.totalMinor, cashMinor: null } })));
    expect(rows(`SELECT kind FROM print_job ORDER BY id`).map((row) => (row as { kind: string }).kind)).toEqual(['drawer', 'receipt', 'receipt', 'receipt']);
  });

  describe('HSA19: the drawer', () => {
    const drawers = (): number => rows(`SELECT 1 FROM print_job WHERE kind = 'drawer'`).length;
    /** The printer has opened it already: another pulse would be one more. */
    const opened = (): void => { scratch.host.store.write((tx) => { tx.run(`UPDATE print_job SET state = 'confirmed'`); }); };
    beforeEach(async () => { scratch = await saleTill.restart({ defaultPrinter: 'tcp://127.0.0.1:9' }); });

    it('opens once a payment, also where it was quick', async () => {
      await add(scratch, bread);
      const both = await add(scratch, milk);
      saleTill.register.meanwhile = () => { setImmediate(() => { saleTill.register.meanwhile = opened; }); };
      const { register } = saleTill.register;
      Object.assign(saleTill.register, { register: async (intent: Parameters<typeof register>[0]) => { await new Promise(setImmediate); await new Promise(setImmediate); return register(intent); } });
      await value(sale().pay(exactly(both)));
      expect([drawers(), rows(`SELECT 1 FROM print_job WHERE state = 'confirmed'`).length]).toEqual([1, 2]);
    });

    it('stays shut where nothing is due, and opens where money was laid down all the same', async () => {
      priceNow(scratch, bread.id, 0);
      const free = await add(scratch, bread);
      expect(free.totalMinor).toBe(0);
      await value(sale().pay(exactly(free)));
      expect(drawers()).toBe(0);
      expect(await value(sale().pay(withCash(await add(scratch, bread), 10_00)))).toMatchObject({ changeMinor: 10_00 });
      expect(drawers()).toBe(1);
    });

    it('opens for the cash of what was posted before, where the rest itself brings none', async () => {
      const { receiptId } = await sell(scratch, bread);
      opened();
      await takeBack(receiptId);
      const exchange = await add(scratch, soap);
      saleTill.register.answers.push({ kind: 'registered', result: { register: 'test' } }, { kind: 'refused', reason: 'нет' });
      await refusal(sale().pay(exactly(exchange)));
      opened();
      const before = drawers();
      const rest = await value(sale().view({}));
      expect(await value(sale().pay(exactly(rest, { offer: { cardMinor: 70_00, cashMinor: null }, expectedCashDueMinor: -100_00 })))).toMatchObject({ payOutMinor: 100_00, cardMinor: 70_00 });
      expect(drawers()).toBe(before + 1);
    });
  });
});
