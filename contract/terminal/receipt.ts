import { call, defineService } from '../define/service.ts';
import { Id, Instant, Minor, Nothing, Text, Type, type Static } from '../define/schema.ts';

export const PrintState = Type.Union([Type.Literal('queued'), Type.Literal('sending'), Type.Literal('sent'), Type.Literal('confirmed'), Type.Literal('unknown'), Type.Literal('none')]);

export const ReceiptSummary = Type.Object({
  id: Id, number: Text(60), occurredAt: Instant, totalMinor: Minor, lineCount: Type.Integer(), printState: PrintState, sent: Type.Boolean(),
});
export type ReceiptSummary = Static<typeof ReceiptSummary>;

export const receipt = defineService('receipt', {
  /** Newest first. */
  list: call(Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 200 }) }), Type.Object({ receipts: Type.Array(ReceiptSummary) }), {}),
  /** The receipt as lines of monospaced paper, exactly what the printer gets. */
  paper: call(Type.Object({ receiptId: Id }), Type.Object({ widthChars: Type.Integer(), lines: Type.Array(Type.String()) }), { 'unknown-receipt': Nothing }),
  /** Prints again, marked КОПИЯ. */
  reprint: call(Type.Object({ receiptId: Id }), Nothing, { 'unknown-receipt': Nothing, 'not-signed-in': Nothing }),
});
