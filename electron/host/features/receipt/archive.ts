/**
 * Looking for receipts among hundreds of thousands without an index a sale would pay for: the till's own, and those of others it was
 * sent. Each shelf is looked through by itself (shelf-search.ts); here the two become one list, newest first.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReceiptQuery } from '#contract/terminal/receipt.ts';
import type { ReadTx, Store } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { ownShelf, shelfOf, storeShelf, type Shelf } from '#host/posting/shelf.ts';
import { markOf, receiptAt, type ListedReceipt } from './receipt-repo.ts';
import { readQueryText, type QueryText } from './query-text.ts';
import { findByNumber, narrows, passes, searchShelf, type ShelfPage } from './shelf-search.ts';

/** A receipt of a list, and whether it is this till's own. */
export type Listed = ListedReceipt & { readonly isOwn: boolean };

/** `next` is what to go on from, null where the archive ends; `searchedBackTo` the time down to which everything was looked at, null where all was. */
export type ArchiveSlice = { readonly receipts: Listed[]; readonly next: string | null; readonly searchedBackTo: number | null };

const SHELVES = [ownShelf, storeShelf] as const;
const ENDED = '-';
/** A call that has searched so long says how far it has come, and the next one goes on from there. */
const CALL_MS = 40;

type Asked = { readonly query: ReceiptQuery; readonly after: string | undefined; readonly limit: number };

/**
 * One page of the archive, newest first, from where `after` of the page before says: read a slice at a time, between which the till sells.
 * `shown` makes of the receipts of a slice what is answered, in its transaction.
 */
export async function searchArchive<T>(store: Pick<Store, 'read'>, clock: Clock, { query, after, limit }: Asked, shown: (tx: ReadTx, receipts: readonly Listed[]) => T[]): Promise<{ receipts: T[]; next: string | null; searchedBackTo: number | null }> {
  const until = clock.monotonicMs() + CALL_MS;
  const wanted = store.read((tx) => readQuery(tx, query));
  const receipts: T[] = [];
  for (let from = after; ;) {
    const { next, searchedBackTo } = store.read((tx) => {
      const slice = archiveSlice(tx, wanted, from, limit - receipts.length);
      if (slice.receipts.length > 0) receipts.push(...shown(tx, slice.receipts));
      return slice;
    });
    if (next === null || receipts.length >= limit || clock.monotonicMs() >= until) return { receipts, next, searchedBackTo };
    from = next;
    await nextTurn();
  }
}

/** A query as it is looked for. `exact`: the receipts of each shelf that have the number typed, wherever they lie. */
type Wanted = { readonly query: ReceiptQuery; readonly text: QueryText; readonly exact: readonly (readonly number[])[] };

export function readQuery(tx: ReadTx, query: ReceiptQuery): Wanted {
  const text = readQueryText(tx, query.text ?? '');
  const { number } = text;
  return { query, text, exact: SHELVES.map((shelf) => (number === null || isLeftOut(query, shelf) ? [] : findByNumber(tx, shelf, number))) };
}

const isLeftOut = (query: ReceiptQuery, shelf: Shelf): boolean => query.own === true && shelf !== ownShelf;

/** What there is in the next slice of each shelf, at most `limit`; where nothing is looked for, a whole page. */
export function archiveSlice(tx: ReadTx, { query, text, exact }: Wanted, after: string | undefined, limit: number): ArchiveSlice {
  const listedAt = (shelf: Shelf, mark: number): Listed[] => {
    const row = passes(tx, shelf, query, mark) ? receiptAt(tx, shelf, mark) : undefined;
    return row === undefined ? [] : [{ ...row, isOwn: shelf === ownShelf }];
  };
  if (text.receiptId !== null) {
    const shelf = shelfOf(tx, text.receiptId);
    const mark = shelf === null ? undefined : markOf(tx, shelf, text.receiptId);
    return whole(shelf === null || mark === undefined ? [] : listedAt(shelf, mark));
  }
  const marks = marksOf(after);
  // Shown first wherever they lie; where a series was typed, they are what was meant.
  const first = after !== undefined && text.tail !== null ? [] : exact.flatMap((found, index) => found.flatMap((mark) => listedAt(SHELVES[index] as Shelf, mark))).toSorted((one, other) => other.occurredAt - one.occurredAt);
  if (first.length > 0 && text.tail === null) return whole(first);
  const room = limit - first.length;
  if (room <= 0) return { receipts: first, next: SHELVES.map(() => Number.MAX_SAFE_INTEGER).join('.'), searchedBackTo: null };
  const pages = SHELVES.map((shelf, index) => (marks[index] === null || isLeftOut(query, shelf) ? ended : searchShelf(tx, shelf, { query, text, before: marks[index], limit: room, skip: new Set(exact[index]) })));
  const merged = merge(pages, room);
  return { receipts: [...first, ...merged.receipts], next: merged.next, searchedBackTo: narrows(query) ? merged.searchedBackTo : null };
}

const whole = (receipts: Listed[]): ArchiveSlice => ({ receipts, next: null, searchedBackTo: null });
const ended: ShelfPage = { found: [], reached: null };

/** Where each shelf goes on: before that mark, from its end (undefined), or nowhere (null). A page that follows none of ours begins anew. */
function marksOf(after: string | undefined): (number | null | undefined)[] {
  const parts = after?.split('.') ?? [];
  return SHELVES.map((_, index) => {
    const part = parts[index];
    if (part === ENDED) return null;
    const mark = Number(part);
    return part !== undefined && Number.isSafeInteger(mark) && mark >= 0 ? mark : undefined;
  });
}

/** The newest of both, as far as both were looked through: what lies further back than one of them has come waits for it. */
function merge(pages: readonly ShelfPage[], limit: number): ArchiveSlice {
  const taken = pages.map(() => 0);
  const receipts: Listed[] = [];
  while (receipts.length < limit) {
    const heads = pages.map((page, index) => page.found[taken[index] as number]);
    const best = heads.reduce((found, head, index) => (head !== undefined && head.occurredAt > (heads[found]?.occurredAt ?? -1) ? index : found), 0);
    const head = heads[best];
    if (head === undefined || pages.some((page, index) => heads[index] === undefined && page.reached !== null && page.reached.at > head.occurredAt)) break;
    receipts.push({ ...head, isOwn: best === 0 });
    taken[best] = (taken[best] as number) + 1;
  }
  // What was found and not shown is found again.
  const goOn = pages.map((page, index) => {
    const left = page.found[taken[index] as number];
    return left === undefined ? page.reached : { mark: left.mark + 1, at: left.occurredAt };
  });
  const open = goOn.filter((one) => one !== null);
  return {
    receipts, next: open.length === 0 ? null : goOn.map((one) => (one === null ? ENDED : String(one.mark))).join('.'),
    searchedBackTo: open.length === 0 ? null : Math.max(...open.map(({ at }) => at)),
  };
}
