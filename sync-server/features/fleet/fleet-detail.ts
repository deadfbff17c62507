/** One device with its lives, what came from it in the last days and what is wrong with it. */
import { compileCheck } from '#contract/define/check.ts';
import type { FleetDetail } from '#contract/api/fleet.ts';
import { TillReport } from '#contract/sync/enrol.ts';
import { headOf } from '#server/db/feed.ts';
import { boundedReport } from '#server/db/till-report.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { listFleet } from './fleet-repo.ts';

const DAYS = 7;
const DAYS_MS = DAYS * 86_400_000;
/** Commits of one life that are looked through (FL10). */
const NEWEST_COMMITS = 20_000;
const MAX_LISTED = 50;

const checkReport = compileCheck(TillReport);

export async function findDevice(tx: TenantTx, deviceId: string, nowMs: number, silentAfterHours: number): Promise<FleetDetail | undefined> {
  const { devices: [device] } = await listFleet(tx, { storeId: null, text: '', standing: null, deviceId }, nowMs, silentAfterHours);
  if (!device) return undefined;
  const { rows: [stored] } = await tx.query<{ report: Partial<TillReport> | null }>('SELECT report FROM device WHERE tenant_id = $1 AND id = $2', [tx.tenantId, deviceId]);
  const report = stored?.report ? boundedReport(stored.report) : null;
  return {
    device, report: checkReport.is(report) ? report : null, head: await headOf(tx),
    incarnations: await listLives(tx, deviceId, device.storeId, nowMs), days: await listDays(tx, deviceId, device.timeZone, nowMs),
    quarantine: await listQuarantine(tx, deviceId), incidents: await listIncidents(tx, device.tillId), revoked: await findRevocation(tx, deviceId),
  };
}

async function listLives(tx: TenantTx, deviceId: string, storeId: string, nowMs: number): Promise<FleetDetail['incarnations']> {
  const { rows } = await tx.query<FleetDetail['incarnations'][number]>(`
    SELECT n.id, n.series, n.born, n.created_at AS "createdAt", n.last_dseq AS commits, c.received_at AS "lastCommitAt", r.number AS "lastNumber"
    FROM incarnation n
    LEFT JOIN commit_log c ON c.tenant_id = n.tenant_id AND c.incarnation_id = n.id AND c.dseq = n.last_dseq
    LEFT JOIN (SELECT incarnation_id, max(number) AS number FROM receipt WHERE tenant_id = $1 AND store_id = $3 AND occurred_at > $4 GROUP BY incarnation_id) r ON r.incarnation_id = n.id
    WHERE n.tenant_id = $1 AND n.device_id = $2 ORDER BY n.created_at DESC, n.id DESC LIMIT $5`, [tx.tenantId, deviceId, storeId, nowMs - DAYS_MS, MAX_LISTED]);
  return rows;
}

async function listDays(tx: TenantTx, deviceId: string, timeZone: string, nowMs: number): Promise<FleetDetail['days']> {
  const { rows } = await tx.query<FleetDetail['days'][number]>(`
    SELECT to_char(to_timestamp(c.received_at / 1000.0) AT TIME ZONE $4, 'YYYY-MM-DD') AS day, c.kind, count(*) AS count, count(*) FILTER (WHERE c.verdict = 'quarantined') AS "setAside"
    FROM incarnation n JOIN commit_log c ON c.tenant_id = n.tenant_id AND c.incarnation_id = n.id AND c.dseq > n.last_dseq - $5
    WHERE n.tenant_id = $1 AND n.device_id = $2 AND c.received_at > $3
    GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC, 2 LIMIT 200`, [tx.tenantId, deviceId, nowMs - DAYS_MS, timeZone, NEWEST_COMMITS]);
  return rows;
}

async function listQuarantine(tx: TenantTx, deviceId: string): Promise<FleetDetail['quarantine']> {
  const { rows } = await tx.query<FleetDetail['quarantine'][number]>(`
    SELECT q.id, a.id AS "itemId", coalesce(q.header ->> 'kind', '') AS kind, q.reason, length(q.payload) AS bytes, q.received_at AS "receivedAt", q.closed_at AS "closedAt", q.outcome
    FROM quarantine q LEFT JOIN attention_item a ON a.tenant_id = q.tenant_id AND a.kind = 'quarantined-commit' AND a.subject = q.id::text AND a.closed_at IS NULL
    WHERE q.tenant_id = $1 AND q.device_id = $2 ORDER BY q.closed_at IS NOT NULL, q.received_at DESC, q.id LIMIT $3`, [tx.tenantId, deviceId, MAX_LISTED]);
  return rows;
}

async function listIncidents(tx: TenantTx, tillId: string): Promise<FleetDetail['incidents']> {
  const { rows } = await tx.query<FleetDetail['incidents'][number]>(
    'SELECT id, kind, created_at AS "createdAt" FROM attention_item WHERE tenant_id = $1 AND till_id = $2 AND closed_at IS NULL AND within IS NULL ORDER BY created_at DESC, id DESC LIMIT $3', [tx.tenantId, tillId, MAX_LISTED]);
  return rows;
}

async function findRevocation(tx: TenantTx, deviceId: string): Promise<FleetDetail['revoked']> {
  const { rows: [said] } = await tx.query<NonNullable<FleetDetail['revoked']>>(`
    SELECT d.revoked_at AS at, coalesce(u.name, '') AS by, d.revoked_reason AS reason FROM device d LEFT JOIN app_user u ON u.tenant_id = d.tenant_id AND u.id = d.revoked_by
    WHERE d.tenant_id = $1 AND d.id = $2 AND d.revoked_at IS NOT NULL`, [tx.tenantId, deviceId]);
  return said ?? null;
}
