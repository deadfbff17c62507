/** What a revoked till handed in, when somebody at HQ decides to take it (SPEC SE4). */
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { LAST_WORDS } from '#server/sync/push.ts';

type ItemRow = { readonly subject: string; readonly storeId: string | null; readonly tillId: string | null; readonly createdAt: number };

/** Gives every commit behind the item of a revoked till an item of its own, in the order of the till; null where it is another kind of item. */
export async function listLastWords(tx: TenantTx, { ids }: Pick<ServerDeps, 'ids'>, itemId: string): Promise<readonly string[] | null> {
  const { rows: [item] } = await tx.query<ItemRow>(`SELECT subject, store_id AS "storeId", till_id AS "tillId", created_at AS "createdAt" FROM attention_item
    WHERE tenant_id = $1 AND id = $2 AND kind = 'till-revoked' AND closed_at IS NULL FOR UPDATE`, [tx.tenantId, itemId]);
  if (!item) return null;
  const { rows } = await tx.query<{ id: string; dseq: number; kind: string; bytes: number }>(`SELECT id, dseq, coalesce(header ->> 'kind', '') AS kind, length(payload) AS bytes FROM quarantine
    WHERE tenant_id = $1 AND device_id::text = $2 AND reason = $3 AND closed_at IS NULL ORDER BY received_at, incarnation_id, dseq`, [tx.tenantId, item.subject, LAST_WORDS]);
  const opened: string[] = [];
  for (const { id, dseq, kind, bytes } of rows) {
    const { rows: [stands] } = await tx.query<{ id: string }>(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail) VALUES ($1, $2, 'quarantined-commit', $3, $4, $5, $6, $7)
      ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO UPDATE SET detail = attention_item.detail RETURNING id`,
    [tx.tenantId, ids.uuid(), id, item.createdAt, item.storeId, item.tillId, JSON.stringify({ quarantineId: id, reason: LAST_WORDS, detail: '', commitKind: kind, dseq, bytes })]);
    if (stands) opened.push(stands.id);
  }
  return opened;
}

/** Closes the item, unless more came in meanwhile. The lock makes a push that adds to the item wait, or this wait for it. */
export async function closeLastWords(tx: TenantTx, itemId: string, userId: string, nowMs: number): Promise<void> {
  await tx.query('SELECT FROM attention_item WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, itemId]);
  await tx.query(`UPDATE attention_item a SET closed_at = $3, closed_by = $4 WHERE a.tenant_id = $1 AND a.id = $2 AND a.closed_at IS NULL
    AND NOT EXISTS (SELECT FROM quarantine q WHERE q.tenant_id = $1 AND q.device_id::text = a.subject AND q.reason = $5 AND q.closed_at IS NULL)`, [tx.tenantId, itemId, nowMs, userId, LAST_WORDS]);
}
