import { Id, Instant, Micro, Minor, Text, Type, type Static } from '../define/schema.ts';

export const ReceiptRow = Type.Object({
  id: Id, number: Text(60), occurredAt: Instant, businessDate: Text(10), receivedAt: Instant, storeId: Id, storeName: Text(200), tillName: Text(200),
  /** The store's own zone, so that a receipt shows the time its paper shows. */
  timeZone: Text(60),
  staffName: Text(200), totalMinor: Minor, lineCount: Type.Integer(), kind: Text(20),
});
export type ReceiptRow = Static<typeof ReceiptRow>;

/** `GET /api/v1/receipts?after=&limit=&storeId=`: newest first by the time of sale, keyset pages. */
export const ReceiptPage = Type.Object({ receipts: Type.Array(ReceiptRow), next: Type.Union([Text(300), Type.Null()]) });
export type ReceiptPage = Static<typeof ReceiptPage>;

export const ReceiptLineRow = Type.Object({
  lineNo: Type.Integer(), name: Text(1000), unit: Text(10), barcode: Type.Union([Text(50), Type.Null()]), quantityMicro: Micro, priceMinor: Minor,
  discountMinor: Minor, totalMinor: Minor, taxCode: Text(40), taxRateBps: Type.Union([Type.Integer(), Type.Null()]), taxMinor: Minor,
});

/** `GET /api/v1/receipts/:receiptId`. */
export const ReceiptDetail = Type.Object({
  receipt: ReceiptRow, taxMinor: Minor, changeMinor: Minor, clockTrust: Text(20), register: Text(200),
  lines: Type.Array(ReceiptLineRow),
  tenders: Type.Array(Type.Object({ kind: Text(20), amountMinor: Minor, tenderedMinor: Minor })),
});
export type ReceiptDetail = Static<typeof ReceiptDetail>;

/** `GET /api/v1/today`: the answer in words first. Sums are by business date, in the company's own stores. */
export const Today = Type.Object({
  businessDate: Text(10), totalMinor: Minor, receiptCount: Type.Integer(), averageMinor: Minor, lastReceiptAt: Type.Union([Instant, Type.Null()]),
  /** The same hours a week ago; null when there is nothing to compare with. */
  weekAgoMinor: Type.Union([Minor, Type.Null()]),
  byHour: Type.Array(Type.Object({ hour: Type.Integer(), totalMinor: Minor, weekAgoMinor: Minor })),
  byStore: Type.Array(Type.Object({ storeId: Id, name: Text(200), totalMinor: Minor, receiptCount: Type.Integer(), averageMinor: Minor, tillsOnline: Type.Integer(), tills: Type.Integer(), unsent: Type.Integer() })),
});
export type Today = Static<typeof Today>;

/** `GET /api/v1/live` (server-sent events): `receipts` with the ids that just arrived, `tills` when a till's contact changed. */
export const LiveReceipts = Type.Object({ receiptIds: Type.Array(Id) });
export type LiveReceipts = Static<typeof LiveReceipts>;
