import { call, defineService, event } from '../define/service.ts';
import { Id, Instant, Micro, Minor, Nothing, Text, Type, type Static } from '../define/schema.ts';
import { GoodCard, Unit } from './catalog.ts';

export const CartLine = Type.Object({
  lineNo: Type.Integer(), goodId: Id, name: Text(1000), unit: Unit, quantityMicro: Micro, priceMinor: Minor, discountMinor: Minor, totalMinor: Minor,
  pictureHash: Type.Union([Text(64), Type.Null()]),
});
export type CartLine = Static<typeof CartLine>;

export const SaleState = Type.Union([
  Type.Literal('cart'), Type.Literal('tendering'), Type.Literal('fiscal-intent'), Type.Literal('registered'), Type.Literal('not-registered'), Type.Literal('unknown'), Type.Literal('posted'),
]);

/** The whole sale as the cashier sees it; each answer carries it, so that a screen swaps one reference. */
export const CartView = Type.Object({
  /** The id the receipt will have; a new one after each sale. */
  id: Id, state: SaleState, lines: Type.Array(CartLine),
  /** The line touched last: in view and marked. */
  selectedLineNo: Type.Union([Type.Integer(), Type.Null()]),
  itemCount: Type.Integer(), totalMinor: Minor, taxMinor: Minor, discountMinor: Minor,
});
export type CartView = Static<typeof CartView>;

export const PaidReceipt = Type.Object({
  receiptId: Id, number: Text(60), totalMinor: Minor, tenderedMinor: Minor, changeMinor: Minor, paidAt: Instant,
});
export type PaidReceipt = Static<typeof PaidReceipt>;

/**
 * One gesture of the cashier: the same id sent again (after a lost answer) changes nothing and answers the cart as it is.
 */
const gesture = { gesture: Id };
const seller = { 'not-signed-in': Nothing, 'no-shift': Nothing } as const;
const busy = { 'sale-in-progress': Nothing } as const;
const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 });

export const sale = defineService('sale', {
  view: call(Nothing, CartView, {}),
  /** What a scanner read, whole. `quantityMicro` when the cashier typed `3*` before. */
  scan: call(
    Type.Object({ ...gesture, code: Text(200, 1), quantityMicro: Type.Optional(Quantity) }),
    CartView,
    { ...seller, ...busy, 'unknown-barcode': Type.Object({ code: Text(200) }), ambiguous: Type.Object({ goods: Type.Array(GoodCard) }), 'no-price': Type.Object({ name: Text(1000) }), 'quantity-fraction': Type.Object({ name: Text(1000) }), 'too-large': Nothing },
  ),
  add: call(
    Type.Object({ ...gesture, goodId: Id, quantityMicro: Quantity }),
    CartView,
    { ...seller, ...busy, 'unknown-good': Nothing, 'no-price': Type.Object({ name: Text(1000) }), 'quantity-fraction': Type.Object({ name: Text(1000) }), 'too-large': Nothing },
  ),
  setQuantity: call(
    Type.Object({ ...gesture, lineNo: Type.Integer(), quantityMicro: Quantity }),
    CartView,
    { ...seller, ...busy, 'unknown-line': Nothing, 'quantity-fraction': Type.Object({ name: Text(1000) }), 'too-large': Nothing },
  ),
  removeLine: call(Type.Object({ ...gesture, lineNo: Type.Integer() }), CartView, { ...seller, ...busy, 'unknown-line': Nothing }),
  clear: call(Type.Object({ ...gesture }), CartView, { ...seller, ...busy }),
  /**
   * Pays the cart in cash and closes it. `tenderedMinor` null means the exact sum. `cartId` and `expectedTotalMinor` name the cart
   * and the total the cashier saw: where the cart is another or comes to another total, nothing is paid (`cart-changed`). Asked
   * again for a cart that is already a receipt, it answers that receipt and changes nothing.
   */
  payCash: call(
    Type.Object({ cartId: Id, expectedTotalMinor: Minor, tenderedMinor: Type.Union([Minor, Type.Null()]) }),
    PaidReceipt,
    { ...seller, empty: Nothing, 'cart-changed': Nothing, 'tendered-too-small': Type.Object({ totalMinor: Minor }), 'tendered-too-large': Nothing, 'register-refused': Type.Object({ reason: Text(500) }), 'register-unknown': Nothing },
  ),
  changed: event(CartView),
});
