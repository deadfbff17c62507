import { dirname, join } from 'node:path';
import { assert } from '#domain/kernel/assert.ts';
import { carryOver, TWO_FILES } from './carry-over.ts';
import { startCheckpointer } from './checkpointer.ts';
import { attachReplica, connect, handles, logOwner, type Connection } from './connection.ts';
import { migrate } from './migrate.ts';
import { REPLICA_MIGRATIONS_DIR, type ReplicaFileOptions } from './replica-file.ts';
import { openReplica, type Replica } from './replica.ts';
import { shadowOver } from './shadow.ts';
import { isDamaged, withStorageFaults } from './storage-fault.ts';
import { inTransaction } from './transaction.ts';
import type { Reader, TillStore } from './tx.ts';

export type OpenOptions = {
  readonly path: string;
  /** The raw key of both files, 64 hex digits. */
  readonly keyHex: string;
  readonly migrationsDir: string;
  readonly nowMs: () => number;
  /** The other file; `replica.db` in the same folder where nobody says otherwise. */
  readonly replicaPath?: string;
  readonly replicaMigrationsDir?: string;
  /** Told once a checkpoint failed, for the log; the till goes on with a longer journal. */
  readonly onCheckpointFailed?: (error: unknown) => void;
  /** Told of every error that says one of the files itself is damaged; it is thrown all the same. */
  readonly onDamaged?: (error: unknown) => void;
  /** Told when the replica was of no use and an empty one is in its place. */
  readonly onReplicaRenewed?: ReplicaFileOptions['onRenewed'];
};

/**
 * Opens both files of a till, creates them where there are none, and brings them to this program's version.
 * Throws `Fault`: `storage-failed` for a broken or foreign file of the till's own, `database-from-future` for one written by a newer program.
 */
export function openStore(options: OpenOptions): TillStore {
  const { path, keyHex, nowMs, onCheckpointFailed, onReplicaRenewed } = options;
  const replicaFile = {
    path: options.replicaPath ?? join(dirname(path), 'replica.db'), keyHex, migrationsDir: options.replicaMigrationsDir ?? REPLICA_MIGRATIONS_DIR, nowMs,
    ...(onCheckpointFailed && { onCheckpointFailed }), ...(onReplicaRenewed && { onRenewed: onReplicaRenewed }),
  };
  const connection = connect(path, keyHex, 'writer');
  try {
    withStorageFaults(() => {
      const applied = migrate(connection, { path, migrationsDir: options.migrationsDir, nowMs, before: (number) => { if (number === TWO_FILES) carryOver(path, replicaFile); } });
      if (applied.includes(TWO_FILES)) shrink(connection);
    }, path);
    const replica = withStorageFaults(() => openReplica(replicaFile), replicaFile.path);
    try {
      replica.attach(connection);
      return storeOver(connection, replica, replicaFile.path, options);
    } catch (error) {
      replica.close();
      throw error;
    }
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Larger files keep the room the goods have left: sales fill it, and no start waits for a gigabyte to be written anew. */
const SHRUNK_BYTES = 64 * 1024 * 1024;

function shrink(connection: Connection): void {
  const size = connection.prepare('SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)').pluck().get() as number;
  if (size <= SHRUNK_BYTES) connection.exec('VACUUM');
}

function storeOver(connection: Connection, replica: Replica, replicaPath: string, options: OpenOptions): TillStore {
  const { path, keyHex } = options;
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
  const openConnection = (): { readonly connection: Connection; readonly close: () => void } => {
    const own = connect(path, keyHex, 'reader');
    const letGo = replica.attach(own);
    return {
      connection: own,
      close: () => {
        letGo();
        own.close();
      },
    };
  };
  let closed = false;
  return {
    path, replicaPath,
    write: (work) => {
      const value = watched(() => inTransaction(connection, write, work));
      checkpointer.wrote();
      return value;
    },
    writeReplica: (work) => watched(() => {
      assert(!connection.inTransaction, 'no transaction writes to both files');
      return replica.write(work);
    }),
    read: (work) => watched(() => withStorageFaults(() => work(read), path)),
    openReader: () => {
      const { connection: own, close } = openConnection();
      return { tx: handles(own).read, close };
    },
    openShadow: (tables) => {
      const { connection: own, close } = openConnection();
      return shadowOver(own, close, path, tables);
    },
    swapReplica: (incoming) => withStorageFaults(() => replica.swap(incoming), replicaPath),
    close: () => {
      if (closed) return;
      closed = true;
      void checkpointer.stop();
      connection.close();
      replica.close();
    },
  };
}

/**
 * A connection that cannot write, to any one database of the till: its own, a backup, a damaged one, a replica; with a replica beside
 * it where one is named. Throws `Fault('storage-failed')` where it is none.
 */
export function openReader(path: string, keyHex: string, replicaPath?: string): Reader {
  const connection = connect(path, keyHex, 'reader');
  if (replicaPath !== undefined) attachReplica(connection, replicaPath, keyHex);
  return { tx: handles(connection).read, close: () => connection.close() };
}
