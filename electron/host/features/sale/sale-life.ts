/**
 * The way of a sale from cart to receipt, as it touches the disk (docs/adr/0007): one transaction before the register is
 * asked, one after it answered. Everything the second needs is written by the first, so that either can be the last thing
 * this program ever did.
 */
import { assert } from '#domain/kernel/assert.ts';
import { fiscalLines, type FiscalLine } from '#domain/fiscal-lines/fiscal-lines.ts';
import type { TenderKind } from '#domain/ledger/postings.ts';
import type { ShopSnapshot } from '#domain/receipt/paper.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { next, type SaleEvent, type SaleState } from '#domain/sale/life.ts';
import { saleTotals } from '#domain/sale/line.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { envelopeOf, getPlace, type Envelope } from '#host/posting/envelope.ts';
import { readMeta, updateMeta } from '#host/posting/meta.ts';
import { postSale } from '#host/posting/post-sale.ts';
import { shopSnapshot } from '#host/posting/receipt-shop.ts';
import { getCart, listLines, replaceCart, saveCart, type Cart, type StoredLine } from './cart-repo.ts';
import { pricedLines } from './cart-view.ts';
import type { FiscalIntent, FiscalResult } from './register-port.ts';

/** What is on disk while the register is asked: enough to write the receipt without asking anybody again. */
export type SavedIntent = {
  readonly envelope: Envelope; readonly shiftId: string; readonly series: string; readonly number: number; readonly storeNumber: number; readonly tillNumber: number; readonly currency: string;
  readonly totalMinor: number; readonly changeMinor: number; readonly tenders: readonly { readonly kind: TenderKind; readonly amountMinor: number; readonly tenderedMinor: number }[];
  readonly fiscalLines: readonly FiscalLine[]; readonly shop: ShopSnapshot;
};

/** Walks the arrows of `domain/sale/life`; one that does not exist is a bug of ours. */
export function walk(state: SaleState, ...events: readonly SaleEvent[]): SaleState {
  return events.reduce<SaleState>((at, event) => {
    const to = next(at, event);
    assert(to.ok, `a sale that is ${at} cannot ${event}`);
    return to.value;
  }, state);
}

/** Back where goods can be changed, for a sale the register refused or that was left while paying. The number stays with it. */
export function backToCart(cart: Cart): Cart {
  if (cart.state === 'not-registered') return { ...cart, state: walk(cart.state, 'back', 'back'), intent: null };
  if (cart.state === 'tendering') return { ...cart, state: walk(cart.state, 'back'), intent: null };
  return cart;
}

/** Takes the receipt number and saves the intent: everything up to the moment the register is asked. */
export function saveIntent(tx: WriteTx, nowMs: number, paying: { readonly cart: Cart; readonly lines: readonly StoredLine[]; readonly staffId: string; readonly shiftId: string; readonly cash: { tenderedMinor: number; changeMinor: number } }): SavedIntent {
  const meta = readMeta(tx);
  const place = getPlace(tx, meta);
  const priced = pricedLines(paying.lines);
  const { totalMinor } = saleTotals(priced);
  assert(meta.series !== null, 'a till that sells has a series');
  const kept = paying.cart.number !== null && paying.cart.series === meta.series ? paying.cart.number : null;
  const number = kept ?? meta.nextReceiptNumber;
  if (kept === null) updateMeta(tx, { nextReceiptNumber: number + 1 });
  const intent: SavedIntent = {
    envelope: envelopeOf(meta, place, nowMs, paying.staffId), shiftId: paying.shiftId, series: meta.series, number,
    storeNumber: place.store.number, tillNumber: place.till.number, currency: place.store.currency, totalMinor, changeMinor: paying.cash.changeMinor,
    tenders: [{ kind: 'cash', amountMinor: totalMinor, tenderedMinor: paying.cash.tenderedMinor }], fiscalLines: fiscalLines(priced),
    shop: shopSnapshot(tx, place),
  };
  const state = walk(paying.cart.state, 'tender', 'save-intent');
  saveCart(tx, { ...paying.cart, state, series: meta.series, number, intent: JSON.stringify(intent), refusal: null });
  return intent;
}

/** The intent as the register takes it. */
export function fiscalIntentOf(receiptId: string, intent: SavedIntent): FiscalIntent {
  return { receiptId, lines: intent.fiscalLines, tenders: intent.tenders, totalMinor: intent.totalMinor };
}

/** The intent of a sale that was on its way to the register when the program or the disk gave up. */
export function intentOf(cart: Cart): SavedIntent {
  assert(cart.intent !== null, 'a sale at the register has its intent on disk');
  return JSON.parse(cart.intent) as SavedIntent;
}

/** Events from where a sale stands on disk to `registered`, for one that was asked just now or is asked about again. */
const toRegistered: Readonly<Partial<Record<SaleState, readonly SaleEvent[]>>> = { 'fiscal-intent': ['registered'], unknown: ['resolved-registered'], registered: [] };
const toRefused: Readonly<Partial<Record<SaleState, readonly SaleEvent[]>>> = { 'fiscal-intent': ['refused'], unknown: ['resolved-not-registered'] };

/** Writes the receipt of the sale in hand and puts an empty cart in its place. */
export function post(tx: WriteTx, nowMs: number, result: FiscalResult, newCartId: string): ReceiptDocument {
  const cart = getCart(tx);
  const { totalMinor, ...intent } = intentOf(cart);
  walk(cart.state, ...(toRegistered[cart.state] ?? ['registered']), 'post');
  const document = postSale(tx, nowMs, { ...intent, receiptId: cart.id, lines: pricedLines(listLines(tx, cart.id)), fiscalResult: result });
  assert(document.totalMinor === totalMinor, 'what is posted is what the register was asked');
  replaceCart(tx, newCartId);
  return document;
}

/** Writes down that the register said no; the sale can be changed and paid again under the same number. */
export function refuse(tx: WriteTx, reason: string): void {
  const cart = getCart(tx);
  saveCart(tx, { ...cart, state: walk(cart.state, ...(toRefused[cart.state] ?? ['refused'])), refusal: reason });
}

/** Writes down that nobody knows yet whether the register took it. */
export function lose(tx: WriteTx): void {
  const cart = getCart(tx);
  if (cart.state !== 'unknown') saveCart(tx, { ...cart, state: walk(cart.state, 'lost') });
}
