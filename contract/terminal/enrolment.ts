import { call, defineService } from '../define/service.ts';
import { Id, Instant, Nothing, Text, Type } from '../define/schema.ts';
import { NeedsRight } from './approval.ts';

/** How a till gets its owner: join a company by a code, or try the demo shop that needs no server. */
export const enrolment = defineService('enrolment', {
  /**
   * A till of a company joins anew, with everything it sold, while its server does not know it (`TillState.sync.unknown`): whoever may change
   * settings asks for it, and the code is one of the same company. Any other till that has an owner is `already-paired`.
   */
  pair: call(
    Type.Object({ serverUrl: Text(300, 1), code: Text(20, 1), approvalId: Type.Optional(Id) }),
    Nothing,
    {
      'already-paired': Nothing, 'bad-address': Nothing, 'server-unreachable': Nothing, 'code-unknown': Nothing, 'code-expired': Nothing, 'not-lavka': Nothing, 'too-many-tries': Nothing,
      'not-signed-in': Nothing, 'needs-right': NeedsRight,
      /** The code was that company's and is used up; nothing has changed here. */
      'other-company': Type.Object({ companyName: Text(200) }),
    },
  ),
  tryDemo: call(Nothing, Nothing, { 'already-paired': Nothing }),
  /** Leaves the demo shop and everything sold in it; a real till cannot be left this way. */
  leaveDemo: call(Nothing, Nothing, { 'not-demo': Nothing, 'not-signed-in': Nothing }),
  /**
   * The address of the till's server, or the one the installer or `npm start` suggests, empty if none; and when the company this till was one of has revoked
   * it, after which it forgot everything.
   */
  suggestion: call(Nothing, Type.Object({ serverUrl: Text(300), revokedAt: Type.Union([Instant, Type.Null()]) }), {}),
});
