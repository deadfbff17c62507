import type { ReceiptDocument, Row } from '#domain/replication/catalogue.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import type { ReceiptShop, ShopSnapshot } from '#domain/receipt/paper.ts';
import { decoder, selectSql } from '#host/db/entity-sql.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { notOwn, ownShelf, shelfOf, storeShelf, type Shelf } from '#host/posting/shelf.ts';

const decodeReceipt = decoder<Row<'receipt'>>('receipt');
const decodeLine = decoder<Row<'receiptLine'>>('receiptLine');
const decodeTender = decoder<Row<'tender'>>('tender');
/** A question to the tables of the till's own receipts, asked of those of another shelf. */
const on = (shelf: Shelf, entity: 'receipt' | 'receiptLine' | 'tender', where: string): string =>
  selectSql(entity, where).replace(/ FROM \w+ /, ` FROM ${{ receipt: shelf.receipt, receiptLine: shelf.line, tender: shelf.tender }[entity]} `);

/** A receipt as paper and letters need it: without movements and entries, which others keep to themselves. */
export type StoredReceipt = Omit<ReceiptDocument, 'movements' | 'entries'>;

/** A receipt with its lines and tenders, as it was posted, here or elsewhere. */
export function findDocument(tx: ReadTx, id: string): StoredReceipt | null {
  const shelf = shelfOf(tx, id);
  if (shelf === null) return null;
  const raw = tx.get<Record<string, unknown>>(on(shelf, 'receipt', 'WHERE id = ?'), id);
  return raw === undefined ? null : {
    ...decodeReceipt(raw),
    lines: tx.all<Record<string, unknown>>(on(shelf, 'receiptLine', 'WHERE receipt_id = ? ORDER BY line_no'), id).map(decodeLine),
    tenders: tx.all<Record<string, unknown>>(on(shelf, 'tender', 'WHERE receipt_id = ? ORDER BY tender_no'), id).map(decodeTender),
  };
}

const BASKET = 'SELECT basket_id AS "basketId" FROM receipt WHERE id = ?';
// The last receipt of a basket has its id and stands in no index; the earlier ones do.
const EARLIER = 'SELECT id, kind FROM receipt WHERE basket_id = ? AND basket_id <> id ORDER BY rowid';
const LAST = 'SELECT id, kind FROM receipt WHERE id = ?';

/** The receipts of the basket that `id` is of, in the order they were posted; another till's receipt stands alone. Empty where it is not here. */
export function basketOf(tx: ReadTx, id: string): readonly { readonly id: string; readonly kind: 'sale' | 'refund' }[] {
  const basketId = tx.get<{ basketId: string }>(BASKET, id)?.basketId;
  if (basketId === undefined) return hasReceipt(tx, id) ? [{ id, kind: findDocument(tx, id)?.kind === 'refund' ? 'refund' : 'sale' }] : [];
  return [EARLIER, LAST].flatMap((sql) => tx.all<{ id: string; kind: 'sale' | 'refund' }>(sql, basketId));
}

const LATEST = 'SELECT basket_id AS "basketId", staff_id AS "staffId" FROM receipt ORDER BY rowid DESC LIMIT 1';

/** Who was paid for the purchase this till posted last, where `id` is a receipt of it: they hand its papers out, nobody else has begun. Null for every other receipt. */
export function paidLastBy(tx: ReadTx, id: string): string | null {
  const latest = tx.get<{ basketId: string; staffId: string }>(LATEST);
  return latest !== undefined && tx.get<{ basketId: string }>(BASKET, id)?.basketId === latest.basketId ? latest.staffId : null;
}

export function hasReceipt(tx: ReadTx, id: string): boolean {
  return shelfOf(tx, id) !== null;
}

/** The number of a receipt as people read it, or undefined where it is not here. */
export function findNumber(tx: ReadTx, id: string): string | undefined {
  const shelf = shelfOf(tx, id);
  const row = shelf === null ? undefined : tx.get<{ storeNumber: number; tillNumber: number; series: string; number: number }>(
    `SELECT store_number AS "storeNumber", till_number AS "tillNumber", series, number FROM ${shelf.receipt} WHERE id = ?`, id,
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

/** A receipt as lists show it. `mark` is its place on its shelf: own receipts in the order they were posted without gaps, those of others by time. */
export type ListedReceipt = {
  readonly mark: number; readonly id: string; readonly kind: 'sale' | 'refund'; readonly occurredAt: number;
  readonly series: string; readonly number: number; readonly storeNumber: number; readonly tillNumber: number;
  readonly totalMinor: number; readonly refundOf: string | null; readonly staffName: string; readonly lineCount: number;
  /** Kinds of its tenders with a comma between them; null where nothing was paid. */
  readonly tenders: string | null;
  readonly refundedMinor: number;
  /** As its paper names them. */
  readonly tillName: string; readonly storeName: string;
  /** 1 for a receipt of the store this till stands in. */
  readonly here: number;
};

const refundedOn = (shelf: Shelf): string => `coalesce((SELECT sum(b.total_minor) FROM ${shelf.receipt} b WHERE b.refund_of = r.id AND ${notOwn(shelf, 'b')}), 0)`;
const listed = (shelf: Shelf): string => `SELECT r.rowid AS mark, r.id, r.kind, r.occurred_at AS "occurredAt", r.series, r.number, r.store_number AS "storeNumber", r.till_number AS "tillNumber",
  r.total_minor AS "totalMinor", r.refund_of AS "refundOf", coalesce((SELECT s.name FROM staff s WHERE s.id = r.staff_id), '') AS "staffName",
  (SELECT count(*) FROM ${shelf.line} l WHERE l.receipt_id = r.id) AS "lineCount",
  (SELECT group_concat(t.kind) FROM ${shelf.tender} t WHERE t.receipt_id = r.id) AS tenders,
  ${refundedOn(ownShelf)} + ${refundedOn(storeShelf)} AS "refundedMinor",
  coalesce(r.shop ->> 'tillName', '') AS "tillName", coalesce(r.shop ->> 'storeName', '') AS "storeName", r.store_id = coalesce((SELECT m.store_id FROM meta m WHERE m.id = 1), '') AS here
  FROM ${shelf.receipt} r`;

// Ids follow the clock, which may be put back; row numbers only grow, and nothing deletes a receipt of a till's life.
const newest = (shelf: Shelf): string => `${listed(shelf)} WHERE r.rowid < ? AND ${notOwn(shelf)} ORDER BY r.rowid DESC LIMIT ?`;
export const NEWEST = newest(ownShelf);

/** The newest receipts of a shelf before a mark, newest first. */
export function listReceipts(tx: ReadTx, shelf: Shelf, before: number, limit: number): ListedReceipt[] {
  return tx.all<ListedReceipt>(newest(shelf), before, limit);
}

export function receiptAt(tx: ReadTx, shelf: Shelf, mark: number): ListedReceipt | undefined {
  return tx.get<ListedReceipt>(`${listed(shelf)} WHERE r.rowid = ?`, mark);
}

export function markOf(tx: ReadTx, shelf: Shelf, id: string): number | undefined {
  return tx.get<{ mark: number }>(`SELECT rowid AS mark FROM ${shelf.receipt} WHERE id = ?`, id)?.mark;
}

/** When the receipt at or next below a mark was sold, as a list that has come down to there says. */
export function timeAt(tx: ReadTx, shelf: Shelf, mark: number): number | null {
  return tx.get<{ at: number }>(`SELECT occurred_at AS at FROM ${shelf.receipt} WHERE rowid <= ? ORDER BY rowid DESC LIMIT 1`, mark)?.at ?? null;
}

export function oldestMark(tx: ReadTx, shelf: Shelf): number | null {
  return tx.get<{ mark: number | null }>(`SELECT min(rowid) AS mark FROM ${shelf.receipt}`)?.mark ?? null;
}

// Commits are numbered in the order of posting, as receipts are: what follows the first unsent one is unsent.
const FIRST_UNSENT = `SELECT r.rowid AS mark FROM outbox o CROSS JOIN receipt r ON r.id = o.op_id
  WHERE o.dseq > (SELECT acked_dseq FROM meta WHERE id = 1) ORDER BY o.dseq LIMIT 1`;

/** The mark of the oldest receipt the server has not decided yet; infinity where it has all of them. */
export function firstUnsent(tx: ReadTx): number {
  return tx.get<{ mark: number }>(FIRST_UNSENT)?.mark ?? Number.POSITIVE_INFINITY;
}
