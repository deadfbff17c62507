import { describe, expect, it } from 'vitest';
import type { WithApproval } from '../../parts/approval.ts';
import { createPapers, type Papers, type PapersDeps } from './papers-store.ts';

const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setup(answer: unknown, withApproval: WithApproval = (send) => send(undefined)): { readonly papers: Papers; readonly calls: unknown[]; readonly saved: string[] } {
  const calls: unknown[] = [];
  const saved: string[] = [];
  const method = (name: string) => (input: unknown) => {
    calls.push([name, input]);
    return Promise.resolve(answer);
  };
  const receipts = { list: (input: unknown) => { calls.push(['list', input]); return Promise.resolve({ ok: true, value: { receipts: [{ id: 'r9' }] } }); }, reprint: method('reprint'), email: method('email'), pdf: method('pdf') } as unknown as PapersDeps['receipts'];
  return { papers: createPapers({ receipts, withApproval, save: (fileName) => saved.push(fileName) }), calls, saved };
}

describe('papers of a paid receipt', () => {
  it('prints a copy, a gift receipt, and a copy of the newest receipt of the till', async () => {
    const { papers, calls } = setup({ ok: true, value: {} });
    papers.reprint('r1');
    papers.reprint('r1', true);
    papers.reprintLast();
    await quiet();
    expect(calls).toEqual([['reprint', { receiptId: 'r1', basket: true }], ['reprint', { receiptId: 'r1', basket: true, gift: true }], ['list', { limit: 1, query: { own: true } }], ['reprint', { receiptId: 'r9', basket: true }]]);
    expect(papers.store.getState()).toMatchObject({ last: { id: 'r9' }, news: { kind: 'copy', refusal: null } });
  });

  it('does by keys what its buttons do, with the newest receipt of the till', async () => {
    const { papers, calls, saved } = setup({ ok: true, value: { fileName: 'receipt.pdf', base64: '' } });
    const opened: string[] = [];
    papers.reprintLast(true);
    papers.pdfLast();
    papers.withLast((receiptId) => opened.push(receiptId));
    await quiet();
    expect(calls.filter((call) => (call as unknown[])[0] !== 'list')).toEqual([['reprint', { receiptId: 'r9', basket: true, gift: true }], ['pdf', { receiptId: 'r9', basket: true }]]);
    expect([saved, opened]).toEqual([['receipt.pdf'], ['r9']]);
  });

  it('HRC1 queues a letter, with what a senior allowed, and says why it could not', async () => {
    expect(await setup({ ok: true, value: {} }).papers.email('r1', 'a@b.example')).toBe(true);
    const { papers } = setup({ ok: false, code: 'bad-address', detail: {} });
    expect(await papers.email('r1', 'a@')).toBe(false);
    const allowed = setup({ ok: true, value: {} }, (send) => send('yes'));
    await allowed.papers.email('r1', 'a@b.example');
    expect(allowed.calls).toEqual([['email', { receiptId: 'r1', address: 'a@b.example', approvalId: 'yes' }]]);
    expect(papers.store.getState().news).toMatchObject({ kind: 'letter', refusal: { code: 'bad-address' } });
  });

  it('sends one letter however often it is asked for while it is on its way, and the next once it is answered', async () => {
    const { papers, calls } = setup({ ok: true, value: {} });
    const both = [papers.email('r1', 'a@b.example'), papers.email('r1', 'a@b.example')];
    expect(papers.store.getState().sendingId).toBe('r1');
    expect(await Promise.all(both)).toEqual([true, false]);
    expect([calls.length, papers.store.getState().sendingId]).toEqual([1, null]);
    expect(await papers.email('r1', 'a@b.example')).toBe(true);
  });

  it('saves the file, and nothing where there is none', async () => {
    const good = setup({ ok: true, value: { fileName: 'receipt.pdf', base64: '' } });
    good.papers.pdf('r1');
    await quiet();
    expect(good.saved).toEqual(['receipt.pdf']);
    const allowed = setup({ ok: true, value: { fileName: 'receipt.pdf', base64: '' } }, (send) => send('yes'));
    allowed.papers.pdf('r1');
    expect(allowed.calls).toEqual([['pdf', { receiptId: 'r1', basket: true, approvalId: 'yes' }]]);
    const gone = setup({ ok: false, code: 'unknown-receipt', detail: {} });
    gone.papers.pdf('r1');
    await quiet();
    expect([gone.saved, gone.papers.store.getState().news?.refusal?.code]).toEqual([[], 'unknown-receipt']);
  });

  it('says nothing where the question to a senior was left', async () => {
    const { papers } = setup({ ok: false, code: 'needs-right', detail: { right: 'reprint', size: null, limit: null } });
    papers.reprint('r1');
    papers.pdf('r1');
    expect(await papers.email('r1', 'a@b.example')).toBe(false);
    await quiet();
    expect(papers.store.getState().news).toBeNull();
  });
});
