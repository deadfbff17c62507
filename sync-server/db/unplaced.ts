/** Rows that tills should have and that stand nowhere in the feed: it was damaged, or is older than its tables (sync/SPEC.md, DG11). */
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { companyScope, homeScope, type FeedChange } from './feed.ts';
import { keyTextSql } from './row-hash.ts';
import { tableName } from './schema/entities.ts';
import type { TenantTx } from './tx.ts';

/** Rows placed in one transaction: the head is locked while their places are written. */
const ROWS = 5_000;

/**
 * Some rows of an entity without a place where they belong, locked: nobody moves or deletes them before they have one. A row somebody
 * holds gets its place from them.
 */
export async function lockUnplaced(tx: TenantTx, entity: EntityName): Promise<FeedChange[]> {
  const isOfStore = entityOf(entity).scope === 'store';
  const { rows } = await tx.query<{ key: string; storeId: string | null }>(`
    SELECT ${keyTextSql(entity, 't')} AS key, ${isOfStore ? 't.store_id' : 'NULL::uuid'} AS "storeId" FROM ${tableName(entity)} t
    WHERE t.tenant_id = $1 AND NOT EXISTS (SELECT FROM change c WHERE c.tenant_id = $1 AND c.scope = ${isOfStore ? `'store:' || t.store_id::text` : `'${companyScope}'`}
      AND c.entity = '${entity}' AND c.key = ${keyTextSql(entity, 't')} AND NOT c.removed)
    ORDER BY ${entityOf(entity).key.map((name) => `t.${snakeCase(name)}`).join(', ')} LIMIT ${ROWS} FOR SHARE OF t SKIP LOCKED`, [tx.tenantId]);
  return rows.map(({ key, storeId }) => ({ scope: homeScope(entity, storeId), entity, key: JSON.parse(key) as unknown[] }));
}
