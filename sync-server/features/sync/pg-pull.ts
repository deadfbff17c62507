/** What a pull reads, on PostgreSQL: the feed by its index, rows by primary key as the JSON text PostgreSQL itself writes. */
import { assert } from '#domain/kernel/assert.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { FeedScope } from '#domain/replication/feed.ts';
import type { FeedRow, Heads } from '#server/sync/store-port.ts';
import { sqlTypes, storedColumns, tableName, type StoredColumn } from '#server/db/schema/entities.ts';
import type { TenantTx } from '#server/db/tx.ts';

/**
 * First of a page, in one question: where the company stands, and the planner set for what follows. A page is a few thousand
 * look-ups by primary key; left to itself the planner reads the whole table for each page instead (hash join; measured), which
 * makes the first sync of a big catalogue quadratic.
 */
export async function openPage(tx: TenantTx): Promise<{ epoch: string; head: number; horizon: number }> {
  const { rows: [place] } = await tx.query<{ epoch: string; head: number | null; horizon: number | null }>(`
    SELECT server_epoch() AS epoch, h.seq AS head, h.horizon, set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
    FROM (VALUES (1)) AS one LEFT JOIN tenant_head h ON h.tenant_id = $1`, [tx.tenantId]);
  assert(place?.epoch, 'the database has no epoch');
  return { epoch: place.epoch, head: place.head ?? 0, horizon: place.horizon ?? 0 };
}

/** The number with which a full page ends, or null when all that is left fits. Each scope is an index scan of its own. */
export async function pageEnd(tx: TenantTx, scopes: readonly FeedScope[], after: number, pageRows: number): Promise<number | null> {
  const branches = scopes.map((_, index) => `(SELECT seq FROM change WHERE tenant_id = $1 AND scope = $${index + 4} AND seq > $2 ORDER BY seq LIMIT $3)`);
  const { rows } = await tx.query<{ seq: number }>(`SELECT seq FROM (${branches.join(' UNION ALL ')}) AS s ORDER BY seq OFFSET $3 - 1 LIMIT 1`, [tx.tenantId, after, pageRows, ...scopes]);
  return rows[0]?.seq ?? null;
}

/** Feed rows of the page. A row that left one scope of the device while it stands in another is not removed. */
export async function listFeed(tx: TenantTx, scopes: readonly FeedScope[], after: number, upTo: number | null): Promise<FeedRow[]> {
  const { rows } = await tx.query<FeedRow>(`
    SELECT entity, key, bool_and(removed) AS removed FROM change
    WHERE tenant_id = $1 AND scope = ANY ($2::text[]) AND seq > $3 AND ($4::bigint IS NULL OR seq <= $4) GROUP BY entity, key`, [tx.tenantId, scopes, after, upTo]);
  const removed = rows.filter((row) => row.removed);
  if (removed.length === 0) return rows;
  const { rows: standing } = await tx.query<{ n: number }>(`
    SELECT DISTINCT u.n FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS u (entity, key, n)
    JOIN change c ON c.tenant_id = $1 AND c.scope = ANY ($4::text[]) AND c.entity = u.entity AND c.key = u.key AND NOT c.removed`,
  [tx.tenantId, removed.map((row) => row.entity), removed.map((row) => row.key), scopes]);
  const elsewhere = new Set(standing.map((row) => removed[row.n - 1]));
  return rows.filter((row) => !elsewhere.has(row));
}

export async function countAfter(tx: TenantTx, scopes: readonly FeedScope[], after: number): Promise<number> {
  const { rows } = await tx.query<{ count: number }>('SELECT count(*) AS count FROM change WHERE tenant_id = $1 AND scope = ANY ($2::text[]) AND seq > $3', [tx.tenantId, scopes, after]);
  return rows[0]?.count ?? 0;
}

/** The named columns of these rows as JSON arrays, in the order of the keys; null where the row is gone. */
export async function readRows(tx: TenantTx, entity: EntityName, names: readonly string[], keys: readonly string[]): Promise<(string | null)[]> {
  const stored = storedColumns(entity);
  const columnOf = (name: string): StoredColumn => stored.find((column) => column.name === name) as StoredColumn;
  const columns = names.map(columnOf);
  const keyColumns = entityOf(entity).key.map(columnOf);
  const values = keys.map((key) => JSON.parse(key) as unknown[]);
  const wanted = keyColumns.map((column, index) => `$${index + 2}::${sqlTypes[column.type]}[]`).join(', ');
  const { rows } = await tx.query<{ row: string; n: number }>(`
    SELECT json_build_array(${columns.map((column) => `t.${column.sql}`).join(', ')})::text AS row, k.n
    FROM unnest(${wanted}) WITH ORDINALITY AS k (${keyColumns.map((column) => column.sql).join(', ')}, n)
    JOIN ${tableName(entity)} t ON t.tenant_id = $1 AND ${keyColumns.map((column) => `t.${column.sql} = k.${column.sql}`).join(' AND ')}`,
  [tx.tenantId, ...keyColumns.map((_, index) => values.map((key) => key[index]))]);
  const found = new Array<string | null>(keys.length).fill(null);
  for (const { row, n } of rows) found[n - 1] = row;
  return found;
}

/** The company's head with the database's own time, and the last number of each scope. */
export async function readHeads(tx: TenantTx, scopes: readonly FeedScope[]): Promise<Heads> {
  const { rows } = await tx.query<{ scope: string; mark: number; head: number; epoch: string; at: number }>(`
    SELECT s.scope, coalesce((SELECT seq FROM change c WHERE c.tenant_id = $1 AND c.scope = s.scope ORDER BY seq DESC LIMIT 1), 0) AS mark,
      coalesce((SELECT seq FROM tenant_head WHERE tenant_id = $1), 0) AS head, server_epoch() AS epoch, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at
    FROM unnest($2::text[]) AS s (scope)`, [tx.tenantId, scopes]);
  const first = rows[0];
  if (!first) throw new Error('heads of no scope were asked for');
  return { event: { epoch: first.epoch, head: first.head, serverTime: first.at }, marks: new Map(rows.map((row) => [row.scope, row.mark])) };
}
