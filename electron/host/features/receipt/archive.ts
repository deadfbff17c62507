/**
 * Looking for receipts among hundreds of thousands without an index a sale would pay for. Receipts lie in the order they were
 * posted, and that order is what there is to use: numbers grow along it, and a search reads it backwards a part at a time.
 */
import type { ReceiptQuery } from '#contract/terminal/receipt.ts';
import type { ReadTx, SqlValue } from '#host/db/tx.ts';
import { listReceipts, markOf, oldestMark, receiptAt, type ListedReceipt } from './receipt-repo.ts';
import { lineMatcher, readQueryText, type QueryText } from './query-text.ts';

/** `next` is the mark to go on from, null where the archive ends; `searchedBackTo` the time of the oldest receipt looked at, null where all were. */
export type ArchivePage = { readonly receipts: ListedReceipt[]; readonly next: number | null; readonly searchedBackTo: number | null };

/** Receipts one call looks through: those of a month, and of a week where the goods in them are looked at as well. Some 10 and 30 ms. */
const PART_RECEIPTS = 10_000;
const PART_WITH_LINES = 2_000;
/** Beyond every mark. */
const END = Number.MAX_SAFE_INTEGER;

/** One page of the archive, newest first, from before the mark `after` on. */
export function archivePage(tx: ReadTx, query: ReceiptQuery, after: number | undefined, limit: number): ArchivePage {
  const oldest = oldestMark(tx);
  if (oldest === null) return { receipts: [], next: null, searchedBackTo: null };
  if (!narrows(query)) {
    const receipts = listReceipts(tx, after ?? END, limit);
    const last = receipts.at(-1)?.mark ?? oldest;
    return { receipts, next: last > oldest ? last : null, searchedBackTo: null };
  }
  const text = readQueryText(tx, query.text ?? '');
  const filter = filterOf(query);
  if (text.receiptId !== null) return theOne(tx, filter, markOf(tx, text.receiptId));
  const exact = text.number === null ? undefined : findByNumber(tx, text.number.series, text.number.n);
  if (exact !== undefined && text.tail === null) return theOne(tx, filter, exact);
  return searchedPage(tx, { query, text, filter, after, limit, oldest, exact });
}

function narrows(query: ReceiptQuery): boolean {
  return (query.text ?? '').trim() !== '' || [query.kind, query.from, query.to, query.tender, query.shiftId].some((field) => field !== undefined);
}

type Filter = { readonly sql: string; readonly params: readonly SqlValue[] };

/** One statement for every combination of filters: what is not asked for does not narrow. */
const FILTER = `(? IS NULL OR r.kind = ?) AND (? IS NULL OR r.occurred_at >= ?) AND (? IS NULL OR r.occurred_at <= ?) AND (? IS NULL OR r.shift_id = ?)
  AND (? IS NULL OR EXISTS (SELECT 1 FROM tender t WHERE t.receipt_id = r.id AND t.kind = ?))`;

function filterOf({ kind, from, to, shiftId, tender }: ReceiptQuery): Filter {
  return { sql: FILTER, params: [kind, from, to, shiftId, tender].flatMap((field) => [field ?? null, field ?? null]) };
}

/** The answer where the text names one receipt. */
function theOne(tx: ReadTx, filter: Filter, mark: number | undefined): ArchivePage {
  const receipts = mark === undefined || !passes(tx, filter, mark) ? [] : [receiptAt(tx, mark)].filter((row) => row !== undefined);
  return { receipts, next: null, searchedBackTo: null };
}

function passes(tx: ReadTx, filter: Filter, mark: number): boolean {
  return tx.get(`SELECT 1 FROM receipt r WHERE r.rowid = ? AND ${filter.sql}`, mark, ...filter.params) !== undefined;
}

type Search = {
  readonly query: ReceiptQuery; readonly text: QueryText; readonly filter: Filter; readonly after: number | undefined; readonly limit: number; readonly oldest: number;
  /** The receipt of exactly this number, shown first wherever it lies. */
  readonly exact: number | undefined;
};

function searchedPage(tx: ReadTx, search: Search): ArchivePage {
  const { query, text, filter, limit, oldest, exact } = search;
  const above = search.after ?? (tx.get<{ mark: number }>('SELECT max(rowid) AS mark FROM receipt')?.mark ?? 0) + 1;
  const low = Math.max(oldest, above - (text.lines ? PART_WITH_LINES : PART_RECEIPTS));
  const first = search.after === undefined && exact !== undefined && passes(tx, filter, exact) ? [exact] : [];
  const room = limit - first.length;
  const found = marksIn(tx, { low, above, filter, text, limit: room, skip: exact });
  const receipts = [...first, ...found].map((mark) => receiptAt(tx, mark)).filter((row) => row !== undefined);
  const full = found.length === room;
  const reached = full ? (found.at(-1) ?? above) : low;
  const ended = reached <= oldest || (!full && query.from !== undefined && isAllBefore(tx, low, above, query.from));
  return { receipts, next: ended ? null : reached, searchedBackTo: ended ? null : (receiptAt(tx, reached)?.occurredAt ?? null) };
}

/** A whole part of the archive from before `fromMs`: nothing further back is from after it, unless a clock was wrong for months. */
function isAllBefore(tx: ReadTx, low: number, above: number, fromMs: number): boolean {
  const newest = tx.get<{ at: number | null }>('SELECT max(occurred_at) AS at FROM receipt WHERE rowid >= ? AND rowid < ?', low, above);
  return above - low >= PART_WITH_LINES && (newest?.at ?? 0) < fromMs;
}

type Part = { readonly low: number; readonly above: number; readonly filter: Filter; readonly text: QueryText; readonly limit: number; readonly skip: number | undefined };

/** Marks of receipts between `low` and `above` that are meant, newest first, at most `limit`. */
function marksIn(tx: ReadTx, part: Part): number[] {
  const { low, above, filter, text } = part;
  if (part.limit <= 0) return [];
  const marks: number[] = [];
  const take = (mark: number): boolean => {
    if (mark !== part.skip && mark !== marks.at(-1)) marks.push(mark);
    return marks.length < part.limit;
  };
  if (!text.lines) {
    const sql = `SELECT ${HEAD} FROM receipt r WHERE r.rowid >= ? AND r.rowid < ? AND ${filter.sql} ORDER BY r.rowid DESC`;
    for (const row of tx.iterate<HeadRow>(sql, low, above, ...filter.params)) if (headMatches(text, row) && !take(row.mark)) break;
    return marks;
  }
  const lineMatches = lineMatcher(text);
  const sql = `SELECT ${HEAD}, l.good_id AS "goodId", l.barcode, l.name
    FROM receipt r CROSS JOIN receipt_line l ON l.receipt_id = r.id WHERE r.rowid >= ? AND r.rowid < ? AND ${filter.sql} ORDER BY r.rowid DESC`;
  for (const row of tx.iterate<HeadRow & { goodId: string; barcode: string | null; name: string }>(sql, low, above, ...filter.params)) {
    if ((lineMatches(row) || headMatches(text, row)) && !take(row.mark)) break;
  }
  return marks;
}

const HEAD = 'r.rowid AS mark, r.series, r.number, r.total_minor AS "totalMinor", r.rounding_minor AS "roundingMinor"';
type HeadRow = { readonly mark: number; readonly series: string; readonly number: number; readonly totalMinor: number; readonly roundingMinor: number };

/** True where the number is or ends as typed, or the sum is the one looked for, before or after cash was rounded; always where no text was given. */
function headMatches(text: QueryText, row: HeadRow): boolean {
  if (text.empty) return true;
  if (text.tail !== null && row.number % text.tail.modulo === text.tail.value) return true;
  if (text.number !== null && row.number === text.number.n && text.number.series.includes(row.series)) return true;
  return text.sumMinor !== null && (row.totalMinor === text.sumMinor || row.totalMinor + row.roundingMinor === text.sumMinor);
}

/** How far a receipt may lie from where its number says: numbers of sales set aside are used up by the next ones. */
const DISORDER = 200;
/** A till opens a new series with each life of its database; more than these nobody has had. */
const MAX_SERIES = 1_000;
const NEWEST_BELOW = 'SELECT rowid AS mark, series, number FROM receipt WHERE rowid <= ? ORDER BY rowid DESC LIMIT 1';
const NEAR = 'SELECT rowid AS mark FROM receipt WHERE rowid >= ? AND rowid <= ? AND series = ? AND number = ?';

/**
 * The mark of the receipt numbered `n` of one of these series (none: of the newest). Series lie one behind the other and numbers grow by one
 * within them, so the place is computed, not searched for.
 */
export function findByNumber(tx: ReadTx, series: readonly string[], n: number): number | undefined {
  let below = END;
  for (let passed = 0; passed < MAX_SERIES; passed++) {
    const newest = tx.get<{ mark: number; series: string; number: number }>(NEWEST_BELOW, below);
    if (!newest) return undefined;
    if (series.length === 0 || series.includes(newest.series)) {
      const about = newest.mark - (newest.number - n);
      return tx.get<{ mark: number }>(NEAR, about - DISORDER, about + DISORDER, newest.series, n)?.mark;
    }
    below = newest.mark - newest.number;
  }
  return undefined;
}
