/** From a bearer token to a device in its company (SPEC SE3, SE4). */
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import type { Database } from '#server/db/tx.ts';
import type { Device } from './push-store.ts';
import { hashSecret, parseBearer, sameHash } from './token.ts';

export type AuthRefusal = 'token-unknown' | 'device-revoked';

type DeviceRow = { readonly tokenHash: Buffer; readonly revokedAt: number | null; readonly tillId: string; readonly storeId: string };

/** The device that speaks. An unknown device and a wrong secret are the same to the one who asks. */
export async function authenticate(db: Database, authorization: string | undefined): Promise<Result<Device, AuthRefusal>> {
  const token = parseBearer(authorization);
  if (!token) return refused('token-unknown');
  const row = await db.withTenant(token.tenantId, async (tx) => {
    const { rows } = await tx.query<DeviceRow>(`
      SELECT d.token_hash AS "tokenHash", d.revoked_at AS "revokedAt", d.till_id AS "tillId", t.store_id AS "storeId"
      FROM device d JOIN till t ON t.tenant_id = d.tenant_id AND t.id = d.till_id
      WHERE d.tenant_id = $1 AND d.id = $2`, [tx.tenantId, token.deviceId]);
    return rows[0];
  }, { readOnly: true });
  if (!row || !sameHash(row.tokenHash, hashSecret(token.secret))) return refused('token-unknown');
  if (row.revokedAt !== null) return refused('device-revoked');
  return ok({ tenantId: token.tenantId, deviceId: token.deviceId, tillId: row.tillId, storeId: row.storeId });
}
