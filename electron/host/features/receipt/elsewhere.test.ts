import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReceiptQuery } from '#contract/terminal/receipt.ts';
import { receiptCode } from '#domain/receipt/code.ts';
import { carryOver } from '#host/posting/elsewhere.fixture.ts';
import { id, NOW, openScratchTill, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { searchArchive } from './archive.ts';
import type { AskHeadquarters } from './receipt-ports.ts';
import { featureOf, hire, receiptId, sell } from './sold.fixture.ts';

const OTHER_TILL = { till_id: id(33), till_number: 1, shop: JSON.stringify({ storeName: 'Мира 12', tillName: 'Касса 1', storeAddress: '', legalEntityName: 'ООО «Ёлка»', inn: '', taxSystem: 'osn', receiptHeader: '', receiptFooter: '' }) };
const OTHER_STORE = { ...OTHER_TILL, store_id: id(22), store_number: 9, shop: OTHER_TILL.shop.replace('Мира 12', 'Ленина 5') };

describe('receipts of other tills', () => {
  let till: ScratchTill;
  let other: ScratchTill;
  beforeEach(() => {
    [till, other] = [openScratchTill(), openScratchTill()];
    hire(till);
  });
  afterEach(() => {
    till.remove();
    other.remove();
  });

  const indexes = async (query: ReceiptQuery, after?: string, limit = 50): Promise<{ found: number[]; next: string | null }> => {
    const page = await searchArchive(till.store, { nowMs: () => NOW, monotonicMs: () => 0 }, { query, after, limit }, (_tx, receipts) => [...receipts]);
    return { found: page.receipts.map((row) => Number(row.id.slice(-6)) - 100_000), next: page.next };
  };
  const found = async (query: ReceiptQuery): Promise<number[]> => (await indexes(query)).found;
  const everything = async (query: ReceiptQuery, limit: number): Promise<number[]> => {
    const all: number[] = [];
    for (let after: string | undefined; ;) {
      const page = await indexes(query, after, limit);
      expect(page.found.length).toBeLessThanOrEqual(limit);
      all.push(...page.found);
      if (page.next === null) return all;
      after = page.next;
    }
  };
  /** Receipts of these numbers of ours and of the other till, alternating in time as the numbers say. */
  const mixed = (ours: readonly number[], theirs: readonly number[]): void => {
    for (const n of ours) sell(till, n);
    for (const n of theirs) carryOver(other, till, [sell(other, n)], OTHER_TILL);
  };

  it('HR11 stand among the own ones by time, page after page, each once, and say where they are from', async () => {
    mixed([1, 4, 5, 6, 9], [2, 3, 7, 8, 10, 11, 12]);
    for (const limit of [1, 2, 3, 5, 50]) expect(await everything({}, limit)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    carryOver(other, till, [sell(other, 20)], OTHER_STORE);
    const listed = await featureOf(till).service.list({ limit: 3 });
    expect(listed).toMatchObject({ ok: true, value: { receipts: [
      { number: '9-1-A-000020', elsewhere: { tillName: 'Касса 1', storeName: 'Ленина 5' }, sent: true, printState: 'none' }, { number: '3-1-A-000012', elsewhere: { tillName: 'Касса 1', storeName: '' }, staffName: 'Анна Петрова' }, {},
    ] } });
    expect(await featureOf(till).service.list({ limit: 1, query: { text: 'A-9' } })).toMatchObject({ value: { receipts: [{ elsewhere: null }] } });
  });

  it('HR11 of one number are all shown by it, also where there are more of them than were asked for, and own ones alone where only these are', async () => {
    mixed([1], []);
    carryOver(other, till, [sell(other, 2, { number: 1 })], OTHER_TILL);
    expect((await indexes({ text: '1' }, undefined, 1)).found.toSorted()).toEqual([1, 2]);
    expect(await found({ text: '1', own: true })).toEqual([1]);
  });

  it('HR11 are found by number, code, tail, sum, good and filters, like the own ones', async () => {
    mixed([1, 2], []);
    carryOver(other, till, [sell(other, 3, { number: 2, lines: [{ name: 'Шоколад «Ёлка»', barcode: '4601234567893', priceMinor: 77_00 }] }), sell(other, 4, { number: 17 })], OTHER_TILL);
    expect(await found({ text: '3-2-A-000002' })).toEqual([2]);
    expect(await found({ text: '3-1-A-000002' })).toEqual([3]);
    expect(await found({ text: 'A-2' })).toEqual([3, 2]);
    expect(await found({ text: '17' })).toEqual([4]);
    expect(await found({ text: '7' })).toEqual([4]);
    expect(await found({ text: receiptCode(receiptId(3)) })).toEqual([3]);
    expect(await found({ text: '77,00' })).toEqual([3]);
    expect(await found({ text: 'шоколад' })).toEqual([3]);
    expect(await found({ text: '4601234567893' })).toEqual([3]);
    expect(await found({ text: 'хлеб', from: NOW + 2 })).toEqual([4, 2]);
    expect(await found({ kind: 'refund' })).toEqual([]);
    expect(await found({ text: '3-7-A-000002' })).toEqual([]);
  });

  it('HR5 what the till has itself is not met a second time', async () => {
    mixed([1, 2], [3]);
    carryOver(till, till, [receiptId(1)]);
    expect(await everything({}, 2)).toEqual([3, 2, 1]);
    expect(await found({ text: 'A-1' })).toEqual([1]);
    expect(await found({ text: 'хлеб' })).toEqual([3, 2, 1]);
  });

  it('HR8 what came back elsewhere is counted, here and there and never twice', async () => {
    const sale = sell(till, 1, { lines: [{}, {}, {}] });
    sell(till, 2, { refundOf: sale });
    sell(other, 1, { lines: [{}, {}, {}] });
    carryOver(other, till, [sell(other, 3, { refundOf: sale, lines: [{ priceMinor: 50_00 }] })], OTHER_TILL);
    carryOver(till, till, [receiptId(2)]);
    expect(await featureOf(till).service.list({ limit: 1, query: { text: 'A-1' } })).toMatchObject({ value: { receipts: [{ refundedMinor: 150_00 }] } });
  });

  it('HR11 are shown, copied and written like the own ones, as their paper was', async () => {
    carryOver(other, till, [sell(other, 3)], OTHER_TILL);
    const { service } = featureOf(till);
    const paper = service.paper({ receiptId: receiptId(3) });
    expect(JSON.stringify(paper)).toContain('3-1-A-000003');
    expect(JSON.stringify(paper)).toContain('Касса 1');
    expect(service.reprint({ receiptId: receiptId(3), basket: true })).toMatchObject({ ok: true });
    sell(till, 1, { at: NOW - 1 });
    expect(await service.list({ limit: 1, query: { own: true } })).toMatchObject({ value: { receipts: [{ number: '3-2-A-000001', elsewhere: null }] } });
    expect(service.email({ receiptId: receiptId(3), address: 'anna@example.ru' })).toMatchObject({ ok: true });
    expect(service.reprint({ receiptId: receiptId(4) })).toMatchObject({ ok: false, code: 'unknown-receipt' });
  });

  describe('asked of headquarters', () => {
    const asking = (answer: Awaited<ReturnType<AskHeadquarters>>, then: () => void = () => undefined): { asked: unknown[]; look: (text: string) => unknown } => {
      const asked: unknown[] = [];
      const { service } = featureOf(till, { askHeadquarters: (wish) => {
        asked.push(wish);
        then();
        return Promise.resolve(answer);
      } });
      return { asked, look: (text) => service.lookUp({ text }) };
    };

    it('HR9 a whole number and a code are asked for, and what was found is in the archive', async () => {
      const old = sell(other, 3, { at: NOW - 200 * 86_400_000 });
      const { asked, look } = asking('found', () => { if (asked.length === 1) carryOver(other, till, [old], OTHER_STORE); });
      expect(await look('9-1-А-000003')).toEqual({ ok: true, value: { receiptIds: [old] } });
      expect(await look(receiptCode(old))).toEqual({ ok: true, value: { receiptIds: [old] } });
      expect(asked).toEqual([{ number: '9-1-А-000003' }, { id: old }]);
      expect(await found({ text: '9-1-A-3' })).toEqual([3]);
    });

    it('HR9 the answers are told apart, and half a number is not asked for', async () => {
      for (const text of ['A-3', '3', 'хлеб']) expect(await asking('found').look(text)).toMatchObject({ ok: false, code: 'not-a-number' });
      for (const code of ['not-found', 'too-many-tries', 'no-connection'] as const) expect(await asking(code).look('9-1-A-3')).toMatchObject({ ok: false, code });
      expect(await asking('found').look('9-1-A-3')).toMatchObject({ ok: false, code: 'not-found' });
    });

    it('HR12 a lesson asks nobody', async () => {
      const asked: unknown[] = [];
      const lesson = featureOf(till, { training: true, askHeadquarters: (wish) => Promise.resolve(asked.push(wish) > 0 ? 'found' : 'found') });
      expect(await lesson.service.lookUp({ text: '9-1-A-3' })).toMatchObject({ ok: false, code: 'not-found' });
      expect(asked).toEqual([]);
    });
  });
});
