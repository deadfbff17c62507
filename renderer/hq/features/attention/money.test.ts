import { describe, expect, it } from 'vitest';
import type { AttentionItem } from '#contract/api/attention.ts';
import { moneyAtStake } from './money.ts';

const item = (kind: AttentionItem['kind'], detail: Record<string, unknown>): AttentionItem => ({ id: '', kind, createdAt: 0, storeId: null, storeName: null, tillId: null, tillName: null, detail, closed: null, lastWords: null });

describe('what an item means in money', () => {
  it('is what was paid out beyond the sale, line by line', () => expect(moneyAtStake(item('refund-exceeds-sale', { lines: [{ soldMinor: 100, refundedMinor: 250 }, { soldMinor: 100, refundedMinor: 100 }] }))).toBe(150));
  it('is how far refunds are off, either way', () => expect(moneyAtStake(item('refund-amount-mismatch', { lines: [{ expectedMinor: 100, refundedMinor: 90 }, { expectedMinor: 5, refundedMinor: 8 }] }))).toBe(13));
  it('is what refunds of an unknown sale gave out', () => expect(moneyAtStake(item('refund-without-sale', { sale: { receiptId: 'a' }, refunds: [{ receiptId: 'b', totalMinor: 700 }, { receiptId: 'c' }] }))).toBe(700));
  it('is the difference of a Z, of a document', () => {
    expect(moneyAtStake(item('shift-sums-differ', { differences: [{ what: 'tax', statedMinor: 9, summedMinor: 1 }, { what: 'net', statedMinor: 100, summedMinor: 350 }] }))).toBe(250);
    expect(moneyAtStake(item('sums-differ', { sums: [{ statedMinor: 10, summedMinor: 12 }, { statedMinor: 1, summedMinor: 1 }] }))).toBe(2);
  });
  it('is nothing where nothing of the kind is said', () => {
    for (const kind of ['fork', 'till-silent', 'refund-exceeds-sale', 'shift-sums-differ', 'sums-differ', 'refund-without-sale'] as const) for (const detail of [{}, { lines: 1, differences: [null], refunds: 'x' }]) expect(moneyAtStake(item(kind, detail))).toBeNull();
  });
});
