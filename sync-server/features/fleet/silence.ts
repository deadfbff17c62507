/**
 * Tills nobody hears of although sales stand on them (SPEC FL6, FL7). Every company is looked through now and then; one that has a
 * silent till is looked at again as soon as something of it moves, so that contact closes the item within seconds.
 */
import type { ServerDeps } from '#server/deps.ts';
import { listTenants } from '#server/db/directory.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { FleetDevice } from '#contract/api/fleet.ts';
import { listFleet } from './fleet-repo.ts';
import { readFleetRules } from './fleet-rules.ts';

const EVERY_MS = 10 * 60_000;
/** Contacts of some seconds are one reason to look. */
const AGAIN_MS = 3_000;

export type SilenceWatch = {
  /** Looks through one company; answers how many of its tills are silent. */
  readonly look: (tenantId: string) => Promise<number>;
  readonly lookAll: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Deps = Pick<ServerDeps, 'db' | 'clock' | 'ids' | 'wake' | 'log'>;

export function watchSilence(deps: Deps, { everyMs = EVERY_MS, againMs = AGAIN_MS }: { readonly everyMs?: number; readonly againMs?: number } = {}): SilenceWatch {
  /** Companies with an open item: the only ones whose wakes are worth a look. */
  const silent = new Set<string>();
  const soon = new Map<string, NodeJS.Timeout>();
  let running: Promise<unknown> = Promise.resolve();

  const look = async (tenantId: string): Promise<number> => {
    const { open, changed } = await deps.db.withTenant(tenantId, (tx) => judge(tx, deps));
    if (open > 0) silent.add(tenantId);
    else silent.delete(tenantId);
    if (changed) deps.wake.notifyHead(tenantId);
    return open;
  };
  const quietly = async (tenantId: string): Promise<void> => {
    await look(tenantId).catch((error: unknown) => { deps.log.warn({ err: error, tenantId }, 'silent tills could not be looked for'); });
  };
  const lookAll = async (): Promise<void> => {
    for (const tenantId of await deps.db.withDirectory(listTenants)) await quietly(tenantId);
  };
  const run = (work: () => Promise<void>): void => {
    running = running.then(work).catch((error: unknown) => { deps.log.warn({ err: error }, 'silent tills could not be looked for'); });
  };
  const stopHearing = deps.wake.onHead((tenantId) => {
    if (!silent.has(tenantId) || soon.has(tenantId)) return;
    soon.set(tenantId, setTimeout(() => {
      soon.delete(tenantId);
      run(() => quietly(tenantId));
    }, againMs).unref());
  });
  const timer = setInterval(() => { run(lookAll); }, everyMs).unref();
  return {
    look, lookAll,
    async stop() {
      clearInterval(timer);
      stopHearing();
      for (const each of soon.values()) clearTimeout(each);
      soon.clear();
      await running;
    },
  };
}

async function judge(tx: TenantTx, deps: Deps): Promise<{ readonly open: number; readonly changed: boolean }> {
  const nowMs = deps.clock.nowMs();
  const { silentAfterHours } = await readFleetRules(tx);
  const { devices } = await listFleet(tx, { storeId: null, text: '', standing: null }, nowMs, silentAfterHours);
  const silent = devices.filter(({ reasons }) => reasons.includes('silent'));
  const opened = await open(tx, deps, silent, nowMs);
  const { rowCount: closed } = await tx.query(`UPDATE attention_item SET closed_at = $3 WHERE tenant_id = $1 AND kind = 'till-silent' AND closed_at IS NULL AND NOT subject = ANY ($2::text[])`,
    [tx.tenantId, silent.map(({ deviceId }) => deviceId), nowMs]);
  return { open: silent.length, changed: opened + (closed ?? 0) > 0 };
}

async function open(tx: TenantTx, deps: Deps, devices: readonly FleetDevice[], nowMs: number): Promise<number> {
  if (devices.length === 0) return 0;
  const details = devices.map(({ deviceId, computerName, unsent, oldestUnsentAt, lastContactAt, openShift }) => JSON.stringify({ deviceId, computerName, unsent, oldestUnsentAt, lastContactAt, openShift }));
  const { rowCount } = await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail)
    SELECT $1, u.id, 'till-silent', u.subject, $2, u.store_id, u.till_id, u.detail FROM unnest($3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::jsonb[]) AS u (id, subject, store_id, till_id, detail)
    ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO NOTHING`,
  [tx.tenantId, nowMs, devices.map(() => deps.ids.uuid()), devices.map(({ deviceId }) => deviceId), devices.map(({ storeId }) => storeId), devices.map(({ tillId }) => tillId), details]);
  return rowCount ?? 0;
}
