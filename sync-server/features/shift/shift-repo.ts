/** Shifts as HQ lists and opens them: the Z where there is one, what has arrived where there is none, and the two compared. */
import type { ShiftCheck, ShiftDetail, ShiftPage, ShiftRow, ShiftTotals } from '#contract/api/shift.ts';
import { tillIdsOf, tillNameSql } from '#server/db/former-tills.ts';
import { allHere, differencesOf, readTotals, sumSellers, sumShift } from '#server/db/shift-sums.ts';
import { formatCursor, type TimeCursor } from '#server/db/time-cursor.ts';
import type { TenantTx } from '#server/db/tx.ts';

export type ShiftFilter = { readonly after: TimeCursor | null; readonly limit: number; readonly storeId?: string | undefined; readonly tillId?: string | undefined };

/** What has arrived of a shift, summed by the database: enough to list it. */
type Here = { readonly salesCount: number; readonly salesMinor: number; readonly refundCount: number; readonly refundsMinor: number };

type Found = Omit<ShiftRow, 'sales' | 'refunds' | 'netMinor' | 'check'> & Here & {
  readonly totals: unknown;
  /** Somebody was shown that the sums differ, then or since. */
  readonly shown: boolean;
};

/** A shift closed twice by twins of one till is shown with the first of its closings; the other stays among the facts. */
const ROW = `
  SELECT o.id, o.number, o.store_id AS "storeId", coalesce(s.name, '') AS "storeName", o.till_id AS "tillId", coalesce(${tillNameSql('o')}, '') AS "tillName", coalesce(s.time_zone, 'UTC') AS "timeZone",
    o.business_date AS "businessDate", o.occurred_at AS "openedAt", coalesce(po.name, '') AS "openedBy", c.occurred_at AS "closedAt", coalesce(pc.name, '') AS "closedBy", c.totals,
    k.counted_minor - k.expected_minor AS "differenceMinor", h.*,
    EXISTS (SELECT FROM attention_item a WHERE a.tenant_id = o.tenant_id AND a.kind = 'shift-sums-differ' AND a.subject = c.id::text) AS shown
  FROM shift_opening o
  LEFT JOIN LATERAL (SELECT id, occurred_at, staff_id, count_id, totals FROM shift_closing c WHERE c.tenant_id = o.tenant_id AND c.shift_id = o.id ORDER BY occurred_at, id LIMIT 1) c ON true
  LEFT JOIN cash_count k ON k.tenant_id = o.tenant_id AND k.id = c.count_id
  LEFT JOIN store s ON s.tenant_id = o.tenant_id AND s.id = o.store_id
  LEFT JOIN till t ON t.tenant_id = o.tenant_id AND t.id = o.till_id
  LEFT JOIN staff po ON po.tenant_id = o.tenant_id AND po.id = o.staff_id
  LEFT JOIN staff pc ON pc.tenant_id = o.tenant_id AND pc.id = c.staff_id
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE r.kind <> 'refund') AS "salesCount", coalesce(sum(r.total_minor) FILTER (WHERE r.kind <> 'refund'), 0)::bigint AS "salesMinor",
      count(*) FILTER (WHERE r.kind = 'refund') AS "refundCount", coalesce(sum(r.total_minor) FILTER (WHERE r.kind = 'refund'), 0)::bigint AS "refundsMinor"
    FROM receipt r WHERE r.tenant_id = o.tenant_id AND r.shift_id = o.id) h`;

/** Newest first by their opening. */
export async function listShifts(tx: TenantTx, filter: ShiftFilter): Promise<ShiftPage> {
  const values: unknown[] = [tx.tenantId];
  const where = ['o.tenant_id = $1'];
  if (filter.after) {
    values.push(filter.after.occurredAt, filter.after.id);
    where.push(`(o.occurred_at, o.id) < ($${values.length - 1}::bigint, $${values.length}::uuid)`);
  }
  if (filter.storeId !== undefined) where.push(`o.store_id = $${values.push(filter.storeId)}`);
  if (filter.tillId !== undefined) where.push(`o.till_id = ANY ($${values.push(await tillIdsOf(tx, filter.tillId))}::uuid[])`);
  values.push(filter.limit + 1);
  const { rows } = await tx.query<Found>(`${ROW} WHERE ${where.join(' AND ')} ORDER BY o.occurred_at DESC, o.id DESC LIMIT $${values.length}`, values);
  const page = rows.slice(0, filter.limit).map(toRow);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return { shifts: page, next: last ? formatCursor({ occurredAt: last.openedAt, id: last.id }) : null };
}

function toRow({ totals, shown, salesCount, salesMinor, refundCount, refundsMinor, ...row }: Found): ShiftRow {
  const stated = readTotals(totals);
  const here: ShiftRow['sales'] = { count: salesCount, totalMinor: salesMinor };
  const back: ShiftRow['refunds'] = { count: refundCount, totalMinor: refundsMinor };
  return {
    ...row, sales: stated?.sales ?? here, refunds: stated?.refunds ?? back, netMinor: stated?.netMinor ?? salesMinor - refundsMinor,
    check: row.closedAt === null ? 'open' : stated === null ? 'unreadable' : shown ? 'differs' : checkOf(stated, here, back),
  };
}

/** The two sums a list has at hand; a shift's own page compares them all. */
function checkOf(stated: ShiftTotals, sales: ShiftRow['sales'], refunds: ShiftRow['refunds']): ShiftCheck {
  if (sales.count < stated.sales.count || refunds.count < stated.refunds.count) return 'waiting';
  const same = sales.count === stated.sales.count && refunds.count === stated.refunds.count && sales.totalMinor === stated.sales.totalMinor && refunds.totalMinor === stated.refunds.totalMinor;
  return same ? 'right' : 'differs';
}

/** One shift with everything it is made of. */
export async function findShift(tx: TenantTx, shiftId: string): Promise<ShiftDetail | undefined> {
  const [found] = (await tx.query<Found>(`${ROW} WHERE o.tenant_id = $1 AND o.id = $2`, [tx.tenantId, shiftId])).rows;
  if (!found) return undefined;
  const [stated, summed, row] = [readTotals(found.totals), await sumShift(tx, shiftId), toRow(found)];
  // Short, it is no difference while more may come; once it was shown it is one (sync/SPEC.md, SG6).
  const differences = stated && summed && (found.shown || allHere(stated, summed)) ? differencesOf(stated, summed) : [];
  const totals = stated ?? summed;
  return {
    shift: { ...row, check: differences.length > 0 ? 'differs' : row.check }, totals, sellers: await sumSellers(tx, shiftId), differences,
    receiptsHere: found.salesCount + found.refundCount, receiptsStated: stated ? stated.sales.count + stated.refunds.count : null,
    movements: await listMovements(tx, shiftId), counts: await listCounts(tx, shiftId), staff: await namesOf(tx, totals?.byStaff.map((each) => each.staffId) ?? []),
  };
}

async function listMovements(tx: TenantTx, shiftId: string): Promise<ShiftDetail['movements']> {
  const { rows } = await tx.query<ShiftDetail['movements'][number]>(`
    SELECT m.id, m.number, m.direction, m.amount_minor AS "amountMinor", m.reason, m.note, m.occurred_at AS at, coalesce(p.name, '') AS "staffName"
    FROM cash_movement m LEFT JOIN staff p ON p.tenant_id = m.tenant_id AND p.id = m.staff_id WHERE m.tenant_id = $1 AND m.shift_id = $2 ORDER BY m.occurred_at, m.number`, [tx.tenantId, shiftId]);
  return rows;
}

async function listCounts(tx: TenantTx, shiftId: string): Promise<ShiftDetail['counts']> {
  const { rows } = await tx.query<Omit<ShiftDetail['counts'][number], 'denominations'> & { denominations: unknown }>(`
    SELECT k.id, k.purpose, k.expected_minor AS "expectedMinor", k.counted_minor AS "countedMinor", k.blind, k.reason, k.occurred_at AS at, coalesce(p.name, '') AS "staffName", k.denominations
    FROM cash_count k LEFT JOIN staff p ON p.tenant_id = k.tenant_id AND p.id = k.staff_id WHERE k.tenant_id = $1 AND k.shift_id = $2 ORDER BY k.occurred_at, k.id`, [tx.tenantId, shiftId]);
  return rows.map((row) => ({ ...row, denominations: piecesOf(row.denominations) }));
}

/** What a till wrote of banknotes and coins; anything else is left out, the counted sum stands beside it. */
function piecesOf(stored: unknown): ShiftDetail['counts'][number]['denominations'] {
  if (!Array.isArray(stored)) return [];
  return (stored as unknown[]).flatMap((each) => {
    const { minor, count } = (each ?? {}) as { minor?: unknown; count?: unknown };
    return Number.isSafeInteger(minor) && Number.isSafeInteger(count) ? [{ minor: minor as number, count: count as number }] : [];
  });
}

async function namesOf(tx: TenantTx, staffIds: readonly string[]): Promise<ShiftDetail['staff']> {
  if (staffIds.length === 0) return [];
  const { rows } = await tx.query<{ id: string; name: string }>('SELECT id, name FROM staff WHERE tenant_id = $1 AND id = ANY ($2::uuid[])', [tx.tenantId, staffIds]);
  return staffIds.map((staffId) => ({ staffId, name: rows.find((row) => row.id === staffId)?.name ?? '' }));
}
