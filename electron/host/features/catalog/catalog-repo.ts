import { priceInForce, type PriceFact } from '#domain/price/price.ts';
import type { ReadTx } from '#host/db/tx.ts';

/** A good as it is sold now: what a line needs, and what a card shows. */
export type SellableGood = {
  id: string; name: string; article: string | null; unit: string; taxCode: string; pictureHash: string | null;
  /** Who sells it; null where that is the till's own legal entity. */
  legalEntityId: string | null;
  /** To be sold at, at the moment asked for, in the list of this store; null where the list has none. */
  priceMinor: number | null;
};

/** Where prices are looked up: the store's list at an instant (UTC milliseconds). */
export type PriceView = { readonly priceListId: string; readonly atMs: number };

type GoodRow = Omit<SellableGood, 'priceMinor'>;

const COLUMNS = `g.id, g.name, g.article, g.unit, g.tax_code AS "taxCode", g.picture_hash AS "pictureHash", g.legal_entity_id AS "legalEntityId"`;
const PRICES = 'SELECT valid_from AS "validFrom", amount_minor AS "amountMinor" FROM price WHERE list_id = ? AND good_id = ?';
const BY_ID = `SELECT ${COLUMNS} FROM good g WHERE g.id = ? AND g.active = 1`;
const BY_SLOT = `SELECT ${COLUMNS} FROM good_slot s JOIN good g ON g.id = s.good_id WHERE s.slot = ?`;
const BY_CODE = `SELECT ${COLUMNS}, b.pack_micro AS "packMicro" FROM barcode b CROSS JOIN good g ON g.id = b.good_id WHERE b.code = ? AND g.active = 1 ORDER BY g.sales_rank, g.id`;
const BY_ARTICLE = `SELECT ${COLUMNS} FROM good g WHERE g.article = ? AND g.active = 1 ORDER BY g.sales_rank, g.id LIMIT ?`;
const QUICK = `SELECT q.page, q.page_name AS "pageName", ${COLUMNS} FROM quick_good q CROSS JOIN good g ON g.id = q.good_id WHERE g.active = 1 ORDER BY q.page, q.position`;

/** A good has a handful of prices, next to each other under the key: the rule of `domain/price` chooses among them. */
function priced<G extends GoodRow>(tx: ReadTx, view: PriceView, good: G): G & SellableGood {
  return { ...good, priceMinor: priceInForce(tx.all<PriceFact>(PRICES, view.priceListId, good.id), view.atMs) };
}

function one(tx: ReadTx, view: PriceView, sql: string, key: string | number): SellableGood | undefined {
  const good = tx.get<GoodRow>(sql, key);
  return good && priced(tx, view, good);
}

export function findGood(tx: ReadTx, view: PriceView, id: string): SellableGood | undefined {
  return one(tx, view, BY_ID, id);
}

export function findGoodAtSlot(tx: ReadTx, view: PriceView, slot: number): SellableGood | undefined {
  return one(tx, view, BY_SLOT, slot);
}

/** Every good under one canonical barcode; `packMicro` is how much of it one such code is. */
export function listGoodsByBarcode(tx: ReadTx, view: PriceView, code: string): (SellableGood & { packMicro: number })[] {
  return tx.all<GoodRow & { packMicro: number }>(BY_CODE, code).map((good) => priced(tx, view, good));
}

/** Goods of exactly this article, best sellers first. */
export function listGoodsByArticle(tx: ReadTx, view: PriceView, article: string, limit: number): SellableGood[] {
  return tx.all<GoodRow>(BY_ARTICLE, article, limit).map((good) => priced(tx, view, good));
}

export function listQuickGoods(tx: ReadTx, view: PriceView): (SellableGood & { page: number; pageName: string })[] {
  return tx.all<GoodRow & { page: number; pageName: string }>(QUICK).map((good) => priced(tx, view, good));
}

export function findPicture(tx: ReadTx, hash: string): { mime: string; bytes: Uint8Array } | undefined {
  return tx.get('SELECT mime, bytes FROM blob WHERE hash = ?', hash);
}
