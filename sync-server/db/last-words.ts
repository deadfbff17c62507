/**
 * What stands behind the attention item of a revoked till: commits that wait, that were put aside, that are on their way in
 * (sync-server/sync/SPEC.md SE4, SQ6-SQ8). Whoever decides about any of them holds the row of that item, and takes it first.
 */
import type { LastWords } from '#contract/api/attention.ts';
import type { TenantTx } from './tx.ts';

/** Why such a commit is kept aside until somebody has decided about it. */
const REASON = 'device-revoked';
const WAITS = `reason = '${REASON}' AND closed_at IS NULL`;

export type LastWordsItem = { readonly id: string; readonly deviceId: string; readonly storeId: string | null; readonly tillId: string | null; readonly createdAt: number; readonly isOpen: boolean };

/** The item, its row locked: a push that adds to it waits, or this waits for it. Null where it is an item of another kind. */
export async function lockLastWords(tx: TenantTx, itemId: string): Promise<LastWordsItem | null> {
  const { rows: [item] } = await tx.query<LastWordsItem>(`SELECT id, subject AS "deviceId", store_id AS "storeId", till_id AS "tillId", created_at AS "createdAt", closed_at IS NULL AS "isOpen"
    FROM attention_item WHERE tenant_id = $1 AND id = $2 AND kind = 'till-revoked' AND detail ->> 'reason' = $3 FOR UPDATE`, [tx.tenantId, itemId, REASON]);
  return item ?? null;
}

/** Locks the items within which these stand, before anything of theirs is locked; answers them. */
export async function lockWithin(tx: TenantTx, itemIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(`SELECT a.id FROM attention_item a WHERE a.tenant_id = $1
    AND a.id IN (SELECT p.within FROM attention_item p WHERE p.tenant_id = $1 AND p.id = ANY ($2::uuid[])) ORDER BY a.id FOR UPDATE`, [tx.tenantId, itemIds]);
  return rows.map(({ id }) => id);
}

/** How it stands behind each of these items that is one of a revoked till. */
export async function readLastWords(tx: TenantTx, itemIds: readonly string[]): Promise<ReadonlyMap<string, LastWords>> {
  type Row = Pick<LastWords, 'waiting' | 'parts' | 'putAside'> & { readonly id: string; readonly isOpen: boolean; readonly again: number; readonly taken: number | null; readonly refused: number; readonly askedAt: number; readonly askedBy: string | null; readonly movedAt: number; readonly endedAt: number | null };
  // Whose subject is which key is read before anything is looked up by it: behind row-level security a cast in a join keeps indexes from being used.
  const dismissed = (also: string): string => `CASE WHEN EXISTS (SELECT FROM quarantine WHERE tenant_id = $1 AND device_id = a.device_id AND outcome = 'dismissed') THEN (
      SELECT count(*) FROM (SELECT subject::uuid AS commit_id FROM attention_item WHERE tenant_id = $1 AND within = a.id AND closed_at IS NOT NULL OFFSET 0) c
      JOIN quarantine q ON q.tenant_id = $1 AND q.id = c.commit_id WHERE q.outcome = 'dismissed'${also}) ELSE 0 END`;
  const { rows } = await tx.query<Row>(`
    WITH item AS MATERIALIZED (
      SELECT id, subject::uuid AS device_id, closed_at IS NULL AS is_open FROM attention_item WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND kind = 'till-revoked' AND detail ->> 'reason' = '${REASON}')
    SELECT a.id, a.is_open AS "isOpen", (SELECT count(*) FROM attention_item WHERE tenant_id = $1 AND within = a.id) AS parts,
      CASE WHEN a.is_open THEN (SELECT count(*) FROM quarantine WHERE tenant_id = $1 AND device_id = a.device_id AND ${WAITS}) ELSE 0 END AS waiting,
      ${dismissed('')} AS "putAside", ${dismissed(` AND q.reason = '${REASON}'`)} AS again,
      k.taken, k.refused, k.asked_at AS "askedAt", u.name AS "askedBy", k.moved_at AS "movedAt", k.ended_at AS "endedAt"
    FROM item a
    LEFT JOIN taking_in k ON k.tenant_id = $1 AND k.item_id = a.id
    LEFT JOIN app_user u ON u.tenant_id = $1 AND u.id = k.asked_by`, [tx.tenantId, itemIds]);
  return new Map(rows.map(({ id, isOpen, waiting, parts, putAside, again, taken, ...asked }) => [id, {
    waiting, parts, putAside, takingIn: taken === null ? null : { taken, ...asked, left: asked.endedAt !== null ? 0 : isOpen ? waiting : again },
  }]));
}

/**
 * Gives each commit that waits behind the item an item of its own within it, by one statement (SQ8); answers how many had none. Their ids, sorted,
 * say the order of the till's lives.
 */
export async function giveItems(tx: TenantTx, uuid: () => string, item: LastWordsItem): Promise<number> {
  const { rows } = await tx.query<{ id: string }>(`
    WITH part AS MATERIALIZED (SELECT subject::uuid AS commit_id FROM attention_item WHERE tenant_id = $1 AND within = $3 AND closed_at IS NULL)
    SELECT q.id FROM quarantine q JOIN incarnation i ON i.tenant_id = q.tenant_id AND i.id = q.incarnation_id
    WHERE q.tenant_id = $1 AND q.device_id = $2 AND q.reason = '${REASON}' AND q.closed_at IS NULL AND NOT EXISTS (SELECT FROM part WHERE part.commit_id = q.id)
    ORDER BY i.created_at, i.id, q.dseq`, [tx.tenantId, item.deviceId, item.id]);
  if (rows.length === 0) return 0;
  const itemIds = rows.map(() => uuid()).sort();
  // A program of before gave some of them items that stand in the list themselves.
  await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail, within)
    SELECT $1, u.item_id, 'quarantined-commit', q.id::text, $2, $3, $4,
      jsonb_build_object('quarantineId', q.id, 'reason', q.reason, 'detail', q.detail, 'commitKind', coalesce(q.header ->> 'kind', ''), 'dseq', q.dseq, 'bytes', length(q.payload)), $5
    FROM unnest($6::uuid[], $7::uuid[]) AS u (item_id, id) JOIN quarantine q ON q.tenant_id = $1 AND q.id = u.id
    ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO UPDATE SET within = excluded.within`,
  [tx.tenantId, item.createdAt, item.storeId, item.tillId, item.id, itemIds, rows.map(({ id }) => id)]);
  return rows.length;
}

/** Dismisses all that waits behind the item, each commit with who, when and why (SQ7); answers how many that were. */
export async function putAside(tx: TenantTx, uuid: () => string, item: LastWordsItem, said: { readonly userId: string; readonly note: string; readonly nowMs: number }): Promise<number> {
  await giveItems(tx, uuid, item);
  await tx.query(`UPDATE attention_item SET closed_at = $3, closed_by = $4, detail = detail || jsonb_build_object('closingNote', $5::text) WHERE tenant_id = $1 AND within = $2 AND closed_at IS NULL`,
    [tx.tenantId, item.id, said.nowMs, said.userId, said.note]);
  await tx.query('UPDATE taking_in SET ended_at = $3 WHERE tenant_id = $1 AND item_id = $2 AND ended_at IS NULL', [tx.tenantId, item.id, said.nowMs]);
  const { rowCount } = await tx.query(`UPDATE quarantine SET closed_at = $3, outcome = 'dismissed' WHERE tenant_id = $1 AND device_id = $2 AND ${WAITS}`, [tx.tenantId, item.deviceId, said.nowMs]);
  return rowCount ?? 0;
}

/** True while anything waits behind the item. */
export async function hasWaiting(tx: TenantTx, item: LastWordsItem): Promise<boolean> {
  return (await tx.query(`SELECT FROM quarantine WHERE tenant_id = $1 AND device_id = $2 AND ${WAITS} LIMIT 1`, [tx.tenantId, item.deviceId])).rows.length > 0;
}

/** Closes those of these items behind which nothing waits any more, and their taking-in with them; their rows are locked. */
export async function closeEmptied(tx: TenantTx, itemIds: readonly string[], userId: string | null, nowMs: number): Promise<void> {
  if (itemIds.length === 0) return;
  const { rows } = await tx.query<{ id: string }>(`
    WITH item AS MATERIALIZED (SELECT id, subject::uuid AS device_id FROM attention_item WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND kind = 'till-revoked' AND closed_at IS NULL)
    UPDATE attention_item a SET closed_at = $3, closed_by = $4 FROM item
    WHERE a.tenant_id = $1 AND a.id = item.id AND NOT EXISTS (SELECT FROM quarantine w WHERE w.tenant_id = $1 AND w.device_id = item.device_id AND w.reason = '${REASON}' AND w.closed_at IS NULL)
    RETURNING a.id`, [tx.tenantId, itemIds, nowMs, userId]);
  if (rows.length > 0) await tx.query('UPDATE taking_in SET ended_at = $3 WHERE tenant_id = $1 AND item_id = ANY ($2::uuid[]) AND ended_at IS NULL', [tx.tenantId, rows.map(({ id }) => id), nowMs]);
}
