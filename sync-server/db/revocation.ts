/** A device that is a till of its company no longer (features/fleet SPEC, FL8); also one whose revocation was lost with the database (db/life SPEC, LF12). */
import type { TenantTx } from './tx.ts';

/** `at` (ms): from when on. `userId`, where somebody is known to have done it. */
export type Revocation = { readonly id: string; readonly deviceId: string; readonly userId: string | null; readonly reason: string; readonly at: number; readonly nowMs: number };

/** Where a device stands that was revoked now. */
export type Revoked = { readonly tillId: string; readonly storeId: string; readonly computerName: string };

/** `before` where it had been revoked already, null where there is none. The record is what remains of why. */
export async function revokeDevice(tx: TenantTx, { id, deviceId, userId, reason, at, nowMs }: Revocation): Promise<Revoked | 'before' | null> {
  const { rows: [device] } = await tx.query<Revoked & { revokedAt: number | null }>(`
    SELECT d.revoked_at AS "revokedAt", d.till_id AS "tillId", t.store_id AS "storeId", d.computer_name AS "computerName"
    FROM device d JOIN till t ON t.tenant_id = d.tenant_id AND t.id = d.till_id WHERE d.tenant_id = $1 AND d.id = $2 FOR UPDATE OF d`, [tx.tenantId, deviceId]);
  if (!device) return null;
  if (device.revokedAt !== null) return 'before';
  await tx.query('UPDATE device SET revoked_at = $3, revoked_by = $4, revoked_reason = $5 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, deviceId, at, userId, reason]);
  await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail, closed_at, closed_by) VALUES ($1, $2, 'till-revoked', $3, $4, $5, $6, $7, $4, $8)`,
    [tx.tenantId, id, deviceId, nowMs, device.storeId, device.tillId, JSON.stringify({ deviceId, computerName: device.computerName, reason }), userId]);
  await tx.query(`UPDATE attention_item SET closed_at = $3 WHERE tenant_id = $1 AND kind = 'till-silent' AND subject = $2 AND closed_at IS NULL`, [tx.tenantId, deviceId, nowMs]);
  return device;
}
