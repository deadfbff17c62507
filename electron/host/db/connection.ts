/** One connection to an encrypted database file; the only place that knows the driver. */
import Database from 'better-sqlite3-multiple-ciphers';
import { assert } from '#domain/kernel/assert.ts';
import { Fault } from '#host/platform/fault.ts';
import { sqliteCode, withStorageFaults } from './storage-fault.ts';
import type { LogOwner, LogState } from './checkpointer.ts';
import type { ReadTx, SqlValue, WriteTx } from './tx.ts';

export type Connection = Database.Database;

const KEY = /^[0-9a-f]{64}$/;
const BUSY_MS = 5_000;
/** A sale touches a dozen trees at their last page: pages of this size are half the bytes to encrypt and flush of the usual 4096. */
const PAGE_BYTES = 2_048;
/** A page in the log with its header. */
const FRAME_BYTES = PAGE_BYTES + 24;
/** What stays of a log that begins anew; a longer one is cut. */
const LOG_KEPT_BYTES = 64 * 1024 * 1024;
/** Kibibytes of page cache of the writer: enough for the inner pages of the large tables. */
const CACHE_KIB = 24_576;
const READER_CACHE_KIB = 4_096;

/**
 * Opens `path` with the raw 32-byte key given as hex. The writer creates the file; a reader needs it to be there.
 * Throws `Fault('storage-failed')` where the file is not a database of this key.
 */
export function connect(path: string, keyHex: string, role: 'writer' | 'reader'): Connection {
  assert(KEY.test(keyHex), 'a database key is 32 bytes in hex');
  return withStorageFaults(() => {
    const connection = new Database(path, { readonly: role === 'reader', fileMustExist: role === 'reader', timeout: BUSY_MS });
    try {
      connection.pragma("cipher = 'chacha20'");
      connection.pragma(`key = 'raw:${keyHex}'`);
      unlock(connection, path);
      if (role === 'writer') configureWriter(connection);
      else connection.pragma(`cache_size = -${READER_CACHE_KIB}`);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }, path);
}

function unlock(connection: Connection, path: string): void {
  try {
    connection.pragma('schema_version');
  } catch (error) {
    if (sqliteCode(error) !== 'SQLITE_NOTADB') throw error;
    throw new Fault('storage-failed', 'never', `${path} is not a database of this till: another key, or another file`, error);
  }
}

function configureWriter(connection: Connection): void {
  connection.pragma(`page_size = ${PAGE_BYTES}`);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // Checkpoints are the checkpointer's business: on the commit path they are what makes one sale in a thousand slow.
  connection.pragma('wal_autocheckpoint = 0');
  connection.pragma(`journal_size_limit = ${LOG_KEPT_BYTES}`);
  connection.pragma(`cache_size = -${CACHE_KIB}`);
  connection.pragma('temp_store = MEMORY');
}

/** Handles over `connection` that keep each statement prepared under its text. */
export function handles(connection: Connection): { read: ReadTx; write: WriteTx } {
  const readers = new Map<string, Database.Statement>();
  const writers = new Map<string, Database.Statement>();
  const reader = (sql: string): Database.Statement => {
    let statement = readers.get(sql);
    if (!statement) {
      statement = connection.prepare(sql);
      assert(statement.readonly, 'a query must not write');
      readers.set(sql, statement);
    }
    return statement;
  };
  const query = {
    get: <R>(sql: string, ...params: SqlValue[]) => reader(sql).get(...params) as R | undefined,
    all: <R>(sql: string, ...params: SqlValue[]) => reader(sql).all(...params) as R[],
    iterate: <R>(sql: string, ...params: SqlValue[]) => reader(sql).iterate(...params) as IterableIterator<R>,
  };
  const run = (sql: string, ...params: SqlValue[]): number => {
    let statement = writers.get(sql);
    if (!statement) {
      statement = connection.prepare(sql);
      writers.set(sql, statement);
    }
    return statement.run(...params).changes;
  };
  return { read: query as unknown as ReadTx, write: { ...query, run } as unknown as WriteTx };
}

/** The write-ahead log of a writer: how long it is, and how to move it. */
export function logOwner(connection: Connection): LogOwner {
  const frames = (mode: 'NOOP' | 'PASSIVE'): LogState => {
    const [result] = connection.pragma(`wal_checkpoint(${mode})`) as { log: number; checkpointed: number }[];
    return { bytes: Math.max(0, result?.log ?? 0) * FRAME_BYTES, movedBytes: Math.max(0, result?.checkpointed ?? 0) * FRAME_BYTES };
  };
  return { logState: () => withStorageFaults(() => frames('NOOP'), connection.name), moveNow: () => void withStorageFaults(() => frames('PASSIVE'), connection.name) };
}
