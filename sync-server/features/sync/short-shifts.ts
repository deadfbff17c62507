/**
 * Ends of shifts that stay short (SPEC SG6): a day after the Z came, with nothing of its till waiting, the server holds fewer receipts than
 * it counted. They were here and were lost, or never came; nobody sends them by itself any more.
 */
import { setTimeout } from 'node:timers/promises';
import { differencesOf, readTotals, sumShift } from '#server/db/shift-sums.ts';
import { listTenants } from '#server/db/directory.ts';
import { waitsSql } from '#server/db/short-shifts.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { openAttentions } from './pg-attention.ts';

const DAY_MS = 86_400_000;
/** What is older no till keeps to send (host/sync/SPEC.md, HS23): that is for whoever compares the whole database. */
const LOOKED_AT_MS = 40 * DAY_MS;
const EVERY_MS = 6 * 3_600_000;
const AT_ONCE = 200;

type Deps = Pick<ServerDeps, 'db' | 'clock' | 'ids' | 'wake' | 'log'>;
type Closing = { readonly id: string; readonly shiftId: string; readonly number: number; readonly totals: unknown; readonly storeId: string; readonly tillId: string | null };

/** Looks every company through now and then, until the signal says that it is over. Never rejects. */
export async function watchShortShifts(deps: Deps, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    try {
      for (const tenantId of await deps.db.withDirectory(listTenants)) if (!over.aborted) await lookForShort(deps, tenantId);
    } catch (error) {
      deps.log.warn({ err: error }, 'ends of shifts that stay short could not be looked for; it is tried later');
    }
    // Broken off, it ends the loop.
    await setTimeout(EVERY_MS, undefined, { signal: over, ref: false }).catch(() => undefined);
  }
}

/** Counts of a Z no till wrote are none: what cannot be read is said elsewhere. */
const fewer = (kind: 'sales' | 'refunds', which: string): string => `CASE WHEN jsonb_typeof(c.totals #> '{${kind},count}') = 'number' THEN (c.totals #>> '{${kind},count}')::numeric ELSE 0 END
  > (SELECT count(*) FROM receipt r WHERE r.tenant_id = $1 AND r.shift_id = c.shift_id AND r.kind ${which} 'refund')`;

/** Of a till that is no row here it is told under what its computer is now (SE15). One that was shown before is not shown again, whatever was made of it. */
const SHORT = `
  SELECT c.id, c.shift_id AS "shiftId", c.number, c.totals, c.store_id AS "storeId",
    coalesce((SELECT t.id FROM till t WHERE t.tenant_id = $1 AND t.id = c.till_id), (SELECT d.till_id FROM device d WHERE d.tenant_id = $1 AND d.id = c.commit_device_id)) AS "tillId"
  FROM shift_closing c
  WHERE c.tenant_id = $1 AND c.received_at <= $2 AND c.received_at > $3 AND (${fewer('sales', '<>')} OR ${fewer('refunds', '=')}) AND NOT ${waitsSql('c')}
    AND NOT EXISTS (SELECT FROM attention_item a WHERE a.tenant_id = $1 AND a.kind = 'shift-sums-differ' AND a.subject = c.id::text)
  ORDER BY c.id LIMIT ${AT_ONCE}`;

/** Opens an item for each end of a shift that stays short in this company, and answers how many. */
export async function lookForShort(deps: Deps, tenantId: string): Promise<number> {
  let opened = 0;
  for (let more = true; more;) {
    const found = await deps.db.withTenant(tenantId, (tx) => openSome(tx, deps));
    opened += found;
    more = found === AT_ONCE;
  }
  if (opened > 0) deps.wake.notifyHead(tenantId);
  return opened;
}

async function openSome(tx: TenantTx, { clock, ids }: Deps): Promise<number> {
  const nowMs = clock.nowMs();
  const { rows } = await tx.query<Closing>(SHORT, [tx.tenantId, nowMs - DAY_MS, nowMs - LOOKED_AT_MS]);
  for (const { id, shiftId, number, totals, storeId, tillId } of rows) {
    const [stated, summed] = [readTotals(totals), await sumShift(tx, shiftId)];
    const differences = stated && summed ? differencesOf(stated, summed) : [];
    await openAttentions(tx, { storeId, tillId }, [{ id: ids.uuid(), kind: 'shift-sums-differ', subject: id, detail: { shiftId, number, differences, short: true } }], nowMs);
  }
  return rows.length;
}

/** Closes the item of an end that is short no more, and whose sums agree. */
export async function closeShort(tx: TenantTx, closingId: string, nowMs: number): Promise<void> {
  await tx.query(`UPDATE attention_item SET closed_at = $3 WHERE tenant_id = $1 AND kind = 'shift-sums-differ' AND subject = $2 AND closed_at IS NULL AND detail ->> 'short' = 'true'`, [tx.tenantId, closingId, nowMs]);
}
