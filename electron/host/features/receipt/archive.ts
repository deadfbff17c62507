/**
 * Looking for receipts among hundreds of thousands without an index a sale would pay for: the till's own, and those of others it was
 * sent. Each shelf is looked through by itself (shelf-search.ts); here the two become one list, newest first.
 */
import type { ReceiptQuery } from '#contract/terminal/receipt.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { ownShelf, shelfOf, storeShelf, type Shelf } from '#host/posting/shelf.ts';
import { markOf, receiptAt, type ListedReceipt } from './receipt-repo.ts';
import { readQueryText } from './query-text.ts';
import { findByNumber, narrows, passes, searchShelf, type ShelfPage } from './shelf-search.ts';

/** A receipt of a list, and whether it is this till's own. */
export type Listed = ListedReceipt & { readonly isOwn: boolean };

/** `next` is what to go on from, null where the archive ends; `searchedBackTo` the time down to which everything was looked at, null where all was. */
export type ArchivePage = { readonly receipts: Listed[]; readonly next: string | null; readonly searchedBackTo: number | null };

const SHELVES = [ownShelf, storeShelf] as const;
const ENDED = '-';

/** One page of the archive, newest first, from where `after` of the page before says. */
export function archivePage(tx: ReadTx, query: ReceiptQuery, after: string | undefined, limit: number): ArchivePage {
  const text = readQueryText(tx, query.text ?? '');
  const search = { query, text };
  const listedAt = (shelf: Shelf, mark: number): Listed[] => {
    const row = passes(tx, shelf, query, mark) ? receiptAt(tx, shelf, mark) : undefined;
    return row === undefined ? [] : [{ ...row, isOwn: shelf === ownShelf }];
  };
  if (text.receiptId !== null) {
    const shelf = shelfOf(tx, text.receiptId);
    const mark = shelf === null ? undefined : markOf(tx, shelf, text.receiptId);
    return whole(shelf === null || mark === undefined ? [] : listedAt(shelf, mark));
  }
  const exact = SHELVES.map((shelf) => (text.number === null ? [] : findByNumber(tx, shelf, text.number)));
  // Shown first wherever they lie; where a series was typed, they are what was meant.
  const first = exact.flatMap((marks, index) => marks.flatMap((mark) => listedAt(SHELVES[index] as Shelf, mark))).toSorted((one, other) => other.occurredAt - one.occurredAt);
  if (first.length > 0 && text.tail === null) return whole(first);
  const shown = after === undefined ? first : [];
  const room = limit - shown.length;
  if (room <= 0) return { receipts: shown, next: SHELVES.map(() => Number.MAX_SAFE_INTEGER).join('.'), searchedBackTo: null };
  const marks = marksOf(after);
  const pages = SHELVES.map((shelf, index) => (marks[index] === null || (query.own === true && shelf !== ownShelf) ? ended : searchShelf(tx, shelf, { ...search, before: marks[index], limit: room, skip: new Set(exact[index]) })));
  const merged = merge(pages, room);
  return { receipts: [...shown, ...merged.receipts], next: merged.next, searchedBackTo: narrows(query) ? merged.searchedBackTo : null };
}

const whole = (receipts: Listed[]): ArchivePage => ({ receipts, next: null, searchedBackTo: null });
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
function merge(pages: readonly ShelfPage[], limit: number): ArchivePage {
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
