/** One connection to an encrypted database file; the only place that knows the driver. */
import { statSync } from 'node:fs';
import Database from 'better-sqlite3-multiple-ciphers';
import { assert } from '#domain/kernel/assert.ts';
import { Fault } from '#host/platform/fault.ts';
import { defineBucketSums } from './bucket-sums.ts';
import { keyText, setCipher, withCipherOf } from './cipher.ts';
import { sqliteCode, withStorageFaults } from './storage-fault.ts';
import type { LogOwner, LogState } from './checkpointer.ts';
import type { ReadTx, ReplicaTx, SqlValue, WriteTx } from './tx.ts';

export type Connection = Database.Database;

const KEY = /^[0-9a-f]{64}$/;
const BUSY_MS = 5_000;
/** What a page in the log has before it. */
const FRAME_HEADER_BYTES = 24;
/**
 * How long the file of a log may stay. A longer one is cut by the write with which it begins anew, a little each time: half a
 * gigabyte at once is a tenth of a second, which would be one sale's.
 */
const LOG_KEPT_BYTES = 64 * 1024 * 1024;
const LOG_CUT_BYTES = 8 * 1024 * 1024;
/** Kibibytes of page cache of a writer: enough for the inner pages of the large tables it writes. */
const CACHE_KIB = { writer: 24_576, replica: 12_288, builder: 24_576 } as const;
const READER_CACHE_KIB = 4_096;
/** Of the replica as selling reads it: codes, goods and prices of a million goods have their inner pages in it. */
const REPLICA_CACHE_KIB = 16_384;
/** Of what is written to its end and read from its beginning. */
const ASIDE_CACHE_KIB = 1_024;
/** Under this name a connection sees the replica. Tables of the two files have different names, so that nobody needs to say it. */
const REPLICA = 'replica';

/**
 * `writer` of the till's own file · `replica`, the writer of the other one, which may lose its last moments to a power cut and asks
 * for them again · `builder` of a file that is thrown away unless it is finished · `reader`.
 */
export type Role = 'writer' | 'replica' | 'builder' | 'reader';

/**
 * Opens `path` with the raw 32-byte key given as hex. A writer creates the file; a reader needs it to be there.
 * Throws `Fault('storage-failed')` where the file is not a database of this key.
 */
export function connect(path: string, keyHex: string, role: Role): Connection {
  assert(KEY.test(keyHex), 'a database key is 32 bytes in hex');
  return withStorageFaults(() => {
    const connection = new Database(path, { readonly: role === 'reader', fileMustExist: role === 'reader', timeout: BUSY_MS });
    try {
      unlock(connection, path, keyHex);
      if (role === 'reader') connection.pragma(`cache_size = -${READER_CACHE_KIB}`);
      else configureWriter(connection, role);
      defineBucketSums(connection);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }, path);
}

function unlock(connection: Connection, path: string, keyHex: string): void {
  try {
    withCipherOf(path, (cipher) => {
      setCipher(connection, cipher, keyHex);
      connection.pragma('schema_version');
    });
  } catch (error) {
    if (sqliteCode(error) !== 'SQLITE_NOTADB') throw error;
    throw new Fault('storage-failed', 'never', `${path} is not a database of this till: another key, or another file`, error);
  }
}

const DURABILITY = {
  writer: ['journal_mode = WAL', 'synchronous = FULL'], replica: ['journal_mode = WAL', 'synchronous = NORMAL'], builder: ['journal_mode = OFF', 'synchronous = OFF'],
} as const satisfies Record<Exclude<Role, 'reader'>, readonly string[]>;

function configureWriter(connection: Connection, role: Exclude<Role, 'reader'>): void {
  for (const pragma of DURABILITY[role]) connection.pragma(pragma);
  connection.pragma('foreign_keys = ON');
  // Checkpoints are the checkpointer's business: on the commit path they are what makes one sale in a thousand slow.
  connection.pragma('wal_autocheckpoint = 0');
  connection.pragma(`cache_size = -${CACHE_KIB[role]}`);
  connection.pragma('temp_store = MEMORY');
}

/** {@link attach} under the name `replica`, with the memory selling from it needs. */
export function attachReplica(connection: Connection, path: string, keyHex: string): void {
  withStorageFaults(() => {
    attach(connection, path, keyHex, REPLICA);
    connection.pragma(`${REPLICA}.cache_size = -${connection.readonly ? READER_CACHE_KIB : REPLICA_CACHE_KIB}`);
  }, path);
}

/** Gives a builder a second file at `path`, of the same key, under `name`; nothing in it outlives the build. */
export function attachAside(connection: Connection, path: string, keyHex: string, name: string): void {
  withStorageFaults(() => {
    attach(connection, path, keyHex, name);
    // The driver refuses to have no journal at all.
    for (const pragma of ['journal_mode = MEMORY', 'synchronous = OFF']) connection.pragma(`${name}.${pragma}`);
    connection.pragma(`${name}.cache_size = -${ASIDE_CACHE_KIB}`);
  }, path);
}

/** Lets `connection` see the database at `path`, of the same key, under `name`, whichever cipher it has. */
export function attach(connection: Connection, path: string, keyHex: string, name: string): void {
  withCipherOf(path, (cipher) => {
    connection.pragma(`cipher = '${cipher}'`);
    connection.prepare(`ATTACH ? AS ${name} KEY ?`).run(path, keyText(keyHex));
  });
}

/** Takes {@link attachReplica} back; prepared statements find the next one attached by themselves. */
export function detachReplica(connection: Connection): void {
  withStorageFaults(() => connection.prepare(`DETACH ${REPLICA}`).run());
}

/**
 * Handles over `connection` that keep each statement prepared under its text. What the writing one is for is the caller's to say: it
 * writes to the connection's own file, and to no other; `own` counts its databases where more of them are its own.
 */
export function handles(connection: Connection, own = OWN_DATABASES): { read: ReadTx; write: WriteTx & ReplicaTx } {
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
      assert(statement.readonly || writesOwnFile(connection, sql, params, own), `the replica has a writer of its own: ${sql.slice(0, 80)}`);
      writers.set(sql, statement);
    }
    return statement.run(...params).changes;
  };
  return { read: query as unknown as ReadTx, write: { ...query, run } as unknown as WriteTx & ReplicaTx };
}

/** The connection's own file and its temporary tables are the first two of its databases. */
const OWN_DATABASES = 2;

/** Asks SQLite itself which files the statement opens for writing: names may be qualified or not, and a trigger may write elsewhere. */
function writesOwnFile(connection: Connection, sql: string, params: readonly SqlValue[], own: number): boolean {
  const steps = connection.prepare(`EXPLAIN ${sql}`).all(...params) as { opcode: string; p1: number; p2: number }[];
  return steps.every(({ opcode, p1, p2 }) => opcode !== 'Transaction' || p2 === 0 || p1 < own);
}

/** The write-ahead log of a writer: how long it is, and how to move it. */
export function logOwner(connection: Connection): LogOwner {
  // Files made before docs/adr/0029 have pages of half the size.
  const frameBytes = connection.pragma('main.page_size', { simple: true }) as number + FRAME_HEADER_BYTES;
  const frames = (mode: 'NOOP' | 'PASSIVE'): LogState => {
    const [result] = connection.pragma(`main.wal_checkpoint(${mode})`) as { log: number; checkpointed: number }[];
    return { bytes: Math.max(0, result?.log ?? 0) * frameBytes, movedBytes: Math.max(0, result?.checkpointed ?? 0) * frameBytes };
  };
  return {
    logState: () => withStorageFaults(() => frames('NOOP'), connection.name),
    moveNow: () => void withStorageFaults(() => frames('PASSIVE'), connection.name),
    shorten: () => {
      const length = statSync(`${connection.name}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      connection.pragma(`journal_size_limit = ${Math.max(LOG_KEPT_BYTES, length - LOG_CUT_BYTES)}`);
    },
  };
}
