import { describe, expect, it } from 'vitest';
import { documentsIn } from './document.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const receipt = (row: object): object => ({ entity: 'receipt', row: { kind: 'sale', storeNumber: 1, tillNumber: 2, series: 'A', number: 7, occurredAt: 5, totalMinor: 100, ...row } });

describe('what a commit tells of itself', () => {
  it('names receipts by their number, and other documents by what they are', () => {
    const drawer = { entity: 'cashMovement', row: { number: 1, occurredAt: 6, amountMinor: 500 } };
    expect(documentsIn(bytes({ facts: [receipt({}), receipt({ kind: 'refund', number: 8 }), drawer] }))).toEqual([
      { kind: 'sale', number: '1-2-A-000007', occurredAt: 5, totalMinor: 100 }, { kind: 'refund', number: '1-2-A-000008', occurredAt: 5, totalMinor: 100 },
      { kind: 'cashMovement', number: null, occurredAt: 6, totalMinor: 500 },
    ]);
  });

  it.each([
    ['no JSON', 'no JSON', []], ['no text', new Uint8Array([0xff]), []], ['no facts', {}, []], ['facts that are none', { facts: [null, 7] }, Array(2).fill({ kind: '', number: null, occurredAt: null, totalMinor: null })],
    ['a number no receipt has', { facts: [receipt({ number: 0, totalMinor: 1.5, occurredAt: 'soon' })] }, [{ kind: 'sale', number: null, occurredAt: null, totalMinor: null }]],
    ['many documents', { facts: Array(20).fill(receipt({})) }, Array(6).fill({ kind: 'sale', number: '1-2-A-000007', occurredAt: 5, totalMinor: 100 })],
  ])('leaves out what is not as expected: %s', (_what, payload, documents) => {
    expect(documentsIn(payload instanceof Uint8Array ? payload : bytes(payload))).toEqual(documents);
  });
});
