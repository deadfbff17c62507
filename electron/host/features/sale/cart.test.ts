import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { MAX_LINES } from '#domain/sale/line.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import { approval, exactly, fillReady, gesture, openScratchHost, refusal, removeDir, scratchDir, signIn, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { getCart, listLines, saveCart, saveLine } from './cart-repo.ts';

const PIECE = 1_000_000;
const pieces = demoShop.good.filter((good) => good.unit === 'pcs');
const weighed = demoShop.good.find((good) => good.unit === 'kg');
const [bread, milk] = pieces;
const codeOf = (goodId = '', packMicro = PIECE): string => demoShop.barcode.find((row) => row.goodId === goodId && row.packMicro === packMicro)?.code ?? '';
const caseOf = demoShop.barcode.find((row) => row.packMicro > PIECE);

describe('the sale in hand', () => {
  let scratch: ScratchHost;
  let dir = '';
  beforeEach(async () => {
    dir = scratchDir();
    await fillReady(dir);
    scratch = await openScratchHost(dir);
    await signIn(scratch);
  });
  afterEach(async () => {
    await scratch.close();
    removeDir(dir);
  });

  const sale = (): ScratchHost['till']['sale'] => scratch.till.sale;
  const scan = (code: string, quantityMicro?: number): Promise<CartView> => value(sale().scan({ ...gesture(), code, ...(quantityMicro === undefined ? {} : { quantityMicro }) }));
  const put = (entity: EntityName, row: Record<string, unknown>): void => {
    const { sql, params } = upsertStatement(entity);
    scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params(row)); });
  };
  const priceNow = (goodId: string, amountMinor: number): void => {
    put('price', { listId: demoShop.priceList[0]?.id, goodId, validFrom: Date.now() - 1_000, amountMinor });
  };

  it('HSA2: adds up pieces at one price and keeps everything else apart', async () => {
    await scan(codeOf(bread?.id));
    const twice = await scan(codeOf(bread?.id), 3 * PIECE);
    expect(twice.lines.map((line) => line.quantityMicro)).toEqual([4 * PIECE]);
    await scan(codeOf(weighed?.id));
    const four = await scan(codeOf(weighed?.id), 742_000);
    expect(four.lines.map((line) => [line.unit, line.quantityMicro])).toEqual([['pcs', 4 * PIECE], ['kg', PIECE], ['kg', 742_000]]);
    expect(four.selectedLineNo).toBe(3);
    expect(four.totalMinor).toBe(four.lines.reduce((sum, line) => sum + line.totalMinor, 0));
  });

  it('HSA2, SAL1: keeps the price of a line at which it was scanned', async () => {
    const before = (await scan(codeOf(bread?.id))).lines[0]?.priceMinor ?? 0;
    priceNow(bread?.id ?? '', before + 10_00);
    const after = await scan(codeOf(bread?.id));
    expect(after.lines.map((line) => [line.priceMinor, line.quantityMicro])).toEqual([[before, PIECE], [before + 10_00, PIECE]]);
  });

  it('takes a case as the pieces that are in it, under the code the scanner or a person wrote', async () => {
    const cart = await scan(` ${caseOf?.code ?? ''} `, 2 * PIECE);
    expect(cart.lines[0]).toMatchObject({ goodId: caseOf?.goodId, quantityMicro: 2 * (caseOf?.packMicro ?? 0) });
  });

  it('HSA1: carries a gesture out once, however often it is sent', async () => {
    const same = gesture();
    const first = await value(sale().scan({ ...same, code: codeOf(bread?.id) }));
    expect(await value(sale().scan({ ...same, code: codeOf(bread?.id) }))).toEqual(first);
    const paid = await value(sale().pay(exactly(first)));
    const late = await value(sale().scan({ ...same, code: codeOf(bread?.id) }));
    expect(late.lines).toEqual([]);
    expect(late.id).not.toBe(paid.receiptId);
  });

  it('HSA1: lets a refused gesture succeed later under the same id', async () => {
    const same = gesture();
    expect(await refusal(sale().scan({ ...same, code: '2999' }))).toBe('unknown-barcode');
    put('barcode', { code: '2999', goodId: bread?.id, packMicro: PIECE });
    expect((await value(sale().scan({ ...same, code: '2999' }))).lines).toHaveLength(1);
  });

  it('changes and removes lines and clears the whole', async () => {
    await scan(codeOf(bread?.id));
    await scan(codeOf(milk?.id));
    const five = await value(sale().setQuantity({ ...gesture(), lineNo: 1, quantityMicro: 5 * PIECE }));
    expect(five.lines[0]?.quantityMicro).toBe(5 * PIECE);
    const one = await value(sale().removeLine({ ...gesture(), lineNo: 1 }));
    expect([one.lines.map((line) => line.lineNo), one.selectedLineNo]).toEqual([[2], 2]);
    // A number is not given twice in one sale: a screen still showing the old line must not hit another good.
    expect((await scan(codeOf(bread?.id))).lines.map((line) => line.lineNo)).toEqual([2, 3]);
    expect(await refusal(sale().clear(gesture()))).toBe('needs-right');
    const empty = await value(sale().clear({ ...gesture(), ...await approval(scratch, 'cart-clear', null) }));
    expect(empty).toMatchObject({ lines: [], totalMinor: 0, selectedLineNo: null, state: 'cart' });
  });

  it('refuses with the words of the contract', async () => {
    const { till } = scratch;
    const good = bread?.id ?? '';
    expect(await refusal(till.sale.add({ ...gesture(), goodId: '00000000-0000-7000-8000-000000000000', quantityMicro: PIECE }))).toBe('unknown-good');
    expect(await refusal(till.sale.add({ ...gesture(), goodId: good, quantityMicro: 500_000 }))).toBe('quantity-fraction');
    expect(await refusal(till.sale.setQuantity({ ...gesture(), lineNo: 9, quantityMicro: PIECE }))).toBe('unknown-line');
    expect(await refusal(till.sale.removeLine({ ...gesture(), lineNo: 9 }))).toBe('unknown-line');
    put('barcode', { code: '2998', goodId: good, packMicro: 10 ** 12 });
    expect(await refusal(till.sale.scan({ ...gesture(), code: '2998', quantityMicro: 10 ** 12 }))).toBe('too-large');
    put('good', { ...bread, id: good, unit: 'pcs', active: false });
    expect(await refusal(till.sale.scan({ ...gesture(), code: codeOf(good) }))).toBe('unknown-barcode');
    put('barcode', { code: codeOf(weighed?.id), goodId: milk?.id, packMicro: 12 * PIECE });
    const both = await till.sale.scan({ ...gesture(), code: codeOf(weighed?.id) });
    expect(both).toMatchObject({ ok: false, code: 'ambiguous', detail: { goods: expect.arrayContaining([expect.objectContaining({ id: milk?.id, packMicro: 12 * PIECE }), expect.objectContaining({ id: weighed?.id })]) } });
    // HSA41: a code that only names a good sold by measure says nothing of how much.
    expect(!both.ok && both.code === 'ambiguous' && both.detail.goods.filter((card) => card.packMicro !== undefined).map((card) => card.id)).toEqual([milk?.id]);
    put('good', { ...milk, id: '00000000-0000-7000-8000-000000000001', name: 'Без цены' });
    expect(await till.sale.add({ ...gesture(), goodId: '00000000-0000-7000-8000-000000000001', quantityMicro: PIECE })).toMatchObject({ code: 'no-price', detail: { name: 'Без цены' } });
    priceNow(milk?.id ?? '', 900_000_000_00);
    expect(await refusal(till.sale.add({ ...gesture(), goodId: milk?.id ?? '', quantityMicro: 1_000 * PIECE }))).toBe('too-large');
    await value(till.staff.signOut({}));
    expect(await refusal(till.sale.clear({ ...gesture() }))).toBe('not-signed-in');
  });

  it('QTY7: one line holds a million units, however it comes to them, so that it comes back whole too', async () => {
    const { till } = scratch;
    priceNow(bread?.id ?? '', 1_00);
    await signIn(scratch, 'owner');
    const million = 1_000_000 * PIECE;
    const again = (quantityMicro: number) => till.sale.add({ ...gesture(), goodId: bread?.id ?? '', quantityMicro });
    expect((await value(again(million - PIECE))).lines).toMatchObject([{ quantityMicro: million - PIECE }]);
    expect(await refusal(again(2 * PIECE))).toBe('too-large');
    expect((await value(again(PIECE))).lines).toMatchObject([{ quantityMicro: million }]);
    expect(await refusal(again(PIECE))).toBe('too-large');
    put('barcode', { code: '2998', goodId: milk?.id, packMicro: million / 2 });
    expect(await refusal(till.sale.scan({ ...gesture(), code: '2998', quantityMicro: 3 * PIECE }))).toBe('too-large');
    expect((await value(till.sale.scan({ ...gesture(), code: '2998', quantityMicro: 2 * PIECE }))).lines).toMatchObject([{}, { quantityMicro: million }]);
    const paid = await value(till.sale.pay(exactly(await value(till.sale.view({})))));
    const { lines } = await value(till.refund.open({ receiptId: paid.receiptId }));
    expect((await value(till.refund.add({ ...gesture(), receiptId: paid.receiptId, lines: [{ lineNo: 1, quantityMicro: lines[0]?.leftMicro ?? 0 }], reason: 'Не подошёл' }))).lines).toMatchObject([{ quantityMicro: million }]);
  });

  it('HSA8: ends before a sale that could not be sent whole', async () => {
    put('good', { ...bread, id: weighed?.id, unit: 'kg', name: `\n${'"€'.repeat(500)}`.slice(0, 1_000) });
    await value(sale().add({ ...gesture(), goodId: weighed?.id ?? '', quantityMicro: PIECE }));
    const noted = await value(sale().setNote({ ...gesture(), lineNo: 1, note: '"€'.repeat(150) }));
    scratch.host.store.write((tx) => {
      const [line] = listLines(tx, noted.id);
      for (let lineNo = 2; line !== undefined && lineNo < MAX_LINES; lineNo++) saveLine(tx, noted.id, { ...line, lineNo });
      saveCart(tx, { ...getCart(tx), nextLineNo: MAX_LINES });
    });
    const cart = await value(sale().add({ ...gesture(), goodId: weighed?.id ?? '', quantityMicro: PIECE }));
    expect(cart.lines).toHaveLength(MAX_LINES);
    expect(await sale().add({ ...gesture(), goodId: weighed?.id ?? '', quantityMicro: PIECE })).toEqual({ ok: false, code: 'receipt-full', detail: { lines: MAX_LINES } });
    expect((await value(sale().pay(exactly(cart)))).totalMinor).toBe(cart.totalMinor);
  });

  it('HSA8: takes of many different goods as many lines as there can be, however many more are read; they are paid, come back whole and are printed', async () => {
    const most = MAX_LINES;
    // Each of those that are too many is refused alone, over the whole receipt.
    const read = most + 100;
    const [good] = pieces;
    const code = (n: number): string => String(46_000_000_000_000 + n);
    const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    const rows = (entity: EntityName, row: (n: number) => Record<string, unknown>): void => {
      const { sql, params } = upsertStatement(entity);
      scratch.host.store.writeReplica((tx) => { for (let n = 1; n <= read; n++) tx.run(sql, ...params(row(n))); });
    };
    rows('good', (n) => ({ ...good, id: id(n), article: `T${n}`, name: `Товар ${n}` }));
    rows('barcode', (n) => ({ ...demoShop.barcode[0], code: code(n), goodId: id(n), packMicro: PIECE }));
    rows('price', (n) => ({ ...demoShop.price[0], goodId: id(n), amountMinor: 1_00 }));
    const answers: string[] = [];
    for (let n = 1; n <= read; n++) {
      const answer = await sale().scan({ ...gesture(), code: code(n) });
      answers.push(answer.ok ? 'ok' : answer.code);
    }
    expect(answers.map((answer, index) => (answer === (index < most ? 'ok' : 'receipt-full') ? '' : `${index + 1} ${answer}`)).filter(Boolean)).toEqual([]);

    const cart = await value(sale().view({}));
    expect([cart.lines.length, cart.totalMinor]).toEqual([most, most * 1_00]);
    const sold = await value(sale().pay(exactly(cart)));
    const whole = Array.from({ length: most }, (_, index) => ({ lineNo: index + 1, quantityMicro: PIECE }));
    const back = await value(scratch.till.refund.add({ ...gesture(), receiptId: sold.receiptId, lines: whole, reason: 'Не подошёл товар' }));
    const refunded = await value(sale().pay(exactly(back)));
    expect([sold.totalMinor, refunded.totalMinor]).toEqual([most * 1_00, -most * 1_00]);
    const left = (table: string, what: string): unknown => scratch.host.store.read((tx) => tx.all(`SELECT ${what} FROM ${table} GROUP BY ${what} HAVING sum(quantity_micro) <> 0`));
    expect(left('stock_movement', 'good_id')).toEqual([]);
    await signIn(scratch, 'owner');
    for (const { receiptId } of [sold, refunded]) {
      const paper = (await value(scratch.till.receipt.paper({ receiptId }))).lines.join('\n');
      const pdf = Buffer.from((await value(scratch.till.receipt.pdf({ receiptId }))).base64, 'base64');
      expect(whole.filter(({ lineNo }) => !new RegExp(`Товар ${lineNo}(?![0-9])`).test(paper))).toEqual([]);
      expect([pdf.subarray(0, 5).toString('latin1'), pdf.subarray(-6).toString('latin1').trim()]).toEqual(['%PDF-', '%%EOF']);
    }
  });

  it('tells every screen what it looks like now', async () => {
    const seen: CartView[] = [];
    sale().on('changed', (view) => seen.push(view));
    const cart = await scan(codeOf(bread?.id));
    await value(sale().pay(exactly(cart)));
    while (seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen[0]).toEqual(cart);
    expect(seen.at(-1)?.lines).toEqual([]);
  });

  it('follows a price that begins in time', async () => {
    const list = demoShop.priceList[0]?.id;
    put('price', { listId: list, goodId: bread?.id, validFrom: Date.now() + 3_600_000, amountMinor: 1 });
    put('price', { listId: list, goodId: bread?.id, validFrom: Date.now() - 10, amountMinor: 77_00 });
    put('price', { listId: '00000000-0000-7000-8000-00000000000f', goodId: bread?.id, validFrom: Date.now() - 5, amountMinor: 2 });
    expect((await scan(codeOf(bread?.id))).lines[0]?.priceMinor).toBe(77_00);
  });
});
