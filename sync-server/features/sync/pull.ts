/** One page of what changed in a device's scopes (SPEC SL1-SL5), as the JSON text PostgreSQL itself writes: nothing is parsed and written again on the way. */
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { PULL_PAGE_ROWS } from '#contract/sync/pull.ts';
import { companyScope, headOf, storeScope, tillScope, type FeedScope } from '#server/db/feed.ts';
import { readEpoch } from '#server/db/directory.ts';
import { sqlTypes, storedColumns, tableName, type StoredColumn } from '#server/db/schema/entities.ts';
import type { Database, TenantTx } from '#server/db/tx.ts';
import type { Clock } from '#server/deps.ts';
import type { Device } from './push-store.ts';

export type Page = { readonly json: string; readonly next: number; readonly caughtUp: boolean; readonly rows: number };

/** Everything a device may see; the request has no say in it (SL1). */
export function scopesOf(device: Device): FeedScope[] {
  return [companyScope, storeScope(device.storeId), tillScope(device.tillId)];
}

type FeedRow = { readonly entity: EntityName; readonly key: string; readonly removed: boolean };

const DOWN: readonly EntityName[] = downEntities();

/** Columns as a page carries them: the company is named where the catalogue keeps it, bytes of blobs stay behind (SL4). */
function pageColumns(entity: EntityName): StoredColumn[] {
  return storedColumns(entity).filter((column) => column.type !== 'bytes');
}

/** How many rows are still to come: counted once for a device, then carried from page to page. */
export type Progress = { readonly take: (deviceId: string, after: number) => number | undefined; readonly keep: (deviceId: string, next: number, remaining: number) => void };

export function createProgress(): Progress {
  const known = new Map<string, { next: number; remaining: number }>();
  return {
    take(deviceId, after) {
      const entry = known.get(deviceId);
      return entry?.next === after ? entry.remaining : undefined;
    },
    keep(deviceId, next, remaining) {
      if (remaining > 0) known.set(deviceId, { next, remaining });
      else known.delete(deviceId);
    },
  };
}

/** Reads the page after `after`. `pageRows` is the contract's size; tests use smaller ones. */
export async function readPage(deps: { db: Database; clock: Clock; progress: Progress }, device: Device, after: number, pageRows = PULL_PAGE_ROWS): Promise<Page> {
  return deps.db.withTenant(device.tenantId, async (tx) => {
    const scopes = scopesOf(device);
    await lookUpByKey(tx);
    const epoch = await readEpoch(tx);
    const head = await headOf(tx);
    const upTo = await pageEnd(tx, scopes, after, pageRows);
    const feed = await listFeed(tx, scopes, after, upTo);
    const rest = upTo === null ? 0 : deps.progress.take(device.deviceId, after) ?? await countAfter(tx, scopes, after);
    const remaining = Math.max(0, rest - feed.length);
    // Only a page that was not full is the last: `remaining` is a guess. Caught up means at the head, whatever numbers of
    // others lie between our last row and it (SL5).
    const caughtUp = upTo === null;
    const next = upTo ?? Math.max(head, after);
    deps.progress.keep(device.deviceId, next, remaining);
    const changes: string[] = [];
    for (const entity of DOWN) {
      const rows = feed.filter((row) => row.entity === entity);
      if (rows.length > 0) changes.push(await readChanges(tx, entity, rows));
    }
    const frame = JSON.stringify({ epoch, head, next, caughtUp, serverTime: deps.clock.nowMs(), remaining });
    return { json: `${frame.slice(0, -1)},"changes":[${changes.join(',')}]}`, next, caughtUp, rows: feed.length };
  }, { isolation: 'repeatable read', readOnly: true });
}

/**
 * A page is a few thousand look-ups by primary key. Left to itself the planner reads the whole table for each page instead
 * (hash join; measured), which makes the first sync of a big catalogue quadratic.
 */
async function lookUpByKey(tx: TenantTx): Promise<void> {
  await tx.query(`SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`);
}

/** The number with which a full page ends, or null when all that is left fits. Each scope is an index scan of its own. */
async function pageEnd(tx: TenantTx, scopes: readonly FeedScope[], after: number, pageRows: number): Promise<number | null> {
  const branches = scopes.map((_, index) => `(SELECT seq FROM change WHERE tenant_id = $1 AND scope = $${index + 4} AND seq > $2 ORDER BY seq LIMIT $3)`);
  const { rows } = await tx.query<{ seq: number }>(`SELECT seq FROM (${branches.join(' UNION ALL ')}) AS s ORDER BY seq OFFSET $3 - 1 LIMIT 1`, [tx.tenantId, after, pageRows, ...scopes]);
  return rows[0]?.seq ?? null;
}

/** Feed rows of the page. A row that left one scope of the device while it stands in another is not removed. */
async function listFeed(tx: TenantTx, scopes: readonly FeedScope[], after: number, upTo: number | null): Promise<FeedRow[]> {
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

async function countAfter(tx: TenantTx, scopes: readonly FeedScope[], after: number): Promise<number> {
  const { rows } = await tx.query<{ count: number }>('SELECT count(*) AS count FROM change WHERE tenant_id = $1 AND scope = ANY ($2::text[]) AND seq > $3', [tx.tenantId, scopes, after]);
  return rows[0]?.count ?? 0;
}

/** `EntityChanges` of one entity as text. A key whose row is gone is removed, whatever the feed says (SL3). */
async function readChanges(tx: TenantTx, entity: EntityName, feed: readonly FeedRow[]): Promise<string> {
  const keyNames = entityOf(entity).key;
  const columns = pageColumns(entity);
  const keyColumns = keyNames.map((name) => columns.find((column) => column.name === name) as StoredColumn);
  const alive = feed.filter((row) => !row.removed);
  const keys = alive.map((row) => JSON.parse(row.key) as unknown[]);
  const wanted = keyColumns.map((column, index) => `$${index + 2}::${sqlTypes[column.type]}[]`).join(', ');
  const { rows } = await tx.query<{ row: string; n: number }>(`
    SELECT json_build_array(${columns.map((column) => `t.${column.sql}`).join(', ')})::text AS row, k.n
    FROM unnest(${wanted}) WITH ORDINALITY AS k (${keyColumns.map((column) => column.sql).join(', ')}, n)
    JOIN ${tableName(entity)} t ON t.tenant_id = $1 AND ${keyColumns.map((column) => `t.${column.sql} = k.${column.sql}`).join(' AND ')}`,
  [tx.tenantId, ...keyColumns.map((_, index) => keys.map((key) => key[index]))]);
  const found = new Set(rows.map((row) => row.n));
  const removed = [...feed.filter((row) => row.removed).map((row) => row.key), ...alive.filter((_, index) => !found.has(index + 1)).map((row) => row.key)];
  const frame = JSON.stringify({ entity, columns: columns.map((column) => column.name) });
  return `${frame.slice(0, -1)},"rows":[${rows.map((row) => row.row).join(',')}],"removed":[${removed.join(',')}]}`;
}
