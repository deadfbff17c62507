/** How a device stands and why: pure, so that the list, its counts and the watch say the same (SPEC FL1 to FL5). */
import { LAG_COUNTED, type FleetReason, type FleetStanding } from '#contract/api/fleet.ts';

const HOUR_MS = 3_600_000;
/** Tills with a stream are heard of every 15 s, reports are written every 2 s. */
const ONLINE_MS = 60_000;
const CLOCK_MS = 5 * 60_000;
const OLD_UNSENT_MS = 24 * HOUR_MS;

/** Worst first; the list stands in this order. */
export const standings: readonly FleetStanding[] = ['trouble', 'look', 'offline', 'waiting', 'well', 'revoked'];

/** What is known of a device; of its last contact where it is the till's own word. */
export type Known = {
  readonly revokedAt: number | null;
  readonly lastContactAt: number | null;
  readonly unsent: number | null;
  readonly oldestUnsentAt: number | null;
  readonly lagRows: number | null;
  readonly clockOffsetMs: number | null;
  readonly openShift: boolean;
  readonly openIncidents: number;
};

export type Standing = { readonly standing: FleetStanding; readonly reasons: readonly FleetReason[]; readonly online: boolean };

export function isSilent({ lastContactAt, unsent, openShift }: Pick<Known, 'lastContactAt' | 'unsent' | 'openShift'>, nowMs: number, silentAfterHours: number): boolean {
  return lastContactAt !== null && nowMs - lastContactAt >= silentAfterHours * HOUR_MS && ((unsent ?? 0) > 0 || openShift);
}

/** @param silentAfterHours of the company's rules */
export function standingOf(device: Known, nowMs: number, silentAfterHours: number): Standing {
  if (device.revokedAt !== null) return { standing: 'revoked', reasons: [], online: false };
  const said: readonly (readonly [FleetReason, boolean])[] = [
    ['incident', device.openIncidents > 0],
    ['silent', isSilent(device, nowMs, silentAfterHours)],
    ['clock', Math.abs(device.clockOffsetMs ?? 0) >= CLOCK_MS],
    ['old-unsent', device.oldestUnsentAt !== null && nowMs - device.oldestUnsentAt >= OLD_UNSENT_MS],
    ['behind', (device.lagRows ?? 0) >= LAG_COUNTED],
  ];
  const reasons = said.flatMap(([reason, isTrue]) => (isTrue ? [reason] : []));
  const online = device.lastContactAt !== null && nowMs - device.lastContactAt < ONLINE_MS;
  if (device.lastContactAt === null) return { standing: 'waiting', reasons, online };
  if (reasons.includes('incident') || reasons.includes('silent')) return { standing: 'trouble', reasons, online };
  return { standing: reasons.length > 0 ? 'look' : online ? 'well' : 'offline', reasons, online };
}
