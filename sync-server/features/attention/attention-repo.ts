/** Attention items as HQ lists, closes and opens them. */
import { PAYLOAD_SHOWN, type AttentionItem, type AttentionList, type ClosedHow, type QuarantinedPayload } from '#contract/api/attention.ts';
import { formatCursor, type TimeCursor } from '#server/db/time-cursor.ts';
import type { TenantTx } from '#server/db/tx.ts';

export type AttentionFilter = {
  readonly state: 'open' | 'closed' | 'all';
  readonly kind: string;
  readonly storeId: string | null;
  readonly tillId: string | null;
  /** Words that stand in the place, the detail, the note or the closer's name. */
  readonly text: string;
  readonly after: TimeCursor | null;
  readonly limit: number;
};

type Found = Omit<AttentionItem, 'closed'> & { readonly closedAt: number | null; readonly closedBy: string | null; readonly hasCloser: boolean; readonly outcome: string | null; readonly note: string | null };

/** What a person wrote when closing stands in the item's detail, under a name of its own. */
const ITEMS = `
  SELECT a.id, a.kind, a.created_at AS "createdAt", a.store_id AS "storeId", s.name AS "storeName", a.till_id AS "tillId", t.name AS "tillName", a.detail - 'closingNote' AS detail,
    a.closed_at AS "closedAt", u.name AS "closedBy", a.closed_by IS NOT NULL AS "hasCloser", q.outcome, a.detail ->> 'closingNote' AS note
  FROM attention_item a
  LEFT JOIN store s ON s.tenant_id = a.tenant_id AND s.id = a.store_id
  LEFT JOIN till t ON t.tenant_id = a.tenant_id AND t.id = a.till_id
  LEFT JOIN app_user u ON u.tenant_id = a.tenant_id AND u.id = a.closed_by
  LEFT JOIN quarantine q ON a.kind = 'quarantined-commit' AND q.tenant_id = a.tenant_id AND q.id::text = a.subject
  WHERE a.tenant_id = $1 AND ($2 = 'all' OR (a.closed_at IS NULL) = ($2 = 'open')) AND ($3 = '' OR a.kind = $3)
    AND ($4::uuid IS NULL OR a.store_id = $4) AND ($5::uuid IS NULL OR a.till_id = $5)
    AND ($6 = '' OR position(lower($6) IN lower(concat_ws(' ', s.name, t.name, u.name, a.detail::text))) > 0)
    AND ($7::bigint IS NULL OR (a.created_at, a.id) < ($7::bigint, $8::uuid))
  ORDER BY a.created_at DESC, a.id DESC LIMIT $9`;

/** Newest first; a page knows where the next one starts. */
export async function listItems(tx: TenantTx, { state, kind, storeId, tillId, text, after, limit }: AttentionFilter): Promise<AttentionList> {
  const { rows } = await tx.query<Found>(ITEMS, [tx.tenantId, state, kind, storeId, tillId, text, after?.occurredAt ?? null, after?.id ?? null, limit + 1]);
  const { rows: [counted] } = await tx.query<{ open: number }>('SELECT count(*) AS open FROM attention_item WHERE tenant_id = $1 AND closed_at IS NULL', [tx.tenantId]);
  const items = rows.slice(0, limit).map(toItem);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? formatCursor({ occurredAt: last.createdAt, id: last.id }) : null, open: counted?.open ?? 0 };
}

function toItem({ closedAt, closedBy, hasCloser, outcome, note, ...item }: Found): AttentionItem {
  return { ...item, closed: closedAt === null ? null : { at: closedAt, how: howClosed(item.kind, hasCloser, outcome), by: closedBy, note: note ?? '' } };
}

function howClosed(kind: string, hasCloser: boolean, outcome: string | null): ClosedHow {
  if (kind === 'till-revoked') return 'recorded';
  if (outcome === 'applied') return 'retried';
  return hasCloser ? 'dealt-with' : 'by-itself';
}

export type Dismissal = 'closed' | 'not-found' | 'still-waiting';

/** Commits that stand behind this item alone: closed, it would take them out of everybody's reach. */
const WAITING = `SELECT FROM attention_item a JOIN quarantine q ON q.tenant_id = a.tenant_id AND q.device_id::text = a.subject AND q.reason = 'device-revoked' AND q.closed_at IS NULL
  WHERE a.tenant_id = $1 AND a.id = $2 AND a.kind = 'till-revoked' AND a.closed_at IS NULL LIMIT 1`;

/** Who closed it, when and why stay with the item; a quarantined commit keeps its bytes and is counted as dismissed. */
export async function dismissItem(tx: TenantTx, itemId: string, userId: string, note: string, nowMs: number): Promise<Dismissal> {
  // With the lock a push that adds to the item waits, or this waits for it.
  await tx.query('SELECT FROM attention_item WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, itemId]);
  if ((await tx.query(WAITING, [tx.tenantId, itemId])).rows.length > 0) return 'still-waiting';
  const { rows } = await tx.query<{ kind: string; subject: string }>(`
    UPDATE attention_item SET closed_at = $3, closed_by = $4, detail = CASE WHEN $5 = '' THEN detail ELSE detail || jsonb_build_object('closingNote', $5::text) END
    WHERE tenant_id = $1 AND id = $2 AND closed_at IS NULL RETURNING kind, subject`, [tx.tenantId, itemId, nowMs, userId, note]);
  const item = rows[0];
  if (item?.kind === 'quarantined-commit') {
    await tx.query(`UPDATE quarantine SET closed_at = $3, outcome = 'dismissed' WHERE tenant_id = $1 AND id::text = $2 AND closed_at IS NULL`, [tx.tenantId, item.subject, nowMs]);
  }
  return item === undefined ? 'not-found' : 'closed';
}

const exact = new TextDecoder('utf-8', { fatal: true });

/** The bytes an item of a quarantined commit is about, whether it is open or not. */
export async function findPayload(tx: TenantTx, itemId: string): Promise<QuarantinedPayload | undefined> {
  const { rows: [found] } = await tx.query<{ header: unknown; reason: string; detail: string; payload: Buffer }>(`
    SELECT q.header, q.reason, q.detail, q.payload FROM attention_item a JOIN quarantine q ON q.tenant_id = a.tenant_id AND q.id::text = a.subject
    WHERE a.tenant_id = $1 AND a.id = $2 AND a.kind = 'quarantined-commit'`, [tx.tenantId, itemId]);
  if (!found) return undefined;
  const { payload, ...rest } = found;
  return { ...rest, bytes: payload.length, text: textOf(payload)?.slice(0, PAYLOAD_SHOWN) ?? null, base64: payload.subarray(0, PAYLOAD_SHOWN).toString('base64') };
}

function textOf(payload: Buffer): string | null {
  try {
    return exact.decode(payload);
  } catch {
    return null;
  }
}
