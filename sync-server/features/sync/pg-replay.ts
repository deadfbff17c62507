/** What a replay of a quarantined commit reads and writes, on PostgreSQL (SPEC SQ2). */
import type { LockedKept } from '#server/sync/store-port.ts';
import type { TenantTx } from '#server/db/tx.ts';

type KeptRow = { readonly id: string; readonly header: unknown; readonly payload: Buffer; readonly deviceId: string; readonly tillId: string; readonly storeId: string; readonly incarnationId: string; readonly dseq: number };

/** Locks what an open attention item of a quarantined commit keeps. */
export async function lockKept(tx: TenantTx, itemId: string): Promise<LockedKept | null> {
  const { rows } = await tx.query<KeptRow>(`
    SELECT q.id, q.header, q.payload, q.device_id AS "deviceId", q.till_id AS "tillId", a.store_id AS "storeId", q.incarnation_id AS "incarnationId", q.dseq
    FROM attention_item a JOIN quarantine q ON q.tenant_id = a.tenant_id AND q.id::text = a.subject
    WHERE a.tenant_id = $1 AND a.id = $2 AND a.kind = 'quarantined-commit' AND a.closed_at IS NULL AND q.closed_at IS NULL FOR UPDATE OF q`, [tx.tenantId, itemId]);
  const [row] = rows;
  if (!row) return null;
  const { id, header, payload, deviceId, tillId, storeId, incarnationId, dseq } = row;
  return { id, itemId, header, payload, device: { tenantId: tx.tenantId, deviceId, tillId, storeId }, incarnationId, dseq };
}

/** Closes commit and item. An operation whose id another commit took stays what it is in the log: one operation is applied once. */
export async function closeKept(tx: TenantTx, kept: LockedKept, userId: string, nowMs: number): Promise<void> {
  await tx.query(`UPDATE quarantine SET closed_at = $3, outcome = 'applied' WHERE tenant_id = $1 AND id = $2`, [tx.tenantId, kept.id, nowMs]);
  await tx.query(`UPDATE commit_log c SET verdict = 'applied', reason = NULL WHERE tenant_id = $1 AND incarnation_id = $2 AND dseq = $3
    AND NOT EXISTS (SELECT FROM commit_log o WHERE o.tenant_id = $1 AND o.op_id = c.op_id AND o.verdict = 'applied')`, [tx.tenantId, kept.incarnationId, kept.dseq]);
  await tx.query('UPDATE attention_item SET closed_at = $3, closed_by = $4 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, kept.itemId, nowMs, userId]);
}

/** Notes why it is still kept. */
export async function renameReason(tx: TenantTx, kept: LockedKept, reason: string, detail: string): Promise<void> {
  await tx.query('UPDATE quarantine SET reason = $3, detail = $4 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, kept.id, reason, detail]);
  await tx.query(`UPDATE attention_item SET detail = detail || jsonb_build_object('reason', $3::text, 'detail', $4::text) WHERE tenant_id = $1 AND id = $2`, [tx.tenantId, kept.itemId, reason, detail]);
}
