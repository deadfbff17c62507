/** After an upgrade, commits kept aside by a program of before are tried once more (SPEC SQ4). */
import { setTimeout } from 'node:timers/promises';
import type { ServerDeps } from '#server/deps.ts';
import { listTenants } from '#server/db/directory.ts';
import type { SyncCore } from '#server/sync/sync-core.ts';
import { listWaiting, type Waiting } from './pg-replay.ts';
import { MAX_COMMITS, ofOneLife } from './replay-batch.ts';

/** The first rest after a failure, doubled with each further one. */
const REST_MS = 60_000;
const MAX_REST_MS = 3_600_000;

/** `failed`: companies whose turn broke off, to be tried again. */
export type Tried = { readonly applied: number; readonly kept: number; readonly failed: readonly string[] };

type Deps = Pick<ServerDeps, 'db' | 'log'>;
type Core = Pick<SyncCore, 'replayAgain'>;

/** Tries until every company is through or the signal says that it is over: what fails passes by itself, and is tried again after a while. Never rejects. */
export async function keepTrying(deps: Deps, core: Core, over: AbortSignal, restMs = REST_MS): Promise<void> {
  let left: readonly string[] | null = null;
  for (let rest = restMs; !over.aborted; rest = Math.min(2 * rest, MAX_REST_MS)) {
    try {
      left ??= await deps.db.withDirectory((tx) => listTenants(tx));
      const tried = await replayAfterUpgrade(deps, core, () => over.aborted, left);
      if (tried.applied + tried.kept > 0) deps.log.info(tried, 'commits kept aside by a program of before were tried again');
      left = tried.failed;
      if (left.length === 0) return;
    } catch (error) {
      deps.log.warn({ err: error }, 'commits kept aside could not be tried again; it is tried later');
    }
    // Broken off, it ends the loop.
    await setTimeout(rest, undefined, { signal: over, ref: false }).catch(() => undefined);
  }
}

/**
 * Tries what waits in these companies, one transaction for each life of a till at a time, until `isOver` says so. Begun again after it was
 * cut short it goes on with what is left. Where a company fails, what was applied before stays, and the others have their turn.
 */
export async function replayAfterUpgrade(deps: Deps, core: Core, isOver: () => boolean, tenants: readonly string[]): Promise<Tried> {
  const failed: string[] = [];
  const sum = { applied: 0, kept: 0 };
  for (const tenantId of tenants) {
    try {
      await tryCompany(deps, core, isOver, tenantId, sum);
    } catch (error) {
      deps.log.warn({ err: error, tenantId }, 'commits kept aside could not be tried again; it is tried later');
      failed.push(tenantId);
    }
  }
  return { ...sum, failed };
}

async function tryCompany({ db }: Deps, core: Core, isOver: () => boolean, tenantId: string, sum: { applied: number; kept: number }): Promise<void> {
  for (let from: Waiting | null = null; !isOver();) {
    const after: Waiting | null = from;
    const waiting = await db.withTenant(tenantId, (tx) => listWaiting(tx, after, MAX_COMMITS), { readOnly: true });
    const together = ofOneLife(waiting);
    const last = together.at(-1);
    if (!last) return;
    const became = await core.replayAgain(tenantId, together.map(({ itemId }) => itemId));
    sum.applied += became.applied.length;
    sum.kept += became.refused.size;
    from = last;
  }
}
