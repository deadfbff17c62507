/** What an import asks of the database and writes to it: whole batches, one statement per table, the feed last. */
import { lockCompany } from '#server/db/company-lock.ts';
import { companyScope, recordChanges, type FeedChange } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { Clock } from '#server/deps.ts';
import type { StoredCategory } from './category-tree.ts';
import { codeOfGood, type Plan, type Stored, type StoredGood } from './plan.ts';
import type { ProductRow } from './product-row.ts';

/** A new good's first price holds from a day before, so that a till whose clock is slow can sell it at once. */
const FIRST_PRICE_LEEWAY_MS = 86_400_000;

const FIND_BARCODES = 'SELECT code, good_id AS "goodId", pack_micro AS "packMicro" FROM barcode WHERE tenant_id = $1 AND code = ANY ($2::text[]) ORDER BY code, good_id';
const FIND_GOODS = `
  SELECT id, name, article, brand, category_id AS "categoryId", unit, tax_code AS "taxCode" FROM good
  WHERE tenant_id = $1 AND (article = ANY ($2::text[]) OR id = ANY ($3::uuid[])) ORDER BY id FOR UPDATE`;
const FIND_PRICES = `
  SELECT DISTINCT ON (good_id) good_id AS "goodId", amount_minor AS "amountMinor" FROM price
  WHERE tenant_id = $1 AND good_id = ANY ($2::uuid[]) AND list_id = $3 AND valid_from <= $4 ORDER BY good_id, valid_from DESC`;

const FIND_MOVED = `
  SELECT g.id FROM unnest($2::uuid[]) AS g (id), LATERAL (SELECT FROM stock_movement m WHERE m.tenant_id = $1 AND m.good_id = g.id LIMIT 1) AS moved`;

/**
 * Everything known of the goods these rows may mean, kept so until the transaction ends: what headquarters changes meanwhile waits, and is
 * changed in what the import has written. Of several goods with one article the eldest counts. `atMs` is the time of the batch: what it finds in
 * force then stays so until it is written (IMP8).
 */
export async function findStored(tx: TenantTx, rows: readonly ProductRow[], listId: string, clock: Clock): Promise<{ readonly stored: Stored; readonly atMs: number }> {
  // Codes and articles nobody has yet are no rows to lock.
  await lockCompany(tx);
  const codes = rows.flatMap((row) => row.barcode ?? []);
  const articles = rows.flatMap((row) => row.article ?? []);
  const barcodes = (await tx.query<{ code: string; goodId: string; packMicro: number }>(FIND_BARCODES, [tx.tenantId, codes])).rows;
  const byBarcode = new Map<string, string[]>();
  for (const { code, goodId } of barcodes) byBarcode.set(code, [...(byBarcode.get(code) ?? []), goodId]);
  const goods = (await tx.query<StoredGood>(FIND_GOODS, [tx.tenantId, articles, barcodes.map((barcode) => barcode.goodId)])).rows.reverse();
  const atMs = clock.nowMs();
  const prices = (await tx.query<{ goodId: string; amountMinor: number }>(FIND_PRICES, [tx.tenantId, goods.map((good) => good.id), listId, atMs])).rows;
  const known = { goods: new Map(goods.map((good) => [good.id, good])), byArticle: new Map(goods.flatMap((good) => (good.article === null ? [] : [[good.article, good.id] as const]))), byBarcode };
  return {
    atMs,
    stored: {
      ...known, moved: await movedOf(tx, rows, known),
      packs: new Map(barcodes.map(({ code, goodId, packMicro }) => [codeOfGood(code, goodId), packMicro])),
      prices: new Map(prices.map((price) => [price.goodId, price.amountMinor])),
    },
  };
}

/** The categories as they are now, in headquarters' order; read where the company is locked, nobody adds or renames one until they are written. */
export async function readCategories(tx: TenantTx): Promise<StoredCategory[]> {
  return (await tx.query<StoredCategory>('SELECT id, parent_id AS "parentId", name, position FROM category WHERE tenant_id = $1 ORDER BY position, name, id', [tx.tenantId])).rows;
}

/** Of the goods these rows give another unit, those that were sold or have moved. There are few: facts are looked through for no others. */
async function movedOf(tx: TenantTx, rows: readonly ProductRow[], { goods, byArticle, byBarcode }: Pick<Stored, 'goods' | 'byArticle' | 'byBarcode'>): Promise<Set<string>> {
  const asked = rows.flatMap(({ article, barcode, unit }) => {
    const meant = [...(article === null ? [] : [byArticle.get(article)]), ...(barcode === null ? [] : byBarcode.get(barcode) ?? [])];
    return unit === undefined ? [] : meant.flatMap((id) => (id !== undefined && goods.get(id)?.unit !== unit ? [id] : []));
  });
  if (asked.length === 0) return new Set();
  return new Set((await tx.query<{ id: string }>(FIND_MOVED, [tx.tenantId, [...new Set(asked)]])).rows.map(({ id }) => id));
}

/** Only what a file can speak of: a picture given at HQ while the import runs stays. */
const UPDATE_GOODS = `
  UPDATE good g SET name = r.name, article = r.article, brand = r.brand, category_id = r."categoryId", unit = r.unit, tax_code = r."taxCode"
  FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, name text, article text, brand text, "categoryId" uuid, unit text, "taxCode" text)
  WHERE g.tenant_id = $1 AND g.id = r.id`;

/** Writes a plan and moves its rows in the feed; answers false where there was nothing to write. The transaction must end after it. */
export async function writePlan(tx: TenantTx, plan: Plan, categories: readonly StoredCategory[], listId: string, atMs: number): Promise<boolean> {
  const goods = plan.newGoods.map((good) => ({ ...good, legalEntityId: null, pictureHash: null, active: true }));
  const prices = plan.prices.map(({ goodId, amountMinor, first }) => ({ listId, goodId, amountMinor, validFrom: first ? atMs - FIRST_PRICE_LEEWAY_MS : atMs }));
  const changes: FeedChange[] = [
    ...await updateGoods(tx, plan.changedGoods), ...await saveRows(tx, 'category', categories), ...await saveRows(tx, 'good', goods),
    ...await saveRows(tx, 'barcode', plan.barcodes), ...await saveRows(tx, 'price', prices),
  ];
  if (changes.length > 0) await recordChanges(tx, tx.tenantId, changes);
  return changes.length > 0;
}

async function updateGoods(tx: TenantTx, goods: readonly StoredGood[]): Promise<FeedChange[]> {
  if (goods.length === 0) return [];
  await tx.query(UPDATE_GOODS, [tx.tenantId, JSON.stringify(goods)]);
  return goods.map(({ id }) => ({ scope: companyScope, entity: 'good', key: [id] }));
}
