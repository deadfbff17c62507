import { call, defineService } from '../define/service.ts';
import { Id, Instant, Minor, Nothing, Text, Type, type Static } from '../define/schema.ts';
import { NeedsRight } from './approval.ts';

export const CashMovement = Type.Object({
  id: Id, number: Type.Integer(), direction: Type.Union([Type.Literal('in'), Type.Literal('out')]), amountMinor: Minor, reason: Text(100), note: Text(300), at: Instant, staffName: Text(200),
});
export type CashMovement = Static<typeof CashMovement>;

/** Cash into the drawer and out of it besides sales. */
export const cash = defineService('cash', {
  /** `reason` is one of the policy's for that direction. The drawer opens and a slip is printed. The same gesture twice is one movement. */
  move: call(
    Type.Object({ gesture: Id, direction: Type.Union([Type.Literal('in'), Type.Literal('out')]), amountMinor: Type.Integer({ minimum: 1, maximum: 100_000_000_00 }), reason: Text(100, 1), note: Text(300), approvalId: Type.Optional(Id) }),
    CashMovement,
    { 'not-signed-in': Nothing, 'no-shift': Nothing, 'needs-right': NeedsRight, 'more-than-drawer': Nothing, 'unknown-reason': Nothing },
  ),
  /** Of the open shift, newest first. */
  list: call(Nothing, Type.Object({ movements: Type.Array(CashMovement) }), { 'not-signed-in': Nothing }),
  /** Opens the drawer without a sale: by right, written to the journal. */
  openDrawer: call(Type.Object({ reason: Text(100, 1), approvalId: Type.Optional(Id) }), Nothing, { 'not-signed-in': Nothing, 'needs-right': NeedsRight, 'no-printer': Nothing }),
});
