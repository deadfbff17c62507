/** What the merge of refunds may show: given back twice, for a wrong amount, of a sale nobody sent (SPEC SG1, SG2, SG4, SG5). Never a refusal: the money is out. */
import { receiptNumber } from '#domain/receipt/number.ts';
import { tillNameSql } from '#server/db/former-tills.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import type { Fact } from '#server/sync/read-payload.ts';
import type { Device, NewAttention } from '#server/sync/store-port.ts';
import { arrayLiteral } from './pg-array.ts';
import { openAttentions } from './pg-attention.ts';
import { wrongParts, type RefundedPart, type WrongPart } from './refund-amounts.ts';

/** Sales of these shifts of which something came back, for refunds that were here before their sale. */
export async function refundedSalesOf(tx: TenantTx, shiftIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(`SELECT DISTINCT s.id FROM receipt s JOIN receipt r ON r.tenant_id = s.tenant_id AND r.refund_of = s.id
    WHERE s.tenant_id = $1 AND s.shift_id = ANY ($2::uuid[])`, [tx.tenantId, shiftIds]);
  return rows.map((row) => row.id);
}

type Exceeded = {
  readonly saleId: string; readonly lineNo: number | null; readonly name: string | null; readonly soldMicro: number; readonly refundedMicro: number;
  readonly soldMinor: number; readonly refundedMinor: number; readonly soldTaxMinor: number; readonly refundedTaxMinor: number;
};
type Named = { readonly id: string; readonly refundOf: string | null; readonly series: string; readonly n: number; readonly storeNumber: number; readonly tillNumber: number; readonly storeName: string | null; readonly tillName: string | null; readonly timeZone: string | null; readonly occurredAt: number; readonly totalMinor: number };

/** A line nobody sold (of a refund, or of a number the sale does not have) was sold for nothing. */
const EXCEEDED = `
  SELECT s.id AS "saleId", b.line_no AS "lineNo", o.name, coalesce(o.quantity_micro, 0) AS "soldMicro", b.quantity AS "refundedMicro",
    coalesce(o.total_minor, 0) AS "soldMinor", b.total AS "refundedMinor", coalesce(o.tax_minor, 0) AS "soldTaxMinor", b.tax AS "refundedTaxMinor"
  FROM receipt s
  CROSS JOIN LATERAL (
    SELECT l.refund_of_line_no AS line_no, sum(l.quantity_micro)::bigint AS quantity, sum(l.total_minor)::bigint AS total, sum(l.tax_minor)::bigint AS tax
    FROM receipt r JOIN receipt_line l ON l.tenant_id = r.tenant_id AND l.receipt_id = r.id
    WHERE r.tenant_id = s.tenant_id AND r.refund_of = s.id GROUP BY l.refund_of_line_no) b
  LEFT JOIN receipt_line o ON o.tenant_id = s.tenant_id AND o.receipt_id = s.id AND o.line_no = b.line_no AND s.kind <> 'refund'
  WHERE s.tenant_id = $1 AND s.id = ANY ($2::uuid[]) AND (b.quantity > coalesce(o.quantity_micro, 0) OR b.total > coalesce(o.total_minor, 0) OR b.tax > coalesce(o.tax_minor, 0))
  ORDER BY s.id, b.line_no`;

const PARTS = `
  SELECT s.id AS "saleId", r.id AS "refundId", r.commit_incarnation_id AS "incarnationId", o.line_no AS "lineNo", o.name, o.unit, o.tax_mode AS "taxMode",
    o.quantity_micro AS "soldMicro", o.total_minor AS "soldMinor", o.tax_minor AS "soldTaxMinor", o.discount_minor AS "soldDiscountMinor", o.discounts AS "soldDiscounts",
    l.quantity_micro AS "quantityMicro", l.total_minor AS "totalMinor", l.tax_minor AS "taxMinor", l.discount_minor AS "discountMinor", l.discounts
  FROM receipt s
  JOIN receipt r ON r.tenant_id = s.tenant_id AND r.refund_of = s.id
  JOIN receipt_line l ON l.tenant_id = r.tenant_id AND l.receipt_id = r.id
  JOIN receipt_line o ON o.tenant_id = s.tenant_id AND o.receipt_id = s.id AND o.line_no = l.refund_of_line_no
  WHERE s.tenant_id = $1 AND s.id = ANY ($2::uuid[]) AND s.kind <> 'refund'
  ORDER BY r.occurred_at, r.commit_incarnation_id, r.commit_dseq, r.id, l.line_no`;

const NAMED = `
  SELECT r.id, r.refund_of AS "refundOf", r.series, r.number AS n, r.store_number AS "storeNumber", r.till_number AS "tillNumber", st.name AS "storeName", st.time_zone AS "timeZone", ${tillNameSql('r')} AS "tillName", r.occurred_at AS "occurredAt", r.total_minor AS "totalMinor"
  FROM receipt r
  LEFT JOIN store st ON st.tenant_id = r.tenant_id AND st.id = r.store_id
  LEFT JOIN till t ON t.tenant_id = r.tenant_id AND t.id = r.till_id
  WHERE r.tenant_id = $1 AND (r.id = ANY ($2::uuid[]) OR r.refund_of = ANY ($2::uuid[])) ORDER BY r.occurred_at, r.id`;

/**
 * Compares all that came back of the sales which `facts` refund or bring with what they sold, and shows somebody where it is not right.
 * @param moreSales sales to look at beside those of which `facts` say so
 */
export async function guardRefunds(tx: TenantTx, deps: Pick<ServerDeps, 'ids'>, device: Device, facts: readonly Fact[], moreSales: readonly string[], nowMs: number): Promise<void> {
  const receipts = facts.filter(({ entity }) => entity === 'receipt').map(({ row }) => row);
  const refunded = [...new Set(receipts.flatMap((row) => (typeof row['refundOf'] === 'string' ? [row['refundOf']] : [])))];
  const missing = receipts.length === 0 ? [] : await missingSales(tx, refunded);
  const arrived = receipts.length === 0 ? [] : await closeArrived(tx, [...receipts.map((row) => String(row['id'])), ...refunded.filter((id) => !missing.includes(id))], nowMs);
  const ids = [...new Set([...refunded, ...arrived, ...moreSales])].sort();
  if (ids.length === 0) return;
  // Whoever refunds the same sale at this moment waits for our end, then sees what we wrote. In one order, so that nobody waits for us in turn.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('refund ' || u.id, 0)) FROM unnest($1::text[]) AS u (id)`, [ids]);
  const exceeded = (await tx.query<Exceeded>(EXCEEDED, [tx.tenantId, ids])).rows;
  const told = new Set(exceeded.map((line) => `${line.saleId} ${line.lineNo}`));
  const wrong = wrongParts((await tx.query<RefundedPart>(PARTS, [tx.tenantId, ids])).rows).filter((part) => !told.has(`${part.saleId} ${part.lineNo}`));
  await open(tx, deps, device, { missing, exceeded, wrong }, nowMs);
}

/**
 * Those of the sales that are not here. A sale on its way at this moment is waited for: whoever brings receipts holds the company's
 * lock shared while looking for items to close, whoever misses a sale holds it alone, so that one of the two sees the other.
 */
async function missingSales(tx: TenantTx, sales: readonly string[]): Promise<string[]> {
  const find = async (): Promise<string[]> => (await tx.query<{ id: string }>(
    'SELECT u.id FROM unnest($2::uuid[]) AS u (id) WHERE NOT EXISTS (SELECT FROM receipt s WHERE s.tenant_id = $1 AND s.id = u.id)', [tx.tenantId, sales])).rows.map((row) => row.id);
  const missed = sales.length > 0 && (await find()).length > 0;
  await tx.query(`SELECT pg_advisory_xact_lock${missed ? '' : '_shared'}(hashtextextended('sales ' || $1::text, 0))`, [tx.tenantId]);
  return missed ? find() : [];
}

/** Closes what waited for these sales; answers for which of them something did. */
async function closeArrived(tx: TenantTx, sales: readonly string[], nowMs: number): Promise<string[]> {
  const { rows } = await tx.query<{ subject: string }>(`UPDATE attention_item SET closed_at = $3
    WHERE tenant_id = $1 AND kind = 'refund-without-sale' AND subject = ANY ($2::text[]) AND closed_at IS NULL RETURNING subject`, [tx.tenantId, arrayLiteral('id', sales), nowMs]);
  return rows.map((row) => row.subject);
}

type Found = { readonly missing: readonly string[]; readonly exceeded: readonly Exceeded[]; readonly wrong: readonly WrongPart[] };

async function open(tx: TenantTx, deps: Pick<ServerDeps, 'ids'>, device: Device, { missing, exceeded, wrong }: Found, nowMs: number): Promise<void> {
  const subjects = [...new Set([...missing, ...exceeded.map((line) => line.saleId), ...wrong.map((part) => part.saleId)])];
  if (subjects.length === 0) return;
  const named = (await tx.query<Named>(NAMED, [tx.tenantId, subjects])).rows;
  const sales = new Map(named.map((receipt) => [receipt.id, receipt]));
  const refunds = Map.groupBy(named, (receipt) => receipt.refundOf);
  const item = (kind: NewAttention['kind'], saleId: string, lines: readonly unknown[]): NewAttention => {
    const sale = sales.get(saleId);
    return { id: deps.ids.uuid(), kind, subject: saleId, detail: { sale: sale ? brief(sale) : { receiptId: saleId }, refunds: (refunds.get(saleId) ?? []).map(brief), lines } };
  };
  const ofSale = <T extends { readonly saleId: string }>(kind: NewAttention['kind'], lines: readonly T[]): NewAttention[] =>
    [...Map.groupBy(lines, (line) => line.saleId)].map(([saleId, own]) => item(kind, saleId, own.map(({ saleId: _, ...line }) => line)));
  await openAttentions(tx, device, [...missing.map((saleId) => item('refund-without-sale', saleId, [])), ...ofSale('refund-exceeds-sale', exceeded), ...ofSale('refund-amount-mismatch', wrong)], nowMs);
}

function brief({ id, series, n, storeNumber, tillNumber, storeName, tillName, timeZone, occurredAt, totalMinor }: Named): Readonly<Record<string, unknown>> {
  return { receiptId: id, number: receiptNumber(storeNumber, tillNumber, series, n), storeName, tillName, timeZone, occurredAt, totalMinor };
}
