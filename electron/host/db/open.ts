import { assert } from '#domain/kernel/assert.ts';
import { startCheckpointer } from './checkpointer.ts';
import { connect, handles, logOwner, type Connection } from './connection.ts';
import { migrate } from './migrate.ts';
import { storageFault, withStorageFaults } from './storage-fault.ts';
import type { Store, WriteTx } from './tx.ts';

export type OpenOptions = {
  readonly path: string;
  /** The raw key of the database, 64 hex digits. */
  readonly keyHex: string;
  readonly migrationsDir: string;
  readonly nowMs: () => number;
  /** Told once a checkpoint failed, for the log; the till goes on with a longer journal. */
  readonly onCheckpointFailed?: (error: unknown) => void;
};

/**
 * Opens the till's database, creates it where there is none, and brings it to this program's version.
 * Throws `Fault`: `storage-failed` for a broken or foreign file, `database-from-future` for one written by a newer program.
 */
export function openStore(options: OpenOptions): Store {
  const connection = connect(options.path, options.keyHex, 'writer');
  try {
    withStorageFaults(() => migrate(connection, options));
  } catch (error) {
    connection.close();
    throw error;
  }
  const checkpointer = startCheckpointer(options, logOwner(connection));
  const { read, write } = handles(connection);
  let closed = false;
  return {
    path: options.path,
    write: (work) => {
      assert(!connection.inTransaction, 'a write inside another transaction');
      const value = transaction(connection, write, work);
      checkpointer.wrote();
      return value;
    },
    read: (work) => withStorageFaults(() => work(read)),
    openReader: () => {
      const second = connect(options.path, options.keyHex, 'reader');
      return { tx: handles(second).read, close: () => second.close() };
    },
    close: () => {
      if (closed) return;
      closed = true;
      checkpointer.stop();
      connection.close();
    },
  };
}

function transaction<T>(connection: Connection, tx: WriteTx, work: (tx: WriteTx) => T): T {
  try {
    tx.run('BEGIN IMMEDIATE');
    const value = work(tx);
    assert(!(value instanceof Promise), 'a transaction cannot wait for a promise');
    tx.run('COMMIT');
    return value;
  } catch (error) {
    if (connection.inTransaction) tx.run('ROLLBACK');
    throw storageFault(error) ?? error;
  }
}
