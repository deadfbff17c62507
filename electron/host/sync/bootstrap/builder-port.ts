/** Where a new replica is built out of a snapshot; sync hands chunks in and gets a finished file (SPEC HB3-HB6). */
import type { EntityChanges } from '#contract/sync/pull.ts';
import type { SnapshotManifest } from '#contract/sync/snapshot.ts';

/** What a snapshot, a chunk or a row of it is refused for; nothing of it reaches the till's own replica. */
export class SnapshotRefused extends Error {
  override readonly name = 'SnapshotRefused';
  /** `damaged` bytes are not those that were promised: the same ones may come whole another time. `unusable` rows will not. */
  readonly kind: 'damaged' | 'unusable';

  constructor(kind: SnapshotRefused['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/** A finished replica, proven and closed, that nobody uses yet. */
export type BuiltReplica = {
  readonly path: string;
  /** Entities that have rows in it. */
  readonly entities: readonly string[];
};

/** Chunks are handed in one after another, in their order. Every call rejects with {@link SnapshotRefused} or `Fault`; then the file begun is gone. */
export type ReplicaBuilder = {
  /**
   * Makes ready for this snapshot: what lies here of any other goes. One that was begun and not ended goes on where it was.
   * `owner` is the device the rows are for. @returns how many chunks are in the new file already
   */
  readonly open: (manifest: SnapshotManifest, owner: string) => Promise<number>;
  /** The next chunk, if it lies here from before and is whole. @returns the rows taken so far, or null where it must be fetched */
  readonly take: (n: number) => Promise<number | null>;
  /** The next chunk as it came. What is wrong with its rows may be said by a later call. @returns the rows taken so far */
  readonly put: (n: number, bytes: Uint8Array) => Promise<number>;
  /** The small rows of the first chunk, for people who wait (HB8); call when it is in. */
  readonly firstRows: () => Promise<readonly EntityChanges[]>;
  /** The new replica, with everything in it. */
  readonly finish: () => Promise<BuiltReplica>;
  /** Lets everything go that was begun; chunks stay, for another try, unless they are to go too. */
  readonly end: (chunks: 'keep' | 'drop') => Promise<void>;
};

/** A builder with what it does at the end of the process. */
export type ClosableBuilder = ReplicaBuilder & {
  /** At once, whatever it was doing: calls under way and to come reject. */
  readonly close: () => void;
};
