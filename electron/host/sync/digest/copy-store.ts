/** The copy as a comparison writes to it: rows by the same hands as pages, each write a transaction of the replica alone. */
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { entityOf } from '#domain/replication/catalogue.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { tableName } from '#host/db/entity-sql.ts';
import type { SqlValue } from '#host/db/tx.ts';
import { readMeta } from '#host/posting/meta.ts';
import { readReplicaState, updateReplicaState } from '#host/posting/replica-state.ts';
import { applyChanges, raiseAttention, type SyncStoreDeps } from '../sync-store.ts';
import type { CopyStore } from './compare-ports.ts';

export function createCopyStore(deps: SyncStoreDeps): CopyStore {
  const { store, nowMs } = deps;
  return {
    state: () => store.read((tx) => {
      const { loaded, cursor, epoch, comparedAt, comparedBy, rehashedAt } = readReplicaState(tx);
      return { loaded: loaded === 1 && (epoch ?? '') === (readMeta(tx).epoch ?? ''), cursor, epoch: epoch ?? '', comparedAt, comparedBy, rehashedAt };
    }),
    heal: (at, changes) => store.writeReplica((tx) => {
      const { cursor, epoch } = readReplicaState(tx);
      // A page that came meanwhile may hold what is newer than these rows.
      if (cursor !== at.cursor || (epoch ?? '') !== at.epoch) return false;
      applyChanges(tx, [changes], deps);
      return true;
    }),
    fill: (entity, rows) => store.writeReplica((tx) => {
      const where = entityOf(entity).key.map((name) => `${snakeCase(name)} = ?`).join(' AND ');
      for (const [key, hash] of rows) tx.run(`UPDATE ${tableName(entity)} SET row_hash = ? WHERE ${where} AND row_hash IS NULL`, BigInt(hash), ...(JSON.parse(key) as SqlValue[]));
    }),
    compared: (atMs, deep) => store.writeReplica((tx) => {
      const { rehashedAt } = readReplicaState(tx);
      updateReplicaState(tx, { comparedAt: atMs, comparedBy: SYNC_VERSION, rehashedAt: deep || rehashedAt === 0 ? atMs : rehashedAt });
    }),
    raise: (report) => store.write((tx) => { raiseAttention(tx, nowMs(), 'data-differs', '', { result: report.result, differences: report.differences }); }),
  };
}
