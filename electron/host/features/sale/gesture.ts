/** What a gesture finds and what it may change. */
import type { Ok, Refused } from '#domain/kernel/result.ts';
import type { GivenDiscount } from '#domain/sale/line.ts';
import type { Need } from '#host/posting/guard.ts';
import type { JournalEvent } from '#host/posting/journal-events.ts';
import type { Cart, StoredLine } from './cart-repo.ts';

/** The sale in hand as a gesture finds it. */
export type Hand = { readonly cart: Cart; readonly lines: readonly StoredLine[]; readonly nextLineNo: number };

/** What a right is asked for where it is about one line; a good that is not in the sale yet stands for its line. */
export function lineSubject(cartId: string, line: number | string): string {
  return `${cartId}/${line}`;
}

export type Note = { readonly event: JournalEvent; readonly detail: unknown };

/** What a gesture changes; what is left out stays. */
export type Change = {
  /** Lines to write, new or over those of the same number. */
  readonly put?: readonly StoredLine[];
  readonly remove?: readonly number[];
  /** Everything goes, and line numbers begin anew. */
  readonly clear?: true;
  readonly receiptDiscount?: GivenDiscount | null;
  /** Why goods come back; an empty one leaves the reason given before. */
  readonly reason?: string;
  /** Rights it takes besides those that follow from the sums. */
  readonly needs?: readonly Need[];
  readonly journal?: readonly Note[];
};
export type Decision<R extends Refused> = Ok<Change> | R;
