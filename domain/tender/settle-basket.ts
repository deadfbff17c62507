/** Money of a whole basket: what the customer hands over against every document it becomes (SPEC.md, TND9 to TND15). */
import { assert } from '../kernel/assert.ts';
import { ok, refused, type Ok, type Refused } from '../kernel/result.ts';
import { sumMinor } from '../money/money.ts';
import { roundCash, type CashRounding } from './cash-rounding.ts';
import type { PayBackTenders } from './pay-back.ts';
import { coveredBy, tendersOf, type Tender } from './tender.ts';

/** More change than this is a barcode read into the field for money, not a banknote (TND14). */
export const MAX_CHANGE_MINOR = 100_000_00;

/** What a customer pays with: a card takes its amount exactly, cash takes the rest; null cash is exactly the rest. */
export type TenderOffer = { readonly cardMinor: number; readonly cashMinor: number | null };

/** One document to be paid. `payBack` of a refund with a receipt (see `payBackTenders`); null pays it back in cash. */
export type SettlePart = { readonly direction: 'sale' | 'refund'; readonly totalMinor: number; readonly payBack: PayBackTenders | null };

export type SettledPart = { readonly tenders: Tender[]; readonly roundingMinor: number; readonly changeMinor: number };

export type Settlement = {
  /** In the order of the parts asked about. */
  readonly parts: readonly SettledPart[];
  /** The customer's cash for sales less the cash that goes back, with what was carried; negative where the till pays out. */
  readonly cashDueMinor: number;
  /** Cash handed over, and what of it goes back at once. */
  readonly tenderedMinor: number;
  readonly changeMinor: number;
  /** Cash handed to the customer for goods that came back, besides change. */
  readonly payOutMinor: number;
  readonly cardMinor: number;
  readonly cardBackMinor: number;
  /** Signed as the total: sales less refunds. */
  readonly roundingMinor: number;
};

type NotSettled = Refused<'tendered-too-small', { readonly totalMinor: number }> | Refused<'tendered-too-large', Record<string, never>> | Refused<'card-too-large', Record<string, never>>;

/**
 * Pays every document of a basket. The card covers sales in their order, cash the rest of each, rounded document by document;
 * cash that goes back is set off against cash that comes in, and so is `carriedMinor`, the cash of documents of the same basket
 * that are written already (sales less refunds, TND16). `tendered-too-small` says the cash that is due.
 */
export function settleBasket(parts: readonly SettlePart[], offer: TenderOffer, rounding: CashRounding, carriedMinor = 0): Ok<Settlement> | NotSettled {
  assert(parts.every((part) => part.totalMinor >= 0), 'a document is not negative');
  assert(offer.cardMinor >= 0 && (offer.cashMinor ?? 0) >= 0, 'nobody offers less than nothing');
  const saleMinor = sumMinor(parts.map((part) => (part.direction === 'sale' ? part.totalMinor : 0)));
  if (offer.cardMinor > saleMinor) return refused('card-too-large');
  const covered = coverParts(parts, offer.cardMinor, rounding);
  const [sales, refunds] = [covered.filter((part) => part.direction === 'sale'), covered.filter((part) => part.direction === 'refund')];
  const cashDueMinor = sumMinor(sales.map((part) => part.cashMinor)) - sumMinor(refunds.map((part) => part.cashMinor)) + carriedMinor;

  const owedMinor = Math.max(0, cashDueMinor);
  const tenderedMinor = offer.cashMinor ?? owedMinor;
  const changeMinor = tenderedMinor - owedMinor;
  if (changeMinor < 0) return refused('tendered-too-small', { totalMinor: owedMinor });
  if (changeMinor > MAX_CHANGE_MINOR) return refused('tendered-too-large');

  const takesChange = changeTaker(covered);
  return ok({
    parts: covered.map((part, index): SettledPart => {
      const change = index === takesChange ? changeMinor : 0;
      return { tenders: part.given ?? tendersOf(part.cardMinor, part.cashMinor, { changeMinor: change, reference: '' }), roundingMinor: part.roundingMinor, changeMinor: change };
    }),
    cashDueMinor, tenderedMinor, changeMinor, payOutMinor: owedMinor - cashDueMinor, cardMinor: offer.cardMinor,
    cardBackMinor: sumMinor(refunds.map((part) => part.cardMinor)),
    roundingMinor: sumMinor(sales.map((part) => part.roundingMinor)) - sumMinor(refunds.map((part) => part.roundingMinor)),
  });
}

/** The place of the document whose paper tells of the change: the last sale with cash in it, else the last that cost nothing; -1 where there is none (TND13). */
function changeTaker(covered: readonly Covered[]): number {
  const withCash = covered.findLastIndex((part) => part.direction === 'sale' && part.cashMinor > 0);
  return withCash >= 0 ? withCash : covered.findLastIndex((part) => part.direction === 'sale' && part.cardMinor === 0);
}

/** A part with its money by kind; `given` are tenders worked out before. */
type Covered = { readonly direction: 'sale' | 'refund'; readonly cardMinor: number; readonly cashMinor: number; readonly roundingMinor: number; readonly given: Tender[] | null };

function coverParts(parts: readonly SettlePart[], cardMinor: number, rounding: CashRounding): Covered[] {
  let cardLeft = cardMinor;
  return parts.map((part) => {
    if (part.payBack !== null) return coverGiven(part, part.payBack);
    const card = part.direction === 'sale' ? Math.min(cardLeft, part.totalMinor) : 0;
    cardLeft -= card;
    const restMinor = part.totalMinor - card;
    const cashMinor = roundCash(restMinor, rounding);
    return { direction: part.direction, cardMinor: card, cashMinor, roundingMinor: cashMinor - restMinor, given: null };
  });
}

function coverGiven(part: SettlePart, { tenders, roundingMinor }: PayBackTenders): Covered {
  assert(part.direction === 'refund', 'only a refund is paid back');
  const [card, cash] = [coveredBy('card', tenders), coveredBy('cash', tenders)];
  assert(card + cash === part.totalMinor + roundingMinor, 'tenders cover the total and its rounding');
  return { direction: part.direction, cardMinor: card, cashMinor: cash, roundingMinor, given: [...tenders] };
}
