/**
 * A shift as it really is, at random: sales in cash, by card and both, discounts, goods that come back, exchanges, cash in and
 * out, parked baskets, Z and the next shift. Everything the till promises goes into the book; what a kill left in the air is
 * asked again with the same words, as the page does.
 */
import { randomInt, randomUUID } from 'node:crypto';
import type { CartView, PaidReceipt, TenderOffer } from '#contract/terminal/sale.ts';
import type { ShiftReport } from '#contract/terminal/shift.ts';
import type { TillClient } from '../support/till-client.ts';
import { answered, Contradiction, HostGone } from './answers.ts';

export type BookedDocument = { readonly number: string; readonly kind: 'sale' | 'refund'; readonly totalMinor: number; readonly shiftId: string };
export type BookedMovement = { readonly direction: 'in' | 'out'; readonly amountMinor: number; readonly shiftId: string };

/** What the cashier wrote down: the truth to compare the till and the server with. */
export type Book = {
  readonly documents: Map<string, BookedDocument>;
  readonly movements: Map<string, BookedMovement>;
  /** Z reports as they were answered, by shift. */
  readonly closings: Map<string, ShiftReport>;
  readonly done: Record<'sale' | 'refund' | 'exchange' | 'cash' | 'close' | 'park', number>;
  inTheAir: number;
};

type PayInput = { readonly cartId: string; readonly expectedTotalMinor: number; readonly offer: TenderOffer; readonly payBackTo: 'as-paid' | 'cash' };
type MoveInput = { readonly gesture: string; readonly direction: 'in' | 'out'; readonly amountMinor: number; readonly reason: string; readonly note: string };
type CloseInput = { readonly gesture: string; readonly shiftId: string; readonly countedMinor: number; readonly denominations: []; readonly reason: string };
/** The one call whose answer may be lost, with everything needed to ask it again. */
export type InTheAir = { readonly pay: PayInput } | { readonly move: MoveInput } | { readonly close: CloseInput };

export type MixedOptions = { readonly barcodes: readonly string[]; readonly reasons: { readonly in: string; readonly out: string } };

export function newBook(): Book {
  return { documents: new Map(), movements: new Map(), closings: new Map(), done: { sale: 0, refund: 0, exchange: 0, cash: 0, close: 0, park: 0 }, inTheAir: 0 };
}

const pick = <T>(all: readonly T[]): T => all[randomInt(all.length)] as T;
const gesture = (): { gesture: string } => ({ gesture: randomUUID() });

async function shiftId(client: TillClient): Promise<string> {
  const state = await answered(client.till.state({}));
  if (state.shift) return state.shift.id;
  await answered(client.shift.open({ floatMinor: 100_000 * randomInt(1, 10) }));
  return (await answered(client.till.state({}))).shift?.id ?? '';
}

function bookPaid(book: Book, paid: PaidReceipt, shift: string): void {
  for (const { receiptId, number, kind, totalMinor } of paid.documents) {
    const known = book.documents.get(receiptId);
    if (known && (known.number !== number || known.totalMinor !== totalMinor || known.kind !== kind)) throw new Contradiction(`receipt ${receiptId} was ${known.number}/${known.totalMinor} and is now ${number}/${totalMinor}`);
    if (!known) book.documents.set(receiptId, { number, kind, totalMinor, shiftId: shift });
  }
  const sum = paid.documents.reduce((total, one) => total + (one.kind === 'sale' ? one.totalMinor : -one.totalMinor), 0);
  if (sum !== paid.totalMinor) throw new Contradiction(`basket ${paid.basketId} of ${paid.totalMinor} became receipts of ${sum}`);
  book.done[paid.mode] += 1;
}

function bookMoved(book: Book, moved: { id: string; amountMinor: number; direction: 'in' | 'out' }, shift: string): void {
  if (!book.movements.has(moved.id)) book.done.cash += 1;
  book.movements.set(moved.id, { direction: moved.direction, amountMinor: moved.amountMinor, shiftId: shift });
}

function bookClosed(book: Book, report: ShiftReport): void {
  if (!book.closings.has(report.shiftId)) book.done.close += 1;
  book.closings.set(report.shiftId, report);
}

/** After a crash: what became of the call in the air? Asked again, word for word. */
export async function settleMixed(client: TillClient, book: Book, inTheAir: InTheAir | null): Promise<void> {
  if (!inTheAir) return;
  book.inTheAir += 1;
  if ('move' in inTheAir) return bookMoved(book, await answered(client.cash.move(inTheAir.move)), await shiftId(client));
  if ('close' in inTheAir) return bookClosed(book, await answered(client.shift.close(inTheAir.close)));
  const view = await answered(client.sale.view({}));
  const { cartId, expectedTotalMinor } = inTheAir.pay;
  if (view.id === cartId && view.state === 'cart') {
    if (view.totalMinor !== expectedTotalMinor) throw new Contradiction(`cart ${cartId} came to ${expectedTotalMinor} before the crash and to ${view.totalMinor} after`);
    return;
  }
  bookPaid(book, await answered(client.sale.pay(inTheAir.pay)), await shiftId(client));
}

function offerFor(view: CartView): TenderOffer {
  const way = randomInt(4);
  if (view.saleMinor > 0 && way === 0) return { cardMinor: view.saleMinor, cashMinor: null };
  if (view.saleMinor > 1 && way === 1) return { cardMinor: randomInt(1, Math.min(view.saleMinor, 2 ** 40)), cashMinor: null };
  // What goes back to a card does not lessen the cash that is due.
  const dueMinor = view.cashDueMinor + view.payBack.reduce((sum, back) => (back.kind === 'card' ? sum + back.amountMinor : sum), 0);
  return { cardMinor: 0, cashMinor: way === 2 && dueMinor > 0 ? dueMinor + randomInt(5_000) : null };
}

async function addGoods(client: TillClient, { barcodes }: MixedOptions, count: number): Promise<CartView> {
  let view = await answered(client.sale.view({}));
  for (let n = 0; n < count; n++) {
    view = await answered(client.sale.scan({ ...gesture(), code: pick(barcodes), ...(randomInt(4) === 0 ? { quantityMicro: 1_000_000 * randomInt(1, 6) } : {}) }));
    const line = view.lines.find((one) => one.lineNo === view.selectedLineNo);
    if (line && randomInt(6) === 0) view = await answered(client.sale.setDiscount({ ...gesture(), lineNo: line.lineNo, discount: { kind: 'percent', bps: 100 * randomInt(1, 30) }, reason: 'Акция' }));
  }
  if (view.saleMinor > 0 && randomInt(8) === 0) view = await answered(client.sale.setReceiptDiscount({ ...gesture(), discount: { kind: 'amount', minor: randomInt(1, 1 + Math.min(500, view.saleMinor)) }, reason: 'Акция' }));
  return view;
}

/** Puts a random part of a receipt sold before into the cart; does nothing where all of it came back already. */
async function bringBack(client: TillClient, book: Book): Promise<void> {
  const sales = [...book.documents].filter(([, one]) => one.kind === 'sale').map(([id]) => id);
  if (sales.length === 0) return;
  const receiptId = pick(sales);
  const { lines } = await answered(client.refund.open({ receiptId }));
  const left = lines.filter((line) => line.leftMicro > 0 && randomInt(2) === 0);
  if (left.length === 0) return;
  const some = left.map((line) => ({ lineNo: line.lineNo, quantityMicro: 1_000_000 * randomInt(1, Math.floor(line.leftMicro / 1_000_000) + 1) }));
  await answered(client.refund.add({ ...gesture(), receiptId, lines: some, reason: 'Не подошло' }));
}

/** Works until the host goes away. Answers the call that was in the air then, if any. */
export async function workUntilGone(client: TillClient, book: Book, options: MixedOptions): Promise<InTheAir | null> {
  let inTheAir: InTheAir | null = null;
  const pay = async (view: CartView, shift: string): Promise<void> => {
    const input = { cartId: view.id, expectedTotalMinor: view.totalMinor, offer: offerFor(view), payBackTo: randomInt(3) === 0 ? 'cash' : 'as-paid' } as const;
    inTheAir = { pay: input };
    bookPaid(book, await answered(client.sale.pay(input)), shift);
    inTheAir = null;
  };
  const basket = async (shift: string): Promise<void> => {
    const way = randomInt(10);
    if (way < 4) await bringBack(client, book);
    const view = way > 1 ? await addGoods(client, options, randomInt(1, 5)) : await answered(client.sale.view({}));
    if (view.lines.length > 0) await pay(view, shift);
  };
  const moveCash = async (shift: string): Promise<void> => {
    const { totals } = await answered(client.shift.report({ print: false }));
    const direction = totals.expectedCashMinor > 10_000 && randomInt(2) === 0 ? 'out' : 'in';
    const move = { ...gesture(), direction, amountMinor: randomInt(1, 10_000), reason: options.reasons[direction], note: '' } as const;
    inTheAir = { move };
    bookMoved(book, await answered(client.cash.move(move)), shift);
    inTheAir = null;
  };
  const park = async (): Promise<void> => {
    const { carts } = await answered(client.sale.parked({}));
    if (carts.length > 2) await answered(client.sale.recall({ ...gesture(), cartId: pick(carts).cartId }));
    else if ((await addGoods(client, options, 2)).lines.length > 0) await answered(client.sale.park({ ...gesture(), name: '' }));
    book.done.park += 1;
  };
  const close = async (shift: string): Promise<void> => {
    await answered(client.sale.clear(gesture()));
    const { totals } = await answered(client.shift.report({ print: false }));
    const off = randomInt(3) === 0 ? randomInt(-50, 51) : 0;
    const input = { ...gesture(), shiftId: shift, countedMinor: Math.max(0, totals.expectedCashMinor + off), denominations: [] as [], reason: 'Проба' };
    inTheAir = { close: input };
    bookClosed(book, await answered(client.shift.close(input)));
    inTheAir = null;
  };
  try {
    for (;;) {
      const shift = await shiftId(client);
      const way = randomInt(20);
      if (way < 14) await basket(shift);
      else if (way < 17) await moveCash(shift);
      else if (way < 19) await park();
      else await close(shift);
    }
  } catch (error) {
    if (!(error instanceof HostGone)) throw error;
  }
  return inTheAir;
}
