/** How the money of a receipt goes back: the way it came, and never more than came (SPEC.md, TND5 to TND8). */
import { assert } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { roundCashWithin, type CashRounding } from './cash-rounding.ts';
import { coveredBy, tendersOf, type Tender } from './tender.ts';

/** The money of one document: tenders sum to total + rounding. */
export type PaidDocument = { readonly tenders: readonly Tender[]; readonly totalMinor: number; readonly roundingMinor: number };

/** Tenders of a refund document, and what cash rounding added to (or, negative, took from) its total. */
export type PayBackTenders = { readonly tenders: readonly Tender[]; readonly roundingMinor: number };

/**
 * The tenders of a refund of `refundMinor` kopecks of `sale`: the card first, up to what is left of what it paid, the rest in cash;
 * or all in cash (`to`). The refund that takes the last of the sale takes all that is left of its money, the sale's own cash
 * rounding included (TND6). No tender has a reference yet: the terminal names the refund when it is asked for it.
 * @param earlierRefunds refund documents of the same sale that are posted already
 */
export function payBackTenders(
  sale: PaidDocument, earlierRefunds: readonly PaidDocument[], refundMinor: number, to: 'as-paid' | 'cash', rounding: CashRounding,
): PayBackTenders {
  assert(Number.isSafeInteger(refundMinor) && refundMinor >= 0, 'a refund is not negative');
  const gone = (kind: Tender['kind']): number => sumMinor(earlierRefunds.map((refund) => coveredBy(kind, refund.tenders)));
  const leftOf = (kind: Tender['kind']): number => Math.max(0, coveredBy(kind, sale.tenders) - gone(kind));
  const moneyLeft = Math.max(0, coveredBy('cash', sale.tenders) + coveredBy('card', sale.tenders) - gone('cash') - gone('card'));
  const isLast = sumMinor(earlierRefunds.map((refund) => refund.totalMinor)) + refundMinor >= sale.totalMinor;

  const cardMinor = to === 'as-paid' ? Math.min(refundMinor, leftOf('card'), moneyLeft) : 0;
  const cashRoom = moneyLeft - cardMinor;
  const cashMinor = isLast && cashRoom <= leftOf('cash') ? cashRoom : roundCashWithin(isLast ? cashRoom : refundMinor - cardMinor, cashRoom, rounding);
  return { tenders: tendersOf(cardMinor, cashMinor, { changeMinor: 0, reference: '' }), roundingMinor: cardMinor + cashMinor - refundMinor };
}
