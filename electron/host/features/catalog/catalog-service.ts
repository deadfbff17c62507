import type { catalog, GoodCard, QuickPage } from '#contract/terminal/catalog.ts';
import type { Implementation } from '#contract/define/service.ts';
import { canonicalBarcode } from '#domain/codes/ean.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import { MICRO } from '#domain/quantity/quantity.ts';
import type { ReadTx, Store } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { findStore } from '#host/posting/envelope.ts';
import { readMeta } from '#host/posting/meta.ts';
import { shopNowMs } from '#host/posting/shop-time.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { findGood, findGoodAtSlot, findPicture, listGoodsByArticle, listGoodsByBarcode, listQuickGoods, type PriceView, type SellableGood } from './catalog-repo.ts';
import { createOftenBought } from './often-bought.ts';
import { goodsAtPrice, readPrice } from './price-search.ts';
import { findCorrected, findWords, type WordsFound } from './word-search.ts';

export type CatalogDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly index: CatalogIndex;
  /** Ids of the goods kept within reach at this till, in their order. */
  readonly favourites: () => readonly string[];
};

/** How other rooms find what is sold: within their own transaction, at the prices of that moment. */
export type GoodsLookup = {
  readonly byId: (tx: ReadTx, id: string) => SellableGood | null;
  readonly byBarcode: (tx: ReadTx, code: string) => (SellableGood & { readonly packMicro: number })[];
  /** The good a scale means: each code as a barcode, then as an article, in the order given; the best seller where several have it. */
  readonly byScaleLabel: (tx: ReadTx, goodCodes: readonly string[]) => SellableGood | null;
};

export type CatalogFeature = {
  readonly service: Implementation<typeof catalog>;
  readonly lookup: GoodsLookup;
  /** Reads the vocabulary in beforehand, in an idle moment, so that nobody waits for it later. */
  readonly warm: () => Promise<void>;
  /** Ends that reading, before the store is closed. */
  readonly stop: () => Promise<void>;
};

type Answer = { goods: GoodCard[]; understoodAs: string };

/** What may be a barcode or an article typed by hand; shorter numbers are words like any other. */
const BARCODE_LIKE = /^\s*\S{4,48}\s*$/;
const ARTICLE_LIKE = /^\s*\S(?:.{0,98}\S)?\s*$/;

export function createCatalog(deps: CatalogDeps): CatalogFeature {
  const { store, clock, index } = deps;
  const oftenBought = createOftenBought();
  const view = (tx: ReadTx): PriceView | null => {
    const meta = readMeta(tx);
    const place = findStore(tx, meta);
    return place === null ? null : { priceListId: place.priceListId, atMs: shopNowMs(meta, clock.nowMs()) };
  };
  return {
    service: {
      search: ({ text, limit }) => {
        const at = store.read(view);
        return at === null ? ok({ goods: [], understoodAs: '' }) : search(store, index, at, text, limit);
      },
      quick: () => ok({
        pages: store.read((tx) => {
          const at = view(tx);
          if (at === null) return [];
          const page = (kind: 'favourites' | 'often', goods: readonly SellableGood[]): QuickPage => ({ kind, name: '', goods: goods.map(cardOf) });
          const kept = [...new Set(deps.favourites())].map((id) => findGood(tx, at, id)).filter((good) => good !== undefined);
          const often = oftenBought(tx, at, readMeta(tx).shiftId);
          return [page('favourites', kept), ...shopPages(tx, at), page('often', often)].filter(({ goods }) => goods.length > 0);
        }),
      }),
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
      byScaleLabel: (tx, goodCodes) => {
        const at = view(tx);
        if (at === null) return null;
        for (const code of goodCodes) {
          const [good] = [...listGoodsByBarcode(tx, at, canonicalBarcode(code)), ...listGoodsByArticle(tx, at, code, 1)];
          if (good) return good;
        }
        return null;
      },
    },
    warm: () => index.vocabulary.load(store),
    stop: index.vocabulary.stop,
  };
}

/** A good, and how much of it the code stands for by which it was found. */
type FoundByCode = SellableGood & { readonly packMicro?: number };

/** The card of a good, for every answer that shows one. A code of one unit says nothing that is not said without it. */
export function cardOf({ packMicro = MICRO, ...good }: FoundByCode): GoodCard {
  const pack = packMicro === MICRO ? {} : { packMicro };
  return { ...pack, id: good.id, name: good.name, article: good.article, unit: good.unit as GoodCard['unit'], priceMinor: good.priceMinor, pictureHash: good.pictureHash };
}

/** At once where the words as typed, or another reading of them, find something; later where prices or corrections are looked for. */
function search(store: Store, index: CatalogIndex, view: PriceView, text: string, limit: number): ReturnType<Implementation<typeof catalog>['search']> {
  const price = readPrice(text);
  const answer = (atPrice: readonly SellableGood[], { slots, understoodAs }: WordsFound): { ok: true; value: Answer } => {
    const coded = store.read((tx) => goodsByCode(tx, view, text, limit));
    const named = store.read((tx) => slots.map((slot) => findGoodAtSlot(tx, view, slot)).filter((good) => good !== undefined));
    // Found in several ways it is the one its code says: a case stays a case.
    const goods = new Map<string, FoundByCode>([...coded, ...atPrice, ...named].map((good) => [good.id, good]));
    for (const good of coded.toReversed()) goods.set(good.id, good);
    return ok({ goods: [...goods.values()].slice(0, limit).map(cardOf), understoodAs });
  };
  const words = price?.only === true ? { slots: [], understoodAs: '' } : store.read((tx) => findWords(tx, index, text, limit));
  if (price) return goodsAtPrice(store, view, price.minor, limit).then((atPrice) => answer(atPrice, words));
  const found = answer([], words);
  if (found.value.goods.length > 0) return found;
  const corrected = (): { ok: true; value: Answer } => answer([], store.read((tx) => findCorrected(tx, index, text, limit)));
  return index.vocabulary.loaded() ? corrected() : index.vocabulary.load(store).then(corrected);
}

/** Goods whose barcode or article is the whole text. */
function goodsByCode(tx: ReadTx, view: PriceView, text: string, limit: number): FoundByCode[] {
  const typed = text.trim();
  const barcoded = BARCODE_LIKE.test(text) ? listGoodsByBarcode(tx, view, canonicalBarcode(text)) : [];
  const articled = ARTICLE_LIKE.test(text) ? [...new Set([typed, typed.toUpperCase()])].flatMap((article) => listGoodsByArticle(tx, view, article, limit)) : [];
  return [...barcoded, ...articled];
}

/** The pages headquarters arranged. */
function shopPages(tx: ReadTx, view: PriceView): QuickPage[] {
  const pages = new Map<number, QuickPage>();
  for (const good of listQuickGoods(tx, view)) {
    const page = pages.get(good.page) ?? { kind: 'shop', name: good.pageName, goods: [] };
    page.goods.push(cardOf(good));
    pages.set(good.page, page);
  }
  return [...pages.values()];
}
