import { startCheckpointer } from './checkpointer.ts';
import { connect, handles, logOwner } from './connection.ts';
import { migrate } from './migrate.ts';
import { isDamaged, withStorageFaults } from './storage-fault.ts';
import { inTransaction } from './transaction.ts';
import type { Reader, Store } from './tx.ts';

export type OpenOptions = {
  readonly path: string;
  /** The raw key of the database, 64 hex digits. */
  readonly keyHex: string;
  readonly migrationsDir: string;
  readonly nowMs: () => number;
  /** Told once a checkpoint failed, for the log; the till goes on with a longer journal. */
  readonly onCheckpointFailed?: (error: unknown) => void;
  /** Told of every error that says the file itself is damaged; it is thrown all the same. */
  readonly onDamaged?: (error: unknown) => void;
};

/**
 * Opens the till's database, creates it where there is none, and brings it to this program's version.
 * Throws `Fault`: `storage-failed` for a broken or foreign file, `database-from-future` for one written by a newer program.
 */
export function openStore(options: OpenOptions): Store {
  const connection = connect(options.path, options.keyHex, 'writer');
  try {
    withStorageFaults(() => { migrate(connection, options); }, options.path);
  } catch (error) {
    connection.close();
    throw error;
  }
  const checkpointer = startCheckpointer(options, logOwner(connection));
  const { read, write } = handles(connection);
  const watched = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (isDamaged(error)) options.onDamaged?.(error);
      throw error;
    }
  };
  let closed = false;
  return {
    path: options.path,
    write: (work) => {
      const value = watched(() => inTransaction(connection, write, work));
      checkpointer.wrote();
      return value;
    },
    read: (work) => watched(() => withStorageFaults(() => work(read), options.path)),
    openReader: () => openReader(options.path, options.keyHex),
    close: () => {
      if (closed) return;
      closed = true;
      checkpointer.stop();
      connection.close();
    },
  };
}

/** A connection that cannot write, to any database of the till: its own, a backup, a damaged one. Throws `Fault('storage-failed')` where it is none. */
export function openReader(path: string, keyHex: string): Reader {
  const connection = connect(path, keyHex, 'reader');
  return { tx: handles(connection).read, close: () => connection.close() };
}
