import { call, defineService } from '../define/service.ts';
import { Id, Instant, Nothing, Text, Type, type Static } from '../define/schema.ts';
import { NeedsRight } from './approval.ts';

/** Something between this till and headquarters that a person should know of: `quarantined`, `fork`, `revoked`, `damaged`, ...; a newer host may name others. */
export const SyncIssue = Type.Object({ kind: Text(60), subject: Text(200), raisedAt: Instant, detail: Type.Record(Type.String(), Type.Unknown()) });
export type SyncIssue = Static<typeof SyncIssue>;

/** What does not change from moment to moment; the rest is `TillState.sync`. */
export const SyncStatus = Type.Object({
  /** Null while the till belongs to no company. */
  serverUrl: Type.Union([Text(2000), Type.Null()]),
  series: Type.Union([Text(10), Type.Null()]), incarnationId: Type.Union([Id, Type.Null()]),
  /** How far the feed of the company is applied here. */
  cursor: Type.Integer({ minimum: 0 }),
  /** Server minus till at the last contact, in milliseconds; `TillState.sync` knows it only once the server has been heard of in this run. */
  clockOffsetMs: Type.Union([Type.Integer(), Type.Null()]),
  /** Commits written at this till, and those the server has confirmed. */
  written: Type.Integer({ minimum: 0 }), confirmed: Type.Integer({ minimum: 0 }),
  /** Files of this till's data with their sizes on disk: `till` is its own, `replica` what came from headquarters. */
  files: Type.Array(Type.Object({ name: Text(40), bytes: Type.Integer({ minimum: 0 }) })),
  /** Newest first. */
  issues: Type.Array(SyncIssue),
});
export type SyncStatus = Static<typeof SyncStatus>;

/** How this till stands towards headquarters, for its people. */
export const sync = defineService('sync', {
  status: call(Nothing, SyncStatus, { 'not-signed-in': Nothing }),
  /** A person has read it: it is shown no more. The same thing happening again is shown again. */
  acknowledge: call(
    Type.Object({ kind: Text(60, 1), subject: Text(200), approvalId: Type.Optional(Id) }), SyncStatus,
    { 'not-signed-in': Nothing, 'needs-right': NeedsRight, 'unknown-issue': Nothing },
  ),
  /** Speaks to the server now instead of when it is next due, and answers whether it did. */
  check: call(Nothing, Type.Object({ answered: Type.Boolean() }), { 'not-signed-in': Nothing, 'no-server': Nothing }),
});
