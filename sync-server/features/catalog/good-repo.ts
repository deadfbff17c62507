/** One good of HQ whole: what it is, its codes, its prices to come, and what it may be made of. */
import type { GoodChoices, GoodCode, GoodDetail } from '#contract/api/catalog.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { assert } from '#domain/kernel/assert.ts';
import { isTaxCode, taxCodes } from '#domain/tax/tax-codes.ts';
import { companyScope, feedKey, versionSql } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';

/** Choices beyond this are found by their words in the list of goods, not in a menu. */
const MAX_CHOICES = 5_000;
const MAX_OTHERS = 10;
/** Brands are suggested from the goods that sell best, so that asking never means reading a whole catalogue. */
const LOOKED_THROUGH = 5_000;
const MAX_BRANDS = 500;

/** The good as it is stored, kept so until the transaction ends; undefined where there is none. */
export async function lockGood(tx: TenantTx, goodId: string): Promise<Row<'good'> | undefined> {
  const { rows } = await tx.query<Row<'good'>>(`
    SELECT id, name, article, brand, category_id AS "categoryId", unit, tax_code AS "taxCode", legal_entity_id AS "legalEntityId", picture_hash AS "pictureHash", sales_rank AS "salesRank", active
    FROM good WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, [tx.tenantId, goodId]);
  return rows[0];
}

/** The number of the good's last change in the feed: every writer of goods moves it. To be asked while the good is locked. */
export async function versionOf(tx: TenantTx, goodId: string): Promise<number> {
  const { rows } = await tx.query<{ seq: number }>(`SELECT seq FROM change WHERE tenant_id = $1 AND scope = $2 AND entity = 'good' AND key = $3`, [tx.tenantId, companyScope, feedKey([goodId])]);
  return rows[0]?.seq ?? 0;
}

type Found = Omit<GoodDetail, 'codes' | 'comingPrices' | 'timeZone' | 'today' | 'barcodes'>;

export async function readGood(tx: TenantTx, goodId: string, nowMs: number): Promise<GoodDetail | undefined> {
  const { listId, ...day } = await shopDay(tx, nowMs);
  const { rows: [good] } = await tx.query<Found>(`
    SELECT g.id, g.name, g.article, g.brand, g.unit, c.name AS "categoryName", g.tax_code AS "taxCode", g.active, g.picture_hash AS "pictureHash", g.category_id AS "categoryId", g.legal_entity_id AS "legalEntityId", ${versionSql('good', `'${companyScope}'`, 'g.id')} AS version,
      (SELECT p.amount_minor FROM price p WHERE p.tenant_id = g.tenant_id AND p.good_id = g.id AND p.list_id = $3 AND p.valid_from <= $4 ORDER BY p.valid_from DESC LIMIT 1) AS "priceMinor"
    FROM good g LEFT JOIN category c ON c.tenant_id = g.tenant_id AND c.id = g.category_id WHERE g.tenant_id = $1 AND g.id = $2`, [tx.tenantId, goodId, listId, nowMs]);
  if (!good) return undefined;
  const comingPrices = await comingPricesOf(tx, { goodId, listId, nowMs });
  const codes = await codesOf(tx, goodId);
  return { ...good, barcodes: codes.map(({ code }) => code), codes, comingPrices, ...day };
}

/** The smallest pack first, as everywhere. */
async function codesOf(tx: TenantTx, goodId: string): Promise<GoodCode[]> {
  const { rows } = await tx.query<GoodCode>(`
    SELECT b.code, b.pack_micro AS "packMicro", coalesce((SELECT jsonb_agg(o) FROM (
      SELECT g.id, g.name FROM barcode s JOIN good g ON g.tenant_id = s.tenant_id AND g.id = s.good_id
      WHERE s.tenant_id = b.tenant_id AND s.code = b.code AND s.good_id <> b.good_id ORDER BY g.sales_rank, g.id LIMIT $3) o), '[]') AS others
    FROM barcode b WHERE b.tenant_id = $1 AND b.good_id = $2 ORDER BY b.pack_micro, b.code`, [tx.tenantId, goodId, MAX_OTHERS]);
  return rows;
}

/** SQL of the business day an instant belongs to by the clock of store `s`. */
const dayOf = (instant: string): string => `((to_timestamp(${instant} / 1000.0) AT TIME ZONE s.time_zone) - make_interval(mins => s.day_cutoff_min::int))::date::text`;
const FIRST_STORE = '(SELECT time_zone, day_cutoff_min FROM store WHERE tenant_id = $1 ORDER BY number LIMIT 1) s';

/** Prices of the good in the list that have not begun, the next one first, each with its business day (GD7). */
export async function comingPricesOf(tx: TenantTx, { goodId, listId, nowMs }: { readonly goodId: string; readonly listId: string; readonly nowMs: number }): Promise<GoodDetail['comingPrices']> {
  const { rows } = await tx.query<GoodDetail['comingPrices'][number]>(`
    SELECT p.valid_from AS "validFrom", p.amount_minor AS "amountMinor", ${dayOf('p.valid_from')} AS day
    FROM price p, ${FIRST_STORE} WHERE p.tenant_id = $1 AND p.good_id = $2 AND p.list_id = $3 AND p.valid_from > $4 ORDER BY p.valid_from`, [tx.tenantId, goodId, listId, nowMs]);
  return rows;
}

/**
 * The clock by which prices of a day begin, the business day it is by it, and the list of those prices: of the company's first store. Locked, they stay
 * until the transaction ends: which day a price is of must not change while it is written.
 */
export async function shopDay(tx: TenantTx, nowMs: number, lock: '' | 'FOR SHARE' = ''): Promise<{ readonly timeZone: string; readonly today: string; readonly listId: string }> {
  const { rows: [store] } = await tx.query<{ timeZone: string; today: string; listId: string }>(`
    SELECT s.time_zone AS "timeZone", ${dayOf('$2::bigint')} AS today, s.price_list_id AS "listId" FROM store s WHERE s.tenant_id = $1 ORDER BY s.number LIMIT 1 ${lock}`, [tx.tenantId, nowMs]);
  assert(store, 'a company has at least one store');
  return store;
}

/** What a good can be made of, each in the order people look for it. */
export async function readChoices(tx: TenantTx, nowMs: number): Promise<GoodChoices> {
  const { rows: categories } = await tx.query<GoodChoices['categories'][number]>(`
    WITH RECURSIVE tree AS (
      SELECT id, name AS path, ARRAY[position] AS place FROM category WHERE tenant_id = $1 AND parent_id IS NULL
      UNION ALL SELECT c.id, t.path || ' / ' || c.name, t.place || c.position FROM tree t JOIN category c ON c.tenant_id = $1 AND c.parent_id = t.id WHERE cardinality(t.place) < 8)
    SELECT id, path FROM tree ORDER BY place, path LIMIT $2`, [tx.tenantId, MAX_CHOICES]);
  const taxes = await taxChoices(tx, nowMs);
  const { rows: brands } = await tx.query<{ brand: string }>(`
    SELECT DISTINCT brand FROM (SELECT brand FROM good WHERE tenant_id = $1 ORDER BY sales_rank, id LIMIT $2) best WHERE brand IS NOT NULL ORDER BY brand LIMIT $3`, [tx.tenantId, LOOKED_THROUGH, MAX_BRANDS]);
  const { rows: legalEntities } = await tx.query<GoodChoices['legalEntities'][number]>('SELECT id, name FROM legal_entity WHERE tenant_id = $1 ORDER BY name, id', [tx.tenantId]);
  return { categories, taxCodes: taxes, brands: brands.map(({ brand }) => brand), legalEntities };
}

/** The codes there are rates of, each as the one a till would sell at today in the company's first store (TAX4), the usual ones first. */
async function taxChoices(tx: TenantTx, nowMs: number): Promise<GoodChoices['taxCodes']> {
  const { rows } = await tx.query<GoodChoices['taxCodes'][number]>(`
    WITH today AS (SELECT ((to_timestamp($2::bigint / 1000.0) AT TIME ZONE time_zone) - make_interval(mins => day_cutoff_min::int))::date AS day FROM store WHERE tenant_id = $1 ORDER BY number LIMIT 1)
    SELECT DISTINCT ON (r.code) r.code, r.name, r.rate_bps AS "rateBps" FROM tax_rate r LEFT JOIN today d ON true WHERE r.tenant_id = $1
    ORDER BY r.code, r.valid_from > d.day, CASE WHEN r.valid_from > d.day THEN r.valid_from END, r.valid_from DESC`, [tx.tenantId, nowMs]);
  const place = (code: string): number => (isTaxCode(code) ? taxCodes.indexOf(code) : taxCodes.length);
  return rows.sort((a, b) => place(a.code) - place(b.code));
}

const EXISTS = { categoryId: 'SELECT 1 FROM category WHERE tenant_id = $1 AND id = $2 FOR KEY SHARE', legalEntityId: 'SELECT 1 FROM legal_entity WHERE tenant_id = $1 AND id = $2' } as const;

/** True where the company has what a good is to refer to, or the good refers to nothing. A category stays until the good is written. */
export async function canRefer(tx: TenantTx, what: keyof typeof EXISTS, id: string | null): Promise<boolean> {
  return id === null || (await tx.query(EXISTS[what], [tx.tenantId, id])).rows.length > 0;
}

/** True where this server knows of a movement of the good; every sale is one. */
export async function hasMoved(tx: TenantTx, goodId: string): Promise<boolean> {
  const { rows } = await tx.query<{ moved: boolean }>('SELECT EXISTS (SELECT FROM stock_movement WHERE tenant_id = $1 AND good_id = $2) AS moved', [tx.tenantId, goodId]);
  return rows[0]?.moved ?? false;
}
