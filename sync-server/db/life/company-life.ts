/** Which life a company's data are in, and the beginning of another one (SPEC LF1, LF2). */
import type { ServerDeps } from '#server/deps.ts';
import { lockHead } from '../feed.ts';
import type { TenantTx } from '../tx.ts';

/** `witness`: found behind what it had been · `till`: a till had read further · `told`: somebody said so. */
export type LifeCause = 'witness' | 'till' | 'told';

/** `beganAt` (ms) and `cause` are null in the first life. */
export type Life = { readonly epoch: string; readonly beganAt: number | null; readonly cause: LifeCause | null };

/** A life begun this long ago or less is not begun again by tills, nor by a command that does not insist (LF7, LF8). */
export const FRESH_MS = 24 * 3_600_000;

export async function readLife(tx: TenantTx): Promise<Life> {
  const { rows: [life] } = await tx.query<Life>('SELECT server_epoch() AS epoch, (SELECT began_at FROM company_life WHERE tenant_id = $1) AS "beganAt", (SELECT cause FROM company_life WHERE tenant_id = $1) AS cause', [tx.tenantId]);
  if (!life?.epoch) throw new Error('the database has no epoch');
  return life;
}

export function isFresh(life: Life, nowMs: number): boolean {
  return life.beganAt !== null && Math.abs(nowMs - life.beganAt) < FRESH_MS;
}

/**
 * Begins another life unless one begun meanwhile took the place of `over`; answers the epoch there is now, null where nothing was begun.
 * The head's row is locked: of several that want one, one gets it. Wake the company's tills after the commit.
 */
export async function beginLife(tx: TenantTx, { ids, clock }: Pick<ServerDeps, 'ids' | 'clock'>, over: string, cause: LifeCause): Promise<string | null> {
  await lockHead(tx);
  if ((await readLife(tx)).epoch !== over) return null;
  const nowMs = clock.nowMs();
  await tx.query(`INSERT INTO company_life (tenant_id, epoch, began_at, cause) VALUES ($1, $2, $3, $4)
    ON CONFLICT (tenant_id) DO UPDATE SET epoch = excluded.epoch, began_at = excluded.began_at, cause = excluded.cause`, [tx.tenantId, ids.uuid(), nowMs, cause]);
  const { epoch } = await readLife(tx);
  await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, detail) VALUES ($1, $2, 'server-restored', $3, $4, $5)`, [tx.tenantId, ids.uuid(), epoch, nowMs, JSON.stringify({ cause })]);
  return epoch;
}
