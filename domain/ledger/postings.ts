/** What documents write to the ledger: debit is positive, credit negative, each document sums to zero (SPEC.md, LED1 to LED9). */
import { assert } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { coveredBy, type TenderKind } from '../tender/tender.ts';

export type Account = 'cash-drawer' | 'card-clearing' | 'revenue' | 'vat-payable' | 'cash-rounding' | 'cash-safe' | 'cash-expense' | 'cash-over-short';
export type Posting = { readonly account: Account; readonly amountMinor: number };

/** Where cash put into the drawer comes from, and where what is taken out goes. */
export type CashAccount = 'cash-safe' | 'cash-expense';

/** Why the drawer was counted; `closing` ends the shift. */
export type CountPurpose = 'closing' | 'handover' | 'check';

/**
 * Entries of a sale or a refund in kopecks, one per account, without zero ones; a refund mirrors the sale (LED2, LED5).
 * @param document.taxByRate tax contained in the total (see `taxByRate` in `domain/sale/line`)
 * @param document.tenders what each tender covers: cash after change, so that they sum to total + rounding
 */
export function postingsOfDocument(document: {
  readonly direction: 'sale' | 'refund';
  readonly totalMinor: number;
  readonly taxByRate: readonly { readonly taxMinor: number }[];
  readonly tenders: readonly { readonly kind: TenderKind; readonly amountMinor: number }[];
  readonly roundingMinor: number;
}): Posting[] {
  const { totalMinor, roundingMinor, tenders } = document;
  const [cashMinor, cardMinor] = [coveredBy('cash', tenders), coveredBy('card', tenders)];
  assert(cashMinor + cardMinor === totalMinor + roundingMinor, 'tenders must cover the total and its rounding exactly');
  const taxMinor = sumMinor(document.taxByRate.map((rate) => rate.taxMinor));
  return entries(document.direction === 'sale' ? 1 : -1, [
    ['cash-drawer', cashMinor], ['card-clearing', cardMinor], ['revenue', taxMinor - totalMinor], ['vat-payable', -taxMinor], ['cash-rounding', -roundingMinor],
  ]);
}

/** The cash a shift begins with, out of the safe (LED6). */
export function postingsOfFloat(floatMinor: number): Posting[] {
  assert(floatMinor >= 0, 'a float is not negative');
  return entries(1, [['cash-drawer', floatMinor], ['cash-safe', -floatMinor]]);
}

/** Cash put into the drawer or taken out of it besides sales, against where it comes from or goes to (LED7). */
export function postingsOfCashMovement(direction: 'in' | 'out', amountMinor: number, account: CashAccount): Posting[] {
  assert(amountMinor >= 0, 'a cash movement is not negative');
  return entries(direction === 'in' ? 1 : -1, [['cash-drawer', amountMinor], [account, -amountMinor]]);
}

/** A difference between what was counted and what should have been there; at closing all that was counted goes to the safe (LED8, LED9). */
export function postingsOfCount(expectedMinor: number, countedMinor: number, purpose: CountPurpose): Posting[] {
  assert(countedMinor >= 0, 'nobody counts less than nothing');
  const differenceMinor = countedMinor - expectedMinor;
  if (purpose !== 'closing') return entries(1, [['cash-drawer', differenceMinor], ['cash-over-short', -differenceMinor]]);
  return entries(1, [['cash-drawer', -expectedMinor], ['cash-safe', countedMinor], ['cash-over-short', -differenceMinor]]);
}

function entries(sign: 1 | -1, amounts: readonly (readonly [Account, number])[]): Posting[] {
  return amounts.flatMap(([account, amountMinor]) => (amountMinor === 0 ? [] : [{ account, amountMinor: sign * amountMinor }]));
}
