import { call, defineService } from '../define/service.ts';
import { Id, Instant, Nothing, Text, Type, type Static } from '../define/schema.ts';
import { StaffRole } from './till.ts';

export const StaffMember = Type.Object({ id: Id, name: Text(200), role: StaffRole });
export type StaffMember = Static<typeof StaffMember>;

/** Who stands at this till. */
export const staff = defineService('staff', {
  list: call(Nothing, Type.Object({ members: Type.Array(StaffMember) }), {}),
  signIn: call(
    Type.Object({ staffId: Id, pin: Type.String({ pattern: '^[0-9]{4,12}$' }) }),
    StaffMember,
    { 'wrong-pin': Type.Object({ attemptsLeft: Type.Integer() }), locked: Type.Object({ until: Instant }), 'unknown-staff': Nothing, 'not-paired': Nothing },
  ),
  /** The cart stays where it is; the next person sees it. */
  signOut: call(Nothing, Nothing, {}),
});
