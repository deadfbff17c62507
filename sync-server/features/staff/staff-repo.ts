/** One person at the tills, changed (SPEC STF1-STF8). */
import type { SaveStaff, StaffRow } from '#contract/api/staff.ts';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { roleOf } from '#domain/rights/rights.ts';
import { lockHead, recordChanges, storeScope, versionSql, type FeedChange } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { PinKey } from '#server/plugins/passwords.ts';

export type StaffRefusal = 'no-person' | 'changed-meanwhile' | 'no-store' | 'owner-only' | 'pin-needed' | 'pin-too-short' | 'nobody-could-allow';
/** What the transaction needs to know of a new PIN: its length was looked at and its key derived before. */
export type ReadyPin = { readonly isLong: boolean; readonly key: PinKey };

const COLUMNS = `id, store_id AS "storeId", name, role, active, ${versionSql('staff', `'store:' || store_id`, 'id')} AS version`;

export async function listStaff(tx: TenantTx): Promise<StaffRow[]> {
  return (await tx.query<StaffRow>(`SELECT ${COLUMNS} FROM staff WHERE tenant_id = $1 ORDER BY name, id`, [tx.tenantId])).rows;
}

/** The company's head is locked first: two who dismiss the last two seniors at once are one after the other (STF4), and nobody waits in a circle. */
async function lockPerson(tx: TenantTx, id: string): Promise<StaffRow | undefined> {
  await lockHead(tx);
  await tx.query('SELECT FROM staff WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, id]);
  // Read once it is locked: a statement that had to wait for the row would still have the version of before.
  return (await tx.query<StaffRow>(`SELECT ${COLUMNS} FROM staff WHERE tenant_id = $1 AND id = $2`, [tx.tenantId, id])).rows[0];
}

export async function storeExists(tx: TenantTx, id: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM store WHERE tenant_id = $1 AND id = $2', [tx.tenantId, id])).rowCount !== 0;
}

/** Whoever may allow a cashier something, where they work: everybody but cashiers. */
const allows = (person: Pick<StaffRow, 'role' | 'active'>): boolean => person.active && roleOf(person.role) !== 'cashier';

async function isLastWhoAllows(tx: TenantTx, { id, storeId }: StaffRow): Promise<boolean> {
  const { rows } = await tx.query<StaffRow>(`SELECT ${COLUMNS} FROM staff WHERE tenant_id = $1 AND store_id = $2 AND active AND id <> $3`, [tx.tenantId, storeId, id]);
  return !rows.some(allows);
}

/** Writes the person and the feed: the last statement of the transaction. `mayOwn`: an owner asks. */
export async function saveStaff(tx: TenantTx, id: string, form: SaveStaff, mayOwn: boolean, pin: ReadyPin | null): Promise<Result<StaffRow, StaffRefusal>> {
  const before = await lockPerson(tx, id);
  if (!before) return refused('no-person');
  if (before.version !== form.version) return refused('changed-meanwhile');
  const { storeId, name, role, active } = form;
  if (!mayOwn && (before.role === 'owner' || role === 'owner')) return refused('owner-only');
  if (!(await storeExists(tx, storeId))) return refused('no-store');
  if (role !== 'cashier' && roleOf(before.role) === 'cashier' && pin === null) return refused('pin-needed');
  if (role !== 'cashier' && pin?.isLong === false) return refused('pin-too-short');
  const after = { id, storeId, name, role, active };
  const stays = allows(after) && storeId === before.storeId;
  if (allows(before) && !stays && form.anyway !== true && await isLastWhoAllows(tx, before)) return refused('nobody-could-allow');
  await tx.query(
    'UPDATE staff SET store_id = $3, name = $4, role = $5, active = $6, pin_salt = coalesce($7, pin_salt), pin_verifier = coalesce($8, pin_verifier) WHERE tenant_id = $1 AND id = $2',
    [tx.tenantId, id, storeId, name, role, active, pin?.key.pinSalt ?? null, pin?.key.pinVerifier ?? null]);
  const changes: FeedChange[] = [{ scope: storeScope(storeId), entity: 'staff', key: [id] }];
  if (storeId !== before.storeId) changes.push({ scope: storeScope(before.storeId), entity: 'staff', key: [id], removed: true });
  return ok({ ...after, version: await recordChanges(tx, tx.tenantId, changes) });
}

/** Gives the person of `version` another PIN; the feed is the last statement. */
export async function savePin(tx: TenantTx, id: string, version: number, mayOwn: boolean, pin: ReadyPin): Promise<Result<StaffRow, StaffRefusal>> {
  const person = await lockPerson(tx, id);
  if (!person) return refused('no-person');
  if (person.version !== version) return refused('changed-meanwhile');
  if (!mayOwn && person.role === 'owner') return refused('owner-only');
  if (roleOf(person.role) !== 'cashier' && !pin.isLong) return refused('pin-too-short');
  await tx.query('UPDATE staff SET pin_salt = $3, pin_verifier = $4 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, id, pin.key.pinSalt, pin.key.pinVerifier]);
  return ok({ ...person, version: await recordChanges(tx, tx.tenantId, [{ scope: storeScope(person.storeId), entity: 'staff', key: [id] }]) });
}
