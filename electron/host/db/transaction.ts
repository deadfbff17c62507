import { assert } from '#domain/kernel/assert.ts';
import type { Connection } from './connection.ts';
import { storageFault } from './storage-fault.ts';
import type { WriteTx } from './tx.ts';

/** Runs `work` as one transaction of `connection`: whole, or nothing where it throws. */
export function inTransaction<T>(connection: Connection, tx: WriteTx, work: (tx: WriteTx) => T): T {
  assert(!connection.inTransaction, 'a write inside another transaction');
  try {
    tx.run('BEGIN IMMEDIATE');
    const value = work(tx);
    assert(!(value instanceof Promise), 'a transaction cannot wait for a promise');
    tx.run('COMMIT');
    return value;
  } catch (error) {
    if (connection.inTransaction) tx.run('ROLLBACK');
    throw storageFault(error, connection.name) ?? error;
  }
}
