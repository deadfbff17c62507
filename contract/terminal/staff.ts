import { call, defineService } from '../define/service.ts';
import { Id, Instant, Nothing, Text, Type, type Static } from '../define/schema.ts';
import { StaffRole } from './till.ts';

export const StaffMember = Type.Object({ id: Id, name: Text(200), role: StaffRole });
export type StaffMember = Static<typeof StaffMember>;

/** Somebody who can be asked; `may`: the shop's table gives this person the right, as far as it is asked for. */
export const Approver = Type.Object({ id: Id, name: Text(200), role: StaffRole, may: Type.Boolean() });
export type Approver = Static<typeof Approver>;

const Pin = Type.String({ pattern: '^[0-9]{4,12}$' });
const pinRefusals = { 'wrong-pin': Type.Object({ attemptsLeft: Type.Integer() }), locked: Type.Object({ until: Instant }), 'unknown-staff': Nothing } as const;

/** Who stands at this till. */
export const staff = defineService('staff', {
  list: call(Nothing, Type.Object({ members: Type.Array(StaffMember) }), {}),
  /** Also the way out of a lock, and of a fast change of cashiers: whoever signs in stands here from now on, the cart stays. */
  signIn: call(Type.Object({ staffId: Id, pin: Pin }), StaffMember, { ...pinRefusals, 'not-paired': Nothing }),
  /** The cart stays where it is; the next person sees it. */
  signOut: call(Nothing, Nothing, {}),
  /** Blurs the screen until the same person, or another, gives a PIN. */
  lock: call(Nothing, Nothing, {}),
  /** Whom to ask for what `needs-right` said: those who may first, then everybody else but cashiers. */
  approvers: call(Type.Object({ right: Text(60), size: Type.Union([Type.Integer(), Type.Null()]) }), Type.Object({ members: Type.Array(Approver) }), { 'not-signed-in': Nothing }),
  /**
   * A senior allows one gesture on the spot: their PIN, why, and for what, as `needs-right` said it. The answer is good once, for
   * that right, up to that size, for that subject, for two minutes, and is written to the journal when it is used.
   */
  approve: call(
    Type.Object({ staffId: Id, pin: Pin, right: Text(60), size: Type.Union([Type.Integer(), Type.Null()]), subject: Text(100), reason: Text(300, 1) }),
    Type.Object({ approvalId: Id, approvedBy: Text(200) }),
    { ...pinRefusals, 'not-signed-in': Nothing, 'may-not-approve': Type.Object({ limit: Type.Union([Type.Integer(), Type.Null()]) }) },
  ),
});
