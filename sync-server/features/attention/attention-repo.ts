/** Attention items as HQ lists, closes and opens them. */
import { PAYLOAD_SHOWN, type AttentionItem, type AttentionList, type ClosedHow, type LastWords, type QuarantinedPayload } from '#contract/api/attention.ts';
import { closeEmptied, hasWaiting, lockLastWords, lockWithin, putAside, readLastWords } from '#server/db/last-words.ts';
import { formatCursor, type TimeCursor } from '#server/db/time-cursor.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { documentsIn } from './document.ts';

export type AttentionFilter = {
  readonly state: 'open' | 'closed' | 'all';
  readonly kind: string;
  readonly storeId: string | null;
  readonly tillId: string | null;
  /** Words that stand in the place, the detail, the note or the closer's name. */
  readonly text: string;
  /** The item within which they stand; null for those of the list itself. */
  readonly within: string | null;
  readonly after: TimeCursor | null;
  readonly limit: number;
};

type Found = Omit<AttentionItem, 'closed' | 'lastWords'> & { readonly subject: string; readonly timeZone: string | null; readonly closedAt: number | null; readonly closedBy: string | null; readonly hasCloser: boolean; readonly note: string | null };
/** `payload` is null where nobody asked for it, and where it is long: such a one is looked at by itself ({@link findPayload}). */
type Commit = { readonly id: string; readonly outcome: string | null; readonly payload: Buffer | null };

/** What a person wrote when closing stands in the item's detail, under a name of its own. */
const ITEMS = `
  SELECT a.id, a.kind, a.created_at AS "createdAt", a.store_id AS "storeId", s.name AS "storeName", a.till_id AS "tillId", t.name AS "tillName", a.detail - 'closingNote' AS detail,
    a.subject, s.time_zone AS "timeZone", a.closed_at AS "closedAt", u.name AS "closedBy", a.closed_by IS NOT NULL AS "hasCloser", a.detail ->> 'closingNote' AS note
  FROM attention_item a
  LEFT JOIN store s ON s.tenant_id = a.tenant_id AND s.id = a.store_id
  LEFT JOIN till t ON t.tenant_id = a.tenant_id AND t.id = a.till_id
  LEFT JOIN app_user u ON u.tenant_id = a.tenant_id AND u.id = a.closed_by`;
const PAGE = `
  WHERE a.tenant_id = $1 AND ($2 = 'all' OR (a.closed_at IS NULL) = ($2 = 'open')) AND ($3 = '' OR a.kind = $3)
    AND ($4::uuid IS NULL OR a.store_id = $4) AND ($5::uuid IS NULL OR a.till_id = $5)
    AND ($6 = '' OR position(lower($6) IN lower(concat_ws(' ', s.name, t.name, u.name, a.detail::text))) > 0)
    AND ($7::bigint IS NULL OR (a.created_at, a.id) < ($7::bigint, $8::uuid))`;
const OF_LIST = `${ITEMS} ${PAGE} AND a.within IS NULL ORDER BY a.created_at DESC, a.id DESC LIMIT $9`;
/** All are as old as the item they stand within; their ids say the order of the till. */
const OF_ITEM = `${ITEMS} ${PAGE} AND a.within = $10 ORDER BY a.created_at DESC, a.id DESC LIMIT $9`;

/** Newest first; a page knows where the next one starts. */
export async function listItems(tx: TenantTx, { state, kind, storeId, tillId, text, within, after, limit }: AttentionFilter): Promise<AttentionList> {
  const values = [tx.tenantId, state, kind, storeId, tillId, text, after?.occurredAt ?? null, after?.id ?? null, limit + 1];
  const { rows } = await (within === null ? tx.query<Found>(OF_LIST, values) : tx.query<Found>(OF_ITEM, [...values, within]));
  const { rows: [counted] } = await tx.query<{ open: number }>('SELECT count(*) AS open FROM attention_item WHERE tenant_id = $1 AND closed_at IS NULL AND within IS NULL', [tx.tenantId]);
  const { rows: around } = within === null ? { rows: [] } : await tx.query<Found>(`${ITEMS} WHERE a.tenant_id = $1 AND a.id = $2`, [tx.tenantId, within]);
  const page = rows.slice(0, limit);
  const revoked = [...page, ...around].filter((item) => item.kind === 'till-revoked').map(({ id }) => id);
  const lastWords = revoked.length === 0 ? new Map<string, LastWords>() : await readLastWords(tx, revoked);
  const commits = await readCommits(tx, page, within !== null);
  const item = (found: Found): AttentionItem => toItem(found, commits.get(found.subject), lastWords.get(found.id) ?? null);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map(item), next: last ? formatCursor({ occurredAt: last.createdAt, id: last.id }) : null, open: counted?.open ?? 0,
    within: around[0] ? item(around[0]) : null,
  };
}

function toItem({ subject: _, timeZone, closedAt, closedBy, hasCloser, note, detail, ...item }: Found, commit: Commit | undefined, lastWords: LastWords | null): AttentionItem {
  const how = closedHow(item.kind, hasCloser, commit?.outcome ?? null, note !== null && note !== '', lastWords);
  const documents = commit?.payload ? { documents: documentsIn(commit.payload).map((document) => ({ ...document, timeZone })) } : {};
  return { ...item, detail: { ...detail, ...documents }, closed: closedAt === null ? null : { at: closedAt, how, by: closedBy, note: note ?? '' }, lastWords };
}

function closedHow(kind: string, hasCloser: boolean, outcome: string | null, isSaid: boolean, lastWords: LastWords | null): ClosedHow {
  // The record of a revocation is nobody's work; what the till handed in was put aside with a word, or taken in.
  if (kind === 'till-revoked') return lastWords === null ? 'recorded' : isSaid ? 'dealt-with' : lastWords.takingIn !== null ? 'retried' : 'recorded';
  if (outcome === 'applied') return 'retried';
  return hasCloser ? 'dealt-with' : 'by-itself';
}

const READ_BYTES = 64 * 1024;

/** The commits that quarantined ones of these items are about, by the subject of the item. */
async function readCommits(tx: TenantTx, items: readonly Found[], withPayload: boolean): Promise<ReadonlyMap<string, Commit>> {
  const ids = items.filter(({ kind }) => kind === 'quarantined-commit').map(({ subject }) => subject);
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<Commit>('SELECT id, outcome, CASE WHEN $3 AND length(payload) <= $4 THEN payload END AS payload FROM quarantine WHERE tenant_id = $1 AND id = ANY ($2::uuid[])', [tx.tenantId, ids, withPayload, READ_BYTES]);
  return new Map(rows.map((commit) => [commit.id, commit]));
}

export type Dismissal = { readonly userId: string; readonly note: string; readonly nowMs: number; /** All that a revoked till handed in, though it waits. */ readonly putAside: boolean };
export type Dismissed = 'closed' | 'not-found' | 'still-waiting' | 'say-why';

/**
 * Who closed it, when and why stay with the item; a quarantined commit keeps its bytes and is counted as dismissed. What waits behind the item of a
 * revoked till is put aside with it where that is what is wanted (sync SPEC SQ7), and never taken out of everybody's reach without a word.
 */
export async function dismissItem(tx: TenantTx, uuid: () => string, itemId: string, said: Dismissal): Promise<Dismissed> {
  const { userId, note, nowMs } = said;
  const lastWords = await lockLastWords(tx, itemId);
  if (lastWords?.isOpen === true && await hasWaiting(tx, lastWords)) {
    if (!said.putAside) return 'still-waiting';
    if (note === '') return 'say-why';
    await putAside(tx, uuid, lastWords, said);
  }
  const within = await lockWithin(tx, [itemId]);
  const { rows } = await tx.query<{ kind: string; subject: string }>(`
    UPDATE attention_item SET closed_at = $3, closed_by = $4, detail = CASE WHEN $5 = '' THEN detail ELSE detail || jsonb_build_object('closingNote', $5::text) END
    WHERE tenant_id = $1 AND id = $2 AND closed_at IS NULL RETURNING kind, subject`, [tx.tenantId, itemId, nowMs, userId, note]);
  const item = rows[0];
  if (item?.kind === 'quarantined-commit') {
    await tx.query(`UPDATE quarantine SET closed_at = $3, outcome = 'dismissed' WHERE tenant_id = $1 AND id = $2 AND closed_at IS NULL`, [tx.tenantId, item.subject, nowMs]);
    await closeEmptied(tx, within, userId, nowMs);
  }
  return item === undefined ? 'not-found' : 'closed';
}

const exact = new TextDecoder('utf-8', { fatal: true });

/** The bytes an item of a quarantined commit is about, whether it is open or not. */
export async function findPayload(tx: TenantTx, itemId: string): Promise<QuarantinedPayload | undefined> {
  const { rows: [found] } = await tx.query<{ header: unknown; reason: string; detail: string; payload: Buffer }>(`
    SELECT header, reason, detail, payload FROM quarantine
    WHERE tenant_id = $1 AND id = (SELECT subject::uuid FROM attention_item WHERE tenant_id = $1 AND id = $2 AND kind = 'quarantined-commit')`, [tx.tenantId, itemId]);
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
