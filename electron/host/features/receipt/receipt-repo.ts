import { entityOf, partsOf, type ReceiptDocument, type Row } from '#domain/replication/catalogue.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import type { ReceiptShop, ShopSnapshot } from '#domain/receipt/paper.ts';
import { decoder, selectSql } from '#host/db/entity-sql.ts';
import { snakeCase } from '#domain/replication/column.ts';
import type { ReadTx } from '#host/db/tx.ts';

const RECEIPT = selectSql('receipt', 'WHERE id = ?');
const decodeReceipt = decoder<Row<'receipt'>>('receipt');
const PARTS = partsOf('receipt').map(({ entity, as }) => {
  const [owner, number] = entityOf(entity).key.map(snakeCase);
  return { as, sql: selectSql(entity, `WHERE ${owner} = ? ORDER BY ${number}`), decode: decoder<unknown>(entity) };
});

/** A receipt with all its parts, as it was posted. */
export function findDocument(tx: ReadTx, id: string): ReceiptDocument | null {
  const raw = tx.get<Record<string, unknown>>(RECEIPT, id);
  if (!raw) return null;
  const parts = Object.fromEntries(PARTS.map(({ as, sql, decode }) => [as, tx.all<Record<string, unknown>>(sql, id).map(decode)]));
  return { ...decodeReceipt(raw), ...parts } as ReceiptDocument;
}

export function hasReceipt(tx: ReadTx, id: string): boolean {
  return tx.get('SELECT 1 FROM receipt WHERE id = ?', id) !== undefined;
}

/** The number of a receipt as people read it, or undefined where it is not here. */
export function findNumber(tx: ReadTx, id: string): string | undefined {
  const row = tx.get<{ storeNumber: number; tillNumber: number; series: string; number: number }>(
    'SELECT store_number AS "storeNumber", till_number AS "tillNumber", series, number FROM receipt WHERE id = ?', id,
  );
  return row && receiptNumber(row.storeNumber, row.tillNumber, row.series, row.number);
}

/** The name of one of the staff, empty for one who is no longer known: facts hold ids, names may be erased. */
export function staffName(tx: ReadTx, id: string): string {
  return tx.get<{ name: string }>('SELECT name FROM staff WHERE id = ?', id)?.name ?? '';
}

/** What the paper says besides the receipt: the shop as stored at the sale, and the cashier. */
export function shopOf(tx: ReadTx, receipt: Row<'receipt'>): ReceiptShop {
  return { ...(receipt.shop as ShopSnapshot), staffName: staffName(tx, receipt.staffId) };
}

/** A receipt as lists show it. `mark` is its place in the archive: marks grow in the order receipts were posted, without gaps. */
export type ListedReceipt = {
  readonly mark: number; readonly id: string; readonly kind: 'sale' | 'refund'; readonly occurredAt: number;
  readonly series: string; readonly number: number; readonly storeNumber: number; readonly tillNumber: number;
  readonly totalMinor: number; readonly refundOf: string | null; readonly staffName: string; readonly lineCount: number;
  /** Kinds of its tenders with a comma between them; null where nothing was paid. */
  readonly tenders: string | null;
  readonly refundedMinor: number;
};

const LISTED = `r.rowid AS mark, r.id, r.kind, r.occurred_at AS "occurredAt", r.series, r.number, r.store_number AS "storeNumber", r.till_number AS "tillNumber",
  r.total_minor AS "totalMinor", r.refund_of AS "refundOf", coalesce((SELECT s.name FROM staff s WHERE s.id = r.staff_id), '') AS "staffName",
  (SELECT count(*) FROM receipt_line l WHERE l.receipt_id = r.id) AS "lineCount",
  (SELECT group_concat(t.kind) FROM tender t WHERE t.receipt_id = r.id) AS tenders,
  coalesce((SELECT sum(b.total_minor) FROM receipt b WHERE b.refund_of = r.id), 0) AS "refundedMinor"`;

// Ids follow the clock, which may be put back; row numbers only grow, and nothing deletes a receipt of a till's life.
export const NEWEST = `SELECT ${LISTED} FROM receipt r WHERE r.rowid < ? ORDER BY r.rowid DESC LIMIT ?`;
const AT_MARK = `SELECT ${LISTED} FROM receipt r WHERE r.rowid = ?`;

/** The newest receipts before a mark, newest first. */
export function listReceipts(tx: ReadTx, before: number, limit: number): ListedReceipt[] {
  return tx.all<ListedReceipt>(NEWEST, before, limit);
}

export function receiptAt(tx: ReadTx, mark: number): ListedReceipt | undefined {
  return tx.get<ListedReceipt>(AT_MARK, mark);
}

export function markOf(tx: ReadTx, id: string): number | undefined {
  return tx.get<{ mark: number }>('SELECT rowid AS mark FROM receipt WHERE id = ?', id)?.mark;
}

export function oldestMark(tx: ReadTx): number | null {
  return tx.get<{ mark: number | null }>('SELECT min(rowid) AS mark FROM receipt')?.mark ?? null;
}

// Commits are numbered in the order of posting, as receipts are: what follows the first unsent one is unsent.
const FIRST_UNSENT = `SELECT r.rowid AS mark FROM outbox o CROSS JOIN receipt r ON r.id = o.op_id
  WHERE o.dseq > (SELECT acked_dseq FROM meta WHERE id = 1) ORDER BY o.dseq LIMIT 1`;

/** The mark of the oldest receipt the server has not decided yet; infinity where it has all of them. */
export function firstUnsent(tx: ReadTx): number {
  return tx.get<{ mark: number }>(FIRST_UNSENT)?.mark ?? Number.POSITIVE_INFINITY;
}
