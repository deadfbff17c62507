/** Receipts as HQ lists and opens them. */
import type { ReceiptDetail, ReceiptPage, ReceiptRow } from '#contract/api/receipt.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { Cursor } from './cursor.ts';
import { formatCursor } from './cursor.ts';

export type ReceiptFilter = {
  readonly after: Cursor | null;
  readonly limit: number;
  readonly storeId?: string | undefined;
  readonly tillId?: string | undefined;
  readonly businessDate?: string | undefined;
  /** Ids to show whatever their place, for what the live stream just named. */
  readonly ids?: readonly string[] | undefined;
};

type Found = Omit<ReceiptRow, 'number'> & { readonly series: string; readonly n: number; readonly storeNumber: number; readonly tillNumber: number };

/** A name that is gone is no reason to hide the receipt. */
const ROW = `
  SELECT r.id, r.series, r.number AS n, r.store_number AS "storeNumber", r.till_number AS "tillNumber", r.occurred_at AS "occurredAt", r.business_date AS "businessDate",
    r.received_at AS "receivedAt", r.store_id AS "storeId", coalesce(s.name, '') AS "storeName", coalesce(s.time_zone, 'UTC') AS "timeZone", coalesce(t.name, '') AS "tillName", coalesce(p.name, '') AS "staffName",
    r.total_minor AS "totalMinor", (SELECT count(*) FROM receipt_line l WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id) AS "lineCount", r.kind
  FROM receipt r
  LEFT JOIN store s ON s.tenant_id = r.tenant_id AND s.id = r.store_id
  LEFT JOIN till t ON t.tenant_id = r.tenant_id AND t.id = r.till_id
  LEFT JOIN staff p ON p.tenant_id = r.tenant_id AND p.id = r.staff_id`;

function toRow({ series, n, storeNumber, tillNumber, ...row }: Found): ReceiptRow {
  return { ...row, number: receiptNumber(storeNumber, tillNumber, series, n) };
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
  if (filter.tillId) add((place) => `r.till_id = ${place}`, filter.tillId);
  if (filter.businessDate) add((place) => `r.business_date = ${place}::date`, filter.businessDate);
  if (filter.ids) add((place) => `r.id = ANY (${place}::uuid[])`, filter.ids);
  values.push(filter.limit + 1);
  const { rows } = await tx.query<Found>(`${ROW} WHERE ${where.join(' AND ')} ORDER BY r.occurred_at DESC, r.id DESC LIMIT $${values.length}`, values);
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return { receipts: page.map(toRow), next: last ? formatCursor(last) : null };
}

/** One receipt with everything in it, as it was sold. */
export async function findReceipt(tx: TenantTx, receiptId: string): Promise<ReceiptDetail | undefined> {
  const { rows } = await tx.query<Found & { taxMinor: number; changeMinor: number; clockTrust: string; register: string }>(
    ROW.replace('r.kind', `r.kind, r.tax_minor AS "taxMinor", r.change_minor AS "changeMinor", r.clock_trust AS "clockTrust", coalesce(r.fiscal_result ->> 'register', '') AS register`)
    + ' WHERE r.tenant_id = $1 AND r.id = $2', [tx.tenantId, receiptId]);
  const found = rows[0];
  if (!found) return undefined;
  const lines = await tx.query<ReceiptDetail['lines'][number]>(`
    SELECT line_no AS "lineNo", name, unit, barcode, quantity_micro AS "quantityMicro", price_minor AS "priceMinor", discount_minor AS "discountMinor",
      total_minor AS "totalMinor", tax_code AS "taxCode", tax_rate_bps AS "taxRateBps", tax_minor AS "taxMinor"
    FROM receipt_line WHERE tenant_id = $1 AND receipt_id = $2 ORDER BY line_no`, [tx.tenantId, receiptId]);
  const tenders = await tx.query<ReceiptDetail['tenders'][number]>(`
    SELECT kind, amount_minor AS "amountMinor", tendered_minor AS "tenderedMinor" FROM tender WHERE tenant_id = $1 AND receipt_id = $2 ORDER BY tender_no`, [tx.tenantId, receiptId]);
  const { taxMinor, changeMinor, clockTrust, register, ...row } = found;
  return { receipt: toRow(row), taxMinor, changeMinor, clockTrust, register, lines: lines.rows, tenders: tenders.rows };
}
