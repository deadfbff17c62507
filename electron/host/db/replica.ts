/** The replica at work: its one writer, and the connections that read it beside the till's own file. */
import { assert } from '#domain/kernel/assert.ts';
import { startCheckpointer, type Checkpointer } from './checkpointer.ts';
import { attachReplica, detachReplica, handles, logOwner, type Connection } from './connection.ts';
import { announceReplica, openReplicaFile, proveReplica, type ReplicaFileOptions } from './replica-file.ts';
import { inTransaction } from './transaction.ts';
import type { ReplicaTx, TillStore } from './tx.ts';

export type ReplicaOptions = ReplicaFileOptions & { readonly onCheckpointFailed?: (error: unknown) => void };

export type Replica = {
  readonly write: TillStore['writeReplica'];
  readonly swap: TillStore['swapReplica'];
  /** Lets `connection` see the replica, whichever file is in its place, until the function returned is called. */
  readonly attach: (connection: Connection) => () => void;
  readonly close: () => void;
};

/** What changes with the file. */
type Opened = { readonly connection: Connection; readonly tx: ReplicaTx; readonly checkpointer: Checkpointer };

export function openReplica(options: ReplicaOptions): Replica {
  const { path, keyHex } = options;
  const readers = new Set<Connection>();
  const open = (): Opened => {
    const connection = openReplicaFile(options);
    return { connection, tx: handles(connection).write, checkpointer: startCheckpointer(options, logOwner(connection)) };
  };
  let opened = open();
  let swapping = false;

  /** From the first step to the last nothing else runs: the only wait, for the thread, is over. */
  const exchange = (incoming: string): void => {
    const letGo: Connection[] = [];
    try {
      for (const reader of readers) {
        detachReplica(reader);
        letGo.push(reader);
      }
      opened.connection.close();
      announceReplica(incoming, path);
    } finally {
      if (opened.connection.open) opened = { ...opened, checkpointer: startCheckpointer(options, logOwner(opened.connection)) };
      else opened = open();
      for (const reader of letGo) attachReplica(reader, path, keyHex);
    }
  };
  return {
    write: (work) => {
      const value = inTransaction(opened.connection, opened.tx, work);
      opened.checkpointer.wrote();
      return value;
    },
    swap: async (incoming) => {
      assert(!swapping, 'one replica takes the place of another at a time');
      swapping = true;
      try {
        proveReplica(incoming, options);
        await opened.checkpointer.stop();
        exchange(incoming);
      } finally {
        swapping = false;
      }
    },
    attach: (connection) => {
      attachReplica(connection, path, keyHex);
      readers.add(connection);
      return () => { readers.delete(connection); };
    },
    close: () => {
      void opened.checkpointer.stop();
      opened.connection.close();
    },
  };
}
