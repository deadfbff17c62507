/**
 * The shop in one piece (sync-server/features/snapshot/SPEC.md): what a till without data, or with data of another place or too
 * long ago, gets instead of the feed from its beginning. `GET /api/sync/v1/snapshot` names the newest one of the device's scopes,
 * `GET /api/sync/v1/snapshot/:id/:n` is one chunk: NDJSON, gzipped, each line a {@link SnapshotLine}. Chunks are got in any order
 * and again at will; the till goes on with pulls after `asOf`.
 */
import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Count = Type.Integer({ minimum: 0 });

/** One compressed piece. `sha256` and `bytes` are of the bytes as they travel. */
export const SnapshotChunk = Type.Object({ rows: Count, bytes: Count, sha256: Sha256 });
export type SnapshotChunk = Static<typeof SnapshotChunk>;

export const SnapshotManifest = Type.Object({
  state: Type.Literal('ready'),
  id: Id, epoch: Id,
  /** The number of the feed this is the whole of. */
  asOf: Count,
  /** Names the set of scopes it holds, as `PullReply.scope` does. */
  scope: Text(64, 1),
  serverTime: Instant,
  rows: Count, bytes: Count,
  /** Columns of the rows of each entity, in their order. */
  columns: Type.Record(Type.String(), Type.Array(Text(60, 1))),
  /** Small reference data first, then goods with what belongs to them. */
  chunks: Type.Array(SnapshotChunk),
});
export type SnapshotManifest = Static<typeof SnapshotManifest>;

/** It is being made; ask again after `waitMs`. */
export const SnapshotBuilding = Type.Object({ state: Type.Literal('building'), waitMs: Type.Integer({ minimum: 1 }), rows: Count, expected: Count });
export type SnapshotBuilding = Static<typeof SnapshotBuilding>;

export const SnapshotReply = Type.Union([SnapshotManifest, SnapshotBuilding]);
export type SnapshotReply = Static<typeof SnapshotReply>;

/** Some rows of one entity; a good stands near its barcodes and prices, so that they compress together. */
export const SnapshotLine = Type.Object({ entity: Text(60, 1), rows: Type.Array(Type.Array(Type.Unknown())) });
export type SnapshotLine = Static<typeof SnapshotLine>;

/** What a chunk aims at before it is compressed. */
export const SNAPSHOT_CHUNK_BYTES = 8 * 1024 * 1024;
