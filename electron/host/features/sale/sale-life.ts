/**
 * The way of a sale from cart to receipts, as it touches the disk (docs/adr/0007, 0014): everything the next step needs is
 * written by the step before, so that any of them can be the last thing this program ever did.
 */
import { assert } from '#domain/kernel/assert.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { priceBasket } from '#domain/sale/basket.ts';
import { next, type SaleEvent, type SaleState } from '#domain/sale/life.ts';
import type { GivenDiscount } from '#domain/sale/line.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { readMeta } from '#host/posting/meta.ts';
import { postDocument } from '#host/posting/post-document.ts';
import { beginCart, dropCart, getCart, listLines, removeLine, saveCart, takeNumber, type Cart } from './cart-repo.ts';
import type { Basket } from './cart-view.ts';
import { insertDue } from './card-due-repo.ts';
import type { FiscalResult } from './register-port.ts';
import { basketOf, currentOf, isBegun, openCard, operationOf, withCard, type SavedBasket, type SavedCard } from './saved-basket.ts';

/** Walks the arrows of `domain/sale/life`; one that does not exist is a bug of ours. */
export function walk(state: SaleState, ...events: readonly SaleEvent[]): SaleState {
  return events.reduce<SaleState>((at, event) => {
    const to = next(at, event);
    assert(to.ok, `a sale that is ${at} cannot ${event}`);
    return to.value;
  }, state);
}

/** Back where goods can be changed, for a sale the register refused. The number stays with it. */
export function backToCart(cart: Cart): Cart {
  if (isBegun(cart) || cart.state === 'cart') return cart;
  const back: readonly SaleEvent[] = cart.state === 'not-registered' ? ['back', 'back'] : ['back'];
  return { ...cart, state: walk(cart.state, ...back), intent: null };
}

/**
 * The first step of a payment: the receipt number is taken and the whole plan is on disk. Without a card nothing in the world
 * happens between that and the intent, so both are one transaction.
 */
export function beginPaying(tx: WriteTx, stored: Cart, basket: SavedBasket): SavedBasket {
  const card = openCard(basket);
  const saved = card === null ? basket : withCard(basket, card.id, 'asked');
  const cart = { ...stored, ...numberFor(tx, stored), refusal: null, intent: JSON.stringify(saved) };
  saveCart(tx, { ...cart, state: card === null ? walk(cart.state, 'tender', 'save-intent') : walk(cart.state, 'tender') });
  return saved;
}

function numberFor(tx: WriteTx, cart: Pick<Cart, 'series' | 'number'>): { readonly series: string; readonly number: number } {
  const { series } = readMeta(tx);
  assert(series !== null, 'a till that sells has a series');
  return { series, number: cart.number !== null && cart.series === series ? cart.number : takeNumber(tx, series) };
}

/** The terminal holds the money of one operation; with the last of them the intent is saved as well. */
export function authorise(tx: WriteTx, operationId: string, reference: string): SavedBasket {
  const cart = getCart(tx);
  const basket = withCard(basketOf(cart), operationId, 'authorised', reference);
  const more = openCard(basket);
  const saved = more === null ? basket : withCard(basket, more.id, 'asked');
  saveCart(tx, { ...cart, intent: JSON.stringify(saved), state: more === null ? walk(cart.state, 'authorise', 'save-intent') : cart.state });
  return saved;
}

/** Nobody knows what became of one card operation; true where that is news. */
export function loseCard(tx: WriteTx, card: SavedCard): boolean {
  if (card.state === 'unknown') return false;
  const cart = getCart(tx);
  saveCart(tx, { ...cart, intent: JSON.stringify(withCard(basketOf(cart), card.id, 'unknown')) });
  return true;
}

/** The terminal said no: money held for other documents of the basket is let go and answered, and the sale can be changed again. */
export function decline(tx: WriteTx): readonly SavedCard[] {
  const cart = getCart(tx);
  const cancelled = letGo(tx, basketOf(cart));
  const left = leaveBasket(tx, cart);
  saveCart(tx, { ...left, state: walk(cart.state, 'back') });
  return cancelled;
}

function letGo(tx: WriteTx, basket: SavedBasket): readonly SavedCard[] {
  const held = basket.documents.flatMap(({ card }) => (card?.state === 'authorised' ? [card] : []));
  for (const card of held) insertDue(tx, operationOf(card), 'cancel');
  return held;
}

/** Events from where a sale stands on disk to `registered`, for one that was asked just now or is asked about again. */
const toRegistered: Readonly<Partial<Record<SaleState, readonly SaleEvent[]>>> = { 'fiscal-intent': ['registered'], unknown: ['resolved-registered'], registered: [] };
const toRefused: Readonly<Partial<Record<SaleState, readonly SaleEvent[]>>> = { 'fiscal-intent': ['refused'], unknown: ['resolved-not-registered'] };

export type Posted = { readonly document: ReceiptDocument; /** What is left to be registered, null where the basket is finished. */ readonly rest: SavedBasket | null };

/**
 * Writes the receipt of the document that was at the register. With the last one an empty sale comes into hand; before that,
 * the next document takes its number and its intent is saved, all in one transaction.
 */
export function postCurrent(tx: WriteTx, nowMs: number, result: FiscalResult, newCartId: () => string): Posted {
  const cart = getCart(tx);
  const basket = basketOf(cart);
  const current = currentOf(basket);
  const { lineNos, totalMinor, card, ...finished } = current;
  const rest = basket.documents.slice(1);
  const state = walk(cart.state, ...(toRegistered[cart.state] ?? ['registered']), rest.length === 0 ? 'post' : 'post-next');
  assert(cart.series !== null && cart.number !== null, 'a sale at the register has its number');
  const { lines } = priceBasket(listLines(tx, cart.id), cart.receiptDiscount);
  const document = postDocument(tx, nowMs, {
    ...finished, basketId: cart.basketId ?? cart.id, reason: finished.direction === 'refund' ? basket.reason : '', shiftId: basket.shiftId, storeNumber: basket.storeNumber, tillNumber: basket.tillNumber,
    currency: basket.currency, series: cart.series, number: cart.number, lines: lines.filter((line) => lineNos.includes(line.lineNo)), fiscalResult: result,
  });
  assert(document.totalMinor === totalMinor, 'what is posted is what the register was asked');
  if (card) insertDue(tx, operationOf(card), 'confirm');
  if (rest.length === 0) {
    beginCart(tx, newCartId());
    dropCart(tx, cart.id);
    return { document, rest: null };
  }
  const left: SavedBasket = { ...basket, posted: [...basket.posted, document.id], documents: rest };
  saveCart(tx, { ...cart, ...numberFor(tx, { series: null, number: null }), state, intent: JSON.stringify(left) });
  return { document, rest: left };
}

/** Writes down that the register said no: what is posted leaves the sale, the rest can be changed and paid again under the same number. Answers the card money that is let go. */
export function refuse(tx: WriteTx, reason: string): readonly SavedCard[] {
  const cart = getCart(tx);
  const cancelled = letGo(tx, basketOf(cart));
  const left = leaveBasket(tx, cart);
  saveCart(tx, { ...left, state: walk(cart.state, ...(toRefused[cart.state] ?? ['refused'])), refusal: reason });
  return cancelled;
}

/** Writes down that nobody knows yet whether the register took it; true where that is news. */
export function lose(tx: WriteTx): boolean {
  const cart = getCart(tx);
  if (cart.state === 'unknown') return false;
  saveCart(tx, { ...cart, state: walk(cart.state, 'lost') });
  return true;
}

/** The sale without the lines that are posted. A discount in kopecks keeps the part that the rest had of it. */
function leaveBasket(tx: WriteTx, cart: Cart): Cart {
  const keep = new Set(basketOf(cart).documents.flatMap((document) => document.lineNos));
  const lines = listLines(tx, cart.id);
  const basket = priceBasket(lines, cart.receiptDiscount);
  const left = basket.lines.filter((line) => keep.has(line.lineNo));
  if (left.length === lines.length) return { ...cart, intent: null };
  for (const line of lines) if (!keep.has(line.lineNo)) removeLine(tx, cart.id, line.lineNo);
  return { ...cart, intent: null, receiptDiscount: restOfDiscount(cart.receiptDiscount, left), selectedLineNo: left.at(-1)?.lineNo ?? null };
}

function restOfDiscount(given: GivenDiscount | null, left: Basket['lines']): GivenDiscount | null {
  const sold = left.filter((line) => line.direction === 'sale');
  if (given === null || sold.length === 0) return null;
  if (given.discount.kind === 'percent') return given;
  const minor = sold.reduce((sum, line) => sum + line.receiptDiscountMinor, 0);
  return minor === 0 ? null : { ...given, discount: { kind: 'amount', minor } };
}
