/**
 * One shelf of receipts looked through. They lie in the order they were posted (others' in the order of time), and that order is what
 * there is to use: numbers grow along it, and a search reads it backwards a slice at a time.
 */
import type { ReceiptQuery } from '#contract/terminal/receipt.ts';
import type { ReceiptNumber } from '#domain/receipt/number.ts';
import type { ReadTx, SqlValue } from '#host/db/tx.ts';
import { notOwn, ownShelf, type Shelf } from '#host/posting/shelf.ts';
import { headsOf, marksOfLines, type Narrowing } from './line-search.ts';
import { listReceipts, oldestMark, receiptAt, timeAt, type ListedReceipt } from './receipt-repo.ts';
import type { QueryText } from './query-text.ts';

/** `reached` is the mark before which a next call goes on, with the time it stands at; null where the shelf ends. */
export type ShelfPage = { readonly found: readonly ListedReceipt[]; readonly reached: { readonly mark: number; readonly at: number } | null };

export type ShelfSearch = {
  readonly query: ReceiptQuery; readonly text: QueryText;
  /** The mark to begin before; undefined for the newest. */
  readonly before: number | undefined;
  readonly limit: number;
  /** Receipts shown already, wherever they lie. */
  readonly skip: ReadonlySet<number>;
};

/**
 * Receipts read before everybody else has a turn: three or four milliseconds on a slow machine, also where the goods in them are looked at.
 * How many slices a call reads, its time decides (archive.ts).
 */
const SLICE_RECEIPTS = 400;
const SLICE_WITH_LINES = 100;
/** So many receipts in a row from before the time asked for are the end of a search: those of a month, and of a week where goods are looked at. */
const LONG_AGO = 10_000;
const LONG_AGO_WITH_LINES = 2_000;
/** Each so-many-th of them is looked at. */
const LONG_AGO_STEP = 20;
/** Beyond every mark. */
const END = Number.MAX_SAFE_INTEGER;

export function searchShelf(tx: ReadTx, shelf: Shelf, search: ShelfSearch): ShelfPage {
  const oldest = oldestMark(tx, shelf);
  if (oldest === null) return { found: [], reached: null };
  return narrows(search.query) ? searchedSlice(tx, shelf, search, oldest) : listedPage(tx, shelf, search, oldest);
}

export function narrows(query: ReceiptQuery): boolean {
  return (query.text ?? '').trim() !== '' || [query.kind, query.from, query.to, query.tender, query.shiftId].some((field) => field !== undefined);
}

function listedPage(tx: ReadTx, shelf: Shelf, { before, limit }: ShelfSearch, oldest: number): ShelfPage {
  const found = listReceipts(tx, shelf, before ?? END, limit);
  const last = found.at(-1);
  return { found, reached: found.length === limit && last !== undefined && last.mark > oldest ? { mark: last.mark, at: last.occurredAt } : null };
}

function searchedSlice(tx: ReadTx, shelf: Shelf, search: ShelfSearch, oldest: number): ShelfPage {
  const { query, text, limit } = search;
  const above = Math.min(search.before ?? END, newestMark(tx, shelf) + 1);
  const low = Math.max(oldest, sliceBelow(tx, shelf, above, text.lines ? SLICE_WITH_LINES : SLICE_RECEIPTS));
  const marks = marksIn(tx, shelf, search, low, above);
  const found = marks.map((mark) => receiptAt(tx, shelf, mark)).filter((row) => row !== undefined);
  const full = marks.length === limit;
  const reached = full ? (marks.at(-1) ?? above) : low;
  const isOver = reached <= oldest || (!full && query.from !== undefined && isLongBefore(tx, shelf, low, query.from, text.lines ? LONG_AGO_WITH_LINES : LONG_AGO));
  return { found, reached: isOver ? null : { mark: reached, at: timeAt(tx, shelf, reached) ?? 0 } };
}

/** The mark so many receipts below another: own ones have no gaps, of the others an index of nothing else is counted. */
function sliceBelow(tx: ReadTx, shelf: Shelf, above: number, receipts: number): number {
  if (shelf === ownShelf) return above - receipts;
  return tx.get<{ place: number }>('SELECT place FROM store_receipt INDEXED BY store_receipt_head WHERE place < ? ORDER BY place DESC LIMIT 1 OFFSET ?', above, receipts - 1)?.place ?? 0;
}

/** So many receipts from `low` on are from before `fromMs`: nothing further back is from after it, unless a clock was wrong for as long. */
function isLongBefore(tx: ReadTx, shelf: Shelf, low: number, fromMs: number, receipts: number): boolean {
  // Those of others lie by time: the lowest is the oldest.
  if (shelf !== ownShelf) return (timeAt(tx, shelf, low) ?? 0) < fromMs;
  if (low + receipts - 1 > newestMark(tx, shelf)) return false;
  // The newest first: most often the answer is there.
  for (let mark = low + receipts - 1; mark >= low; mark -= LONG_AGO_STEP) {
    if ((timeAt(tx, shelf, mark) ?? 0) >= fromMs) return false;
  }
  return true;
}

const newestMark = (tx: ReadTx, shelf: Shelf): number => tx.get<{ mark: number | null }>(`SELECT max(rowid) AS mark FROM ${shelf.receipt}`)?.mark ?? 0;

/** One statement for every combination of filters: what is not asked for does not narrow. */
const filter = (shelf: Shelf): string => `(? IS NULL OR r.kind = ?) AND (? IS NULL OR r.occurred_at >= ?) AND (? IS NULL OR r.occurred_at <= ?) AND (? IS NULL OR r.shift_id = ?)
  AND (? IS NULL OR EXISTS (SELECT 1 FROM ${shelf.tender} t WHERE t.receipt_id = r.id AND t.kind = ?)) AND ${notOwn(shelf)}`;

function filterParams({ kind, from, to, shiftId, tender }: ReceiptQuery): SqlValue[] {
  return [kind, from, to, shiftId, tender].flatMap((field) => [field ?? null, field ?? null]);
}

/** True where the filters let the receipt at `mark` through. */
export function passes(tx: ReadTx, shelf: Shelf, query: ReceiptQuery, mark: number): boolean {
  return tx.get(`SELECT 1 FROM ${shelf.receipt} r WHERE r.rowid = ? AND ${filter(shelf)}`, mark, ...filterParams(query)) !== undefined;
}

/** Marks of receipts between `low` and `above` that are meant, newest first, at most `limit`. */
function marksIn(tx: ReadTx, shelf: Shelf, { query, text, limit, skip }: ShelfSearch, low: number, above: number): number[] {
  const narrowing = { sql: filter(shelf), params: filterParams(query) };
  const heads = headCanMatch(text) ? marksOfHeads(tx, shelf, text, narrowing, low, above) : [];
  const lines = text.lines ? linesOf(tx, shelf, query, text, narrowing, low, above) : [];
  return [...new Set([...heads, ...lines])].filter((mark) => !skip.has(mark)).sort((one, other) => other - one).slice(0, limit);
}

/** What nearly every receipt passes is asked of those with such a good, anything else before their lines are read. */
function linesOf(tx: ReadTx, shelf: Shelf, query: ReceiptQuery, text: QueryText, narrowing: Narrowing, low: number, above: number): number[] {
  const narrow = query.kind === 'refund' || [query.from, query.to, query.tender, query.shiftId].some((field) => field !== undefined);
  if (narrow || shelf !== ownShelf) return marksOfLines(tx, shelf, text, low, above, narrowing);
  return marksOfLines(tx, shelf, text, low, above, null).filter((mark) => passes(tx, shelf, query, mark));
}

/** The receipts that may be meant by what stands in their heads are told by SQLite: to hand each of them over costs as much as to read it. */
const MEANT = '(r.number % ? = ? OR r.number = ? OR r.total_minor = ? OR r.total_minor + r.rounding_minor = ?)';

function marksOfHeads(tx: ReadTx, shelf: Shelf, text: QueryText, { sql, params }: Narrowing, low: number, above: number): number[] {
  const meant = text.empty ? '' : ` AND ${MEANT}`;
  const meantParams = text.empty ? [] : [text.tail?.modulo ?? null, text.tail?.value ?? null, text.number?.n ?? null, text.sumMinor, text.sumMinor];
  const heads = `SELECT ${HEAD} FROM ${headsOf(shelf)} WHERE r.rowid >= ? AND r.rowid < ? AND ${sql}${meant}`;
  return tx.all<HeadRow>(heads, low, above, ...params, ...meantParams).filter((row) => headMatches(text, row)).map(({ mark }) => mark);
}

const headCanMatch = ({ empty, tail, number, sumMinor }: QueryText): boolean => empty || tail !== null || (number !== null && number.series.length > 0) || sumMinor !== null;

const HEAD = `r.rowid AS mark, r.series, r.number, r.store_number AS "storeNumber", r.till_number AS "tillNumber", r.total_minor AS "totalMinor", r.rounding_minor AS "roundingMinor"`;
type Numbered = { readonly series: string; readonly number: number; readonly storeNumber: number; readonly tillNumber: number };
type HeadRow = Numbered & { readonly mark: number; readonly totalMinor: number; readonly roundingMinor: number };

/** True where the number is or ends as typed, or the sum is the one looked for, before or after cash was rounded; always where no text was given. */
function headMatches(text: QueryText, row: HeadRow): boolean {
  if (text.empty) return true;
  if (text.tail !== null && row.number % text.tail.modulo === text.tail.value) return true;
  if (text.number !== null && text.number.series.length > 0 && isNumbered(text.number, row)) return true;
  return text.sumMinor !== null && (row.totalMinor === text.sumMinor || row.totalMinor + row.roundingMinor === text.sumMinor);
}

/** A number without store and till may be any till's; one without a series any series'. */
function isNumbered({ place, series, n }: ReceiptNumber, row: Numbered): boolean {
  return row.number === n && (series.length === 0 || series.includes(row.series)) && (place === null || (place.storeNumber === row.storeNumber && place.tillNumber === row.tillNumber));
}

/** How far a receipt may lie from where its number says: numbers of sales set aside are used up by the next ones. */
const DISORDER = 200;
/** A till opens a new series with each life of its database; more than these nobody has had. */
const MAX_SERIES = 1_000;
/** Tills of a store that have a receipt of one number. */
const NAMESAKES = 20;
const NUMBERED = 'rowid AS mark, series, number, store_number AS "storeNumber", till_number AS "tillNumber"';
const NEWEST_BELOW = `SELECT ${NUMBERED} FROM receipt WHERE rowid <= ? ORDER BY rowid DESC LIMIT 1`;
const NEAR = `SELECT ${NUMBERED} FROM receipt WHERE rowid >= ? AND rowid <= ? AND series = ? AND number = ?`;

/**
 * The marks of the receipts of that number. Of the till's own one at most, of the newest series where none was said: series lie one
 * behind the other and numbers grow by one within them, so the place is computed, not searched for. Others have an index.
 */
export function findByNumber(tx: ReadTx, shelf: Shelf, number: ReceiptNumber): number[] {
  const rows = shelf === ownShelf ? ownByNumber(tx, number) : tx.all<Numbered & { mark: number }>(`SELECT ${NUMBERED} FROM store_receipt WHERE number = ? ORDER BY rowid DESC LIMIT ${NAMESAKES * 10}`, number.n);
  return rows.filter((row) => isNumbered(number, row)).slice(0, NAMESAKES).map(({ mark }) => mark);
}

function ownByNumber(tx: ReadTx, { series, n }: ReceiptNumber): (Numbered & { mark: number })[] {
  let below = END;
  for (let passed = 0; passed < MAX_SERIES; passed++) {
    const newest = tx.get<Numbered & { mark: number }>(NEWEST_BELOW, below);
    if (!newest) return [];
    if (series.length === 0 || series.includes(newest.series)) {
      const about = newest.mark - (newest.number - n);
      return tx.all(NEAR, about - DISORDER, about + DISORDER, newest.series, n);
    }
    below = newest.mark - newest.number;
  }
  return [];
}
