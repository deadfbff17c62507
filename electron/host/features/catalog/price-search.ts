/**
 * Goods by their price, found by an index on amounts (some ninety bytes a price) and read in slices between which the till sells:
 * half a shop may cost 99.90.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadTx, Store } from '#host/db/tx.ts';
import { findGood, type PriceView, type SellableGood } from './catalog-repo.ts';

const EXPLICIT = /^=\s*(\d{1,9})(?:[.,](\d{1,2}))?$/;
/** With kopecks, as on a price tag; `3,2` is the fat of milk. */
const PLAIN = /^(\d{1,9})[.,](\d{2})$/;

/** The price meant by a text: `=89,9`, `=89`, or `89,90` as it stands; null where it is none. `only` where nothing else can be meant. */
export function readPrice(text: string): { readonly minor: number; readonly only: boolean } | null {
  const trimmed = text.trim();
  const explicit = EXPLICIT.exec(trimmed);
  const [, whole, kopecks = ''] = explicit ?? PLAIN.exec(trimmed) ?? [];
  return whole === undefined ? null : { minor: Number(whole) * 100 + Number(kopecks.padEnd(2, '0')), only: explicit !== null };
}

/** Goods of a slice: a few milliseconds of reading. */
const SLICE = 1_000;
/** A price that more goods have is nothing to find a good by. */
const MAX_FOUND = 20_000;

/** By the index on amounts, good after good; one with several such prices stands there several times. */
const AT_PRICE = 'SELECT DISTINCT good_id AS id FROM price WHERE list_id = ? AND amount_minor = ? AND good_id > ? ORDER BY good_id LIMIT ?';
const RANK = 'SELECT sales_rank AS "salesRank" FROM good WHERE id = ? AND active = 1';

/** Goods sold for exactly this now, best sellers first. */
export async function goodsAtPrice(store: Store, view: PriceView, minor: number, limit: number): Promise<SellableGood[]> {
  const found: { id: string; salesRank: number }[] = [];
  for (let from: string | null = ''; from !== null && found.length < MAX_FOUND;) {
    const after: string = from;
    from = store.read((tx) => readSlice(tx, view, minor, after, found));
    if (from !== null) await nextTurn();
  }
  found.sort((a, b) => a.salesRank - b.salesRank);
  return store.read((tx) => {
    const goods: SellableGood[] = [];
    for (const { id } of found) {
      if (goods.length === limit) break;
      // A price of last year or of next week is not what it costs.
      const good = findGood(tx, view, id);
      if (good?.priceMinor === minor) goods.push(good);
    }
    return goods;
  });
}

/** @returns the last good of a full slice, after which there may be more */
function readSlice(tx: ReadTx, view: PriceView, minor: number, from: string, found: { id: string; salesRank: number }[]): string | null {
  const ids = tx.all<{ id: string }>(AT_PRICE, view.priceListId, minor, from, SLICE);
  for (const { id } of ids) {
    const good = tx.get<{ salesRank: number }>(RANK, id);
    if (good) found.push({ id, salesRank: good.salesRank });
  }
  return ids.length === SLICE ? (ids.at(-1)?.id ?? null) : null;
}
