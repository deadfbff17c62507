/** What a comparison reads, on PostgreSQL: sums out of the feed alone, because each of its rows carries the hash of the row behind it. */
import { downEntities, type EntityName } from '#domain/replication/catalogue.ts';
import type { FeedScope } from '#domain/replication/feed.ts';
import type { DigestReport } from '#contract/sync/digest.ts';
import type { Device, HashSum } from '#server/sync/store-port.ts';
import type { TenantTx } from '#server/db/tx.ts';

/** Each scope by itself, without what stands in one before it: most of a company stands in the first, which costs no look. */
function standingOnce(scopes: readonly FeedScope[], what: string, where: string): string {
  return scopes.map((_, index) => {
    const before = Array.from({ length: index }, (__, earlier) => `$${earlier + 2}`);
    const anew = before.length === 0 ? '' : `AND NOT EXISTS (SELECT FROM change d WHERE d.tenant_id = $1 AND d.scope IN (${before.join(', ')}) AND d.entity = c.entity AND d.key = c.key AND NOT d.removed)`;
    return `SELECT ${what} FROM change c WHERE c.tenant_id = $1 AND c.scope = $${index + 2} AND NOT c.removed AND ${where} ${anew}`;
  }).join(' UNION ALL ');
}

/** Null where a row has no hash yet. */
export async function sumHashes(tx: TenantTx, scopes: readonly FeedScope[]): Promise<HashSum[] | null> {
  const branches = standingOnce(scopes, 'c.entity, c.row_hash', `c.entity = ANY ($${scopes.length + 2}::text[])`);
  const { rows } = await tx.query<{ entity: EntityName; bucket: number | null; rows: number; sum: string | null }>(
    `SELECT entity, (row_hash & 255)::int AS bucket, count(*) AS rows, sum(row_hash)::text AS sum FROM (${branches}) AS c GROUP BY 1, 2`, [tx.tenantId, ...scopes, downEntities()]);
  if (rows.some((row) => row.bucket === null)) return null;
  return rows.map(({ entity, bucket, rows: count, sum }) => ({ entity, bucket: bucket ?? 0, rows: count, sum: BigInt.asUintN(64, BigInt(sum ?? '0')).toString() }));
}

export async function listHashes(tx: TenantTx, scopes: readonly FeedScope[], entity: EntityName, buckets: readonly number[], from: string, limit: number): Promise<{ key: string; hash: string }[]> {
  const [name, wanted, behind, count] = [0, 1, 2, 3].map((place) => `$${scopes.length + 2 + place}`);
  const branches = standingOnce(scopes, 'c.key, c.row_hash', `c.entity = ${name} AND (c.row_hash & 255) = ANY (${wanted}::bigint[]) AND c.key > ${behind}`);
  const { rows } = await tx.query<{ key: string; hash: string }>(`SELECT key, row_hash::text AS hash FROM (${branches}) AS c ORDER BY key LIMIT ${count}`, [tx.tenantId, ...scopes, entity, buckets, from, limit]);
  return rows;
}

export async function standing(tx: TenantTx, scopes: readonly FeedScope[], entity: EntityName, keys: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ key: string }>('SELECT DISTINCT key FROM change WHERE tenant_id = $1 AND scope = ANY ($2::text[]) AND entity = $3 AND key = ANY ($4::text[]) AND NOT removed', [tx.tenantId, scopes, entity, keys]);
  return rows.map((row) => row.key);
}

export async function saveDigestReport(tx: TenantTx, device: Device, report: DigestReport, nowMs: number): Promise<void> {
  await tx.query('UPDATE device SET digest = $3, digest_at = $4 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, device.deviceId, JSON.stringify(report), nowMs]);
}
