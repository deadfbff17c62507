/**
 * The feed: one live row for each (company, scope, entity, key), moved to the company's next number whenever the row behind
 * it changes. The number is taken by the last statement of the transaction, under the lock of the company's head, so numbers
 * become visible in the order in which they were given; a plain sequence would let a reader step over rows still uncommitted.
 */
import { feedKey, type FeedChange } from '#domain/replication/feed.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import { canBeKey, isSent, keyParts, rowHashSql } from './row-hash.ts';
import { tableName } from './schema/entities.ts';
import type { TenantTx } from './tx.ts';

export { companyScope, feedKey, homeScope, storeScope, tillScope, type FeedChange, type FeedScope } from '#domain/replication/feed.ts';

/** The hashes of rows that tills hold are made before the head is locked, and hold their rows: what stands in the feed is what is committed with it. */
function recordSql(sent: readonly EntityName[]): string {
  // One look by key for each: joined, the planner would read a growing table whole for every batch of an import.
  const hashes = sent.map((entity, index) => `hashed_${index} AS MATERIALIZED (SELECT '${entity}' AS entity, k.key, (
    SELECT ${rowHashSql(entity, 't')} FROM ${tableName(entity)} t WHERE t.tenant_id = $1 AND ${keyParts(entity, 'k.key').map(({ sql, value }) => `t.${sql} = ${value}`).join(' AND ')} FOR SHARE) AS hash
    FROM unnest($${index + 6}::text[]) AS k (key)),`);
  const made = sent.length === 0 ? '' : `${hashes.join(' ')} hashed AS MATERIALIZED (${sent.map((_, index) => `SELECT * FROM hashed_${index}`).join(' UNION ALL ')}),`;
  const first = sent.length === 0 ? '' : 'AND (SELECT count(*) FROM hashed) >= 0';
  const [hash, join] = sent.length === 0 ? ['NULL::bigint', ''] : ['d.hash', 'LEFT JOIN hashed d ON d.entity = u.entity AND d.key = u.key AND NOT u.removed'];
  return `
  WITH ${made} h AS (UPDATE tenant_head SET seq = seq + 1 WHERE tenant_id = $1 ${first} RETURNING seq), moved AS (
    INSERT INTO change AS c (tenant_id, scope, entity, key, seq, removed, row_hash)
    SELECT $1, u.scope, u.entity, u.key, h.seq, u.removed, ${hash}
    FROM h, unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) AS u (scope, entity, key, removed) ${join}
    ON CONFLICT (tenant_id, scope, entity, key) DO UPDATE SET seq = excluded.seq, removed = excluded.removed, row_hash = excluded.row_hash)
  SELECT seq FROM h`;
}

/**
 * Moves the rows to the company's next number and answers it. Must be the LAST statement of the transaction: the head stays
 * locked until the commit. With no changes nothing is taken and the head as it stands is answered.
 */
export async function recordChanges(tx: TenantTx, tenantId: string, changes: readonly FeedChange[]): Promise<number> {
  assert(tenantId === tx.tenantId, 'a feed belongs to the company of its transaction');
  if (changes.length === 0) return headOf(tx);
  // Two changes of one row within a transaction are one: the later stands. Sorted, so that all writers lock in one order.
  const byPlace = new Map(changes.map((change) => [`${change.scope}\n${change.entity}\n${feedKey(change.key)}`, change]));
  const ordered = [...byPlace.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
  const sent = Map.groupBy(ordered.filter((c) => isSent(c.entity) && c.removed !== true && canBeKey(c.entity, c.key)), (c) => c.entity);
  const { rows } = await tx.query<{ seq: number }>(recordSql([...sent.keys()]), [
    tenantId, ordered.map((c) => c.scope), ordered.map((c) => c.entity), ordered.map((c) => feedKey(c.key)), ordered.map((c) => c.removed ?? false),
    ...[...sent.values()].map((changes) => [...new Set(changes.map((c) => feedKey(c.key)))]),
  ]);
  const head = rows[0];
  assert(head, `company ${tenantId} has no head`);
  return head.seq;
}

/**
 * SQL of the number a row of an entity with one key column last moved to, 0 where the feed never heard of it: what a change made by
 * hand says it has seen. Asked in the statement that reads the row, so that nobody is handed the number of a later row. `scope` and `id` are SQL, `$1` is the company.
 */
export function versionSql(entity: EntityName, scope: string, id: string): string {
  return `coalesce((SELECT seq FROM change v WHERE v.tenant_id = $1 AND v.scope = ${scope} AND v.entity = '${entity}' AND v.key = '["' || ${id}::text || '"]'), 0)`;
}

/** Waits for everybody who writes the company's feed, and keeps them waiting until the transaction ends. Taken before any row of the feed or of a record. */
export async function lockHead(tx: TenantTx): Promise<void> {
  await tx.query('SELECT FROM tenant_head WHERE tenant_id = $1 FOR UPDATE', [tx.tenantId]);
}

/** The last number the company's feed has given. */
export async function headOf(tx: TenantTx): Promise<number> {
  const { rows } = await tx.query<{ seq: number }>('SELECT seq FROM tenant_head WHERE tenant_id = $1', [tx.tenantId]);
  return rows[0]?.seq ?? 0;
}

/** The head, and the highest number of a removed key that was forgotten since. */
export async function headAndHorizon(tx: TenantTx): Promise<{ head: number; horizon: number }> {
  const { rows } = await tx.query<{ head: number; horizon: number }>('SELECT seq AS head, horizon FROM tenant_head WHERE tenant_id = $1', [tx.tenantId]);
  return rows[0] ?? { head: 0, horizon: 0 };
}
