/** The life of a sale: which step may follow which (SPEC.md, SAL10 to SAL15). Every arrow is written to disk before the next begins. */
import { ok, refused, type Result } from '../kernel/result.ts';

export type SaleState = 'cart' | 'tendering' | 'fiscal-intent' | 'registered' | 'not-registered' | 'unknown' | 'posted';

export type SaleEvent =
  /** The cashier asks for money: the receipt number is taken. */
  | 'tender'
  /** Back to adding goods, or to the tenders after the register said no. */
  | 'back'
  /** What the register is about to be asked is on disk. */
  | 'save-intent'
  | 'registered' | 'refused'
  /** No answer, or the program died before it came. */
  | 'lost'
  | 'resolved-registered' | 'resolved-not-registered'
  | 'post';

export const saleStates: readonly SaleState[] = ['cart', 'tendering', 'fiscal-intent', 'registered', 'not-registered', 'unknown', 'posted'];
export const saleEvents: readonly SaleEvent[] = ['tender', 'back', 'save-intent', 'registered', 'refused', 'lost', 'resolved-registered', 'resolved-not-registered', 'post'];

const arrows: Readonly<Record<SaleState, Readonly<Partial<Record<SaleEvent, SaleState>>>>> = {
  cart: { tender: 'tendering' },
  tendering: { back: 'cart', 'save-intent': 'fiscal-intent' },
  'fiscal-intent': { registered: 'registered', refused: 'not-registered', lost: 'unknown' },
  registered: { post: 'posted' },
  'not-registered': { back: 'tendering' },
  unknown: { 'resolved-registered': 'registered', 'resolved-not-registered': 'not-registered' },
  posted: {},
};

/** The state after `event`, or a refusal where that arrow does not exist. */
export function next(state: SaleState, event: SaleEvent): Result<SaleState, 'not-allowed', { readonly state: SaleState; readonly event: SaleEvent }> {
  const to = arrows[state][event];
  return to === undefined ? refused('not-allowed', { state, event }) : ok(to);
}
