import { call, defineService } from '../define/service.ts';
import { Instant, Nothing, Text, Type } from '../define/schema.ts';

/** The first run of a till: join a company by a code, or try the demo shop that needs no server. */
export const enrolment = defineService('enrolment', {
  pair: call(
    Type.Object({ serverUrl: Text(300, 1), code: Text(20, 1) }),
    Nothing,
    { 'already-paired': Nothing, 'bad-address': Nothing, 'server-unreachable': Nothing, 'code-unknown': Nothing, 'code-expired': Nothing, 'not-lavka': Nothing, 'too-many-tries': Nothing },
  ),
  tryDemo: call(Nothing, Nothing, { 'already-paired': Nothing }),
  /** Leaves the demo shop and everything sold in it; a real till cannot be left this way. */
  leaveDemo: call(Nothing, Nothing, { 'not-demo': Nothing, 'not-signed-in': Nothing }),
  /**
   * The server address the installer or `npm start` suggests, empty if none; and when the company this till was one of has revoked
   * it, after which it forgot everything.
   */
  suggestion: call(Nothing, Type.Object({ serverUrl: Text(300), revokedAt: Type.Union([Instant, Type.Null()]) }), {}),
});
