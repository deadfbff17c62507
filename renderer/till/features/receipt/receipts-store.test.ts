import { describe, expect, it } from 'vitest';
import { clockHere } from '../../parts/shop-clock.ts';
import { createReceipts, type Receipts, type ReceiptsDeps } from './receipts-store.ts';

const LOST = '0193aaaa-bbbb-7ccc-8ddd-000000000009';
const A = '0193aaaa-bbbb-7ccc-8ddd-00000000000a';
const summary = (id: string): { id: string } => ({ id });
const settle = async (): Promise<void> => { for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve)); };

function setup(pages: { receipts: unknown[]; next: string | null }[] = [{ receipts: [summary(A), summary('b')], next: '7' }, { receipts: [summary('c')], next: null }], more: Record<string, unknown> = {}, approvalId?: string): { receipts: Receipts; listed: unknown[]; sent: unknown[]; saved: unknown[] } {
  const listed: unknown[] = [];
  const sent: unknown[] = [];
  const saved: unknown[] = [];
  const receipts = createReceipts({
    receipts: {
      list: (input: unknown) => {
        listed.push(input);
        return Promise.resolve({ ok: true, value: { searchedBackTo: null, ...(pages.length > 1 ? pages.shift() : pages[0]) } });
      },
      paper: ({ receiptId }: { receiptId: string }) => Promise.resolve((more['papers'] as unknown[] | undefined)?.shift() ?? (receiptId === LOST ? { ok: false, code: 'unknown-receipt', detail: {} } : { ok: true, value: { widthChars: 42, lines: [receiptId] } })),
      lookUp: (input: unknown) => {
        sent.push(input);
        return Promise.resolve(more['far'] ?? { ok: false, code: 'no-connection', detail: {} });
      },
      reprint: (input: unknown) => {
        sent.push(input);
        return Promise.resolve(more['reprint'] ?? { ok: true, value: {} });
      },
      pdf: (input: unknown) => {
        sent.push(input);
        return Promise.resolve({ ok: true, value: { fileName: 'a.pdf', base64: 'AA==' } });
      },
      email: (input: unknown) => {
        sent.push(input);
        return Promise.resolve(more['email'] ?? { ok: true, value: {} });
      },
    } as unknown as ReceiptsDeps['receipts'],
    withApproval: (send) => send(approvalId), nowMs: () => 0, clock: () => clockHere, save: (...file) => void saved.push(file), sound: () => undefined,
  });
  return { receipts, listed, sent, saved };
}

describe('receipts of the past', () => {
  it('opens with the newest one on paper, and goes on by pages and arrows', async () => {
    const { receipts, listed } = setup();
    receipts.start(null);
    await settle();
    expect(receipts.store.getState()).toMatchObject({ chosenId: A, paper: { lines: [A] } });
    receipts.more();
    receipts.more();
    await settle();
    receipts.move(1);
    receipts.move(1);
    receipts.move(1);
    await settle();
    expect(receipts.store.getState()).toMatchObject({ chosenId: 'c', paper: { lines: ['c'] }, next: null });
    expect(listed).toEqual([{ limit: 60 }, { limit: 60, after: '7' }]);
  });

  it('Enter asks once more for a paper that did not open, and prints one that did', async () => {
    const { receipts, sent } = setup(undefined, { papers: [{ ok: false, code: 'fault', detail: {} }] });
    receipts.start(null);
    await settle();
    expect(receipts.store.getState()).toMatchObject({ chosenId: A, paper: 'failed' });
    receipts.enter();
    await settle();
    expect([receipts.store.getState().paper, sent]).toEqual([{ widthChars: 42, lines: [A] }, []]);
    receipts.enter();
    await settle();
    expect(sent).toEqual([{ receiptId: A }]);
  });

  it('opens with the receipt it is about, even one that is not in the list', async () => {
    const { receipts } = setup();
    receipts.start('elsewhere');
    await settle();
    expect(receipts.store.getState()).toMatchObject({ chosenId: 'elsewhere', paper: { lines: ['elsewhere'] } });
  });

  it('filters narrow together; an answer to an older question is dropped', async () => {
    const { receipts, listed } = setup([{ receipts: [summary('old')], next: null }, { receipts: [summary('new')], next: null }]);
    receipts.narrow({ text: ' молоко ' });
    receipts.narrow({ kind: 'refund', tender: 'card' });
    await settle();
    expect(listed).toEqual([{ limit: 60, query: { text: 'молоко' } }, { limit: 60, query: { text: 'молоко', kind: 'refund', tender: 'card' } }]);
    expect(receipts.store.getState().receipts).toEqual([summary('new')]);
  });

  it('a scanned receipt opens, another code is looked for', async () => {
    const { receipts, listed } = setup();
    receipts.start(null);
    receipts.scan('LVR', 'b');
    await settle();
    expect(receipts.store.getState().chosenId).toBe('b');
    receipts.scan('4607001234567', null);
    await settle();
    expect(listed.at(-1)).toEqual({ limit: 60, query: { text: '4607001234567' } });
  });

  it('says what came of a copy, a gift receipt, a letter and a file', async () => {
    const { receipts, sent, saved } = setup(undefined, { email: { ok: false, code: 'no-mail-server', detail: {} } });
    receipts.start(A);
    receipts.reprint();
    receipts.reprint();
    await settle();
    expect(receipts.store.getState().deed).toEqual({ what: 'reprint', state: 'done' });
    receipts.reprint(true);
    await settle();
    receipts.email(' a@b.ru ');
    await settle();
    expect(receipts.store.getState().deed).toMatchObject({ what: 'email', state: { code: 'no-mail-server' } });
    receipts.pdf();
    await settle();
    expect(sent).toEqual([{ receiptId: A }, { receiptId: A, gift: true }, { receiptId: A, address: 'a@b.ru' }, { receiptId: A }]);
    expect(saved).toEqual([['a.pdf', 'AA==']]);
  });

  it('HRC1 a file and a letter are asked for with what a senior allowed, like a copy', async () => {
    const { receipts, sent } = setup(undefined, {}, 'yes');
    receipts.start(A);
    receipts.pdf();
    await settle();
    receipts.reprint();
    await settle();
    receipts.email('a@b.ru');
    await settle();
    expect(sent).toEqual([{ receiptId: A, approvalId: 'yes' }, { receiptId: A, approvalId: 'yes' }, { receiptId: A, address: 'a@b.ru', approvalId: 'yes' }]);
  });

  it('a receipt that is no longer here says so', async () => {
    const { receipts } = setup();
    receipts.start(LOST);
    await settle();
    expect(receipts.store.getState()).toMatchObject({ paper: 'gone', far: 'no-connection' });
  });

  it('HR9 one that is not here is asked for at headquarters, by its code or its whole number', async () => {
    const { receipts, sent } = setup([{ receipts: [], next: null }], { far: { ok: false, code: 'not-found', detail: {} } });
    receipts.narrow({ text: '2-1-A-000007' });
    await settle();
    expect([sent, receipts.store.getState().far]).toEqual([[{ text: '2-1-A-000007' }], 'not-found']);
    const found = setup([{ receipts: [], next: null }, { receipts: [summary(A)], next: null }], { far: { ok: true, value: { receiptIds: [A] } } });
    found.receipts.narrow({ text: '2-1-A-000007' });
    await settle();
    expect(found.receipts.store.getState()).toMatchObject({ far: null, receipts: [{ id: A }] });
  });
});
