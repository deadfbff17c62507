import type { GoodPage, GoodRow } from '#contract/api/catalog.ts';
import { canonicalBarcode } from '#domain/codes/ean.ts';
import { searchTokens } from '#domain/search/tokens.ts';
import { defaultPriceListId } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { writeCursor, type Cursor } from './cursor.ts';

/** Hits beyond this are not counted; the page says "1 000+". */
const COUNTED = 1_001;
/** Sorts behind every word that begins with what stands before it. */
const AFTER_ALL = '\u{10FFFF}';
const MAX_WORDS = 8;

type Query = { readonly search: string; readonly cursor: Cursor | null; readonly limit: number; readonly nowMs: number };

/** A page of goods in sales order. A whole barcode or article finds its goods; otherwise words are prefixes in any order. */
export async function listGoods(tx: TenantTx, { search, cursor, limit, nowMs }: Query): Promise<GoodPage> {
  const { where, values } = await filterOf(tx, search);
  const at = values.length;
  const listId = await defaultPriceListId(tx);
  const { rows } = await tx.query<GoodRow & { rank: number }>(`
    WITH page AS (
      SELECT g.* FROM good g WHERE ${where} AND ($${at + 1}::bigint IS NULL OR (g.sales_rank, g.id) > ($${at + 1}, $${at + 2}::uuid))
      ORDER BY g.sales_rank, g.id LIMIT $${at + 3})
    SELECT g.id, g.name, g.article, g.unit, c.name AS "categoryName", g.tax_code AS "taxCode", g.active, g.picture_hash AS "pictureHash", g.sales_rank AS rank,
      ARRAY(SELECT b.code FROM barcode b WHERE b.tenant_id = g.tenant_id AND b.good_id = g.id ORDER BY b.pack_micro, b.code) AS barcodes,
      (SELECT p.amount_minor FROM price p WHERE p.tenant_id = g.tenant_id AND p.good_id = g.id AND p.list_id = $${at + 4} AND p.valid_from <= $${at + 5}
       ORDER BY p.valid_from DESC LIMIT 1) AS "priceMinor"
    FROM page g LEFT JOIN category c ON c.tenant_id = g.tenant_id AND c.id = g.category_id
    ORDER BY g.sales_rank, g.id`, [...values, cursor?.rank ?? null, cursor?.id ?? null, limit + 1, listId, nowMs]);
  const total = await tx.query<{ total: number }>(`SELECT count(*) AS total FROM (SELECT 1 FROM good g WHERE ${where}${search.trim() === '' ? '' : ` LIMIT ${COUNTED}`}) hits`, values);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    goods: page.map(({ rank: _rank, ...good }) => good), total: total.rows[0]?.total ?? 0,
    next: rows.length > limit && last ? writeCursor({ rank: last.rank, id: last.id }) : null,
  };
}

/** The condition on `good g` and its parameters; the first is always the company. */
async function filterOf(tx: TenantTx, search: string): Promise<{ where: string; values: unknown[] }> {
  const own = 'g.tenant_id = $1';
  const text = search.trim();
  if (text === '') return { where: own, values: [tx.tenantId] };
  const byCode = { where: `${own} AND g.id IN (SELECT b.good_id FROM barcode b WHERE b.tenant_id = $1 AND b.code = $2)`, values: [tx.tenantId, canonicalBarcode(text)] };
  const byArticle = { where: `${own} AND g.article = $2`, values: [tx.tenantId, text] };
  for (const exact of /^\d{8,14}$/.test(text) ? [byCode, byArticle] : [byArticle]) {
    if ((await tx.query(`SELECT 1 FROM good g WHERE ${exact.where} LIMIT 1`, exact.values)).rows.length > 0) return exact;
  }
  const words = [...new Set(searchTokens(text))].slice(0, MAX_WORDS);
  if (words.length === 0) return { where: `${own} AND false`, values: [tx.tenantId] };
  const hits = words.map((_, index) => `EXISTS (SELECT FROM good_token t WHERE t.tenant_id = $1 AND t.good_id = g.id AND t.token >= $${2 * index + 2} AND t.token < $${2 * index + 3})`);
  return { where: [own, ...hits].join(' AND '), values: [tx.tenantId, ...words.flatMap((word) => [word, word + AFTER_ALL])] };
}

export async function barcodeIsTaken(tx: TenantTx, code: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM barcode WHERE tenant_id = $1 AND code = $2', [tx.tenantId, code])).rows.length > 0;
}

export async function taxCodeExists(tx: TenantTx, code: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM tax_rate WHERE tenant_id = $1 AND code = $2 LIMIT 1', [tx.tenantId, code])).rows.length > 0;
}

/** The rank of the worst seller; a new good goes behind it. */
export async function lastRank(tx: TenantTx): Promise<number> {
  const { rows } = await tx.query<{ rank: number }>('SELECT coalesce(max(sales_rank), 0) AS rank FROM good WHERE tenant_id = $1', [tx.tenantId]);
  return rows[0]?.rank ?? 0;
}
