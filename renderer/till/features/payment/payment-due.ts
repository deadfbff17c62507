import { assert } from '#domain/kernel/assert.ts';
import type { CashRounding } from '#domain/tender/cash-rounding.ts';
import { settleBasket, type SettlePart, type Settlement, type TenderOffer } from '#domain/tender/settle-basket.ts';
import { tendersOf } from '#domain/tender/tender.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import { carriedMinor } from '../../parts/half-way.ts';

/** Goods that come back are paid as they were paid, or all in cash. */
export type PayBackTo = 'as-paid' | 'cash';

/** What a cart asks for and gives back if it is paid like this; amounts in kopecks, none negative unless it says so. */
export type Due = Pick<Settlement, 'cardMinor' | 'cardBackMinor' | 'payOutMinor' | 'changeMinor'> & {
  /** Cash the customer hands over for what the card does not cover, rounded as the shop rounds cash. */
  readonly cashMinor: number;
  /** The same signed, less what goes back in cash: what the host is told the screen said. */
  readonly cashDueMinor: number;
  /** Of what is due in cash, how much is not there yet. */
  readonly missingMinor: number;
  /** Of the sum for the card, how much no card can pay (TND9): the host takes none of it, and nobody is to work the terminal for it. */
  readonly cardOverMinor: number;
  /** Signed: what cash rounding adds to the total. */
  readonly roundingMinor: number;
};

function partsOf(cart: CartView, to: PayBackTo): SettlePart[] {
  const parts: SettlePart[] = [];
  if (cart.mode !== 'sale') {
    const card = to === 'cash' ? 0 : cart.payBack.reduce((sum, one) => (one.kind === 'card' ? sum + one.amountMinor : sum), 0);
    const cash = cart.payBack.reduce((sum, one) => sum + one.amountMinor, 0) - card;
    const known = cart.payBack.length > 0;
    parts.push({ direction: 'refund', totalMinor: cart.refundMinor, payBack: known ? { tenders: tendersOf(card, cash, { changeMinor: 0, reference: '' }), roundingMinor: card + cash - cart.refundMinor } : null });
  }
  if (cart.mode !== 'refund') parts.push({ direction: 'sale', totalMinor: cart.saleMinor, payBack: null });
  return parts;
}

/**
 * The same rule that the host settles by, for what stands on screen before the key is pressed. A basket of several sellers is
 * rounded receipt by receipt at the host: there the answer may differ by the shop's step, and is shown before anything is paid: `toldMinor` is what the host said the cash is.
 */
export function dueOf(cart: CartView, offer: TenderOffer, to: PayBackTo, rounding: CashRounding, toldMinor: number | null = null): Due {
  const cardMinor = Math.min(offer.cardMinor, cart.saleMinor);
  const settled = settleBasket(partsOf(cart, to), { cardMinor, cashMinor: null }, rounding, carriedMinor(cart));
  assert(settled.ok, 'the exact sum always settles');
  const { value } = settled;
  // Where no card is in it, the host itself says the cash to the kopeck.
  const allCash = cardMinor === 0 && (to === 'cash' || cart.payBack.every((one) => one.kind === 'cash'));
  const cashDueMinor = toldMinor ?? (allCash ? cart.cashDueMinor : value.cashDueMinor);
  const exact = Math.max(0, cashDueMinor);
  const given = offer.cashMinor ?? exact;
  return {
    cardMinor, cardOverMinor: offer.cardMinor - cardMinor, cardBackMinor: value.cardBackMinor, payOutMinor: exact - cashDueMinor, cashMinor: exact, cashDueMinor,
    changeMinor: Math.max(0, given - exact), missingMinor: Math.max(0, exact - given), roundingMinor: value.roundingMinor,
  };
}
