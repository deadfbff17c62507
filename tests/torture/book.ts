/** The cashier's own book: everything the till promised, the truth the shop would go to court with. What a kill left in the air is asked again, word for word. */
import type { PaidReceipt } from '#contract/terminal/sale.ts';
import type { ShiftReport } from '#contract/terminal/shift.ts';
import type { TillClient } from '../support/till-client.ts';
import { answered, Contradiction } from './answers.ts';
import { callTask, type TaskCall, type TaskValue } from './task-calls.ts';

export type BookedDocument = { readonly number: string; readonly kind: 'sale' | 'refund'; readonly totalMinor: number; readonly shiftId: string };
export type BookedMovement = { readonly direction: 'in' | 'out'; readonly amountMinor: number; readonly shiftId: string };
/** A drawer counted within a shift. */
export type BookedCount = { readonly purpose: 'check' | 'handover'; readonly countedMinor: number; readonly expectedMinor: number; readonly shiftId: string };

export type Book = {
  readonly documents: Map<string, BookedDocument>;
  readonly movements: Map<string, BookedMovement>;
  readonly counts: Map<string, BookedCount>;
  /** Z reports as they were answered, by shift. */
  readonly closings: Map<string, ShiftReport>;
  /** Values written into tasks. */
  readonly written: TaskValue[];
  /** `withoutReceipt` and `byHand`: lines put in hand; `rounded`: baskets whose cash was not their total; `split`: those that became several receipts of one direction. */
  readonly done: Record<'sale' | 'refund' | 'exchange' | 'cash' | 'close' | 'park' | 'task' | 'withoutReceipt' | 'rounded' | 'byHand' | 'split' | 'check' | 'handover', number>;
  inTheAir: number;
};

type Client = TillClient;
/** The one call whose answer may be lost, with everything needed to ask it again; `documentCount` is how many receipts the basket was said to become. */
export type InTheAir =
  | { readonly pay: Parameters<Client['sale']['pay']>[0]; readonly documentCount: number }
  | { readonly move: Parameters<Client['cash']['move']>[0] }
  | { readonly count: Parameters<Client['shift']['count']>[0] }
  | { readonly close: Parameters<Client['shift']['close']>[0] }
  | { readonly task: TaskCall };

export function newBook(): Book {
  return { documents: new Map(), movements: new Map(), counts: new Map(), closings: new Map(), written: [], done: { sale: 0, refund: 0, exchange: 0, cash: 0, close: 0, park: 0, task: 0, withoutReceipt: 0, rounded: 0, byHand: 0, split: 0, check: 0, handover: 0 }, inTheAir: 0 };
}

/** The books of several cashiers as one. */
export function bindBooks(books: readonly Book[]): Book {
  const whole = newBook();
  for (const book of books) {
    for (const name of ['documents', 'movements', 'counts', 'closings'] as const) for (const [id, one] of book[name]) (whole[name] as Map<string, unknown>).set(id, one);
    for (const kind of Object.keys(whole.done) as (keyof Book['done'])[]) whole.done[kind] += book.done[kind];
    whole.written.push(...book.written);
    whole.inTheAir += book.inTheAir;
  }
  return whole;
}

export function bookPaid(book: Book, paid: PaidReceipt, documentCount: number, shift: string): void {
  if (paid.documents.length !== documentCount) throw new Contradiction(`basket ${paid.basketId} was to become ${documentCount} receipts and became ${paid.documents.length}`);
  for (const { receiptId, number, kind, totalMinor } of paid.documents) {
    const known = book.documents.get(receiptId);
    if (known && (known.number !== number || known.totalMinor !== totalMinor || known.kind !== kind)) throw new Contradiction(`receipt ${receiptId} was ${known.number}/${known.totalMinor} and is now ${number}/${totalMinor}`);
    if (!known) book.documents.set(receiptId, { number, kind, totalMinor, shiftId: shift });
  }
  const sum = paid.documents.reduce((total, one) => total + (one.kind === 'sale' ? one.totalMinor : -one.totalMinor), 0);
  if (sum !== paid.totalMinor) throw new Contradiction(`basket ${paid.basketId} of ${paid.totalMinor} became receipts of ${sum}`);
  book.done[paid.mode] += 1;
  if (paid.roundingMinor !== 0) book.done.rounded += 1;
  if (new Set(paid.documents.map(({ kind }) => kind)).size < paid.documents.length) book.done.split += 1;
}

export function bookMoved(book: Book, moved: { id: string; amountMinor: number; direction: 'in' | 'out' }, shift: string): void {
  if (!book.movements.has(moved.id)) book.done.cash += 1;
  book.movements.set(moved.id, { direction: moved.direction, amountMinor: moved.amountMinor, shiftId: shift });
}

type Count = Parameters<Client['shift']['count']>[0];

export function bookCounted(book: Book, { gesture, purpose, countedMinor }: Count, { expectedMinor, differenceMinor }: { expectedMinor: number; differenceMinor: number }, shift: string): void {
  if (countedMinor - expectedMinor !== differenceMinor) throw new Contradiction(`the drawer had ${countedMinor} of ${expectedMinor}, and the till says ${differenceMinor} differ`);
  if (!book.counts.has(gesture)) book.done[purpose] += 1;
  book.counts.set(gesture, { purpose, countedMinor, expectedMinor, shiftId: shift });
}

export function bookClosed(book: Book, report: ShiftReport): void {
  if (!book.closings.has(report.shiftId)) book.done.close += 1;
  book.closings.set(report.shiftId, report);
}

/** A refusal is the shop's business: somebody else was faster. */
export function bookTask(book: Book, { values }: TaskCall, done: boolean): void {
  book.written.push(...values.map((one) => ({ ...one, told: done })));
  if (done) book.done.task += 1;
}

/** The shift that is open; one is opened with that float where none is. */
export async function openShift(client: Client, floatMinor: () => number): Promise<string> {
  const state = await answered(client.till.state({}));
  if (state.shift) return state.shift.id;
  await answered(client.shift.open({ floatMinor: floatMinor() }));
  const opened = (await answered(client.till.state({}))).shift;
  if (!opened) throw new Contradiction('a shift was opened and none is open');
  return opened.id;
}

/** After a crash: what became of the call in the air? */
export async function settle(client: Client, book: Book, inTheAir: InTheAir | null, shift: string): Promise<void> {
  if (!inTheAir) return;
  book.inTheAir += 1;
  if ('move' in inTheAir) return bookMoved(book, await answered(client.cash.move(inTheAir.move)), shift);
  if ('count' in inTheAir) return bookCounted(book, inTheAir.count, await answered(client.shift.count(inTheAir.count)), shift);
  if ('task' in inTheAir) return bookTask(book, inTheAir.task, await callTask(client, inTheAir.task));
  if ('close' in inTheAir) return bookClosed(book, await answered(client.shift.close(inTheAir.close)));
  const view = await answered(client.sale.view({}));
  const { cartId, expectedTotalMinor } = inTheAir.pay;
  if (view.id === cartId && view.state === 'cart') {
    if (view.totalMinor !== expectedTotalMinor) throw new Contradiction(`cart ${cartId} came to ${expectedTotalMinor} before the crash and to ${view.totalMinor} after`);
    return;
  }
  bookPaid(book, await answered(client.sale.pay(inTheAir.pay)), inTheAir.documentCount, shift);
}
