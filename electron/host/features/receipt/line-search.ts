/** Which receipts of a slice have a good that is meant. What to read for it is the lines, which are most of a till's file. */
import type { ReadTx, SqlValue } from '#host/db/tx.ts';
import { ownShelf, type Shelf } from '#host/posting/shelf.ts';
import { mayBeNamed, nameMatcher, type QueryText } from './query-text.ts';
import { markOf } from './receipt-repo.ts';

/** A condition on `r`, a receipt, and what stands in it. */
export type Narrowing = { readonly sql: string; readonly params: readonly SqlValue[] };

/** Receipts of a shelf as `r`; those of others by the index that has everything but what they print. */
export const headsOf = (shelf: Shelf): string => `${shelf.receipt} r${shelf === ownShelf ? '' : ' INDEXED BY store_receipt_head'}`;

/** Lines as `l`, from their tables to the condition on them. */
type Lines = { readonly sql: string; readonly params: readonly SqlValue[] };

/** Marks of the receipts from `low` to before `above` that have a line meant by `text`, of own ones also without a narrowing. */
export function marksOfLines(tx: ReadTx, shelf: Shelf, text: QueryText, low: number, above: number, narrowing: Narrowing | null): number[] {
  const lines: Lines = narrowing === null ? ownLines(tx, low, above) : {
    sql: `${headsOf(shelf)} CROSS JOIN ${shelf.line} l ON l.receipt_id = r.id WHERE r.rowid >= ? AND r.rowid < ? AND ${narrowing.sql}`, params: [low, above, ...narrowing.params],
  };
  const ids = text.readings.length > 0 ? receiptsByName(tx, lines, text) : receiptsByCode(tx, lines, text);
  return ids.map((id) => markOf(tx, shelf, id)).filter((mark) => mark !== undefined);
}

/** The till's own lines from one place to before another. */
export const OWN_LINES = 'receipt_line l WHERE l.rowid >= ? AND l.rowid < ?';

const FIRST_LINE = `SELECT min(l.rowid) AS line FROM receipt_line l
  WHERE l.receipt_id = (SELECT r.id FROM receipt r WHERE r.rowid >= ? AND EXISTS (SELECT 1 FROM receipt_line x WHERE x.receipt_id = r.id) ORDER BY r.rowid LIMIT 1)`;

/**
 * The till's own lines lie as its receipts do, one behind the other: posting writes both in one transaction, and nothing takes one of them
 * away. Read like that they are half of what it takes to come to them by their receipts.
 */
function ownLines(tx: ReadTx, low: number, above: number): Lines {
  const lineAt = (mark: number): number => tx.get<{ line: number | null }>(FIRST_LINE, mark)?.line ?? Number.MAX_SAFE_INTEGER;
  return { sql: OWN_LINES, params: [lineAt(low), lineAt(above)] };
}

/** All names as one text first: most slices have the letters nowhere, and a line handed over by itself costs more than to read it. */
function receiptsByName(tx: ReadTx, { sql, params }: Lines, text: QueryText): string[] {
  const names = tx.get<{ names: string | null }>(`SELECT group_concat(l.name, char(10)) AS names FROM ${sql}`, ...params)?.names ?? '';
  if (!mayBeNamed(text, names)) return [];
  const isMeant = nameMatcher(text);
  const rows = tx.all<{ id: string; name: string }>(`SELECT l.receipt_id AS id, l.name FROM ${sql}`, ...params);
  return [...new Set(rows.filter(({ name }) => isMeant(name)).map(({ id }) => id))];
}

function receiptsByCode(tx: ReadTx, { sql, params }: Lines, { codes, goodIds }: QueryText): string[] {
  const meant = '(l.barcode IN (SELECT value FROM json_each(?)) OR l.good_id IN (SELECT value FROM json_each(?)))';
  return tx.all<{ id: string }>(`SELECT DISTINCT l.receipt_id AS id FROM ${sql} AND ${meant}`, ...params, JSON.stringify([...codes]), JSON.stringify([...goodIds])).map(({ id }) => id);
}
