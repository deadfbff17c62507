/** Receipts as the tills wrote them, whole, as the JSON text PostgreSQL itself writes. */
import { RECEIPT_DAYS, RECEIPTS_PAGE, RECEIPTS_PAGE_BYTES, type ReceiptMark } from '#contract/sync/receipts.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import { factScope, feedKey } from '#domain/replication/feed.ts';
import type { ReceiptNumber } from '#domain/receipt/number.ts';
import { readEpoch } from '#server/db/directory.ts';
import { headOf } from '#server/db/feed.ts';
import { storedColumns } from '#server/db/schema/entities.ts';
import type { TenantTx } from '#server/db/tx.ts';

/** A page as text: the documents are not read here. */
export type Page = { readonly epoch: string; readonly head: number; readonly next: ReceiptMark; readonly caughtUp: boolean; readonly documents: readonly string[] };

/** The till that asks, as the door knows it. */
export type Asker = { readonly tenantId: string; readonly deviceId: string; readonly storeId: string };

const DAY_MS = 86_400_000;
/** Numbers of the feed one question looks at: a store whose receipts are nearly all the asker's own answers as quickly as any other. */
const LOOKED_AT = 500;
/** Receipts that arrived first among those of 90 days: the lowest of their numbers is where a till begins. */
const FIRST_ARRIVALS = 200;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const BEHIND_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const fields = (entity: EntityName, alias: string): string => storedColumns(entity).map(({ name, sql }) => `'${name}', ${alias}.${sql}`).join(', ');
const part = (entity: EntityName, as: string, number: string): string =>
  `'${as}', (SELECT coalesce(json_agg(json_build_object(${fields(entity, 'p')}) ORDER BY p.${number}), '[]'::json) FROM ${entity === 'tender' ? 'tender' : 'receipt_line'} p WHERE p.tenant_id = r.tenant_id AND p.receipt_id = r.id)`;
const DOCUMENT = `json_build_object('companyId', r.tenant_id, ${fields('receipt', 'r')}, ${part('receiptLine', 'lines', 'line_no')}, ${part('tender', 'tenders', 'tender_no')}, 'movements', '[]'::json, 'entries', '[]'::json)::text`;

/** `$1` company, `$2` scope, `$3` and `$4` the mark, `$5` how many. */
const LOOKED = `
  SELECT c.seq, c.key FROM change c
  WHERE c.tenant_id = $1 AND c.scope = $2 AND c.seq >= $3 AND (c.seq, c.key) > ($3, $4) AND c.entity = 'receipt' AND NOT c.removed
  ORDER BY c.seq, c.key LIMIT $5`;

/** `$6` from when on, `$7` the device, `$8` the life of its database, `$9` how many. */
const WANTED = `
  SELECT l.seq, r.id, (SELECT count(*) FROM receipt_line p WHERE p.tenant_id = $1 AND p.receipt_id = r.id) AS lines
  FROM (${LOOKED}) l JOIN receipt r ON r.tenant_id = $1 AND r.id = (l.key::jsonb ->> 0)::uuid
  WHERE r.occurred_at >= $6 AND NOT (r.commit_device_id = $7 AND ($8::uuid IS NULL OR r.commit_incarnation_id = $8))
  ORDER BY l.seq, l.key LIMIT $9`;

type Wanted = { readonly seq: number; readonly id: string; readonly lines: number };

/** Lines of receipts that are read at once: whatever they hold, it is some megabytes. */
const LINES_AT_ONCE = 100;

/** Receipts of the device's store behind the mark; null begins 90 days ago (SPEC SA1-SA5). One snapshot: `repeatable read`. */
export async function readPage(tx: TenantTx, device: Asker, after: ReceiptMark | null, life: string | null, nowMs: number): Promise<Page> {
  const sinceMs = nowMs - RECEIPT_DAYS * DAY_MS;
  const [epoch, head] = [await readEpoch(tx), await headOf(tx)];
  const mark = after ?? { seq: await firstSeq(tx, sinceMs - DAY_MS, head), id: BEFORE_ALL };
  const looked = [tx.tenantId, factScope(device.storeId), mark.seq, feedKey([mark.id]), LOOKED_AT];
  const { rows: [last] } = await tx.query<{ seq: number; id: string; count: number }>(
    `SELECT l.seq, l.key::jsonb ->> 0 AS id, count(*) OVER () AS count FROM (${LOOKED}) l ORDER BY l.seq DESC, l.key DESC LIMIT 1`, looked);
  const { rows } = await tx.query<Wanted>(WANTED, [...looked, sinceMs, device.deviceId, life, RECEIPTS_PAGE + 1]);
  const documents = await fitting(tx, rows.slice(0, RECEIPTS_PAGE));
  const sent = rows[documents.length - 1];
  if (sent !== undefined && documents.length < rows.length) return { epoch, head, next: { seq: sent.seq, id: sent.id }, caughtUp: false, documents };
  const caughtUp = (last?.count ?? 0) < LOOKED_AT;
  return { epoch, head, next: caughtUp || last === undefined ? { seq: head, id: BEHIND_ALL } : { seq: last.seq, id: last.id }, caughtUp, documents };
}

/** As many of them, from the first on, as make a page; never none where there is one. Read some lines at a time: receipts are of any size. */
async function fitting(tx: TenantTx, wanted: readonly Wanted[]): Promise<readonly string[]> {
  const documents: string[] = [];
  for (let bytes = 0; documents.length < wanted.length && bytes < RECEIPTS_PAGE_BYTES;) {
    let lines = 0;
    const rest = wanted.slice(documents.length);
    const end = rest.findIndex((each, index) => index > 0 && lines + each.lines > LINES_AT_ONCE || (lines += each.lines, false));
    const ids = (end === -1 ? rest : rest.slice(0, end)).map(({ id }) => id);
    const { rows } = await tx.query<{ document: string }>(`
      SELECT ${DOCUMENT} AS document FROM unnest($2::uuid[]) WITH ORDINALITY AS u (id, n) JOIN receipt r ON r.tenant_id = $1 AND r.id = u.id ORDER BY u.n`, [tx.tenantId, ids]);
    for (const { document } of rows) {
      if (bytes >= RECEIPTS_PAGE_BYTES) break;
      documents.push(document);
      bytes += Buffer.byteLength(document);
    }
  }
  return documents;
}

/** Below the numbers of everything that arrived since: where a till begins that has nothing yet. */
async function firstSeq(tx: TenantTx, arrivedSinceMs: number, head: number): Promise<number> {
  const { rows } = await tx.query<{ seq: number | null }>(`
    SELECT min(c.seq) AS seq FROM (
      SELECT id, store_id FROM receipt WHERE tenant_id = $1 AND received_at >= $2 ORDER BY received_at, id LIMIT $3) r
    JOIN change c ON c.tenant_id = $1 AND c.scope = $4 || r.store_id::text AND c.entity = 'receipt' AND c.key = '["' || r.id::text || '"]'`,
  [tx.tenantId, arrivedSinceMs, FIRST_ARRIVALS, factScope('')]);
  return Math.max(0, (rows[0]?.seq ?? head + 1) - 1);
}

/** Receipts of one number a person could mean: a till's number may have been another till's before. */
const NAMESAKES = 5;
/** What belongs to one sale. */
const RELATIVES = 100;

/** True for a receipt that was written in this store. */
export async function isOfStore(tx: TenantTx, receiptId: string, storeId: string): Promise<boolean> {
  return (await tx.query('SELECT FROM receipt WHERE tenant_id = $1 AND id = $2 AND store_id = $3', [tx.tenantId, receiptId, storeId])).rows.length > 0;
}

export type Wish = { readonly id: string } | { readonly number: ReceiptNumber };

/** The receipts meant with the sale they refund or what was refunded of them (SPEC SA7), newest first. */
export async function findReceipts(tx: TenantTx, wish: Wish): Promise<string[]> {
  const found = 'id' in wish
    ? await tx.query<{ id: string }>('SELECT id FROM receipt WHERE tenant_id = $1 AND id = $2', [tx.tenantId, wish.id])
    : await tx.query<{ id: string }>(`
      SELECT id FROM receipt WHERE tenant_id = $1 AND number = $2 AND series = ANY ($3::text[]) AND store_number = $4 AND till_number = $5
      ORDER BY occurred_at DESC, id LIMIT ${NAMESAKES}`, [tx.tenantId, wish.number.n, wish.number.series, wish.number.place?.storeNumber, wish.number.place?.tillNumber]);
  const ids = found.rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const { rows } = await tx.query<{ document: string }>(`
    WITH sale AS (SELECT unnest($2::uuid[]) AS id UNION SELECT refund_of FROM receipt WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND refund_of IS NOT NULL),
    meant AS (SELECT id FROM sale UNION SELECT b.id FROM receipt b JOIN sale ON b.refund_of = sale.id WHERE b.tenant_id = $1)
    SELECT ${DOCUMENT} AS document FROM receipt r JOIN meant ON r.id = meant.id WHERE r.tenant_id = $1 ORDER BY r.id = ANY ($2::uuid[]) DESC, r.occurred_at DESC, r.id LIMIT ${RELATIVES}`, [tx.tenantId, ids]);
  return rows.map(({ document }) => document);
}
