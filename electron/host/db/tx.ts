/**
 * What the rest of the host may do with the till's two files (docs/adr/0019): nothing outside a transaction, no writing inside
 * one that was opened for reading, and no transaction that writes to both. Handles are synchronous and die with the function
 * they were given to.
 */
declare const reads: unique symbol;
declare const writes: unique symbol;
declare const writesReplica: unique symbol;

/** A value SQLite stores. */
export type SqlValue = string | number | bigint | Uint8Array | null;

export type ReadTx = {
  readonly [reads]: true;
  /** The first row of a query, as column name to value, or undefined. */
  readonly get: <R>(sql: string, ...params: SqlValue[]) => R | undefined;
  readonly all: <R>(sql: string, ...params: SqlValue[]) => R[];
  /** Rows one by one; the caller finishes the loop before anything else is asked of this handle. */
  readonly iterate: <R>(sql: string, ...params: SqlValue[]) => IterableIterator<R>;
};

export type WriteTx = ReadTx & {
  readonly [writes]: true;
  /** Runs a statement that writes; answers how many rows it touched. Statements are prepared once per SQL text. */
  readonly run: (sql: string, ...params: SqlValue[]) => number;
};

/** Writes what the server sent, and nothing else: the tables of the till's own file cannot be named in it. */
export type ReplicaTx = ReadTx & {
  readonly [writesReplica]: true;
  /** As {@link WriteTx}'s. */
  readonly run: (sql: string, ...params: SqlValue[]) => number;
};

/** The till's own file, with the replica there to be read. There is one per host; every transaction is synchronous and whole or nothing. */
export type Store = {
  readonly path: string;
  /** All of `work` is on disk when this returns, or none of it. Throws `Fault` where the disk failed; whatever `work` throws passes through. */
  readonly write: <T>(work: (tx: WriteTx) => T) => T;
  /** A view in which nothing changes while `work` runs. */
  readonly read: <T>(work: (tx: ReadTx) => T) => T;
  /** A second connection for long reads that must not hold up selling: reports, rebuilding an index. The caller closes it. */
  readonly openReader: () => Reader;
  readonly close: () => void;
};

/** Both files of a till. */
export type TillStore = Store & {
  readonly replicaPath: string;
  /**
   * As {@link Store.write}, for the replica alone. Whole or nothing too, but a power cut may take the last ones back, all together
   * with the cursor that counts them. Never inside a `write`: what both files should know is told to one after the other.
   */
  readonly writeReplica: <T>(work: (tx: ReplicaTx) => T) => T;
  /** A store for a lesson: `tables` empty and in memory, everything else as it is here, for reading. The caller closes it. */
  readonly openShadow: (tables: readonly string[]) => Store;
  /**
   * Puts the finished, closed replica at `incoming` in the place of this one, for every connection; the old file is removed.
   * A power cut leaves one of the two, whole. Rejects with `Fault` where `incoming` is no replica of this program, and changes nothing then.
   */
  readonly swapReplica: (incoming: string) => Promise<void>;
};

export type Reader = { readonly tx: ReadTx; readonly close: () => void };
