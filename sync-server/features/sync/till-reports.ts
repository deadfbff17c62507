/**
 * What tills tell about themselves with each request, kept on their devices. Reports of some seconds are written together:
 * fifty selling tills must not cost fifty extra transactions a second.
 */
import { compileCheck } from '#contract/define/check.ts';
import { TillReport } from '#contract/sync/enrol.ts';
import { beginLife, isFresh, readLife } from '#server/db/life/company-life.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { boundedReport, clockMovedOn } from '#server/db/till-report.ts';
import type { ServerDeps } from '#server/deps.ts';
import { plainText } from '#server/sync/plain-text.ts';
import type { Device } from '#server/sync/store-port.ts';
import { openAttention } from './pg-attention.ts';
import { isTransient } from './transience.ts';

const FLUSH_MS = 2_000;
/** A clock this far off is shown to somebody; it never stops a sale. */
const CLOCK_ALARM_MS = 5 * 60_000;
const MAX_HEADER_CHARS = 2_000;
/** Longer than any request of a till is under way: what it says this long after it was first seen in an epoch is of that epoch (LF7). */
export const SETTLED_MS = 3_600_000;

const check = compileCheck(TillReport);

/** How far a till said it had read, in a request that began then (ms). */
type Reading = { readonly cursor: number; readonly beganAt: number };

/** `farthest`: of all it said since reports were last written; a till that finds us behind begins again at 0 in the next moment. */
type Noted = { readonly device: Device; readonly atMs: number; readonly report: TillReport | null; readonly farthest: Reading | null };

export type TillReports = {
  /** Remembers that the device was in contact now, with its report if the header holds one; `decided` of its unsent commits have arrived since it wrote that, when its request began (`beganAt`, ms; now unless told). */
  readonly note: (device: Device, header?: unknown, decided?: number, beganAt?: number) => void;
  /** Writes what was noted; called by a timer, and on stop. */
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** `onRevoked` hears of devices that were in contact and have been revoked: whatever still stands open to them is closed (SE4). */
export function createTillReports(deps: Pick<ServerDeps, 'db' | 'clock' | 'ids' | 'wake' | 'log'>, onRevoked: (deviceId: string) => void = () => undefined): TillReports {
  let noted = new Map<string, Noted>();
  /** What could not be written, until the device is heard of again: the one word that proves something is said once. */
  const missed = new Map<string, Reading>();
  const keep = async (tenantId: string, reports: readonly Noted[]): Promise<void> => {
    try {
      for (const deviceId of await write(deps, tenantId, reports)) onRevoked(deviceId);
      deps.wake.notifyHead(tenantId);
    } catch (error) {
      // What one till said must not cost the others their contact (FL12).
      if (reports.length > 1 && !isTransient(error)) {
        for (const report of reports) await keep(tenantId, [report]);
        return;
      }
      // The next contact brings the next report: nothing is lost but a few seconds of freshness.
      for (const { device, farthest } of reports) if (farthest) missed.set(device.deviceId, farthest);
      deps.log.warn({ err: error, tenantId }, 'reports of tills could not be written');
    }
  };
  const flush = async (): Promise<void> => {
    const batch = [...noted.values()];
    noted = new Map();
    for (const [tenantId, reports] of Map.groupBy(batch, (each) => each.device.tenantId)) await keep(tenantId, reports);
  };
  const timer = setInterval(() => void flush(), FLUSH_MS).unref();
  return {
    note(device, header, decided = 0, beganAt = deps.clock.nowMs()) {
      const atMs = deps.clock.nowMs();
      const report = lessDecided(readReport(header), decided);
      const before = noted.get(device.deviceId);
      const farthest = farther(report && { cursor: report.cursor, beganAt }, farther(before?.farthest ?? null, missed.get(device.deviceId) ?? null));
      missed.delete(device.deviceId);
      noted.set(device.deviceId, { device, atMs, farthest, report: report ?? (before?.report ? { ...before.report, clock: before.report.clock + atMs - before.atMs } : null) });
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

function farther(one: Reading | null, other: Reading | null): Reading | null {
  if (one === null || other === null) return one ?? other;
  return one.cursor > other.cursor ? one : other;
}

function lessDecided(report: TillReport | null, decided: number): TillReport | null {
  if (report === null || decided === 0) return report;
  const unsent = Math.max(0, report.unsent - decided);
  return { ...report, unsent, oldestUnsentAt: unsent === 0 ? null : report.oldestUnsentAt };
}

function readReport(header: unknown): TillReport | null {
  if (typeof header !== 'string' || header.length > MAX_HEADER_CHARS) return null;
  try {
    const value: unknown = JSON.parse(header);
    if (!check.is(value)) return null;
    const { build, unsent, oldestUnsentAt, clock, cursor } = value;
    // No other field: what nobody reads could still be what the database cannot take.
    return boundedReport({ build: plainText(build), unsent, oldestUnsentAt, clock, cursor });
  } catch {
    return null;
  }
}

type WrittenReport = { readonly id: string; readonly revoked: boolean; readonly beyond: boolean | null };

/**
 * `clock` of a stored report is the till's clock at its last contact: a contact without a report moves it on, so that its
 * distance from `last_contact_at` stays what was measured. `beyond`: seen within the feed in this epoch, and further than its head in a
 * request that began long after.
 */
const WRITE = `
  UPDATE device d SET last_contact_at = u.at,
    report = coalesce(u.report, d.report || jsonb_build_object('clock', ${clockMovedOn('d.report', 'u.at - coalesce(d.last_contact_at, u.at)')})),
    seen_epoch = CASE WHEN u.farthest <= h.seq THEN server_epoch() ELSE d.seen_epoch END,
    seen_since = CASE WHEN u.farthest <= h.seq AND d.seen_epoch IS DISTINCT FROM server_epoch() THEN u.at ELSE d.seen_since END
  FROM unnest($2::uuid[], $3::bigint[], $4::jsonb[], $5::bigint[], $6::bigint[]) AS u (id, at, report, farthest, began), tenant_head h WHERE d.tenant_id = $1 AND d.id = u.id AND h.tenant_id = $1
  RETURNING d.id, d.revoked_at IS NOT NULL AS revoked, u.farthest > h.seq AND d.seen_epoch = server_epoch() AND u.began >= d.seen_since + $7 AS beyond`;

/** Answers the devices that have been revoked. */
async function write(deps: Pick<ServerDeps, 'db' | 'ids' | 'clock' | 'log'>, tenantId: string, reports: readonly Noted[]): Promise<readonly string[]> {
  return deps.db.withTenant(tenantId, async (tx) => {
    const { rows } = await tx.query<WrittenReport>(WRITE, [
      tenantId, reports.map((each) => each.device.deviceId), reports.map((each) => each.atMs), reports.map((each) => (each.report ? JSON.stringify(boundedReport(each.report)) : null)),
      reports.map(({ farthest }) => (farthest?.cursor ?? null)), reports.map(({ farthest }) => farthest?.beganAt ?? null), SETTLED_MS,
    ]);
    for (const { device, atMs, report } of reports) {
      const clockOffsetMs = report ? report.clock - atMs : 0;
      if (Math.abs(clockOffsetMs) < CLOCK_ALARM_MS) continue;
      await openAttention(tx, device, { id: deps.ids.uuid(), kind: 'clock-suspect', subject: device.deviceId, detail: { clockOffsetMs } }, atMs);
    }
    const beyond = rows.find((row) => row.beyond === true && !row.revoked);
    if (beyond) await believe(tx, deps, beyond.id);
    return rows.filter((row) => row.revoked).map((row) => row.id);
  });
}

/** A till has read further than this database has come, in the epoch of today: the database was put back (db/life/SPEC.md, LF7). */
async function believe(tx: TenantTx, deps: Pick<ServerDeps, 'ids' | 'clock' | 'log'>, deviceId: string): Promise<void> {
  const life = await readLife(tx);
  const about = { tenantId: tx.tenantId, deviceId };
  if (isFresh(life, deps.clock.nowMs())) return deps.log.warn(about, 'a till says that the database was put back once more within a day: if so, run npm run admin -- restored --again');
  if (await beginLife(tx, deps, life.epoch, 'till') !== null) deps.log.warn(about, 'a till had read further than the database has come, which was put back: tills push again what they keep and read everything anew');
}
