/** Devices of tills with what they said of themselves and what the server knows of them. */
import { LAG_COUNTED, type Fleet, type FleetDevice, type FleetStanding } from '#contract/api/fleet.ts';
import type { TillReport } from '#contract/sync/enrol.ts';
import { companyScope, storeScope, tillScope } from '#server/db/feed.ts';
import { boundedReport, reportNumber } from '#server/db/till-report.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { standingOf, standings } from './standing.ts';

/** A company with more computers than this narrows its question. */
const MAX_DEVICES = 1_000;
/** An opening that came longer ago, and whose closing never came, is no open shift any more. By when it came in: a till's clock may be wrong. */
const SHIFT_DAYS_MS = 30 * 86_400_000;

export type FleetFilter = { readonly storeId: string | null; readonly text: string; readonly standing: FleetStanding | null; readonly deviceId?: string };

type Found = Omit<FleetDevice, 'build' | 'online' | 'unsent' | 'oldestUnsentAt' | 'clockOffsetMs' | 'standing' | 'reasons' | 'lagRows'> & { readonly report: Partial<TillReport> | null; readonly lagRows: number };

/** `$1` company, `$2` store, `$3` text, `$4` device, `$5` rows counted, `$6` openings from when on, `$7` to `$9` the feed's scopes. */
const DEVICES = `
  SELECT d.id AS "deviceId", t.id AS "tillId", t.number AS "tillNumber", t.name AS "tillName", s.id AS "storeId", s.number AS "storeNumber", s.name AS "storeName", s.time_zone AS "timeZone",
    d.computer_name AS "computerName", d.enrolled_at AS "enrolledAt", d.revoked_at AS "revokedAt", d.last_contact_at AS "lastContactAt", d.report,
    i.series, i.lives, v.contract_version AS "contractVersion", l.rows AS "lagRows", a.open AS "openIncidents", EXISTS (
      SELECT FROM shift_opening o WHERE o.tenant_id = d.tenant_id AND (o.till_id = t.id OR o.till_id = ANY (d.sold_as)) AND o.commit_device_id = d.id AND o.received_at > $6
        AND NOT EXISTS (SELECT FROM shift_closing c WHERE c.tenant_id = o.tenant_id AND c.shift_id = o.id)) AS "openShift"
  FROM device d
  JOIN till t ON t.tenant_id = d.tenant_id AND t.id = d.till_id
  JOIN store s ON s.tenant_id = t.tenant_id AND s.id = t.store_id
  CROSS JOIN LATERAL (
    SELECT count(*) AS lives, (array_agg(n.series ORDER BY n.created_at DESC, n.id DESC) FILTER (WHERE n.series IS NOT NULL))[1] AS series
    FROM incarnation n WHERE n.tenant_id = d.tenant_id AND n.device_id = d.id) i
  LEFT JOIN LATERAL (
    SELECT coalesce(n.contract_version, c.contract_version) AS contract_version FROM incarnation n LEFT JOIN commit_log c ON c.tenant_id = n.tenant_id AND c.incarnation_id = n.id AND c.dseq = n.last_dseq
    WHERE n.tenant_id = d.tenant_id AND n.device_id = d.id ORDER BY n.created_at DESC, n.id DESC LIMIT 1) v ON true
  CROSS JOIN LATERAL (
    SELECT count(*) AS rows FROM (
      SELECT FROM change c WHERE c.tenant_id = d.tenant_id AND c.scope = ANY (ARRAY[$7, $8 || s.id::text, $9 || t.id::text]) AND c.seq > coalesce(${reportNumber('d.report', 'cursor')}, 0) LIMIT $5) behind) l
  CROSS JOIN LATERAL (
    SELECT count(*) AS open FROM attention_item a WHERE a.tenant_id = d.tenant_id AND a.till_id = t.id AND a.closed_at IS NULL AND a.within IS NULL) a
  WHERE d.tenant_id = $1 AND ($2::uuid IS NULL OR s.id = $2) AND ($4::uuid IS NULL OR d.id = $4)
    AND ($3 = '' OR position(lower($3) IN lower(concat_ws(' ', s.name, t.name, d.computer_name, d.report ->> 'build'))) > 0)
  ORDER BY d.revoked_at IS NOT NULL, coalesce(d.last_contact_at, d.enrolled_at), d.id LIMIT $10`;

/** Everything that matches store and text, judged; the standing is asked for here and not there because it is no column. */
export async function listFleet(tx: TenantTx, filter: FleetFilter, nowMs: number, silentAfterHours: number): Promise<Omit<Fleet, 'serverTime'>> {
  const { rows } = await tx.query<Found>(DEVICES, [
    tx.tenantId, filter.storeId, filter.text, filter.deviceId ?? null, LAG_COUNTED, nowMs - SHIFT_DAYS_MS, companyScope, storeScope(''), tillScope(''), MAX_DEVICES + 1,
  ]);
  const devices = rows.slice(0, MAX_DEVICES).map((row) => deviceOf(row, nowMs, silentAfterHours));
  const counts: Record<string, number> = Object.fromEntries(standings.map((standing) => [standing, 0]));
  for (const { standing } of devices) counts[standing] = (counts[standing] ?? 0) + 1;
  const shown = filter.standing === null ? devices : devices.filter(({ standing }) => standing === filter.standing);
  // The order of the database stays within a standing: who has been silent longest stands first.
  return { devices: shown.toSorted((one, other) => standings.indexOf(one.standing) - standings.indexOf(other.standing)), counts, silentAfterHours, more: rows.length > MAX_DEVICES };
}

function deviceOf({ report: stored, lagRows, ...row }: Found, nowMs: number, silentAfterHours: number): FleetDevice {
  const report = stored && boundedReport(stored);
  const device = {
    ...row, build: report?.build ?? null, unsent: report?.unsent ?? null, oldestUnsentAt: report?.oldestUnsentAt ?? null,
    lagRows: report?.cursor === undefined ? null : lagRows,
    clockOffsetMs: row.lastContactAt !== null && report?.clock !== undefined ? report.clock - row.lastContactAt : null,
  };
  const { standing, reasons, online } = standingOf(device, nowMs, silentAfterHours);
  return { ...device, standing, reasons: [...reasons], online };
}
