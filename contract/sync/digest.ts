/**
 * How a till proves that its copy is the server's (sync-server/sync/SPEC.md, DG1-DG9): counts and sums of row hashes at one moment,
 * then the keys of what differs, then the rows themselves. Who finds a difference fetches rows; nobody takes over the other's sums.
 */
import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';
import { EntityChanges } from './pull.ts';

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** Rows are told apart by the lowest eight bits of their hash. */
export const DIGEST_BUCKETS = 256;
const Bucket = Type.Integer({ minimum: 0, maximum: DIGEST_BUCKETS - 1 });
/** A hash: a signed 64-bit number, in decimal. */
const Hash = Type.String({ pattern: '^-?[0-9]{1,19}$' });
/** A sum of hashes modulo 2^64, in decimal, without a sign. */
const Sum = Type.String({ pattern: '^[0-9]{1,20}$' });

/** Bucket, how many rows, their sum. A bucket without rows is not named. */
export const BucketSum = Type.Tuple([Bucket, Count, Sum]);
export type BucketSum = Static<typeof BucketSum>;

export const EntityDigest = Type.Object({ entity: Text(60, 1), columns: Type.Array(Text(60, 1)), buckets: Type.Array(BucketSum) });
export type EntityDigest = Static<typeof EntityDigest>;

/**
 * `GET /api/sync/v1/digest?after=N`: all the device should have, as of N. 409 `behind` where its scopes moved after N, or the server
 * was never as far; 503 while older rows still get their hashes.
 */
export const DigestReply = Type.Object({ epoch: Id, after: Count, entities: Type.Array(EntityDigest) });
export type DigestReply = Static<typeof DigestReply>;

/**
 * `GET /api/sync/v1/digest/rows?entity=&buckets=1,2&after=N[&from=KEY]`: keys with their hashes, in the order of the keys' texts;
 * `next` is the last key of a page that others follow. 409 `behind` as above.
 */
export const DigestRowsReply = Type.Object({ epoch: Id, rows: Type.Array(Type.Tuple([Text(1000, 1), Hash])), next: Type.Union([Text(1000, 1), Type.Null()]) });
export type DigestRowsReply = Static<typeof DigestRowsReply>;

/** `POST /api/sync/v1/rows`: these rows as they are now; a key that is not the device's, or nobody's, comes back as removed; a row that is here never does. */
export const RowsRequest = Type.Object({ entity: Text(60, 1), keys: Type.Array(Type.Array(Type.Unknown(), { maxItems: 8 }), { minItems: 1, maxItems: 250 }) });
export type RowsRequest = Static<typeof RowsRequest>;
export const MAX_ROWS_ASKED = 250;

export const RowsReply = Type.Object({ epoch: Id, changes: EntityChanges });
export type RowsReply = Static<typeof RowsReply>;

/** What a comparison found in one entity; keys are examples. */
export const Difference = Type.Object({ entity: Text(60, 1), missing: Count, changed: Count, extra: Count, keys: Type.Array(Text(1000, 1), { maxItems: 5 }) });
export type Difference = Static<typeof Difference>;

/**
 * `POST /api/sync/v1/digest/report`: how a comparison ended. `equal` from the first · `healed`: equal now · `differs` still.
 * `why`: `new` a copy never compared before · `restored` the server was · `upgraded` another contract · `time` a day has passed.
 */
export const DigestReport = Type.Object({
  result: Type.Union([Type.Literal('equal'), Type.Literal('healed'), Type.Literal('differs')]),
  why: Type.Union([Type.Literal('new'), Type.Literal('restored'), Type.Literal('upgraded'), Type.Literal('time')]),
  after: Count, rows: Count, tookMs: Count,
  /** True where all hashes were made anew from the rows before. */
  deep: Type.Boolean(), atMs: Instant,
  differences: Type.Array(Difference, { maxItems: 40 }),
});
export type DigestReport = Static<typeof DigestReport>;
