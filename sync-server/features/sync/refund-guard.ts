/** Goods given back twice are seen at merge, whichever tills gave them back (SPEC SG1, SG2). Never a refusal: the money is out. */
import { receiptNumber } from '#domain/receipt/number.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import type { Fact } from './read-payload.ts';
import { openAttention, type Device } from './push-store.ts';

/** The sales that the refunds among `facts` give back. */
export function refundedSales(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ entity, row }) => (entity === 'receipt' && typeof row['refundOf'] === 'string' ? [row['refundOf']] : []));
}

/** Sales of these shifts of which something came back, for refunds that were here before their sale. */
export async function refundedSalesOf(tx: TenantTx, shiftIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(`SELECT DISTINCT s.id FROM receipt s JOIN receipt r ON r.tenant_id = s.tenant_id AND r.refund_of = s.id
    WHERE s.tenant_id = $1 AND s.shift_id = ANY ($2::uuid[])`, [tx.tenantId, shiftIds]);
  return rows.map((row) => row.id);
}

type Exceeded = { readonly saleId: string; readonly lineNo: number | null; readonly name: string | null; readonly soldMicro: number; readonly refundedMicro: number; readonly soldMinor: number; readonly refundedMinor: number };
type Named = { readonly id: string; readonly refundOf: string | null; readonly series: string; readonly n: number; readonly storeNumber: number; readonly tillNumber: number; readonly storeName: string | null; readonly tillName: string | null; readonly timeZone: string | null; readonly occurredAt: number; readonly totalMinor: number };

/** A line nobody sold (of a refund, or of a number the sale does not have) was sold for nothing. */
const EXCEEDED = `
  SELECT s.id AS "saleId", b.line_no AS "lineNo", o.name, coalesce(o.quantity_micro, 0) AS "soldMicro", b.quantity AS "refundedMicro", coalesce(o.total_minor, 0) AS "soldMinor", b.total AS "refundedMinor"
  FROM receipt s
  CROSS JOIN LATERAL (
    SELECT l.refund_of_line_no AS line_no, sum(l.quantity_micro)::bigint AS quantity, sum(l.total_minor)::bigint AS total
    FROM receipt r JOIN receipt_line l ON l.tenant_id = r.tenant_id AND l.receipt_id = r.id
    WHERE r.tenant_id = s.tenant_id AND r.refund_of = s.id GROUP BY l.refund_of_line_no) b
  LEFT JOIN receipt_line o ON o.tenant_id = s.tenant_id AND o.receipt_id = s.id AND o.line_no = b.line_no AND s.kind <> 'refund'
  WHERE s.tenant_id = $1 AND s.id = ANY ($2::uuid[]) AND (b.quantity > coalesce(o.quantity_micro, 0) OR b.total > coalesce(o.total_minor, 0))
  ORDER BY s.id, b.line_no`;

const NAMED = `
  SELECT r.id, r.refund_of AS "refundOf", r.series, r.number AS n, r.store_number AS "storeNumber", r.till_number AS "tillNumber", st.name AS "storeName", st.time_zone AS "timeZone", t.name AS "tillName", r.occurred_at AS "occurredAt", r.total_minor AS "totalMinor"
  FROM receipt r
  LEFT JOIN store st ON st.tenant_id = r.tenant_id AND st.id = r.store_id
  LEFT JOIN till t ON t.tenant_id = r.tenant_id AND t.id = r.till_id
  WHERE r.tenant_id = $1 AND (r.id = ANY ($2::uuid[]) OR r.refund_of = ANY ($2::uuid[])) ORDER BY r.occurred_at, r.id`;

/** Compares all that came back of these sales with what they sold, and shows somebody where it is more. */
export async function guardRefunds(tx: TenantTx, deps: Pick<ServerDeps, 'ids'>, device: Device, sales: readonly string[], nowMs: number): Promise<void> {
  const ids = [...new Set(sales)].sort();
  if (ids.length === 0) return;
  // Whoever refunds the same sale at this moment waits for our end, then sees what we wrote. In one order, so that nobody waits for us in turn.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('refund ' || u.id, 0)) FROM unnest($1::text[]) AS u (id)`, [ids]);
  const exceeded = Map.groupBy((await tx.query<Exceeded>(EXCEEDED, [tx.tenantId, ids])).rows, (line) => line.saleId);
  if (exceeded.size === 0) return;
  const named = (await tx.query<Named>(NAMED, [tx.tenantId, [...exceeded.keys()]])).rows;
  for (const [saleId, lines] of exceeded) {
    const sale = named.find((receipt) => receipt.id === saleId);
    const detail = {
      sale: sale ? brief(sale) : { receiptId: saleId },
      refunds: named.filter((receipt) => receipt.refundOf === saleId).map(brief),
      lines: lines.map(({ saleId: _, ...line }) => line),
    };
    await openAttention(tx, device, { id: deps.ids.uuid(), kind: 'refund-exceeds-sale', subject: saleId, detail }, nowMs);
  }
}

function brief({ id, series, n, storeNumber, tillNumber, storeName, tillName, timeZone, occurredAt, totalMinor }: Named): Readonly<Record<string, unknown>> {
  return { receiptId: id, number: receiptNumber(storeNumber, tillNumber, series, n), storeName, tillName, timeZone, occurredAt, totalMinor };
}
