/** The life of a sale: which step may follow which (SPEC.md, SAL10 to SAL17). Every arrow is written to disk before the next begins. */
import { ok, refused, type Result } from '../kernel/result.ts';

export type SaleState = 'cart' | 'tendering' | 'card-authorised' | 'fiscal-intent' | 'registered' | 'not-registered' | 'unknown' | 'posted';

export type SaleEvent =
  /** The cashier asks for money: the receipt number is taken. */
  | 'tender'
  /** Back to adding goods, or to the tenders after the register said no or the card's money was let go. */
  | 'back'
  /** The payment terminal holds the card's money and has not taken it yet. */
  | 'authorise'
  /** What the register is about to be asked is on disk. */
  | 'save-intent'
  | 'registered' | 'refused'
  /** No answer, or the program died before it came. */
  | 'lost'
  | 'resolved-registered' | 'resolved-not-registered'
  | 'post'
  /** This document of the basket is posted and the intent of the next one is on disk, in one transaction. */
  | 'post-next';

export const saleStates: readonly SaleState[] = ['cart', 'tendering', 'card-authorised', 'fiscal-intent', 'registered', 'not-registered', 'unknown', 'posted'];
export const saleEvents: readonly SaleEvent[] = ['tender', 'back', 'authorise', 'save-intent', 'registered', 'refused', 'lost', 'resolved-registered', 'resolved-not-registered', 'post', 'post-next'];

const arrows: Readonly<Record<SaleState, Readonly<Partial<Record<SaleEvent, SaleState>>>>> = {
  cart: { tender: 'tendering' },
  tendering: { back: 'cart', authorise: 'card-authorised', 'save-intent': 'fiscal-intent' },
  'card-authorised': { back: 'tendering', 'save-intent': 'fiscal-intent' },
  'fiscal-intent': { registered: 'registered', refused: 'not-registered', lost: 'unknown' },
  registered: { post: 'posted', 'post-next': 'fiscal-intent' },
  'not-registered': { back: 'tendering' },
  unknown: { 'resolved-registered': 'registered', 'resolved-not-registered': 'not-registered' },
  posted: {},
};

/** The state after `event`, or a refusal where that arrow does not exist. */
export function next(state: SaleState, event: SaleEvent): Result<SaleState, 'not-allowed', { readonly state: SaleState; readonly event: SaleEvent }> {
  const to = arrows[state][event];
  return to === undefined ? refused('not-allowed', { state, event }) : ok(to);
}
