/** Rows of the catalogue's reference entities in and out of their tables, whole sets at a time; the feed changes they mean come back. */
import { entityOf, type EntityName, type Row } from '#domain/replication/catalogue.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { assert } from '#domain/kernel/assert.ts';
import { homeScope, type FeedChange } from './feed.ts';
import { isFact, sqlTypes, storedColumns, tableName } from './schema/entities.ts';
import type { TenantTx } from './tx.ts';

type AnyRow = Readonly<Record<string, unknown>>;

/** `overwrite` makes an existing row equal to the given one; `keep` leaves it, and answers changes for the new ones only. */
export type OnExisting = 'overwrite' | 'keep';

/**
 * Writes rows of one reference entity and answers what the feed must say of them; pass that to `recordChanges` at the end of
 * the transaction. A row that was there with equal content is no change.
 */
export async function saveRows<E extends EntityName>(tx: TenantTx, entity: E, rows: readonly Row<E>[], onExisting: OnExisting = 'overwrite'): Promise<FeedChange[]> {
  assert(!isFact(entity), `${entity} is written by tills, not here`);
  if (rows.length === 0) return [];
  const columns = storedColumns(entity);
  const keys = entityOf(entity).key;
  const names = columns.map((column) => column.sql);
  const arrays = columns.map((column, index) => `$${index + 2}::${sqlTypes[column.type]}[]`);
  const rest = columns.filter((column) => !keys.includes(column.name)).map((column) => column.sql);
  const update = onExisting === 'keep' || rest.length === 0 ? 'NOTHING'
    : `UPDATE SET ${rest.map((name) => `${name} = excluded.${name}`).join(', ')} WHERE (${rest.map((name) => `t.${name}`).join(', ')}) IS DISTINCT FROM (${rest.map((name) => `excluded.${name}`).join(', ')})`;
  const returning = [...new Set([...keys, ...(entityOf(entity).scope === 'store' ? ['storeId'] : [])])];
  const { rows: written } = await tx.query<AnyRow>(
    `INSERT INTO ${tableName(entity)} AS t (tenant_id, ${names.join(', ')})
     SELECT $1, ${names.map((name) => `u.${name}`).join(', ')} FROM unnest(${arrays.join(', ')}) AS u (${names.join(', ')})
     ON CONFLICT (tenant_id, ${keys.map(snakeCase).join(', ')}) DO ${update}
     RETURNING ${returning.map((name) => `t.${snakeCase(name)} AS "${name}"`).join(', ')}`,
    [tx.tenantId, ...columns.map((column) => rows.map((row) => toSql(column.type, (row as AnyRow)[column.name])))],
  );
  return written.map((row) => ({ scope: homeScope(entity, row['storeId']), entity, key: keys.map((name) => row[name]) }));
}

function toSql(type: string, value: unknown): unknown {
  if (type === 'json') return JSON.stringify(value ?? null);
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

/** The list of prices new stores and HQ's own screens use: that of the company's first store. */
export async function defaultPriceListId(tx: TenantTx): Promise<string> {
  const { rows } = await tx.query<{ id: string }>('SELECT price_list_id AS id FROM store WHERE tenant_id = $1 ORDER BY number LIMIT 1', [tx.tenantId]);
  const id = rows[0]?.id;
  assert(id, 'a company has at least one store');
  return id;
}
