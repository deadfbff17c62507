/** What a taking-in of all that a revoked till handed in reads and writes (SPEC SQ6). The commits themselves are replayed (`pg-replay.ts`). */
import type { LastWords } from '#contract/api/attention.ts';
import { closeEmptied, giveItems, lockLastWords, readLastWords } from '#server/db/last-words.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { LAST_WORDS } from '#server/sync/push.ts';
import type { Waiting } from './pg-replay.ts';

/** A taking-in that is not over. `isOpen`: its item is; else what was put aside with it is wanted after all. */
export type Asked = { readonly askedBy: string; readonly isOpen: boolean };

const LOCK = 7_115_011;

/**
 * Notes that a person wants it, unless one is under way already, and answers how it stands. Null where the item is another one, `nothing` where nothing
 * is left behind it that could be taken in.
 */
export async function noteAsked(tx: TenantTx, itemId: string, userId: string, nowMs: number): Promise<LastWords | 'nothing' | null> {
  const stands = async (): Promise<LastWords | undefined> => (await readLastWords(tx, [itemId])).get(itemId);
  // Who asks again waits for no batch in hand.
  const before = await stands();
  if (before?.takingIn?.endedAt === null) return before;
  const item = await lockLastWords(tx, itemId);
  if (item === null) return null;
  if (!item.isOpen && (await stands())?.putAside === 0) return 'nothing';
  await tx.query(`INSERT INTO taking_in AS k (tenant_id, item_id, asked_by, asked_at, taken, refused, moved_at) VALUES ($1, $2, $3, $4, 0, 0, $4)
    ON CONFLICT (tenant_id, item_id) DO UPDATE SET asked_by = excluded.asked_by, asked_at = excluded.asked_at, moved_at = excluded.moved_at, ended_at = NULL WHERE k.ended_at IS NOT NULL`, [tx.tenantId, itemId, userId, nowMs]);
  return await stands() ?? 'nothing';
}

/** Items whose taking-in is not over. */
export async function listUnderWay(tx: TenantTx): Promise<readonly string[]> {
  return (await tx.query<{ id: string }>('SELECT item_id AS id FROM taking_in WHERE tenant_id = $1 AND ended_at IS NULL ORDER BY item_id', [tx.tenantId])).rows.map(({ id }) => id);
}

/** True for the one server that works on it until this transaction ends. */
export async function keepOthersOut(tx: TenantTx, itemId: string): Promise<boolean> {
  const { rows } = await tx.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS taken', [LOCK, itemId]);
  return rows[0]?.taken === true;
}

/** Null where it is over. */
export async function findAsked(tx: TenantTx, itemId: string): Promise<Asked | null> {
  const { rows: [asked] } = await tx.query<Asked>(`SELECT k.asked_by AS "askedBy", a.closed_at IS NULL AS "isOpen" FROM taking_in k JOIN attention_item a ON a.tenant_id = k.tenant_id AND a.id = k.item_id
    WHERE k.tenant_id = $1 AND k.item_id = $2 AND k.ended_at IS NULL`, [tx.tenantId, itemId]);
  return asked ?? null;
}

/** At most `limit` of what there is to take, behind `from`; in the order of the till's lives, which is that of the items' ids. */
export async function listNext(tx: TenantTx, itemId: string, { isOpen }: Asked, from: string | null, limit: number): Promise<readonly Waiting[]> {
  for (let after = from; ;) {
    const { rows: parts } = await tx.query<{ id: string; storeId: string | null; commitId: string }>(`SELECT id, store_id AS "storeId", subject AS "commitId" FROM attention_item
      WHERE tenant_id = $1 AND within = $2 AND ($3::uuid IS NULL OR id > $3) AND (closed_at IS NULL OR NOT $4) ORDER BY id LIMIT $5`, [tx.tenantId, itemId, after, isOpen, limit]);
    const last = parts.at(-1);
    if (!last) return [];
    const { rows } = await tx.query<Omit<Waiting, 'itemId' | 'storeId'> & { commitId: string }>(`SELECT id AS "commitId", device_id AS "deviceId", incarnation_id AS "incarnationId", dseq, length(payload) AS bytes FROM quarantine
      WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND reason = $3 AND (closed_at IS NULL OR NOT $4 AND outcome = 'dismissed')`, [tx.tenantId, parts.map(({ commitId }) => commitId), LAST_WORDS, isOpen]);
    const commits = new Map(rows.map(({ commitId, ...commit }) => [commitId, commit]));
    const next = parts.flatMap(({ id, storeId, commitId }) => {
      const commit = commits.get(commitId);
      return commit === undefined ? [] : [{ ...commit, itemId: id, storeId }];
    });
    if (next.length > 0) return next;
    after = last.id;
  }
}

/** Where nothing was left to take: true for what came meanwhile and has its items now; else it is over, and an open item is closed. */
export async function findMoreOrEnd(tx: TenantTx, uuid: () => string, itemId: string, userId: string, nowMs: number): Promise<boolean> {
  const item = await lockLastWords(tx, itemId);
  if (item?.isOpen === true && await giveItems(tx, uuid, item) > 0) return true;
  await closeEmptied(tx, [itemId], userId, nowMs);
  if (item?.isOpen !== true) await tx.query('UPDATE taking_in SET ended_at = $3 WHERE tenant_id = $1 AND item_id = $2 AND ended_at IS NULL', [tx.tenantId, itemId, nowMs]);
  return false;
}
