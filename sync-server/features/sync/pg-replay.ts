/** What a replay of quarantined commits reads and writes, on PostgreSQL (SPEC SQ2-SQ4). */
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { LockedKept } from '#server/sync/store-port.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { arrayLiteral } from './pg-array.ts';

type KeptRow = { readonly id: string; readonly itemId: string; readonly header: unknown; readonly payload: Buffer; readonly deviceId: string; readonly tillId: string; readonly storeId: string; readonly incarnationId: string; readonly dseq: number };

/** Locks what attention items of quarantined commits keep; what was dismissed where a person asks for it. */
export async function lockKept(tx: TenantTx, itemIds: readonly string[], isAsked: boolean): Promise<LockedKept[]> {
  const { rows } = await tx.query<KeptRow>(`
    SELECT q.id, a.id AS "itemId", q.header, q.payload, q.device_id AS "deviceId", q.till_id AS "tillId", a.store_id AS "storeId", q.incarnation_id AS "incarnationId", q.dseq
    FROM attention_item a JOIN quarantine q ON q.tenant_id = a.tenant_id AND q.id::text = a.subject
    WHERE a.tenant_id = $1 AND a.id = ANY ($2::uuid[]) AND a.kind = 'quarantined-commit' AND (q.closed_at IS NULL OR $3 AND q.outcome = 'dismissed')
    ORDER BY q.incarnation_id, q.dseq FOR UPDATE OF q`, [tx.tenantId, arrayLiteral('id', itemIds), isAsked]);
  return rows.map(({ id, itemId, header, payload, deviceId, tillId, storeId, incarnationId, dseq }) => ({ id, itemId, header, payload, device: { tenantId: tx.tenantId, deviceId, tillId, storeId }, incarnationId, dseq }));
}

/** An operation whose id another commit took stays what it is in the log: one operation is applied once. */
const MARK_APPLIED = `UPDATE commit_log c SET verdict = 'applied', reason = NULL FROM unnest($2::uuid[], $3::bigint[]) AS u (incarnation_id, dseq)
  WHERE c.tenant_id = $1 AND c.incarnation_id = u.incarnation_id AND c.dseq = u.dseq
    AND NOT EXISTS (SELECT FROM commit_log o WHERE o.tenant_id = $1 AND o.op_id = c.op_id AND o.verdict = 'applied')`;

/** Closes commits and items. */
export async function closeKept(tx: TenantTx, kept: readonly LockedKept[], userId: string | null, nowMs: number): Promise<void> {
  await tx.query(`UPDATE quarantine SET closed_at = $3, outcome = 'applied' WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`, [tx.tenantId, arrayLiteral('id', kept.map(({ id }) => id)), nowMs]);
  await tx.query(MARK_APPLIED, [tx.tenantId, arrayLiteral('id', kept.map(({ incarnationId }) => incarnationId)), arrayLiteral('int', kept.map(({ dseq }) => dseq))]);
  await tx.query('UPDATE attention_item SET closed_at = $3, closed_by = $4 WHERE tenant_id = $1 AND id = ANY ($2::uuid[])', [tx.tenantId, arrayLiteral('id', kept.map(({ itemId }) => itemId)), nowMs, userId]);
}

/** Notes why it is still kept, and under which contract and schema that was so. */
export async function renameReason(tx: TenantTx, kept: LockedKept, reason: string, detail: string): Promise<void> {
  await tx.query(`UPDATE quarantine SET reason = $3, detail = $4, tried_contract = $5, tried_schema = (SELECT max(number) FROM schema_migration) WHERE tenant_id = $1 AND id = $2`, [tx.tenantId, kept.id, reason, detail, SYNC_VERSION]);
  await tx.query(`UPDATE attention_item SET detail = detail || jsonb_build_object('reason', $3::text, 'detail', $4::text) WHERE tenant_id = $1 AND id = $2`, [tx.tenantId, kept.itemId, reason, detail]);
}

/** A commit that waits since a program of before. */
export type Waiting = { readonly itemId: string; readonly deviceId: string; readonly storeId: string | null; readonly incarnationId: string; readonly dseq: number; readonly bytes: number };

/** What only a person may take in after all (SPEC SQ4): the bytes are fine, somebody has to want them. */
const FOR_A_PERSON = ['op-reused', 'other-store', 'device-revoked'];

/** At most `limit` commits that failed under an older contract or schema than ours, behind `from` in the order of devices, lives and positions. */
export async function listWaiting(tx: TenantTx, from: Waiting | null, limit: number): Promise<readonly Waiting[]> {
  const { rows } = await tx.query<Waiting>(`
    SELECT a.id AS "itemId", q.device_id AS "deviceId", a.store_id AS "storeId", q.incarnation_id AS "incarnationId", q.dseq, length(q.payload) AS bytes
    FROM quarantine q JOIN attention_item a ON a.tenant_id = q.tenant_id AND a.kind = 'quarantined-commit' AND a.subject = q.id::text AND a.closed_at IS NULL
    WHERE q.tenant_id = $1 AND q.closed_at IS NULL AND q.reason <> ALL ($2::text[])
      AND (coalesce(q.tried_contract, 0), coalesce(q.tried_schema, 0)) < ($3, (SELECT max(number) FROM schema_migration))
      AND ($4::uuid IS NULL OR (q.device_id, q.incarnation_id, q.dseq) > ($4, $5, $6::bigint))
    ORDER BY q.device_id, q.incarnation_id, q.dseq LIMIT $7`, [tx.tenantId, FOR_A_PERSON, SYNC_VERSION, from?.deviceId ?? null, from?.incarnationId ?? null, from?.dseq ?? null, limit]);
  return rows;
}
