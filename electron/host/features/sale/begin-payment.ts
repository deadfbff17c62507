/** What is looked at before the first kopeck moves, in the transaction that then begins the payment. */
import type { AnswerOf, CallsOf } from '#contract/define/service.ts';
import type { sale, TenderOffer } from '#contract/terminal/sale.ts';
import { ok, refused, type Refused } from '#domain/kernel/result.ts';
import { priceBasket } from '#domain/sale/basket.ts';
import { splitBasket } from '#domain/sale/split.ts';
import { settleBasket } from '#domain/tender/settle-basket.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { amountsBack, findArchived, listRefundsOf, type ArchivedReceipt } from '#host/posting/archive.ts';
import { cashInDrawer } from '#host/posting/drawer.ts';
import { readMeta } from '#host/posting/meta.ts';
import type { Gestures } from './cart-change.ts';
import { getCart, listLines, saveLine, type StoredLine } from './cart-repo.ts';
import { carriedCash, settlePart } from './cart-view.ts';
import { atRatesOfDay } from './day-rates.ts';
import { halfwayCash } from './half-way.ts';
import { findPaid } from './receipt-repo.ts';
import type { SaleDeps } from './sale-ports.ts';
import { backToCart, beginPaying } from './sale-life.ts';
import { basketOf, isBegun, planBasket, type SavedBasket } from './saved-basket.ts';

export type PayAnswer = AnswerOf<CallsOf<typeof sale>['pay']>;
export type PayInput = { readonly cartId: string; readonly expectedTotalMinor: number; readonly expectedCashDueMinor: number | null; readonly offer: TenderOffer; readonly payBackTo: 'as-paid' | 'cash'; readonly approvalId?: string };

/** `fresh`: nobody has been asked for anything yet. Otherwise what was asked before is asked about. */
export type Begun = { readonly answer: PayAnswer; readonly changed: boolean } | { readonly basket: SavedBasket; readonly fresh: boolean };

type Stale = Refused<'more-than-sold', { leftMicro: number }> | Refused<'cart-changed', Record<string, never>>;

const answered = (answer: PayAnswer): Begun => ({ answer, changed: false });

/** Begins the payment of the sale in hand, or answers what it became, or why not. */
export function beginPayment(tx: WriteTx, deps: SaleDeps, { allow, note }: Pick<Gestures, 'allow' | 'note'>, input: PayInput): Begun {
  const { cartId, offer, payBackTo } = input;
  const cart = backToCart(getCart(tx));
  if (cart.id !== cartId) {
    const paid = findPaid(tx, cartId);
    return answered(paid ? ok(paid) : refused('cart-changed'));
  }
  const person = deps.signedIn();
  if (person === null) return answered(refused('not-signed-in'));
  const stored = listLines(tx, cart.id);
  const lines = isBegun(cart) ? stored : atRatesOfDay(tx, deps, cart.id, stored);
  const basket = priceBasket(lines, cart.receiptDiscount);
  // Another window added to the sale after this one showed its total, or VAT changed: the customer was told another sum.
  if (basket.totalMinor !== input.expectedTotalMinor) return { answer: refused('cart-changed'), changed: lines.some((line, index) => line !== stored[index]) };
  if (isBegun(cart)) return { basket: basketOf(cart), fresh: false };
  const meta = readMeta(tx);
  if (meta.shiftId === null) return answered(refused('no-shift'));
  if (lines.length === 0) return answered(refused('empty'));
  const stale = staleRefund(tx, cart.id, lines);
  if (stale) return { answer: stale, changed: stale.code === 'cart-changed' };
  const policy = deps.policy(tx);
  if (offer.cardMinor > 0 && !policy.cardAccepted) return answered(refused('card-too-large'));
  const parts = splitBasket(basket.lines);
  const carriedMinor = carriedCash(tx, cart.id);
  const settle = (to: PayInput['payBackTo'], cashMinor: number | null): ReturnType<typeof settleBasket> => {
    const terms = { to, rounding: policy.cashRounding, posted: [] };
    return settleBasket(parts.map((part) => settlePart(tx, part, terms)), { cardMinor: offer.cardMinor, cashMinor }, policy.cashRounding, carriedMinor);
  };
  const due = settle(payBackTo, null);
  if (!due.ok) return answered(due);
  const { cashDueMinor, payOutMinor } = due.value;
  // Cash is rounded in other steps than when the screen said what is due: the customer hears the true sum first.
  if (cashDueMinor !== (input.expectedCashDueMinor ?? 0)) return { answer: refused('cash-changed', { cashDueMinor }), changed: true };
  const settled = settle(payBackTo, offer.cashMinor);
  if (!settled.ok) return answered(settled);
  const short = payOutMinor > 0 ? drawerShort(tx, deps, cart.id, { shiftId: meta.shiftId, payOutMinor }) : null;
  if (short) return answered(short);
  // Cash for what was paid by card takes a right; where nothing was, it is all the same.
  const asPaid = payBackTo === 'cash' ? settle('as-paid', null) : settled;
  if (payBackTo === 'cash' && asPaid.ok && asPaid.value.cardBackMinor > 0) {
    const missing = allow(tx, [{ right: 'refund-to-cash', size: null, subject: cart.id }], input.approvalId);
    if (missing) return answered(missing);
    note(tx, person.id, { event: 'refund-to-cash', detail: { cartId, amountMinor: asPaid.value.cardBackMinor } });
  }
  const plan = planBasket(tx, meta, { cart, parts, settlement: settled.value, staffId: person.id, shiftId: meta.shiftId, nowMs: deps.clock.nowMs(), newId: deps.newId });
  return { basket: beginPaying(tx, cart, plan), fresh: true };
}

type PayOut = { readonly shiftId: string; readonly payOutMinor: number };

/** The refusal to pay out more cash than the drawer holds (HSA22). Who may not see an X report is not told how much that is (SHF18). */
function drawerShort(tx: WriteTx, deps: Pick<SaleDeps, 'guard'>, cartId: string, { shiftId, payOutMinor }: PayOut): Refused<'drawer-short', { availableMinor: number | null }> | null {
  // The books have the cash of sales that stand half-way, this one or another; in the drawer nothing has moved for them (HSA30).
  const inDrawer = cashInDrawer(tx, shiftId) - halfwayCash(tx, shiftId);
  if (payOutMinor <= inDrawer) return null;
  const mayKnow = deps.guard(tx, { right: 'x-report', size: null, subject: cartId }, undefined) === null;
  return refused('drawer-short', { availableMinor: mayKnow ? Math.max(0, inDrawer) : null });
}

/**
 * The guard against taking goods back twice, in the transaction that pays: other refunds of the same receipt may have been
 * posted since these lines were put in. Amounts that follow from what is left are brought up to date, and the screen shows them first.
 */
function staleRefund(tx: WriteTx, cartId: string, lines: readonly StoredLine[]): Stale | null {
  let changed = false;
  const pastOf = readPastOnce(tx);
  for (const line of lines) {
    if (line.refundOf === null || line.refundOfLineNo === null) continue;
    const past = pastOf(line.refundOf);
    if (past === null) return refused('more-than-sold', { leftMicro: 0 });
    const now = amountsBack(past.sold, past.refunds, line.refundOfLineNo, line.quantityMicro);
    if (!now.ok) return refused('more-than-sold', { leftMicro: now.code === 'more-than-sold' ? now.detail.leftMicro : 0 });
    if (now.value.totalMinor === line.fixed?.totalMinor && now.value.taxMinor === line.fixed.taxMinor && now.value.grossMinor === line.fixed.grossMinor) continue;
    saveLine(tx, cartId, { ...line, fixed: now.value });
    changed = true;
  }
  return changed ? refused('cart-changed') : null;
}

/** A receipt that was sold, and what came back of it: a long one comes back in many lines, and is read once. */
type Past = { readonly sold: ArchivedReceipt; readonly refunds: readonly ArchivedReceipt[] };

function readPastOnce(tx: ReadTx): (receiptId: string) => Past | null {
  const known = new Map<string, Past | null>();
  return (receiptId) => {
    const before = known.get(receiptId);
    if (before !== undefined) return before;
    const sold = findArchived(tx, receiptId);
    const past = sold && { sold, refunds: listRefundsOf(tx, receiptId) };
    known.set(receiptId, past);
    return past;
  };
}
