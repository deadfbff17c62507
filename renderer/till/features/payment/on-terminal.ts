import type { CartView } from '#contract/terminal/sale.ts';
import { isHalfWay } from '../../parts/half-way.ts';
import type { PayOutcome } from './lost-answer.ts';

type No = Exclude<PayOutcome, { readonly ok: true }>['code'];

/** Kopecks a customer's card pays, and kopecks that go back to one. */
export type CardMoney = { readonly saleMinor: number; readonly refundMinor: number };
const NOTHING: CardMoney = { saleMinor: 0, refundMinor: 0 };

/** What a terminal worked by hand may have moved for a payment that was refused (host/features/sale SPEC, HSA29). */
export type OnTerminal = {
  readonly code: No;
  /** The receipt as it was when the terminal was asked, and as it was last in hand. */
  readonly cart: CartView;
  readonly became: CartView;
  readonly moved: CardMoney;
};

/** What to do about it: confirm here once more, where that books it, else undo it there first. `left` is what is in no receipt yet. */
export type CardHint = { readonly what: 'confirm' | 'undo'; readonly moved: CardMoney; readonly booked: CardMoney; readonly left: CardMoney };

/** Refusals that say themselves what the card has to do with it, or come before anybody would work the terminal. */
const CARD_SAID: readonly No[] = ['card-declined', 'card-unknown', 'empty', 'tendered-too-small', 'tendered-too-large', 'sale-in-progress', 'needs-right'];

/** Refusals after which the same receipt is paid as it was: whoever confirms the card once more has it recorded for the sum the terminal moved. */
const PAID_AS_IT_WAS: readonly No[] = ['cash-changed', 'register-refused', 'register-unknown', 'interrupted', 'half-way', 'not-signed-in', 'no-shift', 'drawer-short', 'fault'];

/** Null where no card had a part in it. A payment that stands half-way takes nothing new: what the terminal moved for it was said when it began. */
export function onTerminalAfter(refused: OnTerminal, before: OnTerminal | null): OnTerminal | null {
  if (before !== null && before.cart.id === refused.cart.id && isHalfWay(refused.cart)) return { ...before, code: refused.code, became: refused.became };
  return isNothing(refused.moved) ? null : refused;
}

export function isNothing({ saleMinor, refundMinor }: CardMoney): boolean {
  return saleMinor === 0 && refundMinor === 0;
}

/** True where the receipt stands as its payment left it: half-way, refused by the register, or in part a receipt already. */
export function standsAsLeft({ cart }: OnTerminal, now: CartView | null): boolean {
  return now !== null && now.id === cart.id && (now.state !== 'cart' || now.posted.length > 0);
}

/** What the terminal moved and no receipt has. What stood half-way leaves the hand only when all of it is a receipt. */
export function leftOnTerminal({ cart, became, moved }: OnTerminal, now: CartView): CardMoney {
  const last = now.id === cart.id ? now : became;
  return last !== now && isHalfWay(last) ? NOTHING : less(moved, bookedSince(cart, last));
}

/** What is to be said over the receipt in hand; null where all that was moved is in the books, and where the refusal says it itself. */
export function cardHint(onTerminal: OnTerminal, now: CartView): CardHint | null {
  const { code, cart, moved } = onTerminal;
  const left = leftOnTerminal(onTerminal, now);
  if (isNothing(left) || CARD_SAID.includes(code)) return null;
  const what = now.id === cart.id && PAID_AS_IT_WAS.includes(code) && comesToTheSame(cart, now) ? 'confirm' : 'undo';
  return { what, moved, booked: less(moved, left), left };
}

/** Whether all of a basket, what it has become already and what is left of it, is the sum it was. Half-way, the lines of its new receipts still lie in it. */
function comesToTheSame(cart: CartView, now: CartView): boolean {
  const whole = ({ totalMinor, posted }: CartView): number => posted.reduce((sum, one) => sum + (one.kind === 'sale' ? one.totalMinor : -one.totalMinor), totalMinor);
  return isHalfWay(now) ? now.totalMinor === cart.totalMinor : whole(now) === whole(cart);
}

/** Card money of the receipts a basket became between two looks at it. */
function bookedSince(before: CartView, now: CartView): CardMoney {
  const byCard = ({ posted }: CartView, kind: 'sale' | 'refund'): number => posted.reduce((sum, one) => (one.kind === kind ? sum + one.cardMinor : sum), 0);
  return { saleMinor: byCard(now, 'sale') - byCard(before, 'sale'), refundMinor: byCard(now, 'refund') - byCard(before, 'refund') };
}

function less(from: CardMoney, part: CardMoney): CardMoney {
  return { saleMinor: Math.max(0, from.saleMinor - part.saleMinor), refundMinor: Math.max(0, from.refundMinor - part.refundMinor) };
}
