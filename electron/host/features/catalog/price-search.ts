/**
 * Goods by their price. There is no index on amounts: it would be a hundred bytes a good, in the way of every price that syncs in,
 * for a search made a few times a day. The list is read through in its own order instead, in slices between which the till sells.
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

/** Prices of a slice: a few milliseconds of reading. */
const SLICE = 16_000;
/** A price that more goods have is nothing to find a good by. */
const MAX_FOUND = 20_000;

const END_OF_SLICE = 'SELECT good_id AS id FROM price WHERE list_id = ? AND good_id > ? ORDER BY good_id LIMIT 1 OFFSET ?';
const AT_PRICE = `SELECT DISTINCT p.good_id AS id, g.sales_rank AS "salesRank" FROM price p CROSS JOIN good g ON g.id = p.good_id
  WHERE p.list_id = ? AND p.good_id > ? AND p.good_id <= ? AND p.amount_minor = ? AND g.active = 1`;
/** After every id. */
const LAST = 'g';

/** Goods sold for exactly this now, best sellers first. */
export async function goodsAtPrice(store: Store, view: PriceView, minor: number, limit: number): Promise<SellableGood[]> {
  const found: { id: string; salesRank: number }[] = [];
  for (let from = ''; from !== LAST && found.length < MAX_FOUND;) {
    from = store.read((tx) => readSlice(tx, view, minor, from, found));
    if (from !== LAST) await nextTurn();
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

function readSlice(tx: ReadTx, view: PriceView, minor: number, from: string, found: { id: string; salesRank: number }[]): string {
  const to = tx.get<{ id: string }>(END_OF_SLICE, view.priceListId, from, SLICE)?.id ?? LAST;
  found.push(...tx.all<{ id: string; salesRank: number }>(AT_PRICE, view.priceListId, from, to, minor));
  return to;
}
