import { Id, Instant, Minor, Text, Type, type Static } from '../define/schema.ts';

const Sum = Type.Object({ count: Type.Integer(), totalMinor: Minor });
const ByTender = Type.Array(Type.Object({ kind: Text(60), amountMinor: Minor }));

/** What a shift came to: the shape of `ShiftTotals` in domain/shift, as a Z carries it. */
export const ShiftTotals = Type.Object({
  floatMinor: Minor, sales: Sum, refunds: Sum, salesByTender: ByTender, refundsByTender: ByTender, netMinor: Minor, discountMinor: Minor, roundingMinor: Minor,
  tax: Type.Array(Type.Object({ taxCode: Text(40), taxRateBps: Type.Union([Type.Integer(), Type.Null()]), totalMinor: Minor, taxMinor: Minor })),
  cashIn: Sum, cashOut: Sum, countedDifferenceMinor: Minor, expectedCashMinor: Minor,
  firstNumber: Type.Union([Text(60), Type.Null()]), lastNumber: Type.Union([Text(60), Type.Null()]),
  byStaff: Type.Array(Type.Object({ staffId: Id, salesMinor: Minor, refundsMinor: Minor, receipts: Type.Integer() })),
});
export type ShiftTotals = Static<typeof ShiftTotals>;

/**
 * The Z against the receipts that are here: `open` no Z yet · `waiting` not all that the Z counted has arrived · `right` · `differs`
 * all is here and the sums are not the same · `unreadable` a Z this server cannot read.
 */
export const ShiftCheck = Type.Union([Type.Literal('open'), Type.Literal('waiting'), Type.Literal('right'), Type.Literal('differs'), Type.Literal('unreadable')]);
export type ShiftCheck = Static<typeof ShiftCheck>;

/** Sums are of the Z where there is one, else of the receipts that have arrived. */
export const ShiftRow = Type.Object({
  id: Id, number: Type.Integer(), storeId: Id, storeName: Text(200), tillId: Id, tillName: Text(200), timeZone: Text(60), businessDate: Text(10),
  openedAt: Instant, openedBy: Text(200), closedAt: Type.Union([Instant, Type.Null()]), closedBy: Text(200),
  sales: Sum, refunds: Sum, netMinor: Minor,
  /** Over (positive) or short of the count that ended the shift; null while it is open, or where that count has not arrived. */
  differenceMinor: Type.Union([Minor, Type.Null()]),
  check: ShiftCheck,
});
export type ShiftRow = Static<typeof ShiftRow>;

/** `GET /api/v1/shifts?after=&limit=&storeId=&tillId=`: newest first by their opening. */
export const ShiftPage = Type.Object({ shifts: Type.Array(ShiftRow), next: Type.Union([Text(300), Type.Null()]) });
export type ShiftPage = Static<typeof ShiftPage>;

/** One sum of a Z that is not what the receipts come to; `of` names the tender, rate or person where there are several. */
export const ShiftDifference = Type.Object({ what: Text(40), of: Type.Union([Text(60), Type.Null()]), statedMinor: Minor, summedMinor: Minor });
export type ShiftDifference = Static<typeof ShiftDifference>;

/** What one seller sold and took back, under the name and INN of their last receipt of the shift. */
export const ShiftSeller = Type.Object({ legalEntityId: Id, name: Text(10_000), inn: Text(10_000), sales: Sum, refunds: Sum, netMinor: Minor, tax: ShiftTotals.properties.tax });
export type ShiftSeller = Static<typeof ShiftSeller>;

/** `GET /api/v1/shifts/:shiftId`. */
export const ShiftDetail = Type.Object({
  shift: ShiftRow, totals: Type.Union([ShiftTotals, Type.Null()]),
  /** By the receipts that have arrived, where several sellers are among them; else empty. A Z carries no sellers. */
  sellers: Type.Array(ShiftSeller),
  differences: Type.Array(ShiftDifference),
  /** Of what the Z counted. */
  receiptsHere: Type.Integer(), receiptsStated: Type.Union([Type.Integer(), Type.Null()]),
  movements: Type.Array(Type.Object({ id: Id, number: Type.Integer(), direction: Text(10), amountMinor: Minor, reason: Text(10_000), note: Text(10_000), at: Instant, staffName: Text(200) })),
  counts: Type.Array(Type.Object({
    id: Id, purpose: Text(20), expectedMinor: Minor, countedMinor: Minor, blind: Type.Boolean(), reason: Text(10_000), at: Instant, staffName: Text(200),
    denominations: Type.Array(Type.Object({ minor: Minor, count: Type.Integer() })),
  })),
  /** Names of those in `totals.byStaff`; an empty one is somebody no longer known. */
  staff: Type.Array(Type.Object({ staffId: Id, name: Text(200) })),
});
export type ShiftDetail = Static<typeof ShiftDetail>;
