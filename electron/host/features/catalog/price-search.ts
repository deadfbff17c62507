/**
 * Goods by their price, found by an index on amounts (some ninety bytes a price) and read in slices between which the till sells: half
 * a shop may cost 99.90. Where few do, each is asked for its place among the sales; where many do, the best sellers are asked for their price.
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

/** Goods of a slice, with a page of the file each; ids and slots lie twenty and forty on a page. */
const SLICE = 400;
const SLICE_LYING_TOGETHER = 2_000;
/** From so many on the first screen of them is found sooner among the best sellers: a place by an id costs ten times a row in the order of sales. */
const MANY = 1_500;
/** Best sellers looked at; where they do not fill the list, the other goods of the price are asked one by one after them. */
const BEST_SELLERS = 40_000;
/** More goods of a price are not asked one by one. */
const MAX_ASKED = 20_000;

/** By the index on amounts, good after good; one with several such prices stands there several times. */
export const AT_PRICE = 'SELECT DISTINCT good_id AS id FROM price WHERE list_id = ? AND amount_minor = ? AND good_id > ? ORDER BY good_id LIMIT ?';
/** Slots are the order of sales, and lie in an index where a good by its id is two trees away from its rank. Goods no longer sold have none. */
export const SLOTS_OF = 'SELECT s.good_id AS id, s.slot FROM json_each(?) asked CROSS JOIN good_slot s ON s.good_id = asked.value';
const NEXT_BEST = 'SELECT slot, good_id AS id FROM good_slot WHERE slot > ? ORDER BY slot LIMIT ?';

type Placed = { readonly id: string; readonly slot: number };
type Wanted = { readonly view: PriceView; readonly minor: number; readonly limit: number };

/** Goods sold for exactly this now, best sellers first. */
export async function goodsAtPrice(store: Store, view: PriceView, minor: number, limit: number): Promise<readonly SellableGood[]> {
  const wanted = { view, minor, limit };
  const ids = await everAtPrice(store, wanted);
  const best = ids.length > MANY ? await amongBestSellers(store, wanted, new Set(ids)) : NONE;
  if (best.isAll) return best.goods;
  const known = new Set(best.goods.map(({ id }) => id));
  return [...best.goods, ...await oneByOne(store, { ...wanted, limit: limit - best.goods.length }, ids.filter((id) => !known.has(id)))];
}

/** Goods that cost this at any time, in the order of their ids. */
async function everAtPrice(store: Store, { view, minor }: Wanted): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const slice = store.read((tx) => tx.all<{ id: string }>(AT_PRICE, view.priceListId, minor, ids.at(-1) ?? '', SLICE_LYING_TOGETHER));
    for (const { id } of slice) ids.push(id);
    if (slice.length < SLICE_LYING_TOGETHER) return ids;
    await nextTurn();
  }
}

/** Goods of the price among the best sellers, and whether there are no others to be asked for. */
type Best = { readonly goods: readonly SellableGood[]; readonly isAll: boolean };
const NONE: Best = { goods: [], isAll: false };

async function amongBestSellers(store: Store, wanted: Wanted, ids: ReadonlySet<string>): Promise<Best> {
  const goods: SellableGood[] = [];
  let after = -1;
  for (let seen = 0; seen < BEST_SELLERS; seen += SLICE_LYING_TOGETHER) {
    const isEnd = store.read((tx) => {
      const next = tx.all<Placed>(NEXT_BEST, after, SLICE_LYING_TOGETHER);
      goods.push(...pricedNow(tx, wanted, next.filter(({ id }) => ids.has(id)), goods.length));
      after = next.at(-1)?.slot ?? after;
      return next.length < SLICE_LYING_TOGETHER;
    });
    if (isEnd || goods.length === wanted.limit) return { goods, isAll: true };
    await nextTurn();
  }
  return { goods, isAll: false };
}

async function oneByOne(store: Store, wanted: Wanted, ids: readonly string[]): Promise<SellableGood[]> {
  const placed: Placed[] = [];
  for (let first = 0; first < Math.min(ids.length, MAX_ASKED); first += SLICE) {
    if (first > 0) await nextTurn();
    placed.push(...store.read((tx) => tx.all<Placed>(SLOTS_OF, JSON.stringify(ids.slice(first, first + SLICE)))));
  }
  placed.sort((a, b) => a.slot - b.slot);
  const goods: SellableGood[] = [];
  for (let first = 0; first < placed.length && goods.length < wanted.limit; first += SLICE) {
    if (first > 0) await nextTurn();
    goods.push(...store.read((tx) => pricedNow(tx, wanted, placed.slice(first, first + SLICE), goods.length)));
  }
  return goods;
}

/** The first of these that cost that now, as many as are still wanted: a price of last year or of next week is not what a good costs. */
function pricedNow(tx: ReadTx, { view, minor, limit }: Wanted, placed: readonly Placed[], have: number): SellableGood[] {
  const goods: SellableGood[] = [];
  for (const { id } of placed) {
    if (have + goods.length === limit) break;
    const good = findGood(tx, view, id);
    if (good?.priceMinor === minor) goods.push(good);
  }
  return goods;
}
