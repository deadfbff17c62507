/** Rows of stores this till does not stand in (SPEC HB16). */
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { tableName } from '#host/db/entity-sql.ts';
import type { ReplicaTx } from '#host/db/tx.ts';

/** What goes to the tills of one store alone; each row says of which. */
const OF_A_STORE: readonly EntityName[] = downEntities().filter((entity) => entityOf(entity).scope === 'store');

/** Removes them in the caller's transaction, and answers the entities that lost some; nothing where the till's own row does not say where it stands. */
export function dropOtherStores(tx: ReplicaTx, tillId: string): readonly EntityName[] {
  const own = tx.get<{ storeId: string }>('SELECT store_id AS "storeId" FROM till WHERE id = ?', tillId);
  if (own === undefined) return [];
  return OF_A_STORE.filter((entity) => tx.run(`DELETE FROM ${tableName(entity)} WHERE store_id <> ?`, own.storeId) > 0);
}
