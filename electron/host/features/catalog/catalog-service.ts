import type { catalog, GoodCard } from '#contract/terminal/catalog.ts';
import type { Implementation } from '#contract/define/service.ts';
import { canonicalBarcode } from '#domain/codes/ean.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import { searchTokens } from '#domain/search/tokens.ts';
import type { ReadTx, Store } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { findStore } from '#host/posting/envelope.ts';
import { readMeta } from '#host/posting/meta.ts';
import { shopNowMs } from '#host/posting/shop-time.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { findGood, findGoodAtSlot, findPicture, listGoodsByBarcode, listQuickGoods, type PriceView, type SellableGood } from './catalog-repo.ts';

export type CatalogDeps = { readonly store: Store; readonly clock: Clock; readonly index: CatalogIndex };

/** How other rooms find what is sold: within their own transaction, at the prices of that moment. */
export type GoodsLookup = {
  readonly byId: (tx: ReadTx, id: string) => SellableGood | null;
  readonly byBarcode: (tx: ReadTx, code: string) => (SellableGood & { readonly packMicro: number })[];
};

/** Words of a query beyond these no longer narrow anything down. */
const MAX_QUERY_WORDS = 8;
/** What may be a barcode typed by hand; shorter numbers are words like any other. */
const BARCODE_LIKE = /^\s*\S{4,48}\s*$/;

export function createCatalog(deps: CatalogDeps): { readonly service: Implementation<typeof catalog>; readonly lookup: GoodsLookup } {
  const { store, clock, index } = deps;
  const view = (tx: ReadTx): PriceView | null => {
    const meta = readMeta(tx);
    const place = findStore(tx, meta);
    return place === null ? null : { priceListId: place.priceListId, atMs: shopNowMs(meta, clock.nowMs()) };
  };
  return {
    service: {
      search: ({ text, limit }) => ok({ goods: store.read((tx) => search(tx, view(tx), index, text, limit)) }),
      quick: () => ok({ pages: store.read((tx) => pagesOf(tx, view(tx))) }),
      picture: ({ hash }) => {
        const picture = store.read((tx) => findPicture(tx, hash));
        return picture ? ok({ mime: picture.mime, base64: Buffer.from(picture.bytes).toString('base64') }) : refused('not-here');
      },
    },
    lookup: {
      byId: (tx, id) => {
        const at = view(tx);
        return (at && findGood(tx, at, id)) ?? null;
      },
      byBarcode: (tx, code) => {
        const at = view(tx);
        return at === null ? [] : listGoodsByBarcode(tx, at, canonicalBarcode(code));
      },
    },
  };
}

/** The card of a good, for every answer that shows one. */
export function cardOf(good: SellableGood): GoodCard {
  return { id: good.id, name: good.name, article: good.article, unit: good.unit as GoodCard['unit'], priceMinor: good.priceMinor, pictureHash: good.pictureHash };
}

function search(tx: ReadTx, view: PriceView | null, index: CatalogIndex, text: string, limit: number): GoodCard[] {
  if (view === null) return [];
  const found = new Map<string, SellableGood>();
  if (BARCODE_LIKE.test(text)) for (const good of listGoodsByBarcode(tx, view, canonicalBarcode(text))) found.set(good.id, good);
  const words = [...new Set(searchTokens(text))].slice(0, MAX_QUERY_WORDS);
  if (words.length > 0) {
    for (const slot of index.slots(tx, words, limit)) {
      const good = findGoodAtSlot(tx, view, slot);
      if (good) found.set(good.id, good);
    }
  }
  return [...found.values()].slice(0, limit).map(cardOf);
}

function pagesOf(tx: ReadTx, view: PriceView | null): { name: string; goods: GoodCard[] }[] {
  const pages = new Map<number, { name: string; goods: GoodCard[] }>();
  for (const good of view === null ? [] : listQuickGoods(tx, view)) {
    const page = pages.get(good.page) ?? { name: good.pageName, goods: [] };
    page.goods.push(cardOf(good));
    pages.set(good.page, page);
  }
  return [...pages.values()];
}
