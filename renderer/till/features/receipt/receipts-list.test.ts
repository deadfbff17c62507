import { describe, expect, it } from 'vitest';
import { receiptCode } from '#domain/receipt/code.ts';
import { clockHere } from '../../parts/shop-clock.ts';
import { createReceipts, type Receipts, type ReceiptsDeps } from './receipts-store.ts';

type Row = { readonly id: string; readonly printState: string };
const fault = { ok: false, code: 'fault', detail: { fault: 'internal', retry: 'later', message: '' } };
const idOf = (n: number): string => `0193aaaa-bbbb-7ccc-8ddd-${String(n).padStart(12, '0')}`;
const row = (n: number, printState = 'none'): Row => ({ id: idOf(n), printState });
const page = (rows: readonly Row[], next: string | null = null): unknown => ({ ok: true, value: { receipts: rows, next, searchedBackTo: null } });
const settle = async (): Promise<void> => { for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve)); };

type Asked = { readonly limit: number; readonly after?: string; readonly query?: { readonly text?: string } };
/** A till that answers when the test says so, in whatever order. */
function setup(): { receipts: Receipts; answer: (reply: unknown, which?: number) => Promise<void>; asked: Asked[]; printed: string[] } {
  const asked: Asked[] = [];
  const waiting: ((reply: unknown) => void)[] = [];
  const printed: string[] = [];
  const receipts = createReceipts({
    receipts: {
      list: (input: Asked) => {
        asked.push(input);
        return new Promise((resolve) => waiting.push(resolve));
      },
      paper: ({ receiptId }: { receiptId: string }) => Promise.resolve({ ok: true, value: { widthChars: 42, lines: [receiptId] } }),
      reprint: ({ receiptId }: { receiptId: string }) => {
        printed.push(receiptId);
        return Promise.resolve({ ok: true, value: {} });
      },
    } as unknown as ReceiptsDeps['receipts'],
    withApproval: (send) => send(undefined), nowMs: () => 0, clock: () => clockHere, save: () => undefined, sound: () => undefined,
  });
  const answer = async (reply: unknown, which = 0): Promise<void> => {
    waiting.splice(which, 1)[0]?.(reply);
    await settle();
  };
  return { receipts, answer, asked, printed };
}

/** Three pages of the archive, with the receipt chosen that stands deep in them. */
async function deep(): Promise<ReturnType<typeof setup>> {
  const at = setup();
  const part = (from: number): Row[] => Array.from({ length: 60 }, (_, index) => row(from - index));
  at.receipts.start(null);
  await at.answer(page(part(1000), '940'));
  at.receipts.more();
  await at.answer(page(part(940), '880'));
  at.receipts.more();
  await at.answer(page(part(880), '820'));
  at.receipts.choose(idOf(850));
  await settle();
  return at;
}

describe('the list of receipts while it changes', () => {
  it('an answer that comes too late chooses nothing of the list before it: Enter is about what was asked for', async () => {
    const { receipts, answer, printed } = setup();
    receipts.start(null);
    await answer(page([row(9), row(8)]));
    receipts.narrow({ text: '1' });
    receipts.narrow({ text: '17' });
    await answer(page([row(1)]));
    receipts.move(1);
    receipts.enter();
    expect([receipts.store.getState().chosenId, printed]).toEqual([null, []]);
    await answer(page([row(17)]));
    receipts.enter();
    expect([receipts.store.getState().chosenId, printed]).toEqual([idOf(17), [idOf(17)]]);
  });

  it('the same where the later question is answered first', async () => {
    const { receipts, answer } = setup();
    receipts.start(null);
    await answer(page([row(9)]));
    receipts.narrow({ text: '1' });
    receipts.narrow({ text: '17' });
    await answer(page([row(17)]), 1);
    await answer(page([row(1)]));
    expect(receipts.store.getState()).toMatchObject({ chosenId: idOf(17), receipts: [row(17)] });
  });

  it('a copy tells its row anew and leaves the list as long as it was: the arrows go on from it', async () => {
    const { receipts, answer, asked, printed } = await deep();
    receipts.enter();
    await settle();
    expect(asked.at(-1)).toEqual({ limit: 1, query: { text: receiptCode(idOf(850)) } });
    await answer(page([row(850, 'queued')]));
    expect(receipts.store.getState().receipts?.length).toBe(180);
    expect(receipts.store.getState().receipts?.find((one) => one.id === idOf(850))).toEqual(row(850, 'queued'));
    receipts.move(1);
    receipts.enter();
    await settle();
    expect(printed).toEqual([idOf(850), idOf(849)]);
  });

  it('from a receipt that is not in the list the arrow down leads to its first, and while a list is asked for nowhere', async () => {
    const { receipts, answer } = setup();
    const chosen = (): string | null => receipts.store.getState().chosenId;
    receipts.start(idOf(5));
    receipts.move(1);
    await answer(page([row(9), row(8)]));
    receipts.move(-1);
    expect(chosen()).toBe(idOf(5));
    receipts.move(1);
    expect(chosen()).toBe(idOf(9));
    receipts.scan('', idOf(3));
    receipts.refresh();
    receipts.move(1);
    expect(chosen()).toBe(idOf(3));
    await answer(page([row(10), row(9)]));
    receipts.move(1);
    expect(chosen()).toBe(idOf(10));
  });

  it('a page that did not open leaves what came before it, is told at its end and asked for once more from there', async () => {
    const { receipts, answer, asked, printed } = setup();
    receipts.start(null);
    await answer(page([row(9), row(8)], '8'));
    receipts.more();
    await answer(fault);
    expect(receipts.store.getState()).toMatchObject({ failed: true, receipts: [row(9), row(8)], next: '8' });
    receipts.enter();
    await settle();
    expect(printed).toEqual([idOf(9)]);
    await answer(page([row(9)]));
    receipts.move(1);
    receipts.move(1);
    expect(asked.at(-1)).toEqual({ limit: 60, after: '8' });
    await answer(page([row(7)]));
    receipts.move(1);
    expect(receipts.store.getState()).toMatchObject({ failed: false, next: null, chosenId: idOf(7) });
  });

  it('where the first page did not open no older list stands in its place, and Enter asks once more', async () => {
    const { receipts, answer, printed } = setup();
    receipts.start(null);
    await answer(page([row(9)]));
    receipts.narrow({ text: '17' });
    await answer(fault);
    expect(receipts.store.getState()).toMatchObject({ failed: true, receipts: null, chosenId: null });
    receipts.enter();
    await answer(page([row(17)]));
    expect([receipts.store.getState().chosenId, printed]).toEqual([idOf(17), []]);
  });
});
