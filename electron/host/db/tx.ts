/**
 * What the rest of the host may do with the till's database: nothing outside a transaction, and no writing inside one that
 * was opened for reading. Both handles are synchronous and die with the function they were given to.
 */
declare const reads: unique symbol;
declare const writes: unique symbol;

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

/** The till's database. There is one per host; every transaction is synchronous and whole or nothing. */
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

export type Reader = { readonly tx: ReadTx; readonly close: () => void };
