import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CartView, PaidReceipt } from '#contract/terminal/sale.ts';
import { systemClock } from '#host/platform/clock.ts';
import { approval, exactly, gesture, refusal, signIn, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { readTillPolicy } from '#host/posting/till-policy.ts';
import { createRefund } from './refund-service.ts';
import { checkBooks } from '../sale/books.fixture.ts';
import { add, bread, journalOf, milk, openSaleTill, PIECE, priceNow, put, sell, setPolicy, soap, weighed, type SaleTill } from '../sale/sale-till.fixture.ts';

const DAY = 24 * 3_600_000;

describe('goods that come back', () => {
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  let now = (): number => Date.now();
  beforeEach(async () => {
    now = () => Date.now();
    saleTill = await openSaleTill('cashier', { clock: { ...systemClock, nowMs: () => now() } });
    scratch = saleTill.host();
    for (const [good, price] of [[bread, 100_00], [milk, 33_33], [soap, 70_00]] as const) priceNow(scratch, good.id, price);
  });
  afterEach(() => saleTill.close());

  const sale = (): ScratchHost['till']['sale'] => scratch.till.sale;
  const view = (): Promise<CartView> => value(sale().view({}));
  const takeBack = (receiptId: string, lines: readonly (readonly [number, number])[], more: { approvalId?: string; gesture?: string } = {}) =>
    scratch.till.refund.add({ ...gesture(), ...more, receiptId, lines: lines.map(([lineNo, quantityMicro]) => ({ lineNo, quantityMicro })), reason: 'Не подошёл товар' });
  const open = (receiptId: string) => scratch.till.refund.open({ receiptId });
  const paySeen = async (more: Parameters<typeof exactly>[1] = {}): Promise<PaidReceipt> => value(sale().pay(exactly(await view(), more)));
  /** Change brought to the drawer, so that it can pay out what did not come in. */
  const bringCash = (amountMinor: number) => value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor, reason: 'Размен', note: '' }));
  const rows = (sql: string): Record<string, unknown>[] => scratch.host.store.read((tx) => tx.all(sql));
  /** Three breads and a milk with odd discounts on line and receipt. */
  const soldWithDiscounts = async (): Promise<PaidReceipt> => {
    await add(scratch, bread, 3 * PIECE);
    await add(scratch, milk);
    await value(sale().setDiscount({ ...gesture(), lineNo: 1, discount: { kind: 'amount', minor: 10_01 }, reason: 'Упаковка' }));
    await value(sale().setReceiptDiscount({ ...gesture(), discount: { kind: 'percent', bps: 300 }, reason: 'Карта' }));
    return paySeen();
  };

  it('opens a receipt with what may still come back of each line', async () => {
    const paid = await soldWithDiscounts();
    const opened = await value(open(paid.receiptId));
    expect(opened).toMatchObject({
      receiptId: paid.receiptId, number: paid.number, staffName: 'Анна Кузина', totalMinor: paid.totalMinor, refundedMinor: 0, ageDays: 0, tenders: [{ kind: 'cash', amountMinor: paid.totalMinor }],
      lines: [{ lineNo: 1, goodId: bread.id, soldMicro: 3 * PIECE, leftMicro: 3 * PIECE }, { lineNo: 2, goodId: milk.id, leftMicro: PIECE }],
    });
    expect(opened.lines.reduce((sum, line) => sum + line.leftMinor, 0)).toBe(paid.totalMinor);
    await value(takeBack(paid.receiptId, [[1, PIECE]]));
    expect((await value(open(paid.receiptId))).lines[0]).toMatchObject({ soldMicro: 3 * PIECE, leftMicro: 2 * PIECE });
    expect(await refusal(open('00000000-0000-7000-8000-000000000000'))).toBe('unknown-receipt');
  });

  it('HR13 is opened as headquarters knows it, once that was heard', async () => {
    const paid = await soldWithDiscounts();
    const heard: string[] = [];
    const never = (): never => { throw new Error('not asked'); };
    const { open: opened } = createRefund({
      store: scratch.host.store, clock: systemClock, signedIn: never, policy: readTillPolicy, changeCart: never, addReturned: never, readGoods: never, linesInHand: () => [],
      hearOf: async (receiptId) => {
        heard.push(receiptId);
        await Promise.resolve();
        scratch.host.store.writeReplica((tx) => { tx.run("UPDATE staff SET name = 'Услышана'"); });
      },
    });
    expect(await opened({ receiptId: paid.receiptId })).toMatchObject({ ok: true, value: { staffName: 'Услышана' } });
    expect(heard).toEqual([paid.receiptId]);
  });

  it('gives back exactly what was paid, piece by piece, the last taking the remainder, whatever things cost now', async () => {
    const paid = await soldWithDiscounts();
    priceNow(scratch, bread.id, 500_00);
    put(scratch, 'good', { ...bread, taxCode: 'none', name: 'Другое имя', active: false });
    put(scratch, 'taxRate', { code: bread.taxCode, validFrom: '2020-01-01', name: 'НДС 99 %', rateBps: 9900 });
    const back: number[] = [];
    for (const lines of [[[1, PIECE]], [[1, PIECE], [2, PIECE]], [[1, PIECE]]] as const) {
      const cart = await value(takeBack(paid.receiptId, lines));
      expect(cart).toMatchObject({ mode: 'refund', totalMinor: -cart.refundMinor, payBack: [{ kind: 'cash', amountMinor: cart.refundMinor }] });
      const refunded = await paySeen();
      expect(refunded).toMatchObject({ mode: 'refund', payOutMinor: cart.refundMinor, tenderedMinor: 0, changeMinor: 0, totalMinor: -cart.refundMinor });
      back.push(cart.refundMinor);
    }
    expect(back.reduce((sum, minor) => sum + minor, 0)).toBe(paid.totalMinor);
    expect(rows(`SELECT kind, sum(tax_minor) AS tax FROM receipt GROUP BY kind`).map((row) => row['tax'])).toEqual([rows(`SELECT tax_minor FROM receipt WHERE kind = 'sale'`)[0]?.['tax_minor'], rows(`SELECT tax_minor FROM receipt WHERE kind = 'sale'`)[0]?.['tax_minor']]);
    expect(rows('SELECT account, sum(amount_minor) AS n FROM ledger_entry WHERE document_id IN (SELECT id FROM receipt) GROUP BY account HAVING n <> 0')).toEqual([]);
    expect(rows('SELECT good_id, sum(quantity_micro) AS n FROM stock_movement GROUP BY good_id HAVING n <> 0')).toEqual([]);
    expect(checkBooks(scratch)).toEqual({ receipts: 4, sales: 1, refunds: 3 });
    expect((await value(open(paid.receiptId))).lines.map((line) => line.leftMicro)).toEqual([0, 0]);
    expect(await takeBack(paid.receiptId, [[2, PIECE]])).toMatchObject({ code: 'more-than-sold', detail: { leftMicro: 0 } });
  });

  it('HSA43: puts what is chosen on top of what of the line lies in the sale already', async () => {
    const paid = await soldWithDiscounts();
    const together = await value(takeBack(paid.receiptId, [[1, 3 * PIECE]]));
    await value(sale().removeLine({ ...gesture(), lineNo: 1 }));
    for (const [first, second] of [[1, 2], [2, 1]] as const) {
      await value(takeBack(paid.receiptId, [[1, first * PIECE]]));
      const [line] = (await value(open(paid.receiptId))).lines;
      expect([line?.soldMicro, line?.leftMicro]).toEqual([3 * PIECE, second * PIECE]);
      expect(await takeBack(paid.receiptId, [[1, (second + 1) * PIECE]])).toMatchObject({ code: 'more-than-sold', detail: { leftMicro: second * PIECE } });
      const { lines, refundMinor } = await value(takeBack(paid.receiptId, [[1, second * PIECE]]));
      expect(lines.map(({ quantityMicro, totalMinor }) => [quantityMicro, totalMinor])).toEqual([[3 * PIECE, together.lines[0]?.totalMinor]]);
      expect(refundMinor).toBe(together.refundMinor);
      await value(sale().removeLine({ ...gesture(), lineNo: lines[0]?.lineNo ?? 0 }));
    }
    // The same line twice in one gesture is both together, and each gesture says what came with it.
    expect((await value(takeBack(paid.receiptId, [[1, PIECE], [1, PIECE]]))).lines).toMatchObject([{ quantityMicro: 2 * PIECE }]);
    const said = journalOf(scratch).filter((row) => row.event === 'refund-started').map((row) => (row.detail['lines'] as { quantityMicro: number }[]).map(({ quantityMicro }) => quantityMicro / PIECE));
    expect(said).toEqual([[3], [1], [2], [2], [1], [1, 1]]);
    expect((await paySeen()).documents.map(({ kind }) => kind)).toEqual(['refund']);
    expect((await value(open(paid.receiptId))).lines[0]?.leftMicro).toBe(PIECE);
    checkBooks(scratch);
  });

  it('takes a line to another quantity, with the amounts of that quantity', async () => {
    const paid = await soldWithDiscounts();
    const one = await value(takeBack(paid.receiptId, [[1, PIECE]]));
    const three = await value(sale().setQuantity({ ...gesture(), lineNo: 1, quantityMicro: 3 * PIECE }));
    expect(three.lines).toHaveLength(1);
    expect((await value(sale().setQuantity({ ...gesture(), lineNo: 1, quantityMicro: PIECE }))).lines).toEqual(one.lines);
    expect(await sale().setQuantity({ ...gesture(), lineNo: 1, quantityMicro: 4 * PIECE })).toMatchObject({ code: 'more-than-sold', detail: { leftMicro: 3 * PIECE } });
    expect(await refusal(sale().setQuantity({ ...gesture(), lineNo: 1, quantityMicro: 500_000 }))).toBe('quantity-fraction');
    expect(await refusal(sale().setPrice({ ...gesture(), lineNo: 1, priceMinor: 1, reason: '' }))).toBe('fixed-line');
    expect(await refusal(sale().setDiscount({ ...gesture(), lineNo: 1, discount: { kind: 'percent', bps: 100 }, reason: '' }))).toBe('fixed-line');
    expect(await refusal(sale().setReceiptDiscount({ ...gesture(), discount: { kind: 'percent', bps: 100 }, reason: '' }))).toBe('nothing-to-discount');
  });

  it('refuses what never was, and the refund of a refund', async () => {
    const paid = await sell(scratch, bread);
    expect(await refusal(takeBack(paid.receiptId, [[9, PIECE]]))).toBe('unknown-line');
    expect(await refusal(takeBack(paid.receiptId, [[1, 2 * PIECE]]))).toBe('more-than-sold');
    expect(await takeBack(paid.receiptId, [[1, 300_000]])).toMatchObject({ code: 'quantity-fraction', detail: { name: bread.name } });
    expect(await refusal(takeBack('00000000-0000-7000-8000-000000000000', [[1, PIECE]]))).toBe('unknown-receipt');
    await value(takeBack(paid.receiptId, [[1, PIECE]]));
    const refunded = await paySeen();
    expect(await refusal(takeBack(refunded.receiptId, [[1, PIECE]]))).toBe('is-refund');
    expect(await refusal(open(refunded.receiptId))).toBe('is-refund');
  });

  it('is one gesture however often it is sent', async () => {
    const paid = await sell(scratch, bread);
    const same = gesture();
    const first = await value(takeBack(paid.receiptId, [[1, PIECE]], same));
    expect(await value(takeBack(paid.receiptId, [[1, PIECE]], same))).toEqual(first);
    expect(journalOf(scratch).filter((row) => row.event === 'refund-started')).toHaveLength(1);
  });

  it('HSA12: counts again when it pays: goods taken back meanwhile are not paid for twice', async () => {
    const paid = await soldWithDiscounts();
    const waiting = await value(takeBack(paid.receiptId, [[1, 2 * PIECE]]));
    await value(sale().park({ ...gesture(), name: '' }));
    await value(takeBack(paid.receiptId, [[1, 2 * PIECE]]));
    await paySeen();
    await value(sale().recall({ ...gesture(), cartId: waiting.id }));
    expect(await sale().pay(exactly(await view()))).toMatchObject({ code: 'more-than-sold', detail: { leftMicro: PIECE } });
    const one = await value(sale().setQuantity({ ...gesture(), lineNo: 1, quantityMicro: PIECE }));
    expect((await value(sale().pay(exactly(one)))).payOutMinor).toBe(one.refundMinor);
    checkBooks(scratch);
  });

  it('does not pay for goods of a receipt that a restored database no longer has, and lets them be taken out', async () => {
    const paid = await sell(scratch, bread);
    await value(takeBack(paid.receiptId, [[1, PIECE]]));
    scratch.host.store.write((tx) => {
      for (const table of ['receipt_line', 'tender']) tx.run(`DELETE FROM ${table} WHERE receipt_id = ?`, paid.receiptId);
      tx.run('DELETE FROM receipt WHERE id = ?', paid.receiptId);
    });
    const seen = await view();
    expect(seen.lines).toHaveLength(1);
    expect(await sale().pay(exactly(seen))).toMatchObject({ code: 'more-than-sold', detail: { leftMicro: 0 } });
    expect((await value(sale().removeLine({ ...gesture(), lineNo: 1 }))).lines).toEqual([]);
  });

  it('HSA12: shows amounts that another refund changed before it pays them', async () => {
    await signIn(scratch, 'owner');
    priceNow(scratch, milk.id, 1_00);
    await add(scratch, milk, 3 * PIECE);
    await value(sale().setDiscount({ ...gesture(), lineNo: 1, discount: { kind: 'amount', minor: 1_00 }, reason: '' }));
    const paid = await paySeen();
    const parked = await value(takeBack(paid.receiptId, [[1, PIECE]]));
    await value(sale().park({ ...gesture(), name: '' }));
    await value(takeBack(paid.receiptId, [[1, PIECE]]));
    await paySeen();
    await value(takeBack(paid.receiptId, [[1, PIECE]]));
    await paySeen();
    await value(sale().recall({ ...gesture(), cartId: parked.id }));
    // A third of 2.00 is 67 kopecks twice and 66 the last time.
    expect((await view()).refundMinor).toBe(67);
    expect(await sale().pay(exactly(await view()))).toMatchObject({ ok: false, code: 'cart-changed' });
    expect((await view()).refundMinor).toBe(66);
    expect((await paySeen()).payOutMinor).toBe(66);
    checkBooks(scratch);
    expect(rows(`SELECT sum(CASE kind WHEN 'sale' THEN total_minor ELSE -total_minor END) AS n FROM receipt`)).toEqual([{ n: 0 }]);
  });

  it('HSA31: goes back the way it came: card first, in cash only by right, and written down', async () => {
    const cart = await add(scratch, bread);
    const paid = await value(sale().pay(exactly(cart, { offer: { cardMinor: 60_00, cashMinor: null } })));
    const back = await value(takeBack(paid.receiptId, [[1, PIECE]]));
    expect(back).toMatchObject({ payBack: [{ kind: 'card', amountMinor: 60_00 }, { kind: 'cash', amountMinor: 40_00 }], cashDueMinor: -100_00 });
    const inCash = (more: object = {}) => sale().pay({ ...exactly(back, { payBackTo: 'cash' }), ...more });
    expect(await inCash()).toMatchObject({ code: 'needs-right', detail: { right: 'refund-to-cash' } });
    saleTill.terminal.told = [];
    expect(await paySeen()).toMatchObject({ cardBackMinor: 60_00, payOutMinor: 40_00 });
    while (saleTill.terminal.told.length < 2) await new Promise(setImmediate);
    expect(saleTill.terminal.told).toEqual(['authorise refund 6000', 'confirm refund 6000']);

    const again = await value(sale().pay(exactly(await add(scratch, bread), { offer: { cardMinor: 100_00, cashMinor: null } })));
    await value(takeBack(again.receiptId, [[1, PIECE]]));
    expect(await value(sale().pay({ ...exactly(await view(), { payBackTo: 'cash' }), ...await approval(scratch, 'refund-to-cash', null) }))).toMatchObject({ cardBackMinor: 0, payOutMinor: 100_00 });
    // HSA31: with or without a senior, the journal says how much of a card went out in cash; where none did, it says nothing.
    const toCash = () => journalOf(scratch).filter(({ event }) => event === 'refund-to-cash').map(({ detail }) => detail['amountMinor']);
    expect(toCash()).toEqual([100_00]);
    await signIn(scratch, 'owner');
    await value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor: 100_00, reason: 'Размен', note: '' }));
    const mixed = await value(sale().pay(exactly(await add(scratch, bread), { offer: { cardMinor: 30_00, cashMinor: null } })));
    await value(takeBack(mixed.receiptId, [[1, PIECE]]));
    await value(sale().pay(exactly(await view(), { payBackTo: 'cash' })));
    const inCashOnly = await value(sale().pay(exactly(await add(scratch, bread))));
    await value(takeBack(inCashOnly.receiptId, [[1, PIECE]]));
    await value(sale().pay(exactly(await view(), { payBackTo: 'cash' })));
    expect(toCash()).toEqual([100_00, 30_00]);
    checkBooks(scratch);
  });

  it('mirrors the rounding of cash and never gives back more than came', async () => {
    setPolicy(scratch, { cashRounding: { stepMinor: 100, mode: 'nearest' } });
    await add(scratch, milk, 3 * PIECE);
    const paid = await paySeen();
    expect(paid).toMatchObject({ totalMinor: 99_99, roundingMinor: 1, tenderedMinor: 100_00 });
    const out: number[] = [];
    for (const _part of [1, 2, 3]) {
      await value(takeBack(paid.receiptId, [[1, PIECE]]));
      out.push((await paySeen()).payOutMinor);
    }
    expect(out.reduce((sum, minor) => sum + minor, 0)).toBe(100_00);
    checkBooks(scratch);
  });

  describe('by right', () => {
    it('HSA6: of how much: the whole of what comes back counts, not each line', async () => {
      priceNow(scratch, bread.id, 3_000_00);
      priceNow(scratch, soap.id, 3_000_00);
      const paid = await sell(scratch, bread, soap);
      await value(takeBack(paid.receiptId, [[1, PIECE]]));
      expect(await takeBack(paid.receiptId, [[2, PIECE]])).toMatchObject({ code: 'needs-right', detail: { right: 'refund', size: 6_000_00, limit: 5_000_00 } });
      expect((await value(takeBack(paid.receiptId, [[2, PIECE]], await approval(scratch, 'refund', 6_000_00)))).refundMinor).toBe(6_000_00);
    });

    it('of how late', async () => {
      const paid = await sell(scratch, bread);
      now = () => Date.now() + 14 * DAY;
      expect((await value(open(paid.receiptId))).ageDays).toBe(14);
      await value(takeBack(paid.receiptId, [[1, PIECE]]));
      await value(sale().removeLine({ ...gesture(), lineNo: 1 }));
      now = () => Date.now() + 15 * DAY;
      expect(await takeBack(paid.receiptId, [[1, PIECE]])).toMatchObject({ code: 'needs-right', detail: { right: 'refund-late', size: null, limit: null } });
      expect((await value(takeBack(paid.receiptId, [[1, PIECE]], await approval(scratch, 'refund-late', null, paid.receiptId)))).lines).toHaveLength(1);
    });

    it('HSA6: of how late and how much, also when more of a line comes back', async () => {
      priceNow(scratch, bread.id, 3_000_00);
      await add(scratch, bread, 2 * PIECE);
      const paid = await paySeen();
      const more = (approved: { approvalId?: string } = {}, quantityMicro = 2 * PIECE) => sale().setQuantity({ ...gesture(), ...approved, lineNo: 1, quantityMicro });
      now = () => Date.now() + 15 * DAY;
      await value(takeBack(paid.receiptId, [[1, PIECE]], await approval(scratch, 'refund-late', null, paid.receiptId)));
      expect(await more()).toMatchObject({ code: 'needs-right', detail: { right: 'refund-late', size: null } });
      expect(await more(await approval(scratch, 'refund-late', null, paid.receiptId))).toMatchObject({ code: 'needs-right', detail: { right: 'refund', size: 6_000_00, limit: 5_000_00 } });
      expect((await value(more(await approval(scratch, 'refund', 6_000_00)))).refundMinor).toBe(6_000_00);
      expect((await value(more({}, PIECE))).refundMinor).toBe(3_000_00);
    });

    it('without a receipt, at today\'s price', async () => {
      const back = (more: object = {}) => scratch.till.refund.addWithoutReceipt({ ...gesture(), ...more, goodId: bread.id, quantityMicro: 2 * PIECE, reason: 'Чек потерян' });
      expect(await back()).toMatchObject({ code: 'needs-right', detail: { right: 'refund-without-receipt', size: 200_00, limit: null } });
      await bringCash(100_00);
    const cart = await value(back(await approval(scratch, 'refund-without-receipt', 200_00)));
      expect(cart).toMatchObject({ mode: 'refund', totalMinor: -200_00, payBack: [{ kind: 'cash', amountMinor: 200_00 }], lines: [{ direction: 'refund', refundOf: null, totalMinor: 200_00 }] });
      expect(await paySeen()).toMatchObject({ payOutMinor: 200_00 });
      expect(rows('SELECT refund_of, reason FROM receipt')).toEqual([{ refund_of: null, reason: 'Чек потерян' }]);
      expect(await refusal(sale().add({ ...gesture(), goodId: bread.id, quantityMicro: PIECE, direction: 'refund', reason: 'Чек потерян' }))).toBe('needs-right');
    });
  });

  it.each([-365, 365])('knows the sale whose clock is %d days away when its goods come back', async (days) => {
    const paid = await sell(scratch, bread);
    now = () => Date.now() + days * DAY;
    const opened = await value(open(paid.receiptId));
    expect([opened.ageDays, opened.ageInDoubt]).toEqual([Math.max(0, days), days < 0]);
    await value(takeBack(paid.receiptId, [[1, PIECE]], days > 0 ? await approval(scratch, 'refund-late', null, paid.receiptId) : {}));
    const refunded = await paySeen();
    expect(rows('SELECT kind, clock_trust FROM receipt ORDER BY rowid').map((row) => row['clock_trust'])).toEqual(['unverified', days < 0 ? 'suspect' : 'unverified']);
    expect([refunded.payOutMinor, checkBooks(scratch).refunds]).toEqual([100_00, 1]);
  });

  it('HSA7: never comes back without a reason: the one given before, or the first of the shop', async () => {
    setPolicy(scratch, { refundReasons: ['Не подошёл', 'Брак'] });
    await bringCash(100_00);
    const paid = await sell(scratch, bread, milk);
    const silently = (lineNo: number, reason = '') => scratch.till.refund.add({ ...gesture(), receiptId: paid.receiptId, lines: [{ lineNo, quantityMicro: PIECE }], reason });
    await value(silently(1, ' '));
    await paySeen();
    await value(silently(2, 'Брак'));
    await value(sale().add({ ...gesture(), ...await approval(scratch, 'refund-without-receipt', 70_00), goodId: soap.id, quantityMicro: PIECE, direction: 'refund' }));
    await paySeen();
    await value(sale().add({ ...gesture(), ...await approval(scratch, 'refund-without-receipt', 70_00), goodId: soap.id, quantityMicro: PIECE, direction: 'refund', reason: '' }));
    await paySeen();
    expect(rows(`SELECT reason FROM receipt WHERE kind = 'refund' ORDER BY rowid`).map((row) => row['reason'])).toEqual(['Не подошёл', 'Брак', 'Брак', 'Не подошёл']);
    expect(journalOf(scratch).filter((row) => row.event === 'refund-started').map((row) => row.detail['reason'])).toEqual(['Не подошёл', 'Брак', 'Брак', 'Не подошёл']);
  });

  it('takes back the last gram of what was weighed', async () => {
    const cheese = weighed[0] as (typeof weighed)[number];
    priceNow(scratch, cheese.id, 899_90);
    await add(scratch, cheese, 742_001);
    const paid = await paySeen();
    for (const quantityMicro of [1, 500_000, 242_000]) {
      await value(takeBack(paid.receiptId, [[1, quantityMicro]]));
      await paySeen();
    }
    expect(rows(`SELECT sum(CASE kind WHEN 'sale' THEN total_minor ELSE -total_minor END) AS n FROM receipt`)).toEqual([{ n: 0 }]);
    checkBooks(scratch);
  });

  it('puts several receipts into one basket, each its own refund', async () => {
    const [first, second] = [await sell(scratch, bread), await sell(scratch, milk)];
    await value(takeBack(first.receiptId, [[1, PIECE]]));
    const both = await value(takeBack(second.receiptId, [[1, PIECE]]));
    expect(both).toMatchObject({ documentCount: 2, totalMinor: -133_33, lines: [{ refundOf: { number: first.number } }, { refundOf: { number: second.number } }] });
    expect((await paySeen()).documents.map(({ kind }) => kind)).toEqual(['refund', 'refund']);
    expect(rows(`SELECT refund_of FROM receipt WHERE kind = 'refund' ORDER BY rowid`).map((row) => row['refund_of'])).toEqual([first.receiptId, second.receiptId]);
    checkBooks(scratch);
  });
});
