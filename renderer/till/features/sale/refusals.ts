/** What the till said no to: which of it stays told, until when, and how it is acknowledged. */
import type { AnswerOf, Faulted } from '#contract/define/service.ts';
import type { sale } from '#contract/terminal/sale.ts';

type Gestures = 'scan' | 'add' | 'setQuantity' | 'setPrice' | 'setDiscount' | 'setReceiptDiscount' | 'setNote' | 'setSeller' | 'removeLine' | 'clear' | 'park' | 'recall';
export type GestureAnswer = { [G in Gestures]: AnswerOf<(typeof sale)['members'][G]> }[Gestures] | Faulted;
export type Refused = Exclude<GestureAnswer, { readonly ok: true }>;
/** Every no of the selling screen that is told, with its detail; each has its sentence in sale-texts. */
export type SaleRefusal = (Exclude<Refused, { readonly code: 'needs-right' | 'receipt-code' }> & About) | Owed;
/** What is kept with a refusal: for the price of the good, or the one that is chosen instead, and for nothing else. */
type About = {
  /** How many were meant, in millionths. */
  readonly timesMicro?: number | undefined;
  /** What the code of the good stood for by which it was found. */
  readonly packMicro?: number | undefined;
  /** The receipt that was in hand. */
  readonly cartId?: string | undefined;
  /** A good was to come into the receipt, and did not. */
  readonly ofGood?: boolean;
};
/** Cash that still has to change hands. `rest-ended`: of the receipts that stay of an emptied basket, sales less refunds. `laid-left`: what a customer laid down for a receipt that is gone unpaid. */
type Owed = { readonly ok: false; readonly code: 'rest-ended' | 'laid-left'; readonly detail: { readonly cashMinor: number } };

export function isOwed(refusal: SaleRefusal): refusal is Owed {
  return refusal.code === 'rest-ended' || refusal.code === 'laid-left';
}

const aboutGoods = new Set<SaleRefusal['code']>(['unknown-barcode', 'ambiguous', 'no-price', 'quantity-fraction', 'scale-label', 'receipt-full']);
export const soundsUnknown = new Set<SaleRefusal['code']>(['unknown-barcode', 'ambiguous', 'scale-label']);

/** Goods in the customer's hands that are not in the cart, or money that is owed: told until the cashier says so, however fast the next scan comes. */
function untilAcknowledged(refusal: SaleRefusal): boolean {
  return isOwed(refusal) || aboutGoods.has(refusal.code) || (refusal.ofGood === true && refusal.code !== 'sale-in-progress');
}

/** What is still told after a gesture was done; `unseen` where hands did it that may not have looked up, as at a scan or a tapped good; `goodId` is the good that came. */
export function toldAfter(refusals: readonly SaleRefusal[], unseen: boolean, goodId: string | undefined): readonly SaleRefusal[] {
  const told = refusals.filter((one) => (unseen ? untilAcknowledged(one) : isOwed(one)));
  // The good it was about has come after all: chosen from the list, or at a price.
  const settled = told.findIndex((one) => (one.code === 'ambiguous' && one.detail.goods.some(({ id }) => id === goodId)) || (one.code === 'no-price' && one.detail.goodId === goodId));
  return settled < 0 ? told : told.toSpliced(settled, 1);
}

/** What is still told when another receipt comes into the hand: of the one that went, goods that nobody has said they know of. */
export function toldOverNext(refusals: readonly SaleRefusal[]): readonly SaleRefusal[] {
  return refusals.filter(untilAcknowledged);
}

/** A refusal of a receipt that is in hand no more; money that is owed is nobody's but the cashier's. */
export function isOfEarlier(refusal: SaleRefusal, cartId: string | null): boolean {
  return !isOwed(refusal) && refusal.cartId !== undefined && cartId !== null && refusal.cartId !== cartId;
}

export type Acknowledging = {
  readonly dismissRefusals: () => void;
  /** A way on was taken for what was refused: all of it is left but money that is still owed. */
  readonly leaveRefusals: () => void;
  /** True where nothing refused is unread. Else the key that asked has acknowledged it, aloud, and is to do nothing more. */
  readonly nothingUnread: () => boolean;
};

type Told = { readonly get: () => readonly SaleRefusal[]; readonly set: (refusals: readonly SaleRefusal[]) => void };

export function createAcknowledging({ get, set }: Told, sound: (sound: 'blocked') => void): Acknowledging {
  return {
    dismissRefusals: () => set([]),
    leaveRefusals: () => set(get().filter(isOwed)),
    nothingUnread: () => {
      if (get().length === 0) return true;
      set([]);
      sound('blocked');
      return false;
    },
  };
}
