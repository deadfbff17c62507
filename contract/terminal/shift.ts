import { call, defineService } from '../define/service.ts';
import { Id, Instant, Minor, Nothing, Text, Type, type Static } from '../define/schema.ts';
import { NeedsRight } from './approval.ts';

/** The most a drawer may begin with, in kopecks; it may end with more. */
export const MOST_FLOAT_MINOR = 100_000_000_00;
const Float = Type.Integer({ minimum: 0, maximum: MOST_FLOAT_MINOR });
/** A drawer holds what its sales brought, and one line of a sale may cost 9 999 999 999.99. */
const Counted = Type.Integer({ minimum: 0, maximum: 999_999_999_999_99 });
export const Denomination = Type.Object({ minor: Type.Integer({ minimum: 1 }), count: Type.Integer({ minimum: 0, maximum: 1_000_000 }) });
/** Kinds of banknotes a policy may name (contract/api) and of coins. */
const MAX_KINDS = 60;
const Sum = Type.Object({ count: Type.Integer(), totalMinor: Minor });
const ByTender = Type.Array(Type.Object({ kind: Text(20), amountMinor: Minor }));

/** What a shift came to; the shape of `ShiftTotals` in domain/shift, and of the printed X and Z. */
export const ShiftTotals = Type.Object({
  floatMinor: Minor,
  sales: Sum, refunds: Sum, salesByTender: ByTender, refundsByTender: ByTender,
  netMinor: Minor, discountMinor: Minor, roundingMinor: Minor,
  tax: Type.Array(Type.Object({ taxCode: Text(40), taxRateBps: Type.Union([Type.Integer(), Type.Null()]), totalMinor: Minor, taxMinor: Minor })),
  cashIn: Sum, cashOut: Sum,
  /** Differences of counts already booked in this shift. */
  countedDifferenceMinor: Minor,
  expectedCashMinor: Minor,
  firstNumber: Type.Union([Text(60), Type.Null()]), lastNumber: Type.Union([Text(60), Type.Null()]),
  byStaff: Type.Array(Type.Object({ staffId: Id, salesMinor: Minor, refundsMinor: Minor, receipts: Type.Integer() })),
});
export type ShiftTotals = Static<typeof ShiftTotals>;

/** What one seller sold and took back in a shift, under the name and INN of their receipts. */
export const ShiftSeller = Type.Object({
  legalEntityId: Id, name: Text(500), inn: Text(20), sales: Sum, refunds: Sum, netMinor: Minor, tax: ShiftTotals.properties.tax,
});
export type ShiftSeller = Static<typeof ShiftSeller>;

export const ShiftReport = Type.Object({
  shiftId: Id, number: Type.Integer(), openedAt: Instant, openedBy: Text(200), closedAt: Type.Union([Instant, Type.Null()]), closedBy: Text(200),
  totals: ShiftTotals,
  /** Cash of receipts whose sale stands half-way, in the sums of the tenders and not in the drawer (domain/shift, SHF21); an X alone can have any. */
  halfwayMinor: Minor,
  /** Each seller by themselves, where several sold in the shift; else empty. */
  sellers: Type.Array(ShiftSeller),
  /** Null until the drawer has been counted. */
  countedMinor: Type.Union([Minor, Type.Null()]), differenceMinor: Type.Union([Minor, Type.Null()]), reason: Text(300),
  paper: Type.Array(Text(200)), widthChars: Type.Integer(),
});
export type ShiftReport = Static<typeof ShiftReport>;

/**
 * A paper besides receipts and Z that can be printed once more. `amountMinor` is what was moved or counted, null of an X and, for who counts blind,
 * of a count; `number` that of a movement within its shift, null of others. `mayBeLost`: nobody knows whether it came out.
 */
export const ShiftSlip = Type.Object({
  id: Id, kind: Type.Union([Type.Literal('cash-in'), Type.Literal('cash-out'), Type.Literal('check'), Type.Literal('handover'), Type.Literal('x')]),
  shiftNumber: Type.Integer(), number: Type.Union([Type.Integer(), Type.Null()]), amountMinor: Type.Union([Minor, Type.Null()]), at: Instant, staffName: Text(200), mayBeLost: Type.Boolean(),
});
export type ShiftSlip = Static<typeof ShiftSlip>;

/** A sale put aside that has become receipts in part: the number of the first of them, and what its row among those put aside says. */
export const HalfwaySale = Type.Object({ number: Text(60), name: Text(60), parkedAt: Instant, parkedBy: Text(200) });
export type HalfwaySale = Static<typeof HalfwaySale>;

/** What a person should look at before the shift ends; what is in hand and what stands half-way blocks the end, the rest does not. */
export const Unfinished = Type.Object({
  parked: Type.Integer(),
  /** Those of the parked ones that have become receipts in part, the longest waiting first. */
  halfway: Type.Array(HalfwaySale),
  unsent: Type.Integer(), unprinted: Type.Integer(), mailWaiting: Type.Integer(),
  /** The sale in hand has goods, or the register has not answered for it. */
  cartLines: Type.Integer(), registerUnknown: Type.Boolean(),
});

export const shift = defineService('shift', {
  /** Opens a shift with the cash already in the drawer, in kopecks. */
  open: call(Type.Object({ floatMinor: Float }), Type.Object({ number: Type.Integer() }), { 'not-signed-in': Nothing, 'already-open': Nothing, locked: Nothing }),
  unfinished: call(Nothing, Unfinished, { 'not-signed-in': Nothing }),
  /** What should be in the drawer, for who is about to count it; null where that person counts blind (domain/shift, SHF18). Writes nothing. */
  expected: call(Nothing, Type.Object({ expectedMinor: Type.Union([Minor, Type.Null()]) }), { 'not-signed-in': Nothing, 'no-shift': Nothing }),
  /** The X report, for those with the right `x-report`; the journal keeps who looked. `print` queues the paper. */
  report: call(Type.Object({ print: Type.Boolean(), approvalId: Type.Optional(Id) }), ShiftReport, { 'not-signed-in': Nothing, 'no-shift': Nothing, 'needs-right': NeedsRight }),
  /**
   * A count that does not end the shift: a check, or the hand-over to the next cashier. A difference is booked and needs a reason; one larger than
   * the person may take out of the drawer needs the right `cash-out` for that much.
   */
  count: call(
    Type.Object({ gesture: Id, purpose: Type.Union([Type.Literal('check'), Type.Literal('handover')]), countedMinor: Counted, denominations: Type.Array(Denomination, { maxItems: MAX_KINDS }), reason: Text(300), approvalId: Type.Optional(Id) }),
    Type.Object({ expectedMinor: Minor, differenceMinor: Minor }),
    { 'not-signed-in': Nothing, 'no-shift': Nothing, 'reason-needed': Type.Object({ differenceMinor: Minor }), 'needs-right': NeedsRight },
  ),
  /** Counts, books the difference, writes the Z and ends the shift: one transaction. Asked again after a lost answer, it answers the same Z. */
  close: call(
    Type.Object({ gesture: Id, shiftId: Id, countedMinor: Counted, denominations: Type.Array(Denomination, { maxItems: MAX_KINDS }), reason: Text(300), approvalId: Type.Optional(Id) }),
    ShiftReport,
    { 'not-signed-in': Nothing, 'no-shift': Nothing, 'sale-in-progress': Nothing, 'cart-not-empty': Nothing, 'half-way': HalfwaySale, 'reason-needed': Type.Object({ differenceMinor: Minor }), 'needs-right': NeedsRight },
  ),
  /** Earlier shifts of this till, newest first. */
  list: call(Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 200 }) }), Type.Object({ shifts: Type.Array(Type.Object({ shiftId: Id, number: Type.Integer(), openedAt: Instant, openedBy: Text(200), closedAt: Type.Union([Instant, Type.Null()]), salesMinor: Minor, refundsMinor: Minor, differenceMinor: Minor })) }), { 'not-signed-in': Nothing }),
  /** The Z of an ended shift as it was printed; `print` queues it again as a copy. */
  closed: call(Type.Object({ shiftId: Id, print: Type.Boolean() }), ShiftReport, { 'unknown-shift': Nothing, 'not-signed-in': Nothing }),
  /** Slips of the open shift, and those of any shift that may be lost, which come first. */
  slips: call(Nothing, Type.Object({ slips: Type.Array(ShiftSlip) }), { 'not-signed-in': Nothing }),
  /** Prints a slip once more, marked КОПИЯ: by the right of a copy, an X by its own. */
  printSlip: call(Type.Object({ id: Id, approvalId: Type.Optional(Id) }), Nothing, { 'not-signed-in': Nothing, 'unknown-slip': Nothing, 'no-printer': Nothing, 'needs-right': NeedsRight }),
});
