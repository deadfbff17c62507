import { describe, expect, it } from 'vitest';
import type { AttentionItem } from '#contract/api/attention.ts';
import { readItem } from './read-item.ts';

const item = (kind: AttentionItem['kind'], detail: Record<string, unknown>): AttentionItem => ({ id: '', kind, createdAt: 0, storeName: null, tillName: null, detail });
const nothing = { receiptId: null, shift: null, refund: null };

describe('the detail of an item', () => {
  it('names both sides of a double refund', () => {
    const sale = { receiptId: 'a', number: '1-1-A-000041', storeName: 'Мира 12', tillName: 'Касса 1', timeZone: 'Europe/Moscow', occurredAt: 5, totalMinor: 900 };
    expect(readItem(item('refund-exceeds-sale', { sale, refunds: [{ ...sale, receiptId: 'b' }, { receiptId: 'c', tillName: null }], lines: [{ lineNo: 1, name: 'Хлеб', soldMicro: 1, refundedMicro: 2 }] })).refund).toEqual({
      sale, refunds: [{ ...sale, receiptId: 'b' }, { receiptId: 'c', number: null, storeName: null, tillName: null, timeZone: null, occurredAt: null, totalMinor: null }], lines: [{ name: 'Хлеб', soldMicro: 1, refundedMicro: 2 }],
    });
  });
  it('names the shift and how many sums differ', () => expect(readItem(item('shift-sums-differ', { shiftId: 's', number: 7, differences: [{}, {}] }))).toEqual({ ...nothing, shift: { shiftId: 's', number: 7, differences: 2 } }));
  it('names the receipt', () => expect(readItem(item('sums-differ', { receiptId: 'r' }))).toEqual({ ...nothing, receiptId: 'r' }));
  it('is nothing where it says something else', () => {
    for (const kind of ['refund-exceeds-sale', 'shift-sums-differ', 'sums-differ', 'fork'] as const) for (const detail of [{}, { sale: 1, shiftId: [], receiptId: {} }]) expect(readItem(item(kind, detail))).toEqual(nothing);
  });
});
