import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReceiptQuery } from '#contract/terminal/receipt.ts';
import { receiptCode } from '#domain/receipt/code.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { commit } from '#host/posting/commit.ts';
import { id, NOW, openScratchTill, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { ownShelf } from '#host/posting/shelf.ts';
import { othersWaiting } from '#host/turns.fixture.ts';
import { searchArchive, type Listed } from './archive.ts';
import { NEWEST } from './receipt-repo.ts';
import { OWN_LINES } from './line-search.ts';
import { findByNumber } from './shelf-search.ts';
import { receiptId, sell } from './sold.fixture.ts';

describe('the archive of receipts', () => {
  let till: ScratchTill;
  beforeEach(() => {
    till = openScratchTill();
  });
  afterEach(() => {
    till.remove();
  });

  type Page = { receipts: Listed[]; next: string | null; searchedBackTo: number | null };
  /** What one look at the clock takes: at nothing a call goes to the end of the archive. */
  const page = (query: ReceiptQuery = {}, after?: string, limit = 50, lookMs = 0): Promise<Page> => {
    let ms = 0;
    return searchArchive(till.store, { nowMs: () => NOW, monotonicMs: () => (ms += lookMs) }, { query, after, limit }, (_tx, receipts) => [...receipts]);
  };
  const found = async (query: ReceiptQuery, limit = 50): Promise<number[]> => (await page(query, undefined, limit)).receipts.map((row) => Number(row.id.slice(-6)) - 100_000);
  /** So many bare receipts at once, without what posting writes around them. */
  const fill = (count: number, from = 1, series = 'A', at = (n: number): number => NOW + n): void => {
    sell(till, from, { series, at: at(from) });
    till.store.write((tx) => {
      const columns = tx.all<{ name: string }>(`SELECT name FROM pragma_table_info('receipt')`).map((column) => column.name);
      const own = new Set(['id', 'number', 'occurred_at']);
      const sql = `INSERT INTO receipt (${columns.join(', ')}) SELECT ${columns.map((name) => (own.has(name) ? '?' : name)).join(', ')} FROM receipt WHERE id = ?`;
      const values = (n: number): Record<string, string | number> => ({ id: receiptId(n), number: n, occurred_at: at(n) });
      for (let n = from + 1; n < from + count; n++) tx.run(sql, ...columns.filter((name) => own.has(name)).map((name) => values(n)[name] as string | number), receiptId(from));
    });
  };

  it('is turned over page by page in the order of posting, whatever the clock said', async () => {
    for (let n = 1; n <= 7; n++) sell(till, n, { at: NOW + (n === 5 ? -1_000_000 : n) });
    const first = await page({}, undefined, 3);
    expect([first.receipts.map((row) => row.number), first.searchedBackTo]).toEqual([[7, 6, 5], null]);
    const second = await page({}, first.next ?? '', 3);
    const third = await page({}, second.next ?? '', 3);
    expect([...second.receipts, ...third.receipts].map((row) => row.number)).toEqual([4, 3, 2, 1]);
    expect([second.next === null, third.next]).toEqual([false, null]);
    expect((await page({}, undefined, 7)).next).toBeNull();
  });

  it('is empty on a new till', async () => {
    expect([await page(), await page({ text: '5' })]).toEqual(Array.from({ length: 2 }, () => ({ receipts: [], next: null, searchedBackTo: null })));
  });

  it('opens without looking at any receipt but those of the page, and knows what came back from few', async () => {
    sell(till, 1);
    const plan = till.store.read((tx) => tx.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${NEWEST}`, 10, 3)).map((step) => step.detail);
    expect(plan[0]).toBe('SEARCH r USING INTEGER PRIMARY KEY (rowid<?)');
    expect(plan.join('\n')).toContain('USING INDEX receipt_refund_of (refund_of=?)');
    expect(plan.join('\n')).not.toMatch(/B-TREE|SCAN/);
  });

  it('says of each receipt what was paid with, what came back and who stood there', async () => {
    const card = { kind: 'card' as const, amountMinor: 60_00, tenderedMinor: 60_00, reference: 'A1' };
    const sale = sell(till, 1, { lines: [{}, {}], tenders: [card, { kind: 'cash', amountMinor: 140_00, tenderedMinor: 200_00, reference: '' }] });
    sell(till, 2, { refundOf: sale });
    sell(till, 3, { refundOf: sale });
    expect((await page()).receipts.map(({ kind, refundOf, refundedMinor, tenders, lineCount }) => [kind, refundOf, refundedMinor, tenders, lineCount]))
      .toEqual([['refund', sale, 0, 'cash', 1], ['refund', sale, 0, 'cash', 1], ['sale', null, 200_00, 'card,cash', 2]]);
  });

  it('finds a receipt by its number, its tail, its code', async () => {
    fill(130);
    for (const text of ['3-2-A-000123', 'A-123', 'а-000123', 'A123', ' № A-000123 ', receiptCode(receiptId(123)), receiptCode(receiptId(123)).toLowerCase()]) expect([text, await found({ text })]).toEqual([text, [123]]);
    // Another till's number is not ours, however alike.
    expect(await found({ text: '3-1-A-000123' })).toEqual([]);
    expect(await found({ text: '23' })).toEqual([23, 123]);
    expect(await found({ text: '000123' })).toEqual([123]);
    expect(await found({ text: '№ 124' })).toEqual([124]);
    expect(await found({ text: '9' })).toEqual([9, 129, 119, 109, 99, 89, 79, 69, 59, 49, 39, 29, 19]);
    // Far from where its number says.
    sell(till, 5_000, { number: 7_000 });
    expect(await found({ text: 'A-7000' })).toEqual([5_000]);
    expect(await found({ text: receiptCode(id(77)) })).toEqual([]);
    expect(await found({ text: 'A-000999' })).toEqual([]);
    expect(await found({ text: 'A-123', kind: 'refund' })).toEqual([]);
  });

  it('computes where a number lies, also in an older series and where numbers were set aside', async () => {
    fill(600);
    // Numbers 601 and 602 were taken by sales that were set aside: they came later.
    for (const n of [603, 604, 601, 605, 602]) sell(till, n);
    for (const n of [1, 2, 3]) sell(till, 1_000 + n, { series: 'B', number: n });
    const numberOf = (series: readonly string[], n: number): number | undefined => till.store.read((tx) => findByNumber(tx, ownShelf, { place: null, series, n })[0]);
    expect([1, 300, 600, 601, 602, 605].map((n) => numberOf(['A'], n))).toEqual([1, 300, 600, 603, 605, 604]);
    expect([numberOf([], 2), numberOf(['B'], 3), numberOf(['B'], 4), numberOf(['C'], 1), numberOf(['A'], 606)]).toEqual([607, 608, undefined, undefined, undefined]);
    expect(await found({ text: 'A-17' })).toEqual([17]);
  });

  it('finds by the sum, before and after cash was rounded', async () => {
    sell(till, 1, { lines: [{ priceMinor: 1_234_50 }] });
    sell(till, 2, { lines: [{ priceMinor: 99_00 }] });
    sell(till, 3, { lines: [{ priceMinor: 99_49 }], roundingMinor: -49 });
    for (const text of ['1234,50', '1 234,5', '=1234.50', '1\u00a0234,50']) expect([text, await found({ text })]).toEqual([text, [1]]);
    expect(await found({ text: '99' })).toEqual([3, 2]);
    expect(await found({ text: '99,49' })).toEqual([3]);
    expect(await found({ text: '99,50' })).toEqual([]);
  });

  it('finds by a barcode as it was sold, by another of the good\'s, and by words in any layout', async () => {
    sell(till, 1, { lines: [{ name: 'Молоко топлёное 3,2 %', barcode: null, goodId: id(51) }] });
    sell(till, 2, { lines: [{}, { name: 'Шоколад «Ёлка»', barcode: '0036000291452', goodId: id(52) }] });
    sell(till, 3);
    const { sql, params } = upsertStatement('barcode');
    till.store.writeReplica((tx) => { tx.run(sql, ...params({ code: '4601234567893', goodId: id(51), packMicro: 1_000_000 })); });
    expect(await found({ text: '036000291452' })).toEqual([2]);
    expect(await found({ text: '4601234567893' })).toEqual([1]);
    expect(await found({ text: '4600000000008' })).toEqual([3, 2]);
    expect(await found({ text: 'ЕЛКА шок' })).toEqual([2]);
    expect(await found({ text: 'vjkjrj' })).toEqual([1]);
    expect(await found({ text: 'хлеб шоколад' })).toEqual([]);
    expect(await found({ text: '!?' })).toEqual([]);
  });

  it('narrows by kind, time, tender and shift together', async () => {
    const other = id(99);
    till.store.write((tx) => { commit(tx, NOW, { kind: 'shift-opening', opId: other, facts: [{ entity: 'shiftOpening', row: { id: other, ...till.envelope(), number: 2, floatMinor: 0, entries: [] } }] }); });
    const card = [{ kind: 'card' as const, amountMinor: 100_00, tenderedMinor: 100_00, reference: '' }];
    const first = sell(till, 1);
    sell(till, 2, { tenders: card });
    sell(till, 3, { shiftId: other, tenders: card });
    sell(till, 4, { shiftId: other, refundOf: first });
    expect(await found({ kind: 'refund' })).toEqual([4]);
    expect(await found({ tender: 'card' })).toEqual([3, 2]);
    expect(await found({ tender: 'card', shiftId: other })).toEqual([3]);
    expect(await found({ from: NOW + 2, to: NOW + 3 })).toEqual([3, 2]);
    expect(await found({ from: NOW + 2, to: NOW + 3, text: '000002' })).toEqual([2]);
    expect(await found({ kind: 'sale', tender: 'card', from: NOW + 3, text: 'хлеб' })).toEqual([3]);
  });

  it('searches for so long a call, says how far it got, and finds everything in the end', async () => {
    fill(12_000);
    const seen: number[] = [];
    const reached: (number | null)[] = [];
    for (let after: string | undefined; ;) {
      // Ten slices of four hundred.
      const part = await page({ text: '777' }, after, 200, 4);
      seen.push(...part.receipts.map((row) => row.number));
      reached.push(part.searchedBackTo);
      if (part.next === null) break;
      after = part.next;
    }
    expect(seen).toEqual([777, 11_777, 10_777, 9_777, 8_777, 7_777, 6_777, 5_777, 4_777, 3_777, 2_777, 1_777]);
    expect(reached).toEqual([NOW + 8_001, NOW + 4_001, null]);
    const full = await page({ text: '777' }, undefined, 2);
    expect([full.receipts.map((row) => row.number), full.searchedBackTo]).toEqual([[777, 11_777], NOW + 11_777]);
    expect((await page({ text: '777' }, full.next ?? '', 2)).receipts.map((row) => row.number)).toEqual([10_777, 9_777]);
    const one = await page({ text: '777' }, undefined, 1);
    expect(one).toMatchObject({ receipts: [{ number: 777 }], searchedBackTo: null });
    expect((await page({ text: '777' }, one.next ?? '', 1)).receipts.map((row) => row.number)).toEqual([11_777]);
  });

  it('goes on one slice a call at least, however late it is, and lets others have their turn between slices', async () => {
    fill(2_000);
    expect(await page({ text: '123,45' }, undefined, 50, 1_000)).toMatchObject({ receipts: [], searchedBackTo: NOW + 1_601 });
    const others = othersWaiting();
    expect(await page({ text: '123,45' })).toEqual({ receipts: [], next: null, searchedBackTo: null });
    const turns = others.end();
    // Five slices.
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('finds goods in any slice, whatever lies around: receipts without lines, baskets of several, all that pass and few that do', async () => {
    const sugar = { name: 'Сахар №1 «ЙОД»', barcode: '4609990000001' };
    const have: number[] = [];
    for (let n = 1; n <= 230; n += 1) {
      const meant = n % 37 === 0;
      if (meant) have.unshift(n);
      sell(till, n, { lines: meant ? [{}, sugar, {}] : [{}, {}], basketId: receiptId(n + 1), at: NOW - n });
      if (n === 120) fill(150, 1_000);
    }
    // й of two characters, as some systems write it.
    sell(till, 2_000, { lines: [{ name: 'сахар №1 «йод»'.normalize('NFD'), barcode: null }] });
    expect(await found({ text: 'йод сахар' })).toEqual([2_000, ...have]);
    expect(await found({ text: '4609990000001' })).toEqual(have);
    for (const query of [{ kind: 'sale' as const }, { tender: 'cash' }, { from: NOW - 1_000, to: NOW }]) expect([query, await found({ text: 'сахар', ...query })]).toEqual([query, query.kind === 'sale' || query.tender === 'cash' ? [2_000, ...have] : have]);
    expect(await found({ text: 'сахар', kind: 'refund' })).toEqual([]);
    expect(await found({ text: 'сахар хлеб' })).toEqual([]);
  });

  it('keeps the lines of its receipts in the order of the receipts, whatever the clock says: a search reads them like that', () => {
    for (let n = 1; n <= 9; n++) sell(till, n, { at: NOW - n * 1_000, lines: [{}, {}, {}] });
    const order = till.store.read((tx) => tx.all<{ mark: number }>('SELECT r.rowid AS mark FROM receipt_line l CROSS JOIN receipt r ON r.id = l.receipt_id ORDER BY l.rowid')).map(({ mark }) => mark);
    expect(order).toEqual(Array.from({ length: 27 }, (_, line) => Math.floor(line / 3) + 1));
  });

  it('reads no receipt for the goods of a slice', () => {
    sell(till, 1);
    const plan = till.store.read((tx) => tx.all<{ detail: string }>(`EXPLAIN QUERY PLAN SELECT group_concat(l.name, char(10)) AS names FROM ${OWN_LINES}`, 1, 2)).map((step) => step.detail);
    expect(plan).toEqual(['SEARCH l USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)']);
  });

  it('stops where ten thousand in a row are from before the time asked for', async () => {
    fill(12_000);
    const today = await page({ from: NOW + 11_990 }, undefined, 200);
    expect([today.receipts.length, today.next]).toEqual([11, null]);
    // A clock that was wrong for an afternoon ends nothing, of a month nobody knows any more.
    fill(3_000, 20_000, 'A', () => NOW - 1);
    expect((await page({ from: NOW + 11_990 }, undefined, 200)).receipts).toHaveLength(11);
    fill(10_500, 30_000, 'A', () => NOW - 1);
    expect((await page({ from: NOW + 11_990 }, undefined, 200)).receipts).toHaveLength(0);
  });
});
