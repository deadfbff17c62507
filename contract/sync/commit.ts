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

/** When by the writer's hybrid clock, and by whom: `staff:<person>:<operation>` or `user:<person>:<operation>` (domain/task, TSK9). */
const Reading = Type.Object({ hlc: Type.String({ pattern: '^[0-9a-f]{16}$' }), by: Text(200, 1) });
const Field = Text(60, 1);
const Value = Type.Union([Text(10_000), Type.Number(), Type.Boolean(), Type.Null()]);

/** One change of an editable record (domain/merge). */
export const EditChange = Type.Union([
  Type.Object({ kind: Type.Literal('set'), field: Field, value: Value, seen: Type.Union([Reading, Type.Null()]) }),
  Type.Object({ kind: Type.Literal('add'), field: Field, element: Text(200, 1) }),
  Type.Object({ kind: Type.Literal('remove'), field: Field, element: Text(200, 1), seen: Type.Array(Text(300), { maxItems: 1_000 }) }),
  Type.Object({ kind: Type.Literal('move'), field: Field, from: Text(60, 1), to: Text(60, 1) }),
  Type.Object({ kind: Type.Literal('erase') }),
]);

/** An edit of a record of class E. A record nobody knows begins with its first edit, in the store named; `settles` are the conflicts it puts an end to. */
export const CommitEdit = Type.Object({
  entity: Text(60, 1), key: Id, storeId: Id,
  edit: Type.Object({ at: Reading, changes: Type.Array(EditChange, { maxItems: 200 }) }),
  settles: Type.Optional(Type.Array(Id, { maxItems: 200 })),
});
export type CommitEdit = Static<typeof CommitEdit>;

/**
 * The parsed payload: rows by entity, in the order in which they must be written (a receipt carries its parts inside), or edits in the
 * order in which they were made. A till writes edits without `facts`: a server from before there were edits cannot read such a commit and
 * keeps it aside whole, where it would take one with facts and lose the rest.
 */
export const CommitPayload = Type.Object({
  facts: Type.Optional(Type.Array(Type.Object({ entity: Text(60, 1), row: Type.Record(Type.String(), Type.Unknown()) }))),
  edits: Type.Optional(Type.Array(CommitEdit, { maxItems: 200 })),
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
  /** A pull that has come up to here has seen what these commits did to editable records. A server of before tells none. */
  head: Type.Optional(Type.Integer({ minimum: 0 })),
});
export type PushReply = Static<typeof PushReply>;

/** What one commit may weigh when it is written: a receipt of as many lines as there can be, with the longest words everywhere. */
export const MAX_COMMIT_BYTES = 8 * 1024 * 1024;
export const MAX_PUSH_COMMITS = 500;
/** What the commits of one push may weigh together; one that is heavier alone is pushed alone. */
export const MAX_PUSH_BYTES = 4 * 1024 * 1024;
