/**
 * Hashes of rows as tills get them (sync/SPEC.md, DG1), made by the database itself: the text is that of `rowText` in
 * domain/replication/row-hash.ts, byte for byte. Feed rows carry the hash of the row behind them.
 */
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { pageColumns } from '#domain/replication/page.ts';
import { isUuid } from '#domain/kernel/uuid.ts';
import { sqlTypes, storedColumns, tableName, type StoredColumn } from './schema/entities.ts';
import type { TenantTx } from './tx.ts';

const SENT: ReadonlySet<string> = new Set(downEntities());

/** True for entities whose rows tills hold a copy of. */
export function isSent(entity: string): entity is EntityName {
  return SENT.has(entity);
}

/** An expression for the hash of the row under this name in a query. */
export function rowHashSql(entity: EntityName, alias: string): string {
  const stored = storedColumns(entity);
  const texts = pageColumns(entity).map((name) => textSql(stored.find((column) => column.name === name) as StoredColumn, alias));
  return `row_hash('[' || ${texts.join(` || ',' || `)} || ']')`;
}

function textSql({ sql, type, nullable }: StoredColumn, alias: string): string {
  const value = `${alias}.${sql}`;
  const text = plainText(type, value);
  return nullable ? `coalesce(${text}, 'null')` : text;
}

function plainText(type: StoredColumn['type'], value: string): string {
  switch (type) {
    case 'text': return `to_json(${value})::text`;
    // Nothing in these needs to be escaped.
    case 'id': case 'hash': case 'date': return `'"' || ${value} || '"'`;
    case 'instant': case 'minor': case 'micro': case 'bps': case 'int': case 'bool': case 'json': case 'bytes': return `${value}::text`;
  }
}

/** An expression for the text under which the row stands in the feed. */
export function keyTextSql(entity: EntityName, alias: string): string {
  const stored = storedColumns(entity);
  return `'[' || ${entityOf(entity).key.map((name) => textSql(stored.find((column) => column.name === name) as StoredColumn, alias)).join(` || ',' || `)} || ']'`;
}

/** The columns of an entity's key out of the JSON text `key`, cast to what they are. */
export function keyParts(entity: EntityName, key: string): { readonly sql: string; readonly value: string }[] {
  const stored = storedColumns(entity);
  return entityOf(entity).key.map((name, index) => {
    const column = stored.find((each) => each.name === name) as StoredColumn;
    return { sql: column.sql, value: `((${key})::jsonb ->> ${index})::${sqlTypes[column.type]}` };
  });
}

/** False for a key that no row of the entity can have: casting it would end the transaction. */
export function canBeKey(entity: EntityName, key: readonly unknown[]): boolean {
  const { key: names, columns } = entityOf(entity);
  return names.every((name, index) => columns[name]?.type !== 'id' || isUuid(String(key[index])));
}

/** Rows a filling transaction takes on at most: it holds locks of feed rows for some milliseconds. */
const FILL_ROWS = 2_000;

/**
 * Gives the feed rows behind `from` in the order of their keys the hashes they lack, and says removed of those whose row is gone.
 * Never waits for a writer and overwrites none: a row somebody is moving at this moment gets its hash from them.
 * @returns where to go on, or null at the end
 */
export async function fillHashes(tx: TenantTx, entity: EntityName, from: { readonly scope: string; readonly key: string }): Promise<{ scope: string; key: string } | null> {
  const { rows } = await tx.query<{ scope: string; key: string; blank: boolean }>(`
    SELECT scope, key, row_hash IS NULL AND NOT removed AS blank FROM change WHERE tenant_id = $1 AND entity = $2 AND (scope, key) > ($3, $4)
    ORDER BY scope, key LIMIT ${FILL_ROWS}`, [tx.tenantId, entity, from.scope, from.key]);
  const blank = rows.filter((row) => row.blank);
  const [able, hopeless] = [true, false].map((can) => blank.filter((row) => canBeKey(entity, JSON.parse(row.key) as unknown[]) === can)) as [typeof blank, typeof blank];
  if (able.length > 0) await fill(tx, entity, able);
  if (hopeless.length > 0) await tx.query('UPDATE change SET removed = true WHERE tenant_id = $1 AND entity = $2 AND key = ANY ($3::text[])', [tx.tenantId, entity, hopeless.map((row) => row.key)]);
  return rows.length < FILL_ROWS ? null : rows.at(-1) as { scope: string; key: string };
}

async function fill(tx: TenantTx, entity: EntityName, blank: readonly { readonly scope: string; readonly key: string }[]): Promise<void> {
  await tx.query(`
    WITH free AS (
      SELECT c.scope, c.key FROM change c JOIN unnest($3::text[], $4::text[]) AS u (scope, key) ON c.scope = u.scope AND c.key = u.key
      WHERE c.tenant_id = $1 AND c.entity = $2 AND c.row_hash IS NULL AND NOT c.removed FOR UPDATE OF c SKIP LOCKED)
    UPDATE change c SET row_hash = h.hash, removed = h.hash IS NULL FROM (
      SELECT f.scope, f.key, ${rowHashSql(entity, 't')} AS hash FROM free f LEFT JOIN ${tableName(entity)} t ON t.tenant_id = $1 AND ${keyParts(entity, 'f.key').map(({ sql, value }) => `t.${sql} = ${value}`).join(' AND ')}
    ) AS h WHERE c.tenant_id = $1 AND c.entity = $2 AND c.scope = h.scope AND c.key = h.key`, [tx.tenantId, entity, blank.map((row) => row.scope), blank.map((row) => row.key)]);
}
