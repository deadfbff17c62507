import { assert } from '#domain/kernel/assert.ts';
import type { Connection } from './connection.ts';
import { storageFault } from './storage-fault.ts';
import type { ReplicaTx, WriteTx } from './tx.ts';

/**
 * Runs `work` as one transaction of `connection`: whole, or nothing where it throws. It takes the lock of a file with the first
 * write to it, as taking it at once would lock every attached file; each has one writer, so that nobody can come between.
 */
export function inTransaction<Tx extends WriteTx | ReplicaTx, T>(connection: Connection, tx: Tx, work: (tx: Tx) => T): T {
  assert(!connection.inTransaction, 'a write inside another transaction');
  try {
    tx.run('BEGIN');
    const value = work(tx);
    assert(!(value instanceof Promise), 'a transaction cannot wait for a promise');
    tx.run('COMMIT');
    return value;
  } catch (error) {
    if (connection.inTransaction) tx.run('ROLLBACK');
    throw storageFault(error, connection.name) ?? error;
  }
}
