/** Attention items of one company, opened once for each thing that must be looked at. */
import type { Device, NewAttention } from '#server/sync/store-port.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { arrayLiteral } from './pg-array.ts';

/** How bad a difference of data is: what is not put right is worse than any that is, then the more rows the worse. */
const badness = (item: string): string => `ROW(coalesce(${item}.detail ->> 'result' = 'differs', false), coalesce((${item}.detail ->> 'rows')::numeric, 0))`;

/** Opens an item, unless one of the same kind about the same thing is open already. */
export async function openAttention(tx: TenantTx, device: Device, item: NewAttention, nowMs: number): Promise<void> {
  await openAttentions(tx, device, [item], nowMs);
}

/**
 * Opens items of different subjects; one that lists refunds or tells of a conflict and is open already says the newest too, one about data that differs the
 * worst (DG12). The item of a revoked till is touched by each of its pushes, so that nobody closes it over them.
 */
export async function openAttentions(tx: TenantTx, device: { readonly storeId: string; readonly tillId: string | null }, items: readonly NewAttention[], nowMs: number): Promise<void> {
  await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail)
    SELECT $1, u.id, u.kind, u.subject, $2, $3, $4, u.detail FROM unnest($5::uuid[], $6::text[], $7::text[], $8::jsonb[]) AS u (id, kind, subject, detail)
    ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO UPDATE SET detail = CASE WHEN attention_item.kind <> 'data-differs' THEN excluded.detail
      ELSE (CASE WHEN ${badness('excluded')} >= ${badness('attention_item')} THEN excluded.detail ELSE attention_item.detail END) || jsonb_build_object('lastAt', excluded.created_at) END
      WHERE attention_item.kind LIKE 'refund-%' OR attention_item.kind IN ('till-revoked', 'edit-conflict', 'data-differs')`,
  [tx.tenantId, nowMs, device.storeId, device.tillId, arrayLiteral('id', items.map((item) => item.id)), arrayLiteral('text', items.map((item) => item.kind)),
    arrayLiteral('text', items.map((item) => item.subject)), arrayLiteral('json', items.map((item) => item.detail))]);
}
