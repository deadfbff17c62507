/** Receipts as HQ lists and opens them. */
import { compileCheck } from '#contract/define/check.ts';
import { Type } from '#contract/define/schema.ts';
import { DiscountRow, type ReceiptDetail, type ReceiptPage, type ReceiptRow, type RelatedReceipt } from '#contract/api/receipt.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import { tillIdsOf, tillNameSql } from '#server/db/former-tills.ts';
import { formatCursor, type TimeCursor } from '#server/db/time-cursor.ts';
import type { TenantTx } from '#server/db/tx.ts';

export type ReceiptFilter = {
  readonly after: TimeCursor | null;
  readonly limit: number;
  readonly storeId?: string | undefined;
  readonly tillId?: string | undefined;
  readonly shiftId?: string | undefined;
  readonly businessDate?: string | undefined;
  readonly kind?: string | undefined;
};

/** What a receipt's number is made of. */
type Numbered<T> = Omit<T, 'number'> & { readonly series: string; readonly n: number; readonly storeNumber: number; readonly tillNumber: number };

const PLACES = `
  LEFT JOIN store s ON s.tenant_id = r.tenant_id AND s.id = r.store_id
  LEFT JOIN till t ON t.tenant_id = r.tenant_id AND t.id = r.till_id`;

/** A name that is gone is no reason to hide the receipt. What came back and who belongs together are looked up in indexes that hold nothing else. */
const ROW = `
  SELECT r.id, r.series, r.number AS n, r.store_number AS "storeNumber", r.till_number AS "tillNumber", r.occurred_at AS "occurredAt", r.business_date AS "businessDate",
    r.received_at AS "receivedAt", r.store_id AS "storeId", coalesce(s.name, '') AS "storeName", coalesce(s.time_zone, 'UTC') AS "timeZone", coalesce(${tillNameSql('r')}, '') AS "tillName", coalesce(p.name, '') AS "staffName",
    r.total_minor AS "totalMinor", (SELECT count(*) FROM receipt_line l WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id) AS "lineCount", r.shift_id AS "shiftId",
    (SELECT coalesce(sum(b.total_minor), 0)::bigint FROM receipt b WHERE b.tenant_id = r.tenant_id AND b.refund_of = r.id) AS "refundedMinor",
    EXISTS (SELECT FROM receipt b WHERE b.tenant_id = r.tenant_id AND b.basket_id = r.basket_id AND b.basket_id <> b.id) AS "partOfBasket", r.kind
  FROM receipt r${PLACES}
  LEFT JOIN staff p ON p.tenant_id = r.tenant_id AND p.id = r.staff_id`;

function numbered<T>({ series, n, storeNumber, tillNumber, ...row }: Numbered<T>): T {
  return { ...row, number: receiptNumber(storeNumber, tillNumber, series, n) } as T;
}

/** Newest first by the time of sale; a page knows where the next one starts. */
export async function listReceipts(tx: TenantTx, filter: ReceiptFilter): Promise<ReceiptPage> {
  const values: unknown[] = [tx.tenantId];
  const where = ['r.tenant_id = $1'];
  const add = (condition: (place: string) => string, value: unknown): void => {
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  if (filter.after) {
    values.push(filter.after.occurredAt, filter.after.id);
    where.push(`(r.occurred_at, r.id) < ($${values.length - 1}::bigint, $${values.length}::uuid)`);
  }
  if (filter.storeId) add((place) => `r.store_id = ${place}`, filter.storeId);
  if (filter.tillId) add((place) => `r.till_id = ANY (${place}::uuid[])`, await tillIdsOf(tx, filter.tillId));
  if (filter.shiftId) add((place) => `r.shift_id = ${place}`, filter.shiftId);
  if (filter.businessDate) add((place) => `r.business_date = ${place}::date`, filter.businessDate);
  if (filter.kind) add((place) => `r.kind = ${place}`, filter.kind);
  values.push(filter.limit + 1);
  const { rows } = await tx.query<Numbered<ReceiptRow>>(`${ROW} WHERE ${where.join(' AND ')} ORDER BY r.occurred_at DESC, r.id DESC LIMIT $${values.length}`, values);
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return { receipts: page.map(numbered<ReceiptRow>), next: last ? formatCursor(last) : null };
}

type Opened = Numbered<ReceiptRow> & Pick<ReceiptDetail, 'taxMinor' | 'changeMinor' | 'roundingMinor' | 'reason' | 'legalEntityName' | 'shiftNumber' | 'clockTrust' | 'register'> & { readonly refundOf: string | null; readonly basketId: string };

const DETAIL = ROW.replace('r.kind\n', `r.kind, r.tax_minor AS "taxMinor", r.change_minor AS "changeMinor", r.rounding_minor AS "roundingMinor", r.reason, r.clock_trust AS "clockTrust",
    coalesce(r.shop ->> 'legalEntityName', '') AS "legalEntityName", coalesce(r.fiscal_result ->> 'register', '') AS register, r.refund_of AS "refundOf", r.basket_id AS "basketId",
    (SELECT o.number FROM shift_opening o WHERE o.tenant_id = r.tenant_id AND o.id = r.shift_id) AS "shiftNumber"\n`);

/** One receipt with everything in it, as it was sold, and the receipts it has to do with. */
export async function findReceipt(tx: TenantTx, receiptId: string): Promise<ReceiptDetail | undefined> {
  const [found] = (await tx.query<Opened>(`${DETAIL} WHERE r.tenant_id = $1 AND r.id = $2`, [tx.tenantId, receiptId])).rows;
  if (!found) return undefined;
  const { taxMinor, changeMinor, roundingMinor, reason, legalEntityName, shiftNumber, clockTrust, register, refundOf, basketId, ...row } = found;
  const tenders = await tx.query<ReceiptDetail['tenders'][number]>(`
    SELECT kind, amount_minor AS "amountMinor", tendered_minor AS "tenderedMinor", reference FROM tender WHERE tenant_id = $1 AND receipt_id = $2 ORDER BY tender_no`, [tx.tenantId, receiptId]);
  const sold = refundOf === null ? null : { id: refundOf, receipt: (await related(tx, 'r.id = $2', refundOf))[0] ?? null };
  const basket = await related(tx, '(r.id = $2 OR (r.basket_id = $2 AND r.basket_id <> r.id))', basketId);
  return {
    receipt: numbered<ReceiptRow>(row), taxMinor, changeMinor, roundingMinor, reason, legalEntityName, shiftNumber, clockTrust, register,
    lines: await listLines(tx, receiptId), tenders: tenders.rows, refundOf: sold, refunds: await related(tx, 'r.refund_of = $2', receiptId),
    siblings: basket.filter((each) => each.id !== receiptId),
  };
}

const discountRows = compileCheck(Type.Array(DiscountRow));

async function listLines(tx: TenantTx, receiptId: string): Promise<ReceiptDetail['lines']> {
  const { rows } = await tx.query<ReceiptDetail['lines'][number]>(`
    SELECT l.line_no AS "lineNo", l.name, l.unit, l.barcode, l.quantity_micro AS "quantityMicro", l.price_minor AS "priceMinor", l.list_price_minor AS "listPriceMinor", l.discount_minor AS "discountMinor",
      l.discounts, l.total_minor AS "totalMinor", l.tax_code AS "taxCode", l.tax_rate_bps AS "taxRateBps", l.tax_mode AS "taxMode", l.tax_minor AS "taxMinor", l.note, p.name AS "sellerName",
      (SELECT coalesce(sum(bl.quantity_micro), 0)::bigint FROM receipt b JOIN receipt_line bl ON bl.tenant_id = b.tenant_id AND bl.receipt_id = b.id
        WHERE b.tenant_id = l.tenant_id AND b.refund_of = l.receipt_id AND bl.refund_of_line_no = l.line_no) AS "refundedMicro"
    FROM receipt_line l LEFT JOIN staff p ON p.tenant_id = l.tenant_id AND p.id = l.seller_id
    WHERE l.tenant_id = $1 AND l.receipt_id = $2 ORDER BY l.line_no`, [tx.tenantId, receiptId]);
  // A trace of a till that says it otherwise is no reason not to show the line; its sum stands beside it.
  return rows.map((line) => ({ ...line, discounts: discountRows.is(line.discounts) ? line.discounts : [] }));
}

async function related(tx: TenantTx, where: string, id: string): Promise<RelatedReceipt[]> {
  const { rows } = await tx.query<Numbered<RelatedReceipt>>(`
    SELECT r.id, r.series, r.number AS n, r.store_number AS "storeNumber", r.till_number AS "tillNumber", r.kind, r.occurred_at AS "occurredAt", coalesce(s.time_zone, 'UTC') AS "timeZone", coalesce(s.name, '') AS "storeName", coalesce(${tillNameSql('r')}, '') AS "tillName", r.total_minor AS "totalMinor"
    FROM receipt r${PLACES} WHERE r.tenant_id = $1 AND ${where} ORDER BY r.occurred_at, r.id`, [tx.tenantId, id]);
  return rows.map(numbered<RelatedReceipt>);
}
