/**
 * A commit: what one business transaction of a till wrote, as it travels to the server.
 * The header is ours to read for ever; the payload behind it is opaque bytes, hashed as they are, so that one nobody can
 * parse is still kept, quarantined and passed by (DESIGN §6).
 */
import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const CommitHeader = Type.Object({
  device: Id, incarnation: Id,
  /** Dense from 1 within an incarnation. */
  dseq: Type.Integer({ minimum: 1 }),
  /** The business operation; the same operation sent under another dseq is a duplicate. */
  opId: Id,
  /** Hash of the commit before, 64 zeros for the first. */
  prevHash: Sha256,
  /** sha256(prevHash ‖ opId ‖ dseq ‖ payload); see {@link commitHashInput}. */
  hash: Sha256,
  /** Hybrid logical clock: 48 bits of milliseconds, 16 of counter, as 16 hex digits. */
  hlc: Type.String({ pattern: '^[0-9a-f]{16}$' }),
  contractVersion: Type.Integer({ minimum: 1 }),
  kind: Text(60, 1),
});
export type CommitHeader = Static<typeof CommitHeader>;

export type Commit = { readonly header: CommitHeader; readonly payload: Uint8Array };

export const FIRST_PREV_HASH = '0'.repeat(64);

/** The parsed payload: rows by entity, in the order in which they must be written. A receipt carries its parts inside. */
export const CommitPayload = Type.Object({
  facts: Type.Array(Type.Object({ entity: Text(60, 1), row: Type.Record(Type.String(), Type.Unknown()) })),
});
export type CommitPayload = Static<typeof CommitPayload>;

/** The bytes whose SHA-256 is the commit's hash. */
export function commitHashInput(prevHash: string, opId: string, dseq: number, payload: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`${prevHash}\n${opId}\n${dseq}\n`);
  const whole = new Uint8Array(head.length + payload.length);
  whole.set(head);
  whole.set(payload, head.length);
  return whole;
}

export const CommitVerdict = Type.Object({
  dseq: Type.Integer(),
  verdict: Type.Union([Type.Literal('applied'), Type.Literal('duplicate'), Type.Literal('quarantined'), Type.Literal('superseded')]),
  reason: Type.Optional(Text(500)),
});
export type CommitVerdict = Static<typeof CommitVerdict>;

export const PushReply = Type.Object({
  verdicts: Type.Array(CommitVerdict),
  /** Everything up to here is decided and durable on the server. */
  ackDseq: Type.Integer({ minimum: 0 }),
  epoch: Id, serverTime: Instant,
});
export type PushReply = Static<typeof PushReply>;

/** What one commit may weigh when it is written, and what one push may carry. */
export const MAX_COMMIT_BYTES = 256 * 1024;
export const MAX_PUSH_COMMITS = 500;
export const MAX_PUSH_BYTES = 4 * 1024 * 1024;
