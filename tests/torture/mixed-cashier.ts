/**
 * A shift as it really is, at random: pieces and weights of two sellers sold in cash, by card and both, discounts, prices by hand, goods that come back whole,
 * in part and without a receipt, exchanges, cash in and out, drawers counted, one cashier after another, parked baskets, tasks, Z and the next shift.
 */
import { randomUUID } from 'node:crypto';
import type { RefundableLine } from '#contract/terminal/refund.ts';
import type { CartView, TenderOffer } from '#contract/terminal/sale.ts';
import type { TillClient } from '../support/till-client.ts';
import { answered, Contradiction } from './answers.ts';
import { bookClosed, bookCounted, bookMoved, bookTask, openShift, type Book } from './book.ts';
import type { Chance } from './chance.ts';
import { callTask, lookAtTasks, wishFor, type TaskLook } from './task-calls.ts';
import { atWork, pay, type Air, type MakeClerk, type Shop } from './clerk.ts';

/** One till, its cashier and the shop they stand in. */
type Day = { readonly client: TillClient; readonly book: Book; readonly air: Air; readonly shop: Shop; readonly chance: Chance; readonly looked: Looked };
/** What the list of tasks showed last, and how many values were written. */
type Looked = { shown: TaskLook | null; values: number };

/** A piece, and a gramme of a kilogram. */
const PIECE_MICRO = 1_000_000;
const GRAMME_MICRO = 1_000;
const MOST_GRAMMES = 2_500;

const gesture = (): { gesture: string } => ({ gesture: randomUUID() });

function offerFor({ chance }: Day, view: CartView): TenderOffer {
  const way = chance.int(4);
  if (view.saleMinor > 0 && way === 0) return { cardMinor: view.saleMinor, cashMinor: null };
  if (view.saleMinor > 1 && way === 1) return { cardMinor: chance.int(view.saleMinor, 1), cashMinor: null };
  // What goes back to a card does not lessen the cash that is due.
  const dueMinor = view.cashDueMinor + view.payBack.reduce((sum, back) => (back.kind === 'card' ? sum + back.amountMinor : sum), 0);
  return { cardMinor: 0, cashMinor: way === 2 && dueMinor > 0 ? dueMinor + chance.int(5_000) : null };
}

async function addGoods({ client, book, shop, chance }: Day, count: number): Promise<CartView> {
  let view = await answered(client.sale.view({}));
  for (let n = 0; n < count; n++) {
    const asked = chance.oneIn(4)
      ? client.sale.add({ ...gesture(), goodId: chance.pick(shop.weighed), quantityMicro: someGrammes(chance) })
      : client.sale.scan({ ...gesture(), code: chance.pick(shop.barcodes), ...(chance.oneIn(4) ? { quantityMicro: PIECE_MICRO * chance.int(6, 1) } : {}) });
    view = await answered(asked);
    const line = view.lines.find((one) => one.lineNo === view.selectedLineNo);
    if (line?.direction === 'sale' && chance.oneIn(8)) {
      view = await answered(client.sale.setPrice({ ...gesture(), lineNo: line.lineNo, priceMinor: priceByHand(line.priceMinor, chance), reason: 'Договорились' }));
      book.done.byHand += 1;
    } else if (line && chance.oneIn(6)) view = await answered(client.sale.setDiscount({ ...gesture(), lineNo: line.lineNo, discount: { kind: 'percent', bps: 100 * chance.int(30, 1) }, reason: 'Акция' }));
  }
  if (view.saleMinor > 0 && chance.oneIn(8)) view = await answered(client.sale.setReceiptDiscount({ ...gesture(), discount: { kind: 'amount', minor: chance.int(1 + Math.min(500, view.saleMinor), 1) }, reason: 'Акция' }));
  return view;
}

/** From half of the price to half as much again, and never nothing. */
const priceByHand = (priceMinor: number, chance: Chance): number => Math.max(1, Math.floor((priceMinor * chance.int(151, 50)) / 100));

const someGrammes = (chance: Chance): number => GRAMME_MICRO * chance.int(MOST_GRAMMES + 1, 1);

/** Puts a random part of a receipt sold before into the cart; does nothing where all of it came back already. */
async function bringBack({ client, book, chance }: Day): Promise<void> {
  const sales = [...book.documents].filter(([, one]) => one.kind === 'sale').map(([id]) => id);
  if (sales.length === 0) return;
  const receiptId = chance.pick(sales);
  const { lines } = await answered(client.refund.open({ receiptId }));
  const left = lines.filter((line) => line.leftMicro > 0 && chance.oneIn(2));
  if (left.length === 0) return;
  const some = left.map((line) => ({ lineNo: line.lineNo, quantityMicro: partOf(line, chance) }));
  await answered(client.refund.add({ ...gesture(), receiptId, lines: some, reason: 'Не подошло' }));
}

/** Weights come back in grammes, all else in pieces. */
function partOf({ unit, leftMicro }: RefundableLine, chance: Chance): number {
  const stepMicro = unit === 'kg' ? GRAMME_MICRO : PIECE_MICRO;
  return stepMicro * chance.int(Math.floor(leftMicro / stepMicro) + 1, 1);
}

/** Somebody lost the receipt. */
async function bringBackWithoutReceipt({ client, book, shop, chance }: Day): Promise<void> {
  const what = chance.oneIn(2) ? { goodId: chance.pick(shop.weighed), quantityMicro: someGrammes(chance) } : { goodId: chance.pick(shop.pieces), quantityMicro: PIECE_MICRO };
  await answered(client.refund.addWithoutReceipt({ ...gesture(), ...what, reason: 'Чек потерян' }));
  book.done.withoutReceipt += 1;
}

async function basket(day: Day, shift: string): Promise<void> {
  const { client, book, air, chance } = day;
  const way = chance.int(10);
  if (way < 4) await bringBack(day);
  if (way === 0 || way === 4) await bringBackWithoutReceipt(day);
  const view = way > 1 ? await addGoods(day, chance.int(5, 1)) : await answered(client.sale.view({}));
  if (view.lines.length > 0) await pay(client, book, air, { view, shift, offer: offerFor(day, view), payBackTo: chance.oneIn(3) ? 'cash' : 'as-paid' });
}

async function moveCash({ client, book, air, shop, chance }: Day, shift: string): Promise<void> {
  const { totals } = await answered(client.shift.report({ print: false }));
  const direction = totals.expectedCashMinor > 10_000 && chance.oneIn(2) ? 'out' : 'in';
  const move = { ...gesture(), direction, amountMinor: chance.int(10_000, 1), reason: shop.reasons[direction], note: '' } as const;
  bookMoved(book, await air({ move }, (asked) => answered(client.cash.move(asked.move))), shift);
}

async function park(day: Day): Promise<void> {
  const { client, book, chance } = day;
  const { carts } = await answered(client.sale.parked({}));
  if (carts.length > 2) await answered(client.sale.recall({ ...gesture(), cartId: chance.pick(carts).cartId }));
  else if ((await addGoods(day, 2)).lines.length > 0) await answered(client.sale.park({ ...gesture(), name: '' }));
  book.done.park += 1;
}

async function closeShift({ client, book, air, chance }: Day, shift: string): Promise<void> {
  await answered(client.sale.clear(gesture()));
  const { totals } = await answered(client.shift.report({ print: false }));
  const off = chance.oneIn(3) ? chance.int(51, -50) : 0;
  const close = { ...gesture(), shiftId: shift, countedMinor: Math.max(0, totals.expectedCashMinor + off), denominations: [], reason: 'Проба' };
  bookClosed(book, await air({ close }, (asked) => answered(client.shift.close(asked.close))));
}

/** Counts the drawer within the shift; a hand-over is a count after which another stands here, where there is another. */
async function countDrawer({ client, book, air, shop, chance }: Day, shift: string): Promise<void> {
  const { totals: { expectedCashMinor } } = await answered(client.shift.report({ print: false }));
  const off = chance.oneIn(3) ? chance.int(51, -50) : 0;
  const purpose = shop.workers.length > 1 && chance.oneIn(2) ? 'handover' as const : 'check' as const;
  const count = { ...gesture(), purpose, countedMinor: Math.max(0, expectedCashMinor + off), denominations: [], reason: 'Проба' };
  bookCounted(book, count, await air({ count }, (asked) => answered(client.shift.count(asked.count))), shift);
  if (purpose === 'check') return;
  const { members } = await answered(client.staff.list({}));
  const { staff } = await answered(client.till.state({}));
  const next = shop.workers.find(({ name }) => name !== staff?.name);
  const member = members.find(({ name }) => name === next?.name);
  if (!next || !member) throw new Contradiction('nobody is there to take over');
  await answered(client.staff.signIn({ staffId: member.id, pin: next.pin }));
}

/** Mostly by what the list shows now, sometimes by what it showed a while ago, as people do who are called away. */
async function workOnTasks({ client, book, air, chance, looked }: Day): Promise<void> {
  const now = await lookAtTasks(client);
  const before = looked.shown ?? now;
  looked.shown = now;
  const task = wishFor(chance.oneIn(3) ? before : now, chance, () => (looked.values += 1));
  bookTask(book, task, await air({ task }, () => callTask(client, task)));
}

/** A cashier with every right who does all of it. */
export const mixedCashier: MakeClerk = (shop, chance) => {
  const looked: Looked = { shown: null, values: 0 };
  return atWork(chance, (client, book, air) => piece({ client, book, air, shop, chance, looked }));
};

async function piece(day: Day): Promise<void> {
  const { client, chance } = day;
  const shift = await openShift(client, () => 100_000 * chance.int(10, 1));
  const way = chance.int(28);
  if (way >= 26) await countDrawer(day, shift);
  else if (way >= 20) await workOnTasks(day);
  else if (way < 14) await basket(day, shift);
  else if (way < 17) await moveCash(day, shift);
  else if (way < 19) await park(day);
  else await closeShift(day, shift);
}
