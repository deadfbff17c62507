import { Id, Instant, Micro, Minor, Text, Type, type Static } from '../define/schema.ts';

export const ReceiptRow = Type.Object({
  id: Id, number: Text(60), occurredAt: Instant, businessDate: Text(10), receivedAt: Instant, storeId: Id, storeName: Text(200), tillName: Text(200),
  /** The store's own zone, so that a receipt shows the time its paper shows. */
  timeZone: Text(60),
  staffName: Text(200), lineCount: Type.Integer(),
  /** `sale` or `refund`; amounts of both are positive. */
  kind: Text(20), totalMinor: Minor,
  shiftId: Id,
  /** What has come back of this sale so far, from whichever till. */
  refundedMinor: Minor,
  /** One of several receipts of one basket: several sellers, or an exchange. */
  partOfBasket: Type.Boolean(),
});
export type ReceiptRow = Static<typeof ReceiptRow>;

/** `GET /api/v1/receipts?after=&limit=&storeId=&tillId=&shiftId=&businessDate=&kind=`: newest first by the time of sale, keyset pages. */
export const ReceiptPage = Type.Object({ receipts: Type.Array(ReceiptRow), next: Type.Union([Text(300), Type.Null()]) });
export type ReceiptPage = Static<typeof ReceiptPage>;

/** What makes up a discount: `value` is basis points of a percentage, kopecks otherwise (domain/discount). */
export const DiscountRow = Type.Object({
  on: Type.Union([Type.Literal('line'), Type.Literal('receipt')]), kind: Type.Union([Type.Literal('percent'), Type.Literal('amount'), Type.Literal('price')]),
  value: Minor, amountMinor: Minor, reason: Text(10_000),
});
export type DiscountRow = Static<typeof DiscountRow>;

export const ReceiptLineRow = Type.Object({
  lineNo: Type.Integer(), name: Text(1000), unit: Text(10), barcode: Type.Union([Text(50), Type.Null()]), quantityMicro: Micro, priceMinor: Minor,
  /** Null where the price list said nothing and the price was entered by hand. */
  listPriceMinor: Type.Union([Minor, Type.Null()]),
  discountMinor: Minor, discounts: Type.Array(DiscountRow), totalMinor: Minor,
  taxCode: Text(40), taxRateBps: Type.Union([Type.Integer(), Type.Null()]), taxMode: Text(20), taxMinor: Minor,
  note: Text(10_000), sellerName: Type.Union([Text(200), Type.Null()]),
  /** How much of this line has come back. */
  refundedMicro: Micro,
});

/** A receipt that has to do with another one. */
export const RelatedReceipt = Type.Object({ id: Id, number: Text(60), kind: Text(20), occurredAt: Instant, timeZone: Text(60), storeName: Text(200), tillName: Text(200), totalMinor: Minor });
export type RelatedReceipt = Static<typeof RelatedReceipt>;

/** `GET /api/v1/receipts/:receiptId`. */
export const ReceiptDetail = Type.Object({
  receipt: ReceiptRow, taxMinor: Minor, changeMinor: Minor,
  /** What cash rounding added to the total, or took from it: tenders sum to total + rounding. */
  roundingMinor: Minor,
  /** Why goods came back; empty for a sale. */
  reason: Text(10_000),
  legalEntityName: Text(500), shiftNumber: Type.Union([Type.Integer(), Type.Null()]), clockTrust: Text(20), register: Text(200),
  lines: Type.Array(ReceiptLineRow),
  tenders: Type.Array(Type.Object({ kind: Text(20), amountMinor: Minor, tenderedMinor: Minor, reference: Text(10_000) })),
  /** The sale that came back: only its id where it has not arrived. */
  refundOf: Type.Union([Type.Object({ id: Id, receipt: Type.Union([RelatedReceipt, Type.Null()]) }), Type.Null()]),
  refunds: Type.Array(RelatedReceipt),
  /** The other receipts of the same basket. */
  siblings: Type.Array(RelatedReceipt),
});
export type ReceiptDetail = Static<typeof ReceiptDetail>;

/**
 * `GET /api/v1/today`: the answer in words first. Sums are by business date, in the company's own stores, and net: sales less
 * refunds, which are told apart too. Receipts and their average are those of sales.
 */
export const Today = Type.Object({
  businessDate: Text(10), totalMinor: Minor, refundsMinor: Minor, refundCount: Type.Integer(), receiptCount: Type.Integer(), averageMinor: Minor, lastReceiptAt: Type.Union([Instant, Type.Null()]),
  /** The same hours a week ago; null when there is nothing to compare with. */
  weekAgoMinor: Type.Union([Minor, Type.Null()]),
  byHour: Type.Array(Type.Object({ hour: Type.Integer(), totalMinor: Minor, refundsMinor: Minor, weekAgoMinor: Minor })),
  byStore: Type.Array(Type.Object({ storeId: Id, name: Text(200), totalMinor: Minor, refundsMinor: Minor, refundCount: Type.Integer(), receiptCount: Type.Integer(), averageMinor: Minor, tillsOnline: Type.Integer(), tills: Type.Integer(), unsent: Type.Integer() })),
});
export type Today = Static<typeof Today>;

/** `GET /api/v1/live` (server-sent events): `receipts` with the ids that just arrived, `shifts` when anything else of a shift did, `tills` when a till's contact changed. */
export const LiveReceipts = Type.Object({ receiptIds: Type.Array(Id) });
export type LiveReceipts = Static<typeof LiveReceipts>;
