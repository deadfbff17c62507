/** What a sale writes to the ledger: debit is positive, credit negative, the whole sums to zero (SPEC.md, LED1 to LED4). */
import { assert } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';

export type Account = 'cash-drawer' | 'card-clearing' | 'revenue' | 'vat-payable';
export type TenderKind = 'cash' | 'card';
export type Posting = { readonly account: Account; readonly amountMinor: number };

const accountOfTender: Readonly<Record<TenderKind, Account>> = { cash: 'cash-drawer', card: 'card-clearing' };

/**
 * Entries of a sale in kopecks, one per account, without zero ones.
 * @param sale.taxByRate tax contained in the total (see `taxByRate` in `domain/sale/line`)
 * @param sale.tenders what each tender covers of the total: cash after change, so that they sum to the total
 */
export function postingsOfSale(sale: {
  readonly totalMinor: number;
  readonly taxByRate: readonly { readonly taxMinor: number }[];
  readonly tenders: readonly { readonly kind: TenderKind; readonly amountMinor: number }[];
}): Posting[] {
  assert(sumMinor(sale.tenders.map((tender) => tender.amountMinor)) === sale.totalMinor, 'tenders must cover the total exactly');
  const taxMinor = sumMinor(sale.taxByRate.map((rate) => rate.taxMinor));
  const received = (['cash', 'card'] as const).map((kind) => ({
    account: accountOfTender[kind],
    amountMinor: sumMinor(sale.tenders.filter((tender) => tender.kind === kind).map((tender) => tender.amountMinor)),
  }));
  const earned: Posting[] = [
    { account: 'revenue', amountMinor: taxMinor - sale.totalMinor },
    { account: 'vat-payable', amountMinor: taxMinor === 0 ? 0 : -taxMinor },
  ];
  return [...received, ...earned].filter((posting) => posting.amountMinor !== 0);
}
