/** How the day goes, in sums over receipts by the business date of each store. Nothing is kept: every figure is counted again. */
import { divRound } from '#domain/money/rounding.ts';
import type { Today } from '#contract/api/receipt.ts';
import { reportNumber } from '#server/db/till-report.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { storeDay, type StoreDay } from './zone.ts';

/** A till that has said something lately is there; heartbeats and pulls come at least every quarter of a minute. */
const ONLINE_MS = 60_000;

type StoreRow = { readonly id: string; readonly name: string; readonly timeZone: string; readonly dayCutoffMin: number; readonly tills: number; readonly tillsOnline: number; readonly unsent: number };
type HourRow = { readonly storeId: string; readonly hour: number; readonly sold: number; readonly count: number; readonly refunded: number; readonly refundCount: number; readonly weekAgo: number; readonly weekAgoSoFar: number; readonly weekAgoCount: number };

/** The answer of `GET /api/v1/today`. The hours of a week ago are whole in `byHour`, and up to the same wall clock in `weekAgoMinor`. */
export async function readToday(tx: TenantTx, nowMs: number): Promise<Today> {
  const stores = await listStores(tx, nowMs);
  const days = new Map(stores.map((store) => [store.id, storeDay(store, nowMs)]));
  const hours = await listHours(tx, days);
  return {
    businessDate: [...days.values()].map((day) => day.businessDate).sort().at(-1) ?? storeDay({ timeZone: 'UTC', dayCutoffMin: 0 }, nowMs).businessDate,
    ...sumsOf(hours), lastReceiptAt: await lastReceiptAt(tx),
    weekAgoMinor: hours.some((row) => row.weekAgoCount > 0) ? sum(hours.map((row) => row.weekAgoSoFar)) : null,
    byHour: [...Map.groupBy(hours, (row) => row.hour)].sort(([a], [b]) => a - b)
      .map(([hour, rows]) => ({ hour, totalMinor: sumsOf(rows).totalMinor, refundsMinor: sumsOf(rows).refundsMinor, weekAgoMinor: sum(rows.map((row) => row.weekAgo)) })),
    byStore: stores.map(({ id, name, tills, tillsOnline, unsent }) => ({ storeId: id, name, ...sumsOf(hours.filter((row) => row.storeId === id)), tillsOnline, tills, unsent })),
  };
}

/** Net of refunds; receipts and their average are those of sales, so that goods brought back do not make sales look small. */
function sumsOf(hours: readonly HourRow[]): Pick<Today, 'totalMinor' | 'refundsMinor' | 'refundCount' | 'receiptCount' | 'averageMinor'> {
  const [sold, refundsMinor, receiptCount] = [sum(hours.map((row) => row.sold)), sum(hours.map((row) => row.refunded)), sum(hours.map((row) => row.count))];
  return { totalMinor: sold - refundsMinor, refundsMinor, refundCount: sum(hours.map((row) => row.refundCount)), receiptCount, averageMinor: receiptCount === 0 ? 0 : divRound(sold, receiptCount) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A till may have had several computers; what it has not sent yet is what its latest one last said. */
async function listStores(tx: TenantTx, nowMs: number): Promise<StoreRow[]> {
  const { rows } = await tx.query<StoreRow>(`
    SELECT s.id, s.name, s.time_zone AS "timeZone", s.day_cutoff_min AS "dayCutoffMin", count(t.id) AS tills,
      count(t.id) FILTER (WHERE d.last_contact_at > $2) AS "tillsOnline", coalesce(sum(${reportNumber('d.report', 'unsent')}), 0)::bigint AS unsent
    FROM store s
    LEFT JOIN till t ON t.tenant_id = s.tenant_id AND t.store_id = s.id
    LEFT JOIN LATERAL (SELECT last_contact_at, report FROM device d WHERE d.tenant_id = t.tenant_id AND d.till_id = t.id AND d.revoked_at IS NULL
      ORDER BY last_contact_at DESC NULLS LAST LIMIT 1) d ON true
    WHERE s.tenant_id = $1 GROUP BY s.tenant_id, s.id ORDER BY s.number`, [tx.tenantId, nowMs - ONLINE_MS]);
  return rows;
}

/** Amounts of refunds are stored positive. */
const NET = `CASE WHEN r.kind = 'refund' THEN -r.total_minor ELSE r.total_minor END`;

async function listHours(tx: TenantTx, days: ReadonlyMap<string, StoreDay>): Promise<HourRow[]> {
  const each = [...days.values()];
  const { rows } = await tx.query<HourRow>(`
    SELECT r.store_id AS "storeId", (mod(r.occurred_at + r.utc_offset_min * 60000, 86400000) / 3600000)::integer AS hour,
      coalesce(sum(r.total_minor) FILTER (WHERE r.business_date = d.today AND r.kind <> 'refund'), 0)::bigint AS sold, count(*) FILTER (WHERE r.business_date = d.today AND r.kind <> 'refund') AS count,
      coalesce(sum(r.total_minor) FILTER (WHERE r.business_date = d.today AND r.kind = 'refund'), 0)::bigint AS refunded, count(*) FILTER (WHERE r.business_date = d.today AND r.kind = 'refund') AS "refundCount",
      coalesce(sum(${NET}) FILTER (WHERE r.business_date = d.week_ago), 0)::bigint AS "weekAgo",
      coalesce(sum(${NET}) FILTER (WHERE r.business_date = d.week_ago AND r.occurred_at + r.utc_offset_min * 60000 <= d.until), 0)::bigint AS "weekAgoSoFar",
      count(*) FILTER (WHERE r.business_date = d.week_ago) AS "weekAgoCount"
    FROM unnest($2::uuid[], $3::date[], $4::date[], $5::bigint[]) AS d (store_id, today, week_ago, until)
    JOIN receipt r ON r.tenant_id = $1 AND r.store_id = d.store_id AND r.business_date IN (d.today, d.week_ago)
    GROUP BY 1, 2`, [tx.tenantId, [...days.keys()], each.map((day) => day.businessDate), each.map((day) => day.weekAgo), each.map((day) => day.weekAgoUntilMs)]);
  return rows;
}

async function lastReceiptAt(tx: TenantTx): Promise<number | null> {
  const { rows } = await tx.query<{ at: number }>('SELECT occurred_at AS at FROM receipt WHERE tenant_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT 1', [tx.tenantId]);
  return rows[0]?.at ?? null;
}
