import { describe, expect, it } from 'vitest';
import type { AttentionItem } from '#contract/api/attention.ts';
import { readGoods, readItem } from './read-item.ts';

const item = (kind: AttentionItem['kind'], detail: Record<string, unknown>): AttentionItem => ({ id: '', kind, createdAt: 0, storeId: null, storeName: null, tillId: null, tillName: null, detail, closed: null, lastWords: null });
const nothing = { receiptId: null, shift: null, refund: null };

describe('the detail of an item', () => {
  it('names both sides of a double refund', () => {
    const sale = { receiptId: 'a', number: '1-1-A-000041', storeName: 'Мира 12', tillName: 'Касса 1', timeZone: 'Europe/Moscow', occurredAt: 5, totalMinor: 900 };
    expect(readItem(item('refund-exceeds-sale', { sale, refunds: [{ ...sale, receiptId: 'b' }, { receiptId: 'c', tillName: null }], lines: [{ lineNo: 1, name: 'Хлеб', soldMicro: 1, refundedMicro: 2 }] })).refund).toEqual({
      sale, refunds: [{ ...sale, receiptId: 'b' }, { receiptId: 'c', number: null, storeName: null, tillName: null, timeZone: null, occurredAt: null, totalMinor: null }], lines: [{ name: 'Хлеб', refund: null, what: 'quantity', should: 1, is: 2 }],
    });
  });
  it('says of what more came back: goods, else money, else tax', () => {
    const same = { name: 'Сыр', soldMicro: 2, refundedMicro: 2, soldMinor: 10, refundedMinor: 10, soldTaxMinor: 3, refundedTaxMinor: 4 };
    const lines = readItem(item('refund-exceeds-sale', { sale: { receiptId: 'a' }, refunds: [], lines: [{ ...same, refundedMinor: 11 }, same] })).refund?.lines;
    expect(lines).toEqual([{ name: 'Сыр', refund: null, what: 'amount', should: 10, is: 11 }, { name: 'Сыр', refund: null, what: 'tax', should: 3, is: 4 }]);
  });
  it('names the refund of a wrong amount with both figures', () => {
    const line = { refundId: 'b', name: 'Сыр', expectedMinor: 10, refundedMinor: 9, expectedTaxMinor: 2, refundedTaxMinor: 1 };
    const refund = { receiptId: 'b', number: '1-2-A-000007' };
    expect(readItem(item('refund-amount-mismatch', { sale: { receiptId: 'a' }, refunds: [refund], lines: [line, { ...line, refundedMinor: 10 }] })).refund?.lines).toEqual([
      { name: 'Сыр', refund: '1-2-A-000007', what: 'amount', should: 10, is: 9 }, { name: 'Сыр', refund: '1-2-A-000007', what: 'tax', should: 2, is: 1 },
    ]);
  });
  it('lists the refunds of a sale that is not here', () => expect(readItem(item('refund-without-sale', { sale: { receiptId: 'a' }, refunds: [{ receiptId: 'b' }], lines: [] })).refund).toMatchObject({ sale: { receiptId: 'a', number: null }, refunds: [{ receiptId: 'b' }], lines: [] }));
  it('names the shift and how many sums differ', () => expect(readItem(item('shift-sums-differ', { shiftId: 's', number: 7, differences: [{}, {}] }))).toEqual({ ...nothing, shift: { shiftId: 's', number: 7, differences: 2 } }));
  it('names the goods that show a damaged picture, as far as it can', () => expect(readGoods(item('picture-damaged', { goods: [{ goodId: 'g', name: 'Хлеб' }, { goodId: 7 }, null] }))).toEqual([{ goodId: 'g', name: 'Хлеб' }]));
  it('names the receipt', () => expect(readItem(item('sums-differ', { receiptId: 'r' }))).toEqual({ ...nothing, receiptId: 'r' }));
  it('is nothing where it says something else', () => {
    for (const kind of ['refund-exceeds-sale', 'refund-without-sale', 'refund-amount-mismatch', 'shift-sums-differ', 'sums-differ', 'fork'] as const) for (const detail of [{}, { sale: 1, shiftId: [], receiptId: {} }]) expect(readItem(item(kind, detail))).toEqual(nothing);
  });
});
