/** A till taken to another store (SPEC ST1-ST5). */
import type { TillReport } from '#contract/sync/enrol.ts';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { lockHead, recordChanges, storeScope, tillScope, type FeedChange } from '#server/db/feed.ts';
import { tillIdsOf } from '#server/db/former-tills.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { nextTillNumber, storeExists } from './store-repo.ts';

export type MoveRefusal = 'not-found' | 'same-store' | 'shift-open' | 'unsent' | 'number-taken';

export const MOVE_REFUSALS: Readonly<Record<MoveRefusal, string>> = {
  'not-found': 'There is no such till or store.',
  'same-store': 'The till stands in this store already.',
  'shift-open': 'A shift is open on the till, as far as headquarters knows: close it first.',
  unsent: 'The till still holds records it has not sent: let it connect first.',
  'number-taken': 'Another till of that store has this number.',
};

export type Move = { readonly tillId: string; readonly storeId: string; readonly number?: number };
export type Moved = { readonly from: string; readonly devices: readonly string[] };

/** An opening that came so long before the till's latest one, and whose closing never came, is no open shift any more. */
const SHIFT_DAYS = 30;

/** Moves the till and writes the feed: the last statements of the transaction. */
export async function moveTill(tx: TenantTx, { tillId, storeId, number }: Move): Promise<Result<Moved, MoveRefusal>> {
  await lockHead(tx);
  const { rows: [till] } = await tx.query<{ storeId: string }>('SELECT store_id AS "storeId" FROM till WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, tillId]);
  if (!till || !(await storeExists(tx, storeId))) return refused('not-found');
  if (till.storeId === storeId) return refused('same-store');
  if (await hasOpenShift(tx, tillId)) return refused('shift-open');
  const { rows: devices } = await tx.query<{ id: string; report: Partial<TillReport> | null }>('SELECT id, report FROM device WHERE tenant_id = $1 AND till_id = $2 AND revoked_at IS NULL', [tx.tenantId, tillId]);
  if (devices.some(({ report }) => (report?.unsent ?? 0) > 0)) return refused('unsent');
  const taken = number !== undefined && (await tx.query('SELECT 1 FROM till WHERE tenant_id = $1 AND store_id = $2 AND number = $3', [tx.tenantId, storeId, number])).rowCount !== 0;
  if (taken) return refused('number-taken');
  const before = await rowsOfStore(tx, till.storeId);
  await tx.query('UPDATE till SET store_id = $3, number = $4 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, tillId, storeId, number ?? await nextTillNumber(tx, storeId)]);
  const moved = await recordChanges(tx, tx.tenantId, [
    { scope: storeScope(till.storeId), entity: 'till', key: [tillId], removed: true }, { scope: storeScope(storeId), entity: 'till', key: [tillId] },
    // What it must lose stands in no scope it will have, but in its own.
    ...before.filter(({ key }) => key[0] !== tillId).map(({ entity, key }) => ({ scope: tillScope(tillId), entity, key, removed: true })),
  ]);
  // A till that reads the feed on, as those of before snapshots do, meets its new store behind its mark: what is there moves forward. As it stands in
  // the feed: the head is ours, and who holds one of these rows waits for it (ST12).
  await tx.query('UPDATE change SET seq = $3 WHERE tenant_id = $1 AND scope = $2 AND NOT removed', [tx.tenantId, storeScope(storeId), moved]);
  return ok({ from: till.storeId, devices: devices.map(({ id }) => id) });
}

/** A shift is open on the till, as far as is known here, also one its computer opened under a name of before (SE15). By when openings came in: a clock once set ahead would hide every later one behind its own (ST2). */
export async function hasOpenShift(tx: TenantTx, tillId: string): Promise<boolean> {
  const { rows } = await tx.query(`
    SELECT 1 FROM shift_opening o WHERE o.tenant_id = $1 AND o.till_id = ANY ($2::uuid[]) AND o.received_at > (SELECT max(n.received_at) FROM shift_opening n WHERE n.tenant_id = $1 AND n.till_id = ANY ($2::uuid[])) - $3
      AND NOT EXISTS (SELECT FROM shift_closing c WHERE c.tenant_id = $1 AND c.shift_id = o.id) LIMIT 1`, [tx.tenantId, await tillIdsOf(tx, tillId), SHIFT_DAYS * 86_400_000]);
  return rows.length > 0;
}

/** Everything that tills of a store have and others do not. */
async function rowsOfStore(tx: TenantTx, storeId: string): Promise<Pick<FeedChange, 'entity' | 'key'>[]> {
  const { rows } = await tx.query<{ entity: FeedChange['entity']; key: string }>('SELECT entity, key FROM change WHERE tenant_id = $1 AND scope = $2 AND NOT removed', [tx.tenantId, storeScope(storeId)]);
  return rows.map(({ entity, key }) => ({ entity, key: JSON.parse(key) as unknown[] }));
}
