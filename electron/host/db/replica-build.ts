/** A new replica while it is built, beside the one at work: nobody reads it, and unless it is finished it is thrown away. */
import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { attachReplica, connect, detachReplica, handles, type Connection } from './connection.ts';
import { storeReceiptTables } from './local-tables.ts';
import { migrate } from './migrate.ts';
import { removeDatabase, REPLICA_MIGRATIONS_DIR } from './replica-file.ts';
import { isDamaged, isUnreadable, storageFault, withStorageFaults } from './storage-fault.ts';
import type { ReplicaTx } from './tx.ts';

export type BuildOptions = { readonly path: string; readonly keyHex: string; readonly nowMs: () => number };

export type ReplicaBuild = {
  /** Writes to it without waiting for any disk. */
  readonly tx: ReplicaTx;
  /**
   * Takes over from the replica at `path` what is not in the feed: pictures that are wanted here, and receipts of the store's other
   * tills where it is of the same epoch and scope. One that cannot be read is no reason to stop.
   */
  readonly keepFrom: (path: string) => void;
  /** Whole, closed and on the disk when this returns, ready to be put in its place. */
  readonly finish: () => void;
  readonly discard: () => void;
};

/** Kibibytes of page cache: rows come in the order of sales and go into trees of other orders. Twice as much is no faster for 180,000 goods. */
const CACHE_KIB = 49_152;

/** Begins an empty replica at `path`, in the place of whatever lies there. Throws `Fault` where the disk fails, here and at every write. */
export function beginReplica({ path, keyHex, nowMs }: BuildOptions): ReplicaBuild {
  removeDatabase(path);
  const connection = connect(path, keyHex, 'builder');
  const discard = (): void => {
    connection.close();
    removeDatabase(path);
  };
  try {
    withStorageFaults(() => {
      // Of this file alone: another one attached later belongs to those who sell from it.
      connection.pragma('main.locking_mode = EXCLUSIVE');
      connection.pragma(`main.cache_size = -${CACHE_KIB}`);
      // The driver refuses to have none. What it remembers are the pages of an empty file.
      connection.pragma('main.journal_mode = MEMORY');
      migrate(connection, { path, migrationsDir: REPLICA_MIGRATIONS_DIR, nowMs, disposable: true });
      connection.exec('BEGIN');
    }, path);
  } catch (error) {
    discard();
    throw error;
  }
  const { write } = handles(connection);
  const run: ReplicaTx['run'] = (sql, ...params) => withStorageFaults(() => write.run(sql, ...params), path);
  return {
    tx: { ...write, run },
    keepFrom(from) {
      if (!existsSync(from)) return;
      withStorageFaults(() => connection.exec('COMMIT'), path);
      try {
        attachReplica(connection, from, keyHex);
        try {
          copyFrom(connection);
        } finally {
          detachReplica(connection);
        }
      } catch (error) {
        if (!isDamaged(error) && !isUnreadable(error)) throw storageFault(error, path) ?? error;
      }
      connection.exec('BEGIN');
    },
    finish() {
      withStorageFaults(() => connection.exec('COMMIT'), path);
      connection.close();
      // As its writer will find it: the switch to a log is a write to the file, and a flush of it belongs to this thread.
      connect(path, keyHex, 'replica').close();
      flush(path);
    },
    discard,
  };
}

function copyFrom(connection: Connection): void {
  connection.transaction(() => {
    connection.exec('INSERT INTO main.blob (hash, mime, bytes) SELECT b.hash, w.mime, b.bytes FROM main.blob_wanted w JOIN replica.blob b ON b.hash = w.hash');
    connection.exec('DELETE FROM main.blob_wanted WHERE hash IN (SELECT hash FROM main.blob)');
    const same = connection.prepare('SELECT 1 FROM main.replica_state a JOIN replica.replica_state b ON b.owner = a.owner AND b.epoch = a.epoch AND b.scope = a.scope').get();
    if (same !== undefined) for (const table of [...storeReceiptTables, 'store_receipt_mark']) connection.exec(`INSERT INTO main.${table} SELECT * FROM replica.${table}`);
  })();
}

function flush(path: string): void {
  const fd = openSync(path, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
