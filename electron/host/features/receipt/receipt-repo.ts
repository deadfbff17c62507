import { entityOf, partsOf, type ReceiptDocument, type Row } from '#domain/replication/catalogue.ts';
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

export type ListedReceipt = { id: string; occurredAt: number; series: string; number: number; storeNumber: number; tillNumber: number; totalMinor: number; lineCount: number };

// Ids follow the clock, which may be put back; row numbers only grow, and nothing deletes a receipt of a till's life.
export const LIST = `SELECT r.id, r.occurred_at AS "occurredAt", r.series, r.number, r.store_number AS "storeNumber", r.till_number AS "tillNumber", r.total_minor AS "totalMinor",
  (SELECT count(*) FROM receipt_line l WHERE l.receipt_id = r.id) AS "lineCount" FROM receipt r ORDER BY r.rowid DESC LIMIT ?`;

/** The newest receipts, newest first. */
export function listReceipts(tx: ReadTx, limit: number): ListedReceipt[] {
  return tx.all<ListedReceipt>(LIST, limit);
}

const STAFF = selectSql('staff', 'WHERE id = ?');

/** What the paper says besides the receipt: the shop as stored at the sale, and the cashier, whose name facts do not hold. */
export function shopOf(tx: ReadTx, receipt: Row<'receipt'>): ReceiptShop {
  const staff = tx.get<{ name: string }>(STAFF, receipt.staffId);
  return { ...(receipt.shop as ShopSnapshot), staffName: staff?.name ?? '' };
}
