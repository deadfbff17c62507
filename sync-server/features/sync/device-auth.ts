/** From a bearer token to a device in its company (SPEC SE3, SE4, SE7). */
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import type { Database } from '#server/db/tx.ts';
import type { Device } from '#server/sync/store-port.ts';
import { hashSecret, parseBearer, sameHash } from './token.ts';

/** A till that proved who it is. One that was revoked may still hand in what it has sold. */
export type Till = Device & { readonly revoked: boolean };

/** `expiresAt` (ms) of an access token; null where a token has no end. */
export type Proven = { readonly till: Till; readonly expiresAt: number | null };

export type AuthRefusal = 'token-unknown' | 'token-expired';

type DeviceRow = {
  readonly tokenHash: Buffer; readonly keyed: boolean; readonly revokedAt: number | null; readonly tillId: string; readonly storeId: string;
  readonly accessHash: Buffer | null; readonly accessExpiresAt: number | null;
};

/**
 * The device that speaks. An unknown device and a wrong secret are the same to the one who asks; an access token whose day is over,
 * or that another session of the same life has replaced, is told so: the till opens a session.
 */
export async function authenticate(db: Database, nowMs: number, authorization: string | undefined): Promise<Result<Proven, AuthRefusal>> {
  const token = parseBearer(authorization);
  if (!token) return refused('token-unknown');
  const incarnationId = 'incarnationId' in token ? token.incarnationId : null;
  const row = await db.withTenant(token.tenantId, async (tx) => {
    const { rows } = await tx.query<DeviceRow>(`
      SELECT d.token_hash AS "tokenHash", d.public_key IS NOT NULL AS keyed, d.revoked_at AS "revokedAt", d.till_id AS "tillId", t.store_id AS "storeId",
        i.access_hash AS "accessHash", i.access_expires_at AS "accessExpiresAt"
      FROM device d JOIN till t ON t.tenant_id = d.tenant_id AND t.id = d.till_id
      LEFT JOIN incarnation i ON i.tenant_id = d.tenant_id AND i.id = $3 AND i.device_id = d.id
      WHERE d.tenant_id = $1 AND d.id = $2`, [tx.tenantId, token.deviceId, incarnationId]);
    return rows[0];
  }, { readOnly: true });
  if (!row) return refused('token-unknown');
  if (incarnationId === null) {
    // A device with a key speaks by sessions only: its session token opens nothing here.
    if (row.keyed || !sameHash(row.tokenHash, hashSecret(token.secret))) return refused('token-unknown');
  } else if (!sameHash(row.accessHash, hashSecret(token.secret)) || (row.accessExpiresAt ?? 0) <= nowMs) {
    return refused('token-expired');
  }
  const till: Till = { tenantId: token.tenantId, deviceId: token.deviceId, tillId: row.tillId, storeId: row.storeId, revoked: row.revokedAt !== null };
  return ok({ till, expiresAt: incarnationId === null ? null : row.accessExpiresAt });
}
