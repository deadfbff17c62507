import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import { exactly, gesture, refusal, signIn, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { checkBooks } from './books.fixture.ts';
import { PIECE, add, bread, journalOf, milk, openSaleTill, priceNow, sellForAnother, setPolicy, type SaleTill } from './sale-till.fixture.ts';

describe('paying by card', () => {
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    saleTill = await openSaleTill();
    scratch = saleTill.host();
    priceNow(scratch, bread.id, 100_00);
    priceNow(scratch, milk.id, 50_00);
  });
  afterEach(() => saleTill.close());

  const pay = (cart: CartView, cardMinor = cart.totalMinor, cashMinor: number | null = null, host = scratch) => host.till.sale.pay(exactly(cart, { offer: { cardMinor, cashMinor } }));
  const drawers = (): number => scratch.host.store.read((tx) => tx.get<{ n: number }>(`SELECT count(*) AS n FROM print_job WHERE kind = 'drawer'`))?.n ?? 0;
  const due = (host = scratch): number => host.host.store.read((tx) => tx.get<{ n: number }>('SELECT count(*) AS n FROM card_operation'))?.n ?? 0;
  /** Resolves when the terminal was told everything: the answer to the cashier does not wait for that. */
  const told = async (count: number): Promise<void> => {
    while (saleTill.terminal.told.length < count) await new Promise(setImmediate);
  };

  it('HSA14: holds the money, registers, posts and takes it for good', async () => {
    const paid = await value(pay(await add(scratch, bread)));
    expect(paid).toMatchObject({ totalMinor: 100_00, cardMinor: 100_00, tenderedMinor: 0, changeMinor: 0, documents: [{ tenders: [{ kind: 'card', amountMinor: 100_00 }] }] });
    await told(2);
    expect(saleTill.terminal.told).toEqual(['authorise sale 10000', 'confirm sale 10000']);
    expect(scratch.host.store.read((tx) => tx.get('SELECT reference FROM tender WHERE receipt_id = ?', paid.receiptId))).toEqual({ reference: 'op-1' });
    expect(saleTill.register.intents[0]?.tenders).toMatchObject([{ kind: 'card', amountMinor: 100_00 }]);
    expect([checkBooks(scratch).sales, drawers(), due()]).toEqual([1, 0, 0]);
  });

  it('takes the rest in cash and gives change', async () => {
    expect(await value(pay(await add(scratch, bread), 60_00, 50_00))).toMatchObject({ cardMinor: 60_00, tenderedMinor: 50_00, changeMinor: 10_00 });
    const next = await add(scratch, bread);
    expect(await refusal(pay(next, 60_00, 39_99))).toBe('tendered-too-small');
    expect(await refusal(pay(next, 100_01))).toBe('card-too-large');
    setPolicy(scratch, { cardAccepted: false });
    expect(await refusal(pay(next))).toBe('card-too-large');
    expect(checkBooks(scratch).sales).toBe(1);
  });

  it('HSA14: gives the sale back when the card is declined', async () => {
    saleTill.terminal.answers.push({ kind: 'declined', reason: 'недостаточно средств' });
    const cart = await add(scratch, bread);
    expect(await pay(cart)).toMatchObject({ code: 'card-declined', detail: { reason: 'недостаточно средств' } });
    expect(await value(scratch.till.sale.view({}))).toEqual(cart);
    expect(saleTill.register.asked).toEqual([]);
    // The number stays with the sale, and the next try is another operation.
    expect((await value(pay(await add(scratch, milk)))).number).toBe('1-1-A-000001');
    expect(new Set(saleTill.terminal.operations.map(({ id }) => id)).size).toBe(2);
  });

  it('HSA25: writes down what a card did not pay and what was let go, each once, in ids and amounts', async () => {
    const cards = (): unknown[] => journalOf(scratch).filter(({ event }) => event.startsWith('card-')).map(({ event, detail }) => [event, detail['amountMinor']]);
    sellForAnother(scratch, milk);
    await add(scratch, bread);
    const both = await add(scratch, milk);
    saleTill.terminal.answers.push({ kind: 'authorised', reference: 'first' }, { kind: 'unknown' }, { kind: 'unknown' }, { kind: 'declined', reason: 'Иван Петров: лимит' });
    expect(await refusal(pay(both))).toBe('card-unknown');
    expect(await refusal(pay(both))).toBe('card-unknown');
    expect(await refusal(pay(both))).toBe('card-declined');
    expect(cards()).toEqual([['card-unknown', 50_00], ['card-declined', 50_00], ['card-cancelled', 100_00]]);
    expect(JSON.stringify(journalOf(scratch))).not.toContain('Петров');
    saleTill.register.answers.push({ kind: 'refused', reason: 'нет бумаги' });
    expect(await refusal(pay(both, 100_00, 50_00))).toBe('register-refused');
    expect(cards().slice(3).map((row) => (row as unknown[])[0])).toContain('card-cancelled');
    const operations = new Set(saleTill.terminal.operations.map(({ id }) => id));
    expect(journalOf(scratch).filter(({ event }) => event.startsWith('card-')).every(({ detail }) => operations.has(detail['operationId'] as string))).toBe(true);
  });

  it('HSA14: asks a silent terminal what became of the money, and never asks for it again', async () => {
    saleTill.terminal.answers.push(new Error('cable'), { kind: 'unknown' });
    const cart = await add(scratch, bread);
    expect(await refusal(pay(cart))).toBe('card-unknown');
    expect((await value(scratch.till.sale.view({}))).state).toBe('tendering');
    expect(await refusal(scratch.till.sale.add({ ...gesture(), goodId: milk.id, quantityMicro: 1_000_000 }))).toBe('sale-in-progress');
    expect(await refusal(pay(cart))).toBe('card-unknown');
    expect(await value(pay(cart))).toMatchObject({ cardMinor: 100_00 });
    expect(saleTill.terminal.told.slice(0, 3)).toEqual(['authorise sale 10000', 'resolve sale 10000', 'resolve sale 10000']);
    expect(saleTill.register.asked).toEqual(['register']);
  });

  it('HSA16: lets the money go where the register refuses, before anybody can pay again', async () => {
    saleTill.register.answers.push({ kind: 'refused', reason: 'смена больше суток' });
    const cart = await add(scratch, bread);
    expect(await refusal(pay(cart))).toBe('register-refused');
    expect(saleTill.terminal.told).toEqual(['authorise sale 10000', 'cancel sale 10000']);
    expect(await value(scratch.till.sale.view({}))).toMatchObject({ state: 'not-registered', refusal: 'смена больше суток', totalMinor: 100_00 });
    expect(await value(pay(cart, 0))).toMatchObject({ cardMinor: 0, tenderedMinor: 100_00 });
    expect(due()).toBe(0);
  });

  it('HSA17: remembers over a restart what the terminal has not heard', async () => {
    saleTill.terminal.deaf = true;
    await value(pay(await add(scratch, bread)));
    saleTill.register.answers.push({ kind: 'refused', reason: 'нет' });
    expect(await refusal(pay(await add(scratch, milk)))).toBe('register-refused');
    expect(due()).toBe(2);
    saleTill.terminal.deaf = false;
    saleTill.terminal.told = [];
    scratch = await saleTill.restart();
    expect(saleTill.terminal.told.sort()).toEqual(['cancel sale 5000', 'confirm sale 10000']);
    expect(due()).toBe(0);
  });

  it('HSA14: holds one operation for each seller, and all or none of them', async () => {
    sellForAnother(scratch, milk);
    await add(scratch, bread);
    const both = await add(scratch, milk);
    saleTill.terminal.answers.push({ kind: 'authorised', reference: 'first' }, { kind: 'declined', reason: 'лимит' });
    expect(await refusal(pay(both))).toBe('card-declined');
    expect(saleTill.terminal.told).toEqual(['authorise sale 10000', 'authorise sale 5000', 'cancel sale 10000']);
    expect(await value(pay(both, 120_00, 50_00))).toMatchObject({ cardMinor: 120_00, tenderedMinor: 50_00, changeMinor: 20_00, documents: [{ totalMinor: 100_00 }, { totalMinor: 50_00 }] });
    expect(checkBooks(scratch)).toEqual({ receipts: 2, sales: 2, refunds: 0 });
  });

  it('HSA29: says of each receipt the basket has become already what a card had of it', async () => {
    sellForAnother(scratch, milk);
    const refusedAfterOne = async (cart: CartView, cardMinor: number): Promise<CartView> => {
      saleTill.register.answers.push({ kind: 'registered', result: { register: 'test' } }, { kind: 'refused', reason: 'нет' });
      expect(await refusal(pay(cart, cardMinor))).toBe('register-refused');
      return value(scratch.till.sale.view({}));
    };
    const basket = async (): Promise<CartView> => { await add(scratch, bread); return add(scratch, milk); };
    const whole = await refusedAfterOne(await basket(), 120_00);
    expect(whole).toMatchObject({ totalMinor: 50_00, posted: [{ kind: 'sale', totalMinor: 100_00, cashMinor: 0, cardMinor: 100_00 }] });
    const sold = await value(pay(whole, 20_00));
    const part = await refusedAfterOne(await basket(), 60_00);
    expect(part.posted).toMatchObject([{ kind: 'sale', totalMinor: 100_00, cashMinor: 40_00, cardMinor: 60_00 }]);
    await value(scratch.till.sale.pay(exactly(part, { expectedCashDueMinor: 90_00 })));

    const [first] = sold.documents;
    await value(scratch.till.refund.add({ ...gesture(), receiptId: first?.receiptId ?? '', lines: [{ lineNo: 1, quantityMicro: PIECE }], reason: 'Не подошёл' }));
    const back = await refusedAfterOne(await add(scratch, milk), 0);
    expect(back).toMatchObject({ totalMinor: 50_00, posted: [{ kind: 'refund', totalMinor: 100_00, cashMinor: 0, cardMinor: 100_00 }] });
    checkBooks(scratch);
  });

  it('HSA24: a refund names the operation it undoes, and keeps its own name beside', async () => {
    saleTill.terminal.answers.push({ kind: 'authorised', reference: 'RRN-1' });
    const sold = await value(pay(await add(scratch, bread, 2 * PIECE), 150_00));
    const takeBack = async (reference: string): Promise<string> => {
      const back = await value(scratch.till.refund.add({ ...gesture(), receiptId: sold.receiptId, lines: [{ lineNo: 1, quantityMicro: PIECE }], reason: 'Не подошёл' }));
      saleTill.terminal.answers.push({ kind: 'authorised', reference });
      return (await value(scratch.till.sale.pay(exactly(back)))).receiptId;
    };
    const refunds = [await takeBack('RRN-2'), await takeBack('RRN-3')];
    const original = { reference: 'RRN-1', amountMinor: 150_00 };
    expect(saleTill.terminal.operations.map((one) => [one.direction, one.amountMinor, one.original])).toEqual([['sale', 150_00, null], ['refund', 100_00, original], ['refund', 50_00, original]]);
    const referenceOf = (receiptId: string): unknown => scratch.host.store.read((tx) => tx.get<{ reference: string }>(`SELECT reference FROM tender WHERE receipt_id = ? AND kind = 'card'`, receiptId))?.reference;
    expect([sold.receiptId, ...refunds].map(referenceOf)).toEqual(['RRN-1', 'RRN-2', 'RRN-3']);
    checkBooks(scratch);
  });

  it('HSA24: names it also when it asks what became of the refund', async () => {
    saleTill.terminal.answers.push({ kind: 'authorised', reference: 'RRN-1' });
    const sold = await value(pay(await add(scratch, bread)));
    const back = await value(scratch.till.refund.add({ ...gesture(), receiptId: sold.receiptId, lines: [{ lineNo: 1, quantityMicro: PIECE }], reason: 'Не подошёл' }));
    saleTill.terminal.answers.push({ kind: 'unknown' });
    expect(await refusal(scratch.till.sale.pay(exactly(back)))).toBe('card-unknown');
    await value(scratch.till.sale.pay(exactly(back)));
    const asked = saleTill.terminal.operations.filter((one) => one.direction === 'refund');
    expect(asked.map(({ original }) => original)).toEqual([{ reference: 'RRN-1', amountMinor: 100_00 }, { reference: 'RRN-1', amountMinor: 100_00 }]);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  });

  it('HSA14, HSA17, HSA18: loses and doubles no money wherever the power goes', async () => {
    const cart = await add(scratch, bread);
    const folders: string[] = [];
    saleTill.terminal.meanwhile = () => { folders.push(saleTill.snapshot('while the terminal is asked')); };
    saleTill.register.meanwhile = () => { folders.push(saleTill.snapshot('while the register is asked')); };
    saleTill.terminal.deaf = true;
    await value(pay(cart));
    folders.push(saleTill.snapshot('before the terminal heard'));
    saleTill.terminal.deaf = false;
    const courses: unknown[] = [];
    for (const folder of folders) {
      saleTill.terminal.told = [];
      saleTill.register.asked = [];
      const twin = await saleTill.open(folder);
      courses.push([saleTill.terminal.told, saleTill.register.asked]);
      await signIn(twin);
      expect(await value(pay(cart, cart.totalMinor, null, twin))).toMatchObject({ receiptId: cart.id, cardMinor: 100_00 });
      expect([checkBooks(twin).sales, due(twin)]).toEqual([1, 0]);
    }
    expect(courses).toEqual([
      [['resolve sale 10000', 'confirm sale 10000'], ['register']], [['confirm sale 10000'], ['resolve']], [['confirm sale 10000'], []],
    ]);
  });
});
