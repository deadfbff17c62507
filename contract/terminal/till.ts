import { call, defineService, event } from '../define/service.ts';
import { Id, Instant, Nothing, Text, Type, type Static } from '../define/schema.ts';

export const StaffRole = Type.Union([Type.Literal('owner'), Type.Literal('manager'), Type.Literal('senior-cashier'), Type.Literal('cashier')]);

/** How this till stands towards the server; offline is not an error (LOOKS, "Modes"). */
export const SyncState = Type.Object({
  online: Type.Boolean(),
  unsent: Type.Integer({ minimum: 0 }),
  oldestUnsentAt: Type.Union([Instant, Type.Null()]),
  lastContactAt: Type.Union([Instant, Type.Null()]),
  /** Rows received of those expected (0 while nobody knows) while a copy of the shop comes in; null when complete. */
  loading: Type.Union([Type.Object({
    received: Type.Integer(), expected: Type.Integer(),
    /** The server makes the copy ready, it comes in, the till puts it in place. Absent while rows are read page by page. */
    phase: Type.Optional(Type.Union([Type.Literal('preparing'), Type.Literal('downloading'), Type.Literal('building')])),
  }), Type.Null()]),
  /** A commit the server had to set aside, or a fork: something a person must look at. */
  attention: Type.Integer({ minimum: 0 }),
  /** There and true where the server answers that it knows no such till: it was put back from a backup of before this till was paired. */
  unknown: Type.Optional(Type.Literal(true)),
  clockOffsetMs: Type.Union([Type.Integer(), Type.Null()]),
});
export type SyncState = Static<typeof SyncState>;

export const PrinterState = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('offline'), Type.Literal('paper-low'), Type.Literal('paper-out'), Type.Literal('cover-open'), Type.Literal('none')]),
  queued: Type.Integer({ minimum: 0 }),
  /** Jobs that may or may not be on paper: the cashier looks and reprints as a copy. */
  unknown: Type.Integer({ minimum: 0 }),
});
export type PrinterState = Static<typeof PrinterState>;

/** The part of the shop's policy that screens need (domain/policy). */
export const TillRules = Type.Object({
  blindCount: Type.Boolean(), idleLockMin: Type.Integer({ minimum: 0 }), cardAccepted: Type.Boolean(), notesMinor: Type.Array(Type.Integer()),
  discountReasons: Type.Array(Text(100)), refundReasons: Type.Array(Text(100)), cashInReasons: Type.Array(Text(100)), cashOutReasons: Type.Array(Text(100)), differenceReasons: Type.Array(Text(100)),
  cashRounding: Type.Union([Type.Object({ stepMinor: Type.Integer(), mode: Type.Union([Type.Literal('down'), Type.Literal('nearest')]) }), Type.Null()]),
});
export type TillRules = Static<typeof TillRules>;

export const TillState = Type.Object({
  phase: Type.Union([Type.Literal('unpaired'), Type.Literal('loading'), Type.Literal('ready')]),
  /** `demo` lives on this computer only and is never sent anywhere. */
  mode: Type.Union([Type.Literal('shop'), Type.Literal('demo')]),
  companyName: Text(200), storeName: Text(200), tillName: Text(200),
  storeNumber: Type.Integer(), tillNumber: Type.Integer(),
  /** The store's zone as an IANA name, empty before there is a store, and when its day begins, in minutes after midnight: screens tell time as paper does. */
  timeZone: Text(60), dayCutoffMin: Type.Integer({ minimum: 0 }),
  staff: Type.Union([Type.Object({ id: Id, name: Text(200), role: StaffRole }), Type.Null()]),
  /** Somebody is signed in, but the screen is locked until a PIN is given. */
  locked: Type.Boolean(),
  /** Whoever stands here works here no more: they may finish the sale in hand, and then the till closes for them (compose SPEC, DOOR4). */
  finishing: Type.Boolean(),
  /** The till is a training one: nothing done now is real. */
  training: Type.Boolean(),
  /** What the person here may do alone (domain/rights): right -> true, or how far (basis points or kopecks). Rights not named are missing. */
  rights: Type.Record(Type.String(), Type.Union([Type.Literal(true), Type.Integer()])),
  shift: Type.Union([Type.Object({
    id: Id, number: Type.Integer(), openedAt: Instant, openedBy: Text(200),
    /** Minutes since it was opened by the best known time, and whether that is near or over the legal day (domain/shift). */
    ageMin: Type.Integer(), warning: Type.Union([Type.Literal('none'), Type.Literal('long'), Type.Literal('over-a-day')]),
  }), Type.Null()]),
  parkedCount: Type.Integer({ minimum: 0 }),
  policy: TillRules,
  sync: SyncState,
  printer: PrinterState,
  /** Letters with receipts: still to leave, and refused for good within a day, unless the receipt was sent again. */
  letters: Type.Object({ waiting: Type.Integer({ minimum: 0 }), failed: Type.Integer({ minimum: 0 }) }),
  /** What the register is: shops without one use the null register and paper says so. */
  register: Type.Union([Type.Literal('none')]),
  build: Text(100),
});
export type TillState = Static<typeof TillState>;

/** Everything the frame around the screens shows. */
export const till = defineService('till', {
  state: call(Nothing, TillState, {}),
  changed: event(TillState),
});
