/**
 * The feed: one live row for each (company, scope, entity, key), moved to the company's next number whenever the row behind
 * it changes. The number is taken by the last statement of the transaction, under the lock of the company's head, so numbers
 * become visible in the order in which they were given; a plain sequence would let a reader step over rows still uncommitted.
 */
import { feedKey, type FeedChange } from '#domain/replication/feed.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { TenantTx } from './tx.ts';

export { companyScope, feedKey, storeScope, tillScope, type FeedChange, type FeedScope } from '#domain/replication/feed.ts';

const RECORD = `
  WITH h AS (UPDATE tenant_head SET seq = seq + 1 WHERE tenant_id = $1 RETURNING seq), moved AS (
    INSERT INTO change AS c (tenant_id, scope, entity, key, seq, removed)
    SELECT $1, u.scope, u.entity, u.key, h.seq, u.removed
    FROM h, unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) AS u (scope, entity, key, removed)
    ON CONFLICT (tenant_id, scope, entity, key) DO UPDATE SET seq = excluded.seq, removed = excluded.removed)
  SELECT seq FROM h`;

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
  const { rows } = await tx.query<{ seq: number }>(RECORD, [
    tenantId, ordered.map((c) => c.scope), ordered.map((c) => c.entity), ordered.map((c) => feedKey(c.key)), ordered.map((c) => c.removed ?? false),
  ]);
  const head = rows[0];
  assert(head, `company ${tenantId} has no head`);
  return head.seq;
}

/** The last number the company's feed has given. */
export async function headOf(tx: TenantTx): Promise<number> {
  const { rows } = await tx.query<{ seq: number }>('SELECT seq FROM tenant_head WHERE tenant_id = $1', [tx.tenantId]);
  return rows[0]?.seq ?? 0;
}
