/** What taking goods back needs from outside. */
import type { GoodCard } from '#contract/terminal/catalog.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import type { Ok, Refused } from '#domain/kernel/result.ts';
import type { TillPolicy } from '#domain/policy/policy.ts';
import type { SaleLine } from '#domain/sale/line.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import type { Need, RightMissing, SignedIn } from '#host/posting/guard.ts';
import type { JournalEvent } from '#host/posting/journal-events.ts';

type No<C extends string, D = Record<string, never>> = Refused<C, D>;

/** The sale in hand, into which goods that come back are put: the sale feature's own way of carrying out a gesture. */
export type HandLine = SaleLine & { readonly pictureHash: string | null; readonly measured: boolean };
/** `cart.reason`: why the goods that are in it already come back. */
export type Hand = { readonly cart: { readonly reason: string }; readonly lines: readonly HandLine[]; readonly nextLineNo: number };
export type CartChange = { readonly put: readonly HandLine[]; readonly reason: string; readonly needs: readonly Need[]; readonly journal: readonly { readonly event: JournalEvent; readonly detail: unknown }[] };
export type GestureInput = { readonly gesture: string; readonly approvalId?: string };
export type CartRefusal = No<'not-signed-in'> | No<'no-shift'> | No<'sale-in-progress'> | No<'needs-right', RightMissing>;

/** What a code is read as: goods and how much of each it stands for, or why it is none of ours. */
export type ReadGoods =
  | Ok<{ goods: GoodCard[] }> | No<'unknown-barcode', { code: string; checkDigitWrong: boolean }> | No<'receipt-code', { receiptId: string }> | No<'scale-label', { reason: 'no-good' | 'zero' }>
  | No<'quantity-fraction', { name: string }> | No<'too-large'>;

export type RefundDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly signedIn: SignedIn;
  readonly policy: (tx: ReadTx) => TillPolicy;
  readonly changeCart: <R extends Refused = never>(input: GestureInput, decide: (tx: WriteTx, hand: Hand) => Ok<CartChange> | R) => Ok<CartView> | R | CartRefusal;
  readonly addReturned: (input: GestureInput & { readonly goodId: string; readonly quantityMicro: number; readonly reason: string }) =>
    Ok<CartView> | CartRefusal | No<'unknown-good'> | No<'no-price', { goodId: string; name: string }> | No<'quantity-fraction', { name: string }> | No<'too-large'> | No<'receipt-full', { lines: number }>;
  /** The reading a scan into the sale has, too. */
  readonly readGoods: (tx: ReadTx, code: string) => ReadGoods;
  /** Goods of a receipt that lie in the sale in hand already. */
  readonly linesInHand: (tx: ReadTx) => readonly HandLine[];
  /** Hears what headquarters has of a receipt, if it is there to be asked (host/sync/SPEC.md, HR13). Never throws. */
  readonly hearOf: (receiptId: string) => Promise<void>;
};
