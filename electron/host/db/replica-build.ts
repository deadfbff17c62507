/** A new replica while it is built, beside the one at work: nobody reads it, and unless it is finished it is thrown away. */
import { existsSync } from 'node:fs';
import { flushFile } from '#host/platform/durable-file.ts';
import { attachAside, attachReplica, connect, detachReplica, handles, type Connection } from './connection.ts';
import { storeReceiptTables } from './local-tables.ts';
import { migrate } from './migrate.ts';
import { removeDatabase, REPLICA_MIGRATIONS_DIR } from './replica-file.ts';
import { isDamaged, isUnreadable, storageFault, withStorageFaults } from './storage-fault.ts';
import type { ReplicaTx } from './tx.ts';

export type BuildOptions = { readonly path: string; readonly keyHex: string; readonly nowMs: () => number };

export type ReplicaBuild = {
  /** Writes to it, and to tables of {@link ASIDE}, without waiting for any disk. */
  readonly tx: ReplicaTx;
  /**
   * Takes over from the replica at `path` what is not in the feed: pictures that are wanted here, receipts of the store's other tills
   * where it is of the same epoch and scope, and those somebody asked for in any case. One that cannot be read is no reason to stop.
   */
  readonly keepFrom: (path: string) => void;
  /** Whole, closed and on the disk when this returns, ready to be put in its place. */
  readonly finish: () => void;
  readonly discard: () => void;
};

/** Kibibytes of page cache: rows come in the order of sales and go into trees of other orders. Twice as much is no faster for 180,000 goods. */
const CACHE_KIB = 49_152;
/** While indices are made, which need memory of their own and none of this. */
const SMALL_CACHE_KIB = 4_096;
/** Under this name the build has a file for what is not in order yet; it goes with the build. */
export const ASIDE = 'aside';
const OWN_WITH_ASIDE = 3;

/** Begins an empty replica at `path`, in the place of whatever lies there. Throws `Fault` where the disk fails, here and at every write. */
export function beginReplica({ path, keyHex, nowMs }: BuildOptions): ReplicaBuild {
  removeDatabase(path);
  const connection = connect(path, keyHex, 'builder');
  const asidePath = `${path}-aside`;
  const close = (): void => {
    connection.close();
    removeDatabase(asidePath);
  };
  const discard = (): void => {
    close();
    removeDatabase(path);
  };
  let indices: readonly string[] = [];
  try {
    withStorageFaults(() => {
      // Of this file alone: another one attached later belongs to those who sell from it.
      connection.pragma('main.locking_mode = EXCLUSIVE');
      connection.pragma(`main.cache_size = -${CACHE_KIB}`);
      // The driver refuses to have none. What it remembers are the pages of an empty file.
      connection.pragma('main.journal_mode = MEMORY');
      migrate(connection, { path, migrationsDir: REPLICA_MIGRATIONS_DIR, nowMs, disposable: true });
      removeDatabase(asidePath);
      attachAside(connection, asidePath, keyHex, ASIDE);
      indices = dropIndices(connection);
      connection.exec('BEGIN');
    }, path);
  } catch (error) {
    discard();
    throw error;
  }
  const { write } = handles(connection, OWN_WITH_ASIDE);
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
      withStorageFaults(() => {
        connection.pragma(`main.cache_size = -${SMALL_CACHE_KIB}`);
        for (const sql of indices) connection.exec(sql);
        connection.exec('COMMIT');
      }, path);
      close();
      // As its writer will find it: the switch to a log is a write to the file, and a flush of it belongs to this thread.
      connect(path, keyHex, 'replica').close();
      flushFile(path);
    },
    discard,
  };
}

/** Indices of a table are made at once from all its rows, sorted: row by row each would be a write to another of their pages. @returns what makes them */
function dropIndices(connection: Connection): readonly string[] {
  const all = connection.prepare("SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").all() as { name: string; sql: string }[];
  for (const { name } of all) connection.exec(`DROP INDEX main.${name}`);
  return all.map(({ sql }) => sql);
}

function copyFrom(connection: Connection): void {
  connection.transaction(() => {
    connection.exec('INSERT INTO main.blob (hash, mime, bytes) SELECT b.hash, w.mime, b.bytes FROM main.blob_wanted w JOIN replica.blob b ON b.hash = w.hash');
    connection.exec('DELETE FROM main.blob_wanted WHERE hash IN (SELECT hash FROM main.blob)');
    const before = connection.prepare('SELECT b.epoch = a.epoch AND b.scope = a.scope AS isSame FROM main.replica_state a JOIN replica.replica_state b ON b.owner = a.owner').get() as { isSame: number | null } | undefined;
    if (before === undefined) return;
    const wanted = before.isSame === 1 ? '' : ASKED_FOR;
    for (const table of storeReceiptTables) connection.exec(`INSERT INTO main.${table} SELECT * FROM replica.${table} ${wanted.replace('?', table === 'store_receipt' ? 'id' : 'receipt_id')}`);
    if (before.isSame === 1) connection.exec('INSERT INTO main.store_receipt_mark SELECT * FROM replica.store_receipt_mark');
  })();
}

const ASKED_FOR = 'WHERE ? IN (SELECT id FROM replica.store_receipt WHERE asked_at IS NOT NULL)';
