/**
 * What is on disk while a basket is being paid: enough to ask terminal and register about it and to write every receipt of it
 * without asking anybody again. It lies with the sale in hand, whose lines stay untouched until the last document is posted.
 */
import { assert } from '#domain/kernel/assert.ts';
import { fiscalLines, type FiscalLine } from '#domain/fiscal-lines/fiscal-lines.ts';
import { fiscalDocument } from '#domain/fiscal-lines/tags.ts';
import type { ShopSnapshot } from '#domain/receipt/paper.ts';
import type { Direction } from '#domain/sale/line.ts';
import type { BasketPart } from '#domain/sale/split.ts';
import type { Settlement } from '#domain/tender/settle-basket.ts';
import { coveredBy } from '#domain/tender/tender.ts';
import type { Tender } from '#domain/tender/tender.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { findArchived } from '#host/posting/archive.ts';
import { envelopeOf, getPlace, type Envelope } from '#host/posting/envelope.ts';
import type { Meta } from '#host/posting/meta.ts';
import { shopSnapshot } from '#host/posting/receipt-shop.ts';
import type { Cart } from './cart-repo.ts';
import type { FiscalIntent } from './register-port.ts';
import type { CardOperation, CardOriginal } from './terminal-port.ts';

/** `planned` not asked for yet, `asked` by now or just before the power went, `unknown` nobody could say, `authorised` the money is held. */
export type SavedCard = CardOperation & { readonly state: 'planned' | 'asked' | 'unknown' | 'authorised' };

export type SavedDocument = {
  readonly receiptId: string; readonly direction: Direction; readonly refundOf: string | null;
  readonly envelope: Envelope;
  readonly lineNos: readonly number[];
  readonly totalMinor: number; readonly tenders: readonly Tender[]; readonly roundingMinor: number; readonly changeMinor: number;
  readonly fiscalLines: readonly FiscalLine[]; readonly shop: ShopSnapshot;
  /** What moves on the card for this document, if anything. */
  readonly card: SavedCard | null;
};

export type SavedBasket = {
  readonly shiftId: string; readonly storeNumber: number; readonly tillNumber: number; readonly currency: string; readonly reason: string;
  /** Ids of the documents that are posted already; their lines still lie in the sale. */
  readonly posted: readonly string[];
  /** Those that are not, in order; the first is the one at the register. */
  readonly documents: readonly SavedDocument[];
};

export type Paying = {
  readonly cart: Cart; readonly parts: readonly BasketPart[]; readonly settlement: Settlement; readonly staffId: string; readonly shiftId: string; readonly nowMs: number;
  readonly newId: () => string;
};

/** The plan of a payment: one document per part, the last of them with the id of the sale in hand. */
export function planBasket(tx: ReadTx, meta: Meta, paying: Paying): SavedBasket {
  const { cart, parts, settlement } = paying;
  const place = getPlace(tx, meta);
  const documents = parts.map((part, index): SavedDocument => {
    const settled = settlement.parts[index];
    assert(settled !== undefined, 'every part is settled');
    const receiptId = index === parts.length - 1 ? cart.id : paying.newId();
    const cardMinor = settled.tenders.find((tender) => tender.kind === 'card')?.amountMinor ?? 0;
    return {
      receiptId, direction: part.direction, refundOf: part.refundOf, envelope: envelopeOf(meta, place, paying.nowMs, paying.staffId, part.legalEntityId),
      lineNos: part.lines.map((line) => line.lineNo), totalMinor: part.totalMinor, tenders: settled.tenders, roundingMinor: settled.roundingMinor, changeMinor: settled.changeMinor,
      fiscalLines: fiscalLines(part.lines), shop: shopSnapshot(tx, place, part.legalEntityId),
      card: cardMinor === 0 ? null : { id: paying.newId(), direction: part.direction, amountMinor: cardMinor, original: originalOf(tx, part), state: 'planned' },
    };
  });
  return { shiftId: paying.shiftId, storeNumber: place.store.number, tillNumber: place.till.number, currency: place.store.currency, reason: cart.reason, posted: [], documents };
}

/** The operation that paid by card for what comes back now. */
function originalOf(tx: ReadTx, { refundOf }: BasketPart): CardOriginal | null {
  const sold = refundOf === null ? null : findArchived(tx, refundOf);
  const card = sold?.tenders.find((tender) => tender.kind === 'card');
  return sold === null || card === undefined ? null : { reference: card.reference, amountMinor: coveredBy('card', sold.tenders) };
}

/** True from the moment money or the register may have been asked for: nothing can be changed until that is settled. */
export function isBegun({ state, intent }: Cart): boolean {
  return intent !== null && state !== 'cart' && state !== 'not-registered';
}

/** The basket of a sale whose payment was begun; asked only where {@link isBegun}. */
export function basketOf(cart: Cart): SavedBasket {
  assert(cart.intent !== null, 'a sale that is being paid has its plan on disk');
  return JSON.parse(cart.intent) as SavedBasket;
}

/** The document that is at the register, or goes there next. */
export function currentOf(basket: SavedBasket): SavedDocument {
  const [document] = basket.documents;
  assert(document !== undefined, 'a basket that is not finished has a document');
  return document;
}

/** The document as the register takes it. Its tags are worked out each time: what an older version left on disk has them too (HSA27). */
export function fiscalIntentOf(document: SavedDocument): FiscalIntent {
  return {
    receiptId: document.receiptId, direction: document.direction, legalEntityId: document.envelope.legalEntityId,
    tenders: document.tenders, totalMinor: document.totalMinor,
    ...fiscalDocument({ direction: document.direction, lines: document.fiscalLines, tenders: document.tenders }),
  };
}

/** The operation as the terminal takes it. */
export function operationOf({ id, direction, amountMinor, original }: SavedCard): CardOperation {
  return { id, direction, amountMinor, original };
}

/** The card operation to be dealt with next, or null where all money is held. */
export function openCard(basket: SavedBasket): SavedCard | null {
  return basket.documents.find(({ card }) => card !== null && card.state !== 'authorised')?.card ?? null;
}

/** The basket with one card operation further on; a reference goes to the tender it paid. */
export function withCard(basket: SavedBasket, id: string, state: SavedCard['state'], reference?: string): SavedBasket {
  return {
    ...basket,
    documents: basket.documents.map((document) => (document.card?.id !== id ? document : {
      ...document, card: { ...document.card, state },
      tenders: reference === undefined ? document.tenders : document.tenders.map((tender) => (tender.kind === 'card' ? { ...tender, reference } : tender)),
    })),
  };
}
