import type { CartView } from '#contract/terminal/sale.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { TillPolicy } from '#domain/policy/policy.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import { priceBasket, type PricedBasket } from '#domain/sale/basket.ts';
import type { Direction } from '#domain/sale/line.ts';
import { splitBasket, type BasketPart } from '#domain/sale/split.ts';
import { payBackTenders, type PayBackTenders } from '#domain/tender/pay-back.ts';
import { settleBasket, type SettlePart } from '#domain/tender/settle-basket.ts';
import { coveredBy } from '#domain/tender/tender.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { findArchived, listRefundsOf, numberOf } from '#host/posting/archive.ts';
import { isUnweighed } from './cart-lines.ts';
import type { Cart, StoredLine } from './cart-repo.ts';
import { basketOf, isBegun } from './saved-basket.ts';

export type Basket = PricedBasket<StoredLine>;

/** Goods that only go out, only come back, or both. */
export function modeOf(lines: readonly { readonly direction: Direction }[]): CartView['mode'] {
  const out = lines.some((line) => line.direction === 'sale');
  const back = lines.some((line) => line.direction === 'refund');
  return out && back ? 'exchange' : back ? 'refund' : 'sale';
}

/** How money changes hands; `posted` are refunds of this very basket, which are no earlier ones. */
export type Terms = { readonly to: 'as-paid' | 'cash'; readonly rounding: TillPolicy['cashRounding']; readonly posted: readonly string[] };

/** A document of a basket as it is paid: what goes back, how. */
export function settlePart(tx: ReadTx, part: BasketPart, terms: Terms): SettlePart {
  const { direction, totalMinor, refundOf } = part;
  return { direction, totalMinor, payBack: refundOf === null ? null : payBackOf(tx, refundOf, totalMinor, terms) };
}

/** Null where the receipt is gone, with a database that was restored: the line can be taken out, and not be paid. */
function payBackOf(tx: ReadTx, receiptId: string, totalMinor: number, { to, rounding, posted }: Terms): PayBackTenders | null {
  const sold = findArchived(tx, receiptId);
  if (sold === null) return null;
  return payBackTenders(sold, listRefundsOf(tx, receiptId).filter(({ id }) => !posted.includes(id)), totalMinor, to, rounding);
}

/** The whole sale as a screen shows it. */
export function viewOf(tx: ReadTx, policy: TillPolicy, cart: Cart, lines: readonly StoredLine[]): CartView {
  return viewOfBasket(tx, policy, cart, priceBasket(lines, cart.receiptDiscount));
}

/** The same of a basket that is priced already. */
export function viewOfBasket(tx: ReadTx, policy: TillPolicy, cart: Cart, basket: Basket): CartView {
  const { lines, saleMinor, refundMinor, totalMinor, taxMinor, discountMinor, itemCount } = basket;
  const parts = splitBasket(lines);
  const begun = isBegun(cart) ? basketOf(cart).posted : [];
  const terms = { rounding: policy.cashRounding, posted: begun };
  const posted = listPosted(tx, cart.id);
  // Of a payment under way the lines that are posted still lie in the sale: they are counted there.
  const carriedMinor = cashOf(posted.filter(({ id }) => !begun.includes(id)));
  return {
    id: cart.id, state: cart.state, mode: modeOf(lines), lines: lines.map((line) => lineView(tx, line)), selectedLineNo: cart.selectedLineNo,
    itemCount, totalMinor, saleMinor, refundMinor, taxMinor, discountMinor,
    cashDueMinor: cashDueOf(tx, parts, { ...terms, to: 'cash' }, carriedMinor), payBack: payBackView(tx, parts, { ...terms, to: 'as-paid' }), documentCount: parts.length,
    receiptDiscount: cart.receiptDiscount?.discount ?? null, receiptDiscountReason: cart.receiptDiscount?.reason ?? '', refusal: (cart.refusal ?? '').slice(0, 500),
    posted: posted.map(({ kind, totalMinor: minor, cashMinor, cardMinor, series, number, storeNumber, tillNumber }) => ({ number: receiptNumber(storeNumber, tillNumber, series, number), kind, totalMinor: minor, cashMinor, cardMinor })),
  };
}

/** Everything in cash, both ways, as payment itself would settle it: a receipt that was rounded goes back rounded, whatever the shop does now. */
function cashDueOf(tx: ReadTx, parts: readonly BasketPart[], terms: Terms, carriedMinor: number): number {
  const settled = settleBasket(parts.map((part) => settlePart(tx, part, terms)), { cardMinor: 0, cashMinor: null }, terms.rounding, carriedMinor);
  assert(settled.ok, 'the exact cash is always enough');
  return settled.value.cashDueMinor;
}

function payBackView(tx: ReadTx, parts: readonly BasketPart[], terms: Terms): CartView['payBack'] {
  const back = parts.filter((part) => part.direction === 'refund');
  if (back.length === 0) return [];
  const settled = settleBasket(back.map((part) => settlePart(tx, part, terms)), { cardMinor: 0, cashMinor: null }, terms.rounding);
  assert(settled.ok, 'money that goes back needs nobody to pay');
  const tenders = settled.value.parts.flatMap((part) => part.tenders);
  return (['card', 'cash'] as const).map((kind) => ({ kind, amountMinor: coveredBy(kind, tenders) })).filter(({ amountMinor }) => amountMinor > 0);
}

type PostedRow = { readonly id: string; readonly kind: Direction; readonly totalMinor: number; readonly cashMinor: number; readonly cardMinor: number; readonly series: string; readonly number: number; readonly storeNumber: number; readonly tillNumber: number };
// Only of baskets that become several receipts: the others are not in the index, and nothing of them is posted while they are in hand.
const POSTED = `SELECT id, kind, total_minor AS "totalMinor", series, number, store_number AS "storeNumber", till_number AS "tillNumber",
  (SELECT coalesce(sum(amount_minor), 0) FROM tender WHERE receipt_id = receipt.id AND kind = 'cash') AS "cashMinor",
  (SELECT coalesce(sum(amount_minor), 0) FROM tender WHERE receipt_id = receipt.id AND kind = 'card') AS "cardMinor"
  FROM receipt WHERE basket_id = (SELECT coalesce(c.basket_id, c.id) FROM cart c WHERE c.id = ?) AND basket_id <> id ORDER BY rowid`;

/** What a basket that is still in hand has become already. */
export function listPosted(tx: ReadTx, cartId: string): PostedRow[] {
  return tx.all<PostedRow>(POSTED, cartId);
}

function cashOf(posted: readonly PostedRow[]): number {
  return posted.reduce((sum, { kind, cashMinor }) => (kind === 'sale' ? sum + cashMinor : sum - cashMinor), 0);
}

/** Cash of what a sale became before the register refused the rest: sales less refunds, set off when the rest is paid (TND16). */
export function carriedCash(tx: ReadTx, cartId: string): number {
  return cashOf(listPosted(tx, cartId));
}

/** True where something was sold or taken back already of the sale whose lines are in hand. */
export function isPartPosted(tx: ReadTx, cartId: string): boolean {
  return listPosted(tx, cartId).length > 0;
}

function lineView(tx: ReadTx, line: Basket['lines'][number]): CartView['lines'][number] {
  return {
    lineNo: line.lineNo, direction: line.direction, goodId: line.goodId, name: line.name, unit: line.unit as CartView['lines'][number]['unit'], barcode: line.barcode,
    quantityMicro: line.quantityMicro, unweighed: isUnweighed(line), priceMinor: line.priceMinor, listPriceMinor: line.listPriceMinor,
    discount: line.discount?.discount ?? null, discountReason: line.discount?.reason ?? '',
    lineDiscountMinor: line.lineDiscountMinor, receiptDiscountMinor: line.receiptDiscountMinor, discountMinor: line.discountMinor, totalMinor: line.totalMinor, taxMinor: line.taxMinor,
    note: line.note, sellerId: line.sellerId, sellerName: line.sellerId === null ? '' : staffName(tx, line.sellerId),
    refundOf: line.refundOf === null || line.refundOfLineNo === null ? null : { receiptId: line.refundOf, number: numberOf(tx, line.refundOf), lineNo: line.refundOfLineNo },
    pictureHash: line.pictureHash,
  };
}

/** Somebody's name for a screen; people who are gone have none. */
export function staffName(tx: ReadTx, id: string): string {
  return tx.get<{ name: string }>('SELECT name FROM staff WHERE id = ?', id)?.name ?? '';
}
