/** What a replay of quarantined commits reads and writes, on PostgreSQL (SPEC SQ2-SQ4, SQ6). */
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { LockedKept } from '#server/sync/store-port.ts';
import { closeEmptied, lockWithin } from '#server/db/last-words.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { arrayLiteral } from './pg-array.ts';

type ItemRow = { readonly id: string; readonly storeId: string; readonly commitId: string };
type KeptRow = { readonly id: string; readonly header: unknown; readonly payload: Buffer; readonly deviceId: string; readonly tillId: string; readonly incarnationId: string; readonly dseq: number; readonly isOpen: boolean; readonly outcome: string | null };

/**
 * Locks what attention items of quarantined commits keep; what was dismissed where a person asks for it. The items they stand within come first. Subjects
 * are read before commits are looked up by them: behind row-level security a cast in a join keeps indexes from being used.
 */
export async function lockKept(tx: TenantTx, itemIds: readonly string[], isAsked: boolean): Promise<LockedKept[]> {
  await lockWithin(tx, itemIds);
  const { rows: items } = await tx.query<ItemRow>(`SELECT id, store_id AS "storeId", subject AS "commitId" FROM attention_item WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND kind = 'quarantined-commit'`, [tx.tenantId, arrayLiteral('id', itemIds)]);
  const { rows } = await tx.query<KeptRow>(`SELECT id, header, payload, device_id AS "deviceId", till_id AS "tillId", incarnation_id AS "incarnationId", dseq, closed_at IS NULL AS "isOpen", outcome
    FROM quarantine WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) ORDER BY incarnation_id, dseq FOR UPDATE`, [tx.tenantId, arrayLiteral('id', items.map(({ commitId }) => commitId))]);
  const itemOf = new Map(items.map((item) => [item.commitId, item]));
  return rows.flatMap(({ isOpen, outcome, deviceId, tillId, ...kept }) => {
    const item = itemOf.get(kept.id);
    if (!item || !(isOpen || (isAsked && outcome === 'dismissed'))) return [];
    return [{ ...kept, itemId: item.id, device: { tenantId: tx.tenantId, deviceId, tillId, storeId: item.storeId } }];
  });
}

/** An operation whose id another commit took, also one of those taken in with it, stays what it is in the log: one operation is applied once. */
const MARK_APPLIED = `UPDATE commit_log c SET verdict = 'applied', reason = NULL
  FROM (SELECT DISTINCT ON (t.op_id) t.incarnation_id, t.dseq FROM unnest($2::uuid[], $3::bigint[]) AS k (incarnation_id, dseq)
    JOIN commit_log t ON t.tenant_id = $1 AND t.incarnation_id = k.incarnation_id AND t.dseq = k.dseq ORDER BY t.op_id, t.received_at, t.dseq) u
  WHERE c.tenant_id = $1 AND c.incarnation_id = u.incarnation_id AND c.dseq = u.dseq
    AND NOT EXISTS (SELECT FROM commit_log o WHERE o.tenant_id = $1 AND o.op_id = c.op_id AND o.verdict = 'applied')`;

/** What a taking-in has come to stands with what it took (SQ6). */
const COUNT_TAKEN = `UPDATE taking_in k SET taken = k.taken + c.taken, moved_at = $3
  FROM (SELECT within, count(*) AS taken FROM attention_item WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND within IS NOT NULL GROUP BY within) c
  WHERE k.tenant_id = $1 AND k.item_id = c.within AND k.ended_at IS NULL`;
const COUNT_REFUSED = `UPDATE taking_in k SET refused = k.refused + 1 FROM attention_item a
  WHERE a.tenant_id = $1 AND a.id = $2 AND k.tenant_id = $1 AND k.item_id = a.within AND k.ended_at IS NULL`;

/** Closes commits and items, and the item of a revoked till with the last that waited behind it. */
export async function closeKept(tx: TenantTx, kept: readonly LockedKept[], userId: string | null, nowMs: number): Promise<void> {
  const itemIds = arrayLiteral('id', kept.map(({ itemId }) => itemId));
  await tx.query(`UPDATE quarantine SET closed_at = $3, outcome = 'applied' WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`, [tx.tenantId, arrayLiteral('id', kept.map(({ id }) => id)), nowMs]);
  await tx.query(MARK_APPLIED, [tx.tenantId, arrayLiteral('id', kept.map(({ incarnationId }) => incarnationId)), arrayLiteral('int', kept.map(({ dseq }) => dseq))]);
  await tx.query('UPDATE attention_item SET closed_at = $3, closed_by = $4 WHERE tenant_id = $1 AND id = ANY ($2::uuid[])', [tx.tenantId, itemIds, nowMs, userId]);
  await tx.query(COUNT_TAKEN, [tx.tenantId, itemIds, nowMs]);
  await closeEmptied(tx, await lockWithin(tx, kept.map(({ itemId }) => itemId)), userId, nowMs);
}

/** Notes why it is still kept, and under which contract and schema that was so. While it is open it stands in the list itself from now on. */
export async function renameReason(tx: TenantTx, kept: LockedKept, reason: string, detail: string): Promise<void> {
  await tx.query(`UPDATE quarantine SET reason = $3, detail = $4, tried_contract = $5, tried_schema = (SELECT max(number) FROM schema_migration) WHERE tenant_id = $1 AND id = $2`, [tx.tenantId, kept.id, reason, detail, SYNC_VERSION]);
  await tx.query(COUNT_REFUSED, [tx.tenantId, kept.itemId]);
  await tx.query(`UPDATE attention_item SET detail = detail || jsonb_build_object('reason', $3::text, 'detail', $4::text), within = CASE WHEN closed_at IS NOT NULL THEN within END WHERE tenant_id = $1 AND id = $2`, [tx.tenantId, kept.itemId, reason, detail]);
}

/** A commit that waits since a program of before. */
export type Waiting = { readonly itemId: string; readonly deviceId: string; readonly storeId: string | null; readonly incarnationId: string; readonly dseq: number; readonly bytes: number };

/** What only a person may take in after all (SPEC SQ4): the bytes are fine, somebody has to want them. Of a till that was revoked that is everything. */
const FOR_A_PERSON = ['op-reused', 'other-store', 'device-revoked'];

/** At most `limit` commits that failed under an older contract or schema than ours and are no revoked till's, behind `from` in the order of devices, lives and positions. */
export async function listWaiting(tx: TenantTx, from: Waiting | null, limit: number): Promise<readonly Waiting[]> {
  const { rows } = await tx.query<Waiting>(`
    SELECT a.id AS "itemId", q.device_id AS "deviceId", a.store_id AS "storeId", q.incarnation_id AS "incarnationId", q.dseq, length(q.payload) AS bytes
    FROM quarantine q JOIN attention_item a ON a.tenant_id = q.tenant_id AND a.kind = 'quarantined-commit' AND a.subject = q.id::text AND a.closed_at IS NULL
    WHERE q.tenant_id = $1 AND q.closed_at IS NULL AND q.reason <> ALL ($2::text[])
      AND NOT EXISTS (SELECT FROM device d WHERE d.tenant_id = $1 AND d.id = q.device_id AND d.revoked_at IS NOT NULL)
      AND (coalesce(q.tried_contract, 0), coalesce(q.tried_schema, 0)) < ($3, (SELECT max(number) FROM schema_migration))
      AND ($4::uuid IS NULL OR (q.device_id, q.incarnation_id, q.dseq) > ($4, $5, $6::bigint))
    ORDER BY q.device_id, q.incarnation_id, q.dseq LIMIT $7`, [tx.tenantId, FOR_A_PERSON, SYNC_VERSION, from?.deviceId ?? null, from?.incarnationId ?? null, from?.dseq ?? null, limit]);
  return rows;
}
