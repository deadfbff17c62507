import type { ReadTx } from '#host/db/tx.ts';

/** A good as it is sold now: what a line needs, and what a card shows. */
export type SellableGood = {
  id: string; name: string; article: string | null; unit: string; taxCode: string; pictureHash: string | null;
  /** In force at the moment asked for, in the list of this store; null where none is. */
  priceMinor: number | null;
};

/** Where prices are looked up: the store's list at an instant (UTC milliseconds). */
export type PriceView = { readonly priceListId: string; readonly atMs: number };

// Of several prices the one that began last is in force, as in domain/price; the key of the table makes it one step.
const COLUMNS = `g.id, g.name, g.article, g.unit, g.tax_code AS "taxCode", g.picture_hash AS "pictureHash",
  (SELECT p.amount_minor FROM price p WHERE p.list_id = ? AND p.good_id = g.id AND p.valid_from <= ? ORDER BY p.valid_from DESC LIMIT 1) AS "priceMinor"`;

const BY_ID = `SELECT ${COLUMNS} FROM good g WHERE g.id = ? AND g.active = 1`;
const BY_SLOT = `SELECT ${COLUMNS} FROM good_slot s JOIN good g ON g.id = s.good_id WHERE s.slot = ?`;
const BY_CODE = `SELECT ${COLUMNS}, b.pack_micro AS "packMicro" FROM barcode b CROSS JOIN good g ON g.id = b.good_id WHERE b.code = ? AND g.active = 1 ORDER BY g.sales_rank, g.id`;
const QUICK = `SELECT q.page, q.page_name AS "pageName", ${COLUMNS} FROM quick_good q CROSS JOIN good g ON g.id = q.good_id WHERE g.active = 1 ORDER BY q.page, q.position`;

export function findGood(tx: ReadTx, view: PriceView, id: string): SellableGood | undefined {
  return tx.get<SellableGood>(BY_ID, view.priceListId, view.atMs, id);
}

export function findGoodAtSlot(tx: ReadTx, view: PriceView, slot: number): SellableGood | undefined {
  return tx.get<SellableGood>(BY_SLOT, view.priceListId, view.atMs, slot);
}

/** Every good under one canonical barcode; `packMicro` is how much of it one such code is. */
export function listGoodsByBarcode(tx: ReadTx, view: PriceView, code: string): (SellableGood & { packMicro: number })[] {
  return tx.all(BY_CODE, view.priceListId, view.atMs, code);
}

export function listQuickGoods(tx: ReadTx, view: PriceView): (SellableGood & { page: number; pageName: string })[] {
  return tx.all(QUICK, view.priceListId, view.atMs);
}

export function findPicture(tx: ReadTx, hash: string): { mime: string; bytes: Uint8Array } | undefined {
  return tx.get('SELECT mime, bytes FROM blob WHERE hash = ?', hash);
}
