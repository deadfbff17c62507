import { MAX_QUANTITY_MICRO } from '#domain/quantity/quantity.ts';
import { call, defineService, event } from '../define/service.ts';
import { Id, Instant, Micro, Minor, Nothing, Text, Type, type Static } from '../define/schema.ts';
import { NeedsRight } from './approval.ts';
import { GoodCard, Unit } from './catalog.ts';

/** What a cashier takes off: so many basis points, so many kopecks, or down to a fixed unit price (of a line) or total (of a receipt). */
export const Discount = Type.Union([
  Type.Object({ kind: Type.Literal('percent'), bps: Type.Integer({ minimum: 1, maximum: 10_000 }) }),
  Type.Object({ kind: Type.Literal('amount'), minor: Type.Integer({ minimum: 1, maximum: 999_999_999_999 }) }),
  Type.Object({ kind: Type.Literal('price'), minor: Type.Integer({ minimum: 0, maximum: 999_999_999_999 }) }),
]);
export type Discount = Static<typeof Discount>;

/** Goods go out (`sale`) or come back (`refund`); a basket with both is an exchange. */
export const Direction = Type.Union([Type.Literal('sale'), Type.Literal('refund')]);

export const CartLine = Type.Object({
  lineNo: Type.Integer(), direction: Direction, goodId: Id, name: Text(1000), unit: Unit, barcode: Type.Union([Text(200), Type.Null()]), quantityMicro: Micro,
  /** Sold by measure and at one unit, and nobody has said yet how much it is: neither its code nor a person. */
  unweighed: Type.Boolean(),
  priceMinor: Minor,
  /** What the price list said; null where it said nothing. */
  listPriceMinor: Type.Union([Minor, Type.Null()]),
  /** The line's own discount as it was given, and what it and the line's share of the receipt's discount take off. */
  discount: Type.Union([Discount, Type.Null()]), discountReason: Text(100),
  lineDiscountMinor: Minor, receiptDiscountMinor: Minor, discountMinor: Minor,
  /** Positive in both directions. */
  totalMinor: Minor, taxMinor: Minor,
  note: Text(300), sellerId: Type.Union([Id, Type.Null()]), sellerName: Text(200),
  refundOf: Type.Union([Type.Object({ receiptId: Id, number: Text(60), lineNo: Type.Integer() }), Type.Null()]),
  pictureHash: Type.Union([Text(64), Type.Null()]),
});
export type CartLine = Static<typeof CartLine>;

export const SaleState = Type.Union([
  Type.Literal('cart'), Type.Literal('tendering'), Type.Literal('card-authorised'), Type.Literal('fiscal-intent'), Type.Literal('registered'), Type.Literal('not-registered'), Type.Literal('unknown'), Type.Literal('posted'),
]);

/** What goes back and by which tender, worked out from how the goods were paid; empty where nothing comes back. */
export const PayBack = Type.Object({ kind: Type.Union([Type.Literal('cash'), Type.Literal('card')]), amountMinor: Minor });

/** The whole sale as the cashier sees it; each answer carries it, so that a screen swaps one reference. */
export const CartView = Type.Object({
  /** The id the receipt will have (the last one, where a basket becomes several); a new one after each sale. */
  id: Id, state: SaleState, mode: Type.Union([Type.Literal('sale'), Type.Literal('refund'), Type.Literal('exchange')]),
  lines: Type.Array(CartLine),
  /** The line touched last: in view and marked. */
  selectedLineNo: Type.Union([Type.Integer(), Type.Null()]),
  itemCount: Type.Integer(),
  /** Sales less refunds: negative where money goes back. */
  totalMinor: Minor,
  saleMinor: Minor, refundMinor: Minor, taxMinor: Minor, discountMinor: Minor,
  /** What cash has to change hands if all is paid in it, rounded where the shop rounds cash, with the cash of `posted` set off; negative where it goes to the customer. */
  cashDueMinor: Minor,
  receiptDiscount: Type.Union([Discount, Type.Null()]), receiptDiscountReason: Text(100),
  /** How the refunded part goes back by default: as it was paid. */
  payBack: Type.Array(PayBack),
  /** Fiscal receipts this basket becomes: more than one where sellers differ, or goods go both ways. */
  documentCount: Type.Integer(),
  /** Why the register refused, where it did. */
  refusal: Text(500),
  /**
   * Receipts this very basket has become already, where its payment stopped between two of them. Of their totals the part in cash is set off when the
   * rest is paid; the part by card has moved for good, and is not to be undone on the terminal.
   */
  posted: Type.Array(Type.Object({ number: Text(60), kind: Direction, totalMinor: Minor, cashMinor: Minor, cardMinor: Minor })),
});
export type CartView = Static<typeof CartView>;

export const PaidDocument = Type.Object({
  receiptId: Id, number: Text(60), kind: Direction, totalMinor: Minor,
  tenders: Type.Array(Type.Object({ kind: Text(20), amountMinor: Minor, tenderedMinor: Minor })),
});

/** A basket that is paid: every receipt it became, and the money that moved. */
export const PaidReceipt = Type.Object({
  /** The id of the cart that was paid. */
  basketId: Id,
  /** The last receipt: what reprint and e-mail mean without being told more. */
  receiptId: Id, number: Text(60), documents: Type.Array(PaidDocument),
  mode: Type.Union([Type.Literal('sale'), Type.Literal('refund'), Type.Literal('exchange')]),
  totalMinor: Minor,
  /** Cash handed over by the customer and what went back to them as change. */
  tenderedMinor: Minor, changeMinor: Minor,
  cardMinor: Minor,
  /** Cash to hand to the customer for refunded goods (besides change), and what goes back to a card. */
  payOutMinor: Minor, cardBackMinor: Minor,
  roundingMinor: Minor,
  paidAt: Instant,
});
export type PaidReceipt = Static<typeof PaidReceipt>;

export const ParkedCart = Type.Object({
  cartId: Id, name: Text(60), parkedAt: Instant, parkedBy: Text(200), lineCount: Type.Integer(), totalMinor: Minor, firstGood: Text(1000),
  mode: Type.Union([Type.Literal('sale'), Type.Literal('refund'), Type.Literal('exchange')]),
});
export type ParkedCart = Static<typeof ParkedCart>;

/**
 * One gesture of the cashier: the same id sent again (after a lost answer) changes nothing and answers the cart as it is.
 * `approvalId` comes from `staff.approve` where an earlier try was answered `needs-right`.
 */
const gesture = { gesture: Id, approvalId: Type.Optional(Id) };
const seller = { 'not-signed-in': Nothing, 'no-shift': Nothing } as const;
const busy = { 'sale-in-progress': Nothing } as const;
const guarded = { 'needs-right': NeedsRight } as const;
/** Micro-units of what is bought: one millionth to a million of it. */
export const Quantity = Type.Integer({ minimum: 1, maximum: MAX_QUANTITY_MICRO });
const Named = Type.Object({ name: Text(1000) });
/** The receipt has as many lines as one can have: it is to be finished, and the next one begun. */
const full = { 'receipt-full': Type.Object({ lines: Type.Integer() }) } as const;
/** `packMicro`: how much of it the code that was read stands for, as of a case or a weight label, where it says so. */
const unpriced = { 'no-price': Type.Object({ goodId: Id, name: Text(1000), packMicro: Type.Optional(Micro) }) } as const;
const adding = { ...seller, ...busy, ...guarded, ...full, ...unpriced, 'quantity-fraction': Named, 'too-large': Nothing } as const;
const changing = { ...seller, ...busy, ...guarded, 'unknown-line': Nothing } as const;

/** What a customer pays with: a card takes its amount exactly, cash takes the rest and gives change. */
export const TenderOffer = Type.Object({
  /** To be taken by card, confirmed at the terminal. */
  cardMinor: Type.Integer({ minimum: 0, maximum: 999_999_999_999 }),
  /** Cash handed over; null where it is exactly the rest. */
  cashMinor: Type.Union([Type.Integer({ minimum: 0, maximum: 999_999_999_999_99 }), Type.Null()]),
});
export type TenderOffer = Static<typeof TenderOffer>;

export const sale = defineService('sale', {
  view: call(Nothing, CartView, {}),
  /**
   * What a scanner read, whole. `quantityMicro` when the cashier typed `3*` before. The code of one of our receipts adds
   * nothing and answers `receipt-code`: its goods are coming back. `typed`: a person typed it, who may have meant a PIN.
   */
  scan: call(
    Type.Object({ ...gesture, code: Text(10_000, 1), quantityMicro: Type.Optional(Quantity), typed: Type.Optional(Type.Boolean()) }),
    CartView,
    {
      ...adding, 'unknown-barcode': Type.Object({ code: Text(200), checkDigitWrong: Type.Boolean() }), ambiguous: Type.Object({ goods: Type.Array(GoodCard) }), 'receipt-code': Type.Object({ receiptId: Id }),
      'scale-label': Type.Object({ reason: Type.Union([Type.Literal('no-good'), Type.Literal('zero')]) }),
    },
  ),
  /** Without `quantityMicro` nobody has said how much: it is one unit, and what is sold by measure waits to be weighed. `priceMinor` for a good the price list does not know; needs the right to set prices. */
  add: call(
    Type.Object({ ...gesture, goodId: Id, quantityMicro: Type.Optional(Quantity), priceMinor: Type.Optional(Type.Integer({ minimum: 0, maximum: 999_999_999_999 })), direction: Type.Optional(Direction), reason: Type.Optional(Text(100)) }),
    CartView,
    { ...adding, 'unknown-good': Nothing },
  ),
  setQuantity: call(Type.Object({ ...gesture, lineNo: Type.Integer(), quantityMicro: Quantity }), CartView, { ...changing, 'quantity-fraction': Named, 'too-large': Nothing, 'more-than-sold': Type.Object({ leftMicro: Micro }) }),
  /** A price by hand: below the list price it is a discount, above it a price of its own. Each needs its right. */
  setPrice: call(Type.Object({ ...gesture, lineNo: Type.Integer(), priceMinor: Type.Integer({ minimum: 0, maximum: 999_999_999_999 }), reason: Text(100) }), CartView, { ...changing, ...full, 'too-large': Nothing, 'fixed-line': Nothing }),
  /** null takes the discount off. */
  setDiscount: call(Type.Object({ ...gesture, lineNo: Type.Integer(), discount: Type.Union([Discount, Type.Null()]), reason: Text(100) }), CartView, { ...changing, ...full, 'fixed-line': Nothing, 'above-price': Nothing }),
  setReceiptDiscount: call(Type.Object({ ...gesture, discount: Type.Union([Discount, Type.Null()]), reason: Text(100) }), CartView, { ...seller, ...busy, ...guarded, ...full, 'nothing-to-discount': Nothing, 'above-price': Nothing }),
  setNote: call(Type.Object({ ...gesture, lineNo: Type.Integer(), note: Text(300) }), CartView, { ...changing, ...full }),
  setSeller: call(Type.Object({ ...gesture, lineNo: Type.Integer(), sellerId: Type.Union([Id, Type.Null()]) }), CartView, { ...changing, 'unknown-staff': Nothing }),
  removeLine: call(Type.Object({ ...gesture, lineNo: Type.Integer() }), CartView, changing),
  clear: call(Type.Object({ ...gesture }), CartView, { ...seller, ...busy, ...guarded }),
  /** Sets the sale in hand aside under a name that may be empty; a new empty one takes its place. */
  park: call(Type.Object({ ...gesture, name: Text(60) }), CartView, { ...seller, ...busy, empty: Nothing, 'too-many-parked': Nothing }),
  parked: call(Nothing, Type.Object({ carts: Type.Array(ParkedCart) }), { 'not-signed-in': Nothing }),
  /** Takes a parked sale up again. What is in hand, if anything, is parked in its place. */
  recall: call(Type.Object({ ...gesture, cartId: Id }), CartView, { ...seller, ...busy, 'unknown-cart': Nothing }),
  dropParked: call(Type.Object({ ...gesture, cartId: Id }), Type.Object({ carts: Type.Array(ParkedCart) }), { ...seller, ...guarded, 'unknown-cart': Nothing }),
  /**
   * Pays the cart and closes it: refunds go back first, then sales are taken. `cartId` and `expectedTotalMinor` name the cart
   * and the signed total the cashier saw: where the cart is another or comes to another total, nothing is paid
   * (`cart-changed`). `expectedCashDueMinor` is the cash that was on the screen for this offer: signed, null where no cash is to
   * move. Where cash is rounded otherwise by now, `cash-changed` says the true sum. Asked again for a cart that is already paid, it answers what it became and changes nothing.
   */
  pay: call(
    Type.Object({ cartId: Id, expectedTotalMinor: Minor, expectedCashDueMinor: Type.Union([Minor, Type.Null()]), offer: TenderOffer, payBackTo: Type.Union([Type.Literal('as-paid'), Type.Literal('cash')]), approvalId: Type.Optional(Id) }),
    PaidReceipt,
    {
      ...seller, ...guarded, empty: Nothing, 'cart-changed': Nothing, 'cash-changed': Type.Object({ cashDueMinor: Minor }), 'sale-in-progress': Nothing,
      /** More cash would go out than is in the drawer; null where the cashier counts blind. */
      'drawer-short': Type.Object({ availableMinor: Type.Union([Minor, Type.Null()]) }),
      'tendered-too-small': Type.Object({ totalMinor: Minor }), 'tendered-too-large': Nothing, 'card-too-large': Nothing,
      'card-declined': Type.Object({ reason: Text(500) }), 'card-unknown': Nothing,
      /** Another till, or another window, took these goods back meanwhile. */
      'more-than-sold': Type.Object({ leftMicro: Micro }),
      'register-refused': Type.Object({ reason: Text(500) }), 'register-unknown': Nothing,
    },
  ),
  changed: event(CartView),
});
