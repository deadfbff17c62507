import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import { exactly, gesture, refusal, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { checkBooks } from './books.fixture.ts';
import type { RegisterAnswer } from './register-port.ts';
import { add, bread, journalOf, milk, openSaleTill, PIECE, priceNow, sell, sellForAnother, setPolicy, soap, type SaleTill } from './sale-till.fixture.ts';

const YES: RegisterAnswer = { kind: 'registered', result: { register: 'test' } };
const NO: RegisterAnswer = { kind: 'refused', reason: 'нет' };

/** The drawer begins with 100.00. Bread costs 500.00, milk, of another seller, 50.00, soap 550.00. */
describe('the cash of a sale that stands half-way', () => {
  let till: SaleTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    till = await openSaleTill('owner');
    scratch = till.host();
    sellForAnother(scratch, milk);
    setPolicy(scratch, { blindCount: false });
    priceNow(scratch, bread.id, 500_00);
    priceNow(scratch, milk.id, 50_00);
    priceNow(scratch, soap.id, 550_00);
  });
  afterEach(() => till.close());

  const halfway = async (...goods: readonly { readonly id: string }[]): Promise<CartView> => {
    for (const good of goods) await add(scratch, good);
    till.register.answers = [YES, NO];
    expect(await refusal(scratch.till.sale.pay(exactly(await value(scratch.till.sale.view({})))))).toBe('register-refused');
    return value(scratch.till.sale.view({}));
  };
  const byCard = async (good: { readonly id: string }): Promise<string> => {
    const cart = await add(scratch, good);
    return (await value(scratch.till.sale.pay(exactly(cart, { offer: { cardMinor: cart.totalMinor, cashMinor: null } })))).receiptId;
  };
  const takeBack = (receiptId: string): Promise<CartView> => value(scratch.till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: 1, quantityMicro: PIECE }], reason: 'Не подошёл' }));
  const park = (name = ''): Promise<unknown> => value(scratch.till.sale.park({ ...gesture(), name }));
  const take = (amountMinor: number) => scratch.till.cash.move({ ...gesture(), direction: 'out', amountMinor, reason: 'Размен', note: '' });
  const x = () => value(scratch.till.shift.report({ print: false }));
  const close = async (countedMinor: number) => scratch.till.shift.close({ ...gesture(), shiftId: (await value(scratch.till.till.state({}))).shift?.id ?? '', countedMinor, denominations: [], reason: '' });

  it('HSA22, HSA30: of one set aside goes out to no other customer, and to nobody by hand', async () => {
    await halfway(bread, milk);
    await park();
    const back = await takeBack(await byCard(soap));
    expect(await scratch.till.sale.pay(exactly(back, { payBackTo: 'cash' }))).toMatchObject({ ok: false, code: 'drawer-short', detail: { availableMinor: 100_00 } });
    await value(scratch.till.sale.clear(gesture()));
    expect(await refusal(take(100_01))).toBe('more-than-drawer');
    await value(take(100_00));
    expect(await refusal(take(1))).toBe('more-than-drawer');
  });

  it('HSA22: of the one in hand pays out what is due with it, and no more than lies there', async () => {
    const [dear, alike] = [await byCard(soap), await byCard(soap)];
    await halfway(bread, milk);
    await takeBack(dear);
    const rest = await takeBack(alike);
    // 1 100.00 go back, the 500.00 of the bread and 50.00 of the milk come in: none of it has moved, and 100.00 lie there.
    expect(rest).toMatchObject({ cashDueMinor: -550_00, posted: [{ cashMinor: 500_00 }] });
    const ask = exactly(rest, { payBackTo: 'cash' });
    expect(await scratch.till.sale.pay(ask)).toMatchObject({ code: 'drawer-short', detail: { availableMinor: 100_00 } });
    await value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor: 450_00, reason: 'Размен', note: '' }));
    expect(await value(scratch.till.sale.pay(ask))).toMatchObject({ payOutMinor: 550_00 });
    expect((await x()).totals.expectedCashMinor).toBe(0);
  });

  it('HSA30: money a payment is about to hand out is gone for whoever takes cash, and still there for a count', async () => {
    const { receiptId } = await sell(scratch, bread);
    const back = await takeBack(receiptId);
    let other: Promise<unknown> = Promise.resolve();
    till.register.answers = [{ kind: 'unknown' }];
    till.register.meanwhile = () => { other = refusal(take(100_01)); };
    expect(await refusal(scratch.till.sale.pay(exactly(back)))).toBe('register-unknown');
    expect(await other).toBe('more-than-drawer');
    // The register is silent, also over a restart; the 600.00 lie in the drawer.
    till.register.answers = [{ kind: 'unknown' }];
    scratch = await till.restart();
    expect(await refusal(take(100_01))).toBe('more-than-drawer');
    expect((await x()).totals.expectedCashMinor).toBe(600_00);
    till.register.answers = [NO];
    expect(await refusal(scratch.till.sale.pay(exactly(back)))).toBe('register-refused');
    await value(take(100_01));
  });

  it('SHF21: is in the sums of the shift and not in the drawer, whoever asks, until it is paid or cleared', async () => {
    const rest = await halfway(bread, milk);
    const held = { halfwayMinor: 500_00, totals: { expectedCashMinor: 100_00, salesByTender: [{ kind: 'cash', amountMinor: 500_00 }] } };
    expect(await x()).toMatchObject(held);
    await park('Олег');
    scratch = await till.restart();
    const { paper, ...report } = await x();
    expect(report).toMatchObject(held);
    expect(paper.find((row) => row.startsWith('В неоконченных чеках'))).toMatch(/ -500,00$/);
    expect(await value(scratch.till.shift.expected({}))).toEqual({ expectedMinor: 100_00 });
    expect(await value(scratch.till.shift.count({ ...gesture(), purpose: 'check', countedMinor: 100_00, denominations: [], reason: '' }))).toEqual({ expectedMinor: 100_00, differenceMinor: 0 });
    const again = await value(scratch.till.sale.recall({ ...gesture(), cartId: rest.id }));
    expect(await value(scratch.till.sale.pay(exactly(again)))).toMatchObject({ tenderedMinor: 550_00 });
    const after = await x();
    expect([after.halfwayMinor, after.totals.expectedCashMinor]).toEqual([0, 650_00]);
    expect(after.paper.join('\n')).not.toContain('В неоконченных чеках');
    checkBooks(scratch);
  });

  it('SHF22: no shift ends over one set aside: it is named, and paid or cleared first', async () => {
    await add(scratch, soap);
    await park();
    await halfway(bread, milk);
    await park('Олег');
    const named = { number: '1-1-A-000001', name: 'Олег', parkedAt: expect.any(Number), parkedBy: expect.stringMatching(/./) };
    expect(await value(scratch.till.shift.unfinished({}))).toMatchObject({ parked: 2, halfway: [named], cartLines: 0 });
    expect(await close(100_00)).toEqual({ ok: false, code: 'half-way', detail: named });
    const before = journalOf(scratch).length;
    expect(await refusal(close(0))).toBe('half-way');
    // Nothing is told of the count of a shift that does not end.
    expect(journalOf(scratch)).toHaveLength(before);
    const waiting = (await value(scratch.till.sale.parked({}))).carts.find(({ name }) => name === 'Олег');
    await value(scratch.till.sale.recall({ ...gesture(), cartId: waiting?.cartId ?? '' }));
    expect(await refusal(close(100_00))).toBe('cart-not-empty');
    await value(scratch.till.sale.clear(gesture()));
    expect(await value(scratch.till.shift.unfinished({}))).toMatchObject({ parked: 1, halfway: [] });
    expect(await value(close(600_00))).toMatchObject({ differenceMinor: 0, halfwayMinor: 0 });
  });
});
