import { call, defineService } from '../define/service.ts';
import { Id, Instant, Micro, Minor, Nothing, Text, Type, type Static } from '../define/schema.ts';
import { GoodCard, Unit } from './catalog.ts';
import { NeedsRight } from './approval.ts';
import { SoldElsewhere } from './receipt.ts';
import { CartView, Quantity } from './sale.ts';

export const RefundableLine = Type.Object({
  lineNo: Type.Integer(), goodId: Id, name: Text(1000), unit: Unit, barcode: Type.Union([Text(200), Type.Null()]),
  soldMicro: Micro,
  /** What may still be put into the cart: sold less refunded, less what lies in the cart already. */
  leftMicro: Micro,
  /** Of the whole line, and of what is left. */
  totalMinor: Minor, leftMinor: Minor, discountMinor: Minor, priceMinor: Minor,
});
export type RefundableLine = Static<typeof RefundableLine>;

export const RefundableReceipt = Type.Object({
  receiptId: Id, number: Text(60), soldAt: Instant, staffName: Text(200), totalMinor: Minor, refundedMinor: Minor, ageDays: Type.Integer(),
  /** One of the two clocks was wrong: `ageDays` is the least it can be, and nothing is late. */
  ageInDoubt: Type.Boolean(),
  tenders: Type.Array(Type.Object({ kind: Text(20), amountMinor: Minor })),
  /** Null for a receipt of this till. */
  elsewhere: Type.Union([SoldElsewhere, Type.Null()]),
  lines: Type.Array(RefundableLine),
});
export type RefundableReceipt = Static<typeof RefundableReceipt>;

/** Goods that come back. They go into the cart beside goods that go out, so an exchange is one screen and one payment. */
export const refund = defineService('refund', {
  open: call(Type.Object({ receiptId: Id }), RefundableReceipt, { 'unknown-receipt': Nothing, 'is-refund': Nothing, 'not-signed-in': Nothing }),
  /** Reads a code as `sale.scan` does, and changes nothing: its goods, best sellers first, each with how much of it the code stands for where it says so. */
  read: call(Type.Object({ code: Text(10_000, 1) }), Type.Object({ goods: Type.Array(GoodCard) }), {
    'not-signed-in': Nothing, 'unknown-barcode': Type.Object({ code: Text(200), checkDigitWrong: Type.Boolean() }), 'receipt-code': Type.Object({ receiptId: Id }),
    'scale-label': Type.Object({ reason: Type.Union([Type.Literal('no-good'), Type.Literal('zero')]) }), 'quantity-fraction': Type.Object({ name: Text(1000) }), 'too-large': Nothing,
  }),
  /** Puts so much of lines of one receipt into the cart, on top of what lies there of the same line. `leftMicro` of `more-than-sold` is what of a line could still be added. */
  add: call(
    Type.Object({ gesture: Id, approvalId: Type.Optional(Id), receiptId: Id, lines: Type.Array(Type.Object({ lineNo: Type.Integer(), quantityMicro: Quantity }), { minItems: 1, maxItems: 500 }), reason: Text(100) }),
    CartView,
    {
      'not-signed-in': Nothing, 'no-shift': Nothing, 'sale-in-progress': Nothing, 'needs-right': NeedsRight, 'unknown-receipt': Nothing, 'is-refund': Nothing,
      'unknown-line': Nothing, 'quantity-fraction': Type.Object({ name: Text(1000) }), 'more-than-sold': Type.Object({ leftMicro: Micro }), 'receipt-full': Type.Object({ lines: Type.Integer() }),
    },
  ),
  /** Goods without a receipt, at today's price; by right only. Null barcode fields as in `sale.scan`. */
  addWithoutReceipt: call(
    Type.Object({ gesture: Id, approvalId: Type.Optional(Id), goodId: Id, quantityMicro: Quantity, reason: Text(100, 1) }),
    CartView,
    {
      'not-signed-in': Nothing, 'no-shift': Nothing, 'sale-in-progress': Nothing, 'needs-right': NeedsRight, 'unknown-good': Nothing,
      'no-price': Type.Object({ goodId: Id, name: Text(1000) }), 'quantity-fraction': Type.Object({ name: Text(1000) }), 'too-large': Nothing, 'receipt-full': Type.Object({ lines: Type.Integer() }),
    },
  ),
});
