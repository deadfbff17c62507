/** Forgets removed keys that are too old to matter, and says from where on somebody must start over (SPEC SN16-SN18). */
import type { ServerDeps } from '#server/deps.ts';
import { listTenants } from '#server/db/directory.ts';
import { lockHead } from '#server/db/feed.ts';
import { reportNumber } from '#server/db/till-report.ts';
import type { TenantTx } from '#server/db/tx.ts';

const DAY_MS = 86_400_000;
/** How long a removed key is remembered. */
export const TOMBSTONE_DAYS = 180;
const EVERY_MS = 3_600_000;
/** The first version of the contract whose tills know how to start over. */
const STARTS_OVER = 4;

export type TombstoneWatch = {
  /** Looks after all companies now. */
  readonly lookAll: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Deps = Pick<ServerDeps, 'db' | 'clock' | 'log'>;

export function watchTombstones(deps: Deps): TombstoneWatch {
  let running: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  const lookAll = async (): Promise<void> => {
    for (const tenantId of await deps.db.withDirectory(listTenants)) {
      if (isStopped) return;
      await deps.db.withTenant(tenantId, (tx) => forgetRemoved(tx, deps.clock.nowMs()))
        .catch((error: unknown) => deps.log.warn({ err: error, tenantId }, 'removed keys could not be forgotten'));
    }
  };
  const timer = setInterval(() => {
    running = running.then(lookAll).catch((error: unknown) => deps.log.warn({ err: error }, 'removed keys could not be forgotten'));
  }, EVERY_MS).unref();
  return {
    lookAll,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Notes where the feed stands, once a day, and purges what stands below the mark of half a year ago. Answers how many keys. */
export async function forgetRemoved(tx: TenantTx, nowMs: number): Promise<number> {
  await tx.query(`
    INSERT INTO feed_mark (tenant_id, at, seq) SELECT $1, $2, h.seq FROM tenant_head h WHERE h.tenant_id = $1
      AND NOT EXISTS (SELECT FROM feed_mark m WHERE m.tenant_id = $1 AND (m.at > $3 OR m.seq = h.seq)) ON CONFLICT DO NOTHING`, [tx.tenantId, nowMs, nowMs - DAY_MS]);
  const upTo = await oldEnough(tx, nowMs - TOMBSTONE_DAYS * DAY_MS);
  if (upTo === null) return 0;
  // The head first, as everybody: who brings a removed key back holds it and waits for the row.
  await lockHead(tx);
  const { rowCount, rows } = await tx.query<{ seq: number }>('DELETE FROM change WHERE tenant_id = $1 AND removed AND seq <= $2 RETURNING seq', [tx.tenantId, upTo]);
  await tx.query('DELETE FROM feed_mark WHERE tenant_id = $1 AND seq < $2', [tx.tenantId, upTo]);
  if (rows.length > 0) await tx.query('UPDATE tenant_head SET horizon = greatest(horizon, $2) WHERE tenant_id = $1', [tx.tenantId, Math.max(...rows.map((row) => row.seq))]);
  return rowCount ?? 0;
}

/** The highest number that is old enough and that no older till may still need (SN18). */
async function oldEnough(tx: TenantTx, beforeMs: number): Promise<number | null> {
  const { rows } = await tx.query<{ upTo: number | null }>(`
    SELECT least(
      (SELECT max(seq) FROM feed_mark WHERE tenant_id = $1 AND at <= $2),
      (SELECT min(coalesce(${reportNumber('d.report', 'cursor')}, 0)) FROM device d WHERE d.tenant_id = $1 AND d.revoked_at IS NULL
        AND NOT EXISTS (SELECT FROM incarnation i WHERE i.tenant_id = $1 AND i.device_id = d.id AND i.contract_version >= $3))
    ) AS "upTo" FROM feed_mark WHERE tenant_id = $1 AND at <= $2 LIMIT 1`, [tx.tenantId, beforeMs, STARTS_OVER]);
  return rows[0]?.upTo ?? null;
}
