/** After an upgrade, commits kept aside by a program of before are tried once more (SPEC SQ4). */
import type { ServerDeps } from '#server/deps.ts';
import { listTenants } from '#server/db/directory.ts';
import type { SyncCore } from '#server/sync/sync-core.ts';
import { listWaiting, type Waiting } from './pg-replay.ts';

/** Of one transaction: what a till may wait for behind it is short. */
const MAX_COMMITS = 200;
const MAX_BYTES = 8 * 1024 * 1024;

export type Tried = { readonly applied: number; readonly kept: number };

/**
 * Tries what waits in every company, one transaction for each life of a till at a time, until `isOver` says so. Begun again after it was
 * cut short it goes on with what is left. @throws StoreUnavailable; what was applied before stays
 */
export async function replayAfterUpgrade({ db }: Pick<ServerDeps, 'db'>, core: Pick<SyncCore, 'replayAgain'>, isOver: () => boolean): Promise<Tried> {
  let [applied, kept] = [0, 0];
  for (const tenantId of await db.withDirectory((tx) => listTenants(tx))) {
    for (let from: Waiting | null = null; !isOver();) {
      const after: Waiting | null = from;
      const waiting = await db.withTenant(tenantId, (tx) => listWaiting(tx, after, MAX_COMMITS), { readOnly: true });
      const together = ofOneLife(waiting);
      const last = together.at(-1);
      if (!last) break;
      const became = await core.replayAgain(tenantId, together.map(({ itemId }) => itemId));
      applied += became.applied.length;
      kept += became.refused.size;
      from = last;
    }
  }
  return { applied, kept };
}

/** The first of them that are of one life of one till and fit into one transaction; never none where there is one. */
function ofOneLife(waiting: readonly Waiting[]): readonly Waiting[] {
  const [first] = waiting;
  let bytes = 0;
  const end = waiting.findIndex((each, index) => {
    bytes += each.bytes;
    return each.incarnationId !== first?.incarnationId || (index > 0 && bytes > MAX_BYTES);
  });
  return end < 0 ? waiting : waiting.slice(0, end);
}
