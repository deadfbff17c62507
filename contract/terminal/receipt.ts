import { call, defineService } from '../define/service.ts';
import { Id, Instant, Minor, Nothing, Text, Type, type Static } from '../define/schema.ts';
import { NeedsRight } from './approval.ts';

export const PrintState = Type.Union([Type.Literal('queued'), Type.Literal('sending'), Type.Literal('sent'), Type.Literal('confirmed'), Type.Literal('unknown'), Type.Literal('none')]);

/** The last letter with a receipt. `cause` is a code: why it failed or still waits; empty where there is nothing to say. */
export const LetterState = Type.Object({ state: Type.Union([Type.Literal('waiting'), Type.Literal('sent'), Type.Literal('failed')]), cause: Text(100) });
export type LetterState = Static<typeof LetterState>;

/** Where a receipt was sold that is not this till's own. `storeName` is empty for this till's store. */
export const SoldElsewhere = Type.Object({ tillName: Text(200), storeName: Text(200) });
export type SoldElsewhere = Static<typeof SoldElsewhere>;

export const ReceiptSummary = Type.Object({
  id: Id, number: Text(60), kind: Type.Union([Type.Literal('sale'), Type.Literal('refund')]), occurredAt: Instant, totalMinor: Minor, lineCount: Type.Integer(), staffName: Text(200),
  tenders: Type.Array(Text(20)), refundOf: Type.Union([Id, Type.Null()]),
  /** Of a sale: how much of it came back. */
  refundedMinor: Minor,
  printState: PrintState, sent: Type.Boolean(),
  /** Null for a receipt of this till. */
  elsewhere: Type.Union([SoldElsewhere, Type.Null()]),
  /** Null where nobody asked for a letter lately. */
  letter: Type.Union([LetterState, Type.Null()]),
});
export type ReceiptSummary = Static<typeof ReceiptSummary>;

/** What is looked for; fields left out do not narrow. `text` is a number (or its tail), a sum, a barcode or words of a good. */
export const ReceiptQuery = Type.Object({
  text: Type.Optional(Text(200)), kind: Type.Optional(Type.Union([Type.Literal('sale'), Type.Literal('refund')])), from: Type.Optional(Instant), to: Type.Optional(Instant),
  tender: Type.Optional(Text(20)), shiftId: Type.Optional(Id),
  /** Only receipts of this till. */
  own: Type.Optional(Type.Boolean()),
});
export type ReceiptQuery = Static<typeof ReceiptQuery>;

export const receipt = defineService('receipt', {
  /** Receipts of this till and those it has of others, newest first. `after` is `next` of the page before, null where there is no more. A search reads a bounded part of the archive per call and says how far it got. */
  list: call(
    Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 200 }), after: Type.Optional(Text(60, 1)), query: Type.Optional(ReceiptQuery) }),
    Type.Object({ receipts: Type.Array(ReceiptSummary), next: Type.Union([Text(60), Type.Null()]), searchedBackTo: Type.Union([Instant, Type.Null()]) }),
    { 'not-signed-in': Nothing },
  ),
  /**
   * Asks headquarters for a receipt this till does not have, by its whole number or by the code on its paper, and keeps it: then it is found
   * like any other. `not-found`: the company has no such receipt. `too-many-tries`: headquarters was asked too often and
   * answers again in some minutes. `no-connection`: nobody answered.
   */
  lookUp: call(Type.Object({ text: Text(200, 1) }), Type.Object({ receiptIds: Type.Array(Id, { minItems: 1 }) }), { 'not-signed-in': Nothing, 'not-a-number': Nothing, 'not-found': Nothing, 'too-many-tries': Nothing, 'no-connection': Nothing }),
  /** The receipt as lines of monospaced paper, exactly what the printer gets. A gift receipt has no prices. */
  paper: call(Type.Object({ receiptId: Id, gift: Type.Optional(Type.Boolean()) }), Type.Object({ widthChars: Type.Integer(), lines: Type.Array(Type.String()) }), { 'unknown-receipt': Nothing, 'not-signed-in': Nothing }),
  /**
   * Prints again, marked КОПИЯ; `gift` prints without prices instead. `basket`: every receipt of the basket this one is of (two sellers, an exchange),
   * as gifts those of its sale; one approval does for all of them.
   */
  reprint: call(Type.Object({ receiptId: Id, gift: Type.Optional(Type.Boolean()), basket: Type.Optional(Type.Boolean()), approvalId: Type.Optional(Id) }), Nothing, { 'unknown-receipt': Nothing, 'not-signed-in': Nothing, 'needs-right': NeedsRight, 'no-printer': Nothing }),
  /** The copy as a PDF file, base64: by the right of a copy on paper, written to the journal. `basket`: one file with a page for each receipt of the basket. */
  pdf: call(Type.Object({ receiptId: Id, basket: Type.Optional(Type.Boolean()), approvalId: Type.Optional(Id) }), Type.Object({ fileName: Text(200), base64: Type.String() }), { 'unknown-receipt': Nothing, 'not-signed-in': Nothing, 'needs-right': NeedsRight }),
  /**
   * Puts the receipt into the queue of letters; it leaves when there is a network. The last receipt of a basket brings all of them, in one letter.
   * By the right of a copy on paper, but for the purchase this person was just paid for.
   */
  email: call(Type.Object({ receiptId: Id, address: Text(254, 3), approvalId: Type.Optional(Id) }), Nothing, { 'unknown-receipt': Nothing, 'not-signed-in': Nothing, 'needs-right': NeedsRight, 'bad-address': Nothing, 'no-mail-server': Nothing }),
});
