/** What the sale needs from outside and what it gives to others; `compose` puts the two together. */
import type { Emitter, Implementation } from '#contract/define/service.ts';
import type { GoodCard } from '#contract/terminal/catalog.ts';
import type { CartView, sale } from '#contract/terminal/sale.ts';
import type { HalfwaySale } from '#contract/terminal/shift.ts';
import type { TillPolicy } from '#domain/policy/policy.ts';
import type { Refused } from '#domain/kernel/result.ts';
import type { SaleState } from '#domain/sale/life.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import type { Logger } from '#host/platform/log.ts';
import type { Guard, RightMissing, SignedIn } from '#host/posting/guard.ts';
import type { StoredLine } from './cart-repo.ts';
import type { Decision, Hand } from './gesture.ts';
import type { Register } from './register-port.ts';
import type { PaymentTerminal } from './terminal-port.ts';

/** A good as the sale needs it, however it was found. `legalEntityId` is null where the seller is the till's own. */
export type FoundGood = {
  readonly id: string; readonly name: string; readonly article: string | null; readonly unit: string; readonly taxCode: string; readonly legalEntityId: string | null;
  readonly pictureHash: string | null; readonly priceMinor: number | null;
};

/** Goods by id, by a whole barcode, and by what a scale prints into its labels (tried in order); sellable ones only, at the prices of this moment. */
export type Goods = {
  readonly byId: (tx: ReadTx, id: string) => FoundGood | null;
  readonly byBarcode: (tx: ReadTx, code: string) => readonly (FoundGood & { readonly packMicro: number })[];
  readonly byScaleLabel: (tx: ReadTx, goodCodes: readonly string[]) => FoundGood | null;
};

export type SaleDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  readonly policy: (tx: ReadTx) => TillPolicy;
  readonly goods: Goods;
  readonly register: Register;
  readonly terminal: PaymentTerminal;
  /** Queues the paper of a receipt within the posting transaction; `drawer` opens the drawer as well. */
  readonly queuePaper: (tx: WriteTx, receiptId: string, drawer: boolean) => void;
  /** Told after a receipt is on disk: there is something to print and to send. */
  readonly posted: () => void;
  /** Told after something else was written that the server should get. */
  readonly committed: () => void;
  /** Told after the number of parked sales changed. */
  readonly parkedChanged: () => void;
  readonly emit: Emitter<typeof sale>;
};

/** What every gesture may be refused for before it is looked at. */
export type SellerRefusal = Refused<'not-signed-in', Record<string, never>> | Refused<'no-shift', Record<string, never>> | Refused<'sale-in-progress', Record<string, never>>;
export type NeedsRight = Refused<'needs-right', RightMissing>;

export type GestureInput = { readonly gesture: string; readonly approvalId?: string };

/**
 * Carries out one gesture on the sale in hand in one transaction, exactly once however often it is sent. `decide` reads and
 * answers what is to change, or why not; it writes nothing itself, so that a refused gesture leaves no trace.
 */
export type ChangeCart = <R extends Refused = never>(input: GestureInput, decide: (tx: WriteTx, hand: Hand) => Decision<R>) => { readonly ok: true; readonly value: CartView } | R | SellerRefusal | NeedsRight;

/** The sale in hand as other rooms ask about it. */
export type InHand = { readonly cartId: string; readonly state: SaleState; readonly lineCount: number };

/** Sales that stand half-way, as other rooms ask about them (HSA30); sums in kopecks. */
export type Halfway = {
  /** In the books of this shift and not moved yet: sales less refunds. */
  readonly cash: (tx: ReadTx, shiftId: string) => number;
  /** What the payment under way hands out once it is over. */
  readonly goingOut: (tx: ReadTx) => number;
  /** Those set aside. */
  readonly parked: (tx: ReadTx) => HalfwaySale[];
};

/** What a code that is only read stands for, or why it is no good of ours. */
export type ReadGoods =
  | { readonly ok: true; readonly value: { goods: GoodCard[] } } | Refused<'unknown-barcode', { code: string; checkDigitWrong: boolean }> | Refused<'receipt-code', { receiptId: string }>
  | Refused<'scale-label', { reason: 'no-good' | 'zero' }> | Refused<'quantity-fraction', { name: string }> | Refused<'too-large', Record<string, never>>;

export type SaleFeature = {
  readonly service: Implementation<typeof sale>;
  /** Finishes what the last run of this program had begun; called once, before anybody can ask for anything. */
  readonly resume: () => Promise<void>;
  /** The sale in hand may look different for a reason outside of it: the till has another owner. */
  readonly changed: () => void;
  readonly changeCart: ChangeCart;
  /** Puts a good into the sale that comes back without a receipt, at the price of this moment. */
  readonly addReturned: (input: GestureInput & { readonly goodId: string; readonly quantityMicro: number; readonly reason: string }) => AddReturnedAnswer;
  /** What a code is read as, by the same reading as a scan; changes nothing. */
  readonly readGoods: (tx: ReadTx, code: string) => ReadGoods;
  readonly linesInHand: (tx: ReadTx) => readonly StoredLine[];
  readonly inHand: (tx: ReadTx) => InHand;
  readonly parkedCount: (tx: ReadTx) => number;
  readonly halfway: Halfway;
};

export type AddReturnedAnswer =
  | { readonly ok: true; readonly value: CartView } | SellerRefusal | NeedsRight | Refused<'unknown-good', Record<string, never>>
  | Refused<'no-price', { goodId: string; name: string; packMicro?: number }> | Refused<'quantity-fraction', { name: string }> | Refused<'too-large', Record<string, never>> | Refused<'receipt-full', { lines: number }>;
