/** Revocations the database lost with what was put back, made once more from what the witness remembers of them (SPEC LF12). */
import type { ServerDeps } from '#server/deps.ts';
import { revokeDevice } from '../revocation.ts';
import type { TenantTx } from '../tx.ts';
import { MOST_REVOKED, type RememberedRevocation } from './witness.ts';

/** The latest that stand in the database. */
export async function readRevoked(tx: TenantTx): Promise<readonly RememberedRevocation[]> {
  const { rows } = await tx.query<RememberedRevocation>(`SELECT id AS device, revoked_at AS at, revoked_by AS by, revoked_reason AS reason
    FROM device WHERE tenant_id = $1 AND revoked_at IS NOT NULL ORDER BY revoked_at DESC, id LIMIT ${MOST_REVOKED}`, [tx.tenantId]);
  return rows;
}

/** Revokes those that are remembered and are tills here; answers them. Of several servers that want it one does it. */
export async function revokeAgain(tx: TenantTx, { ids, clock }: Pick<ServerDeps, 'ids' | 'clock'>, remembered: readonly RememberedRevocation[]): Promise<readonly string[]> {
  if (remembered.length === 0) return [];
  const { rows: lost } = await tx.query<{ id: string }>('SELECT id FROM device WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND revoked_at IS NULL ORDER BY id', [tx.tenantId, remembered.map(({ device }) => device)]);
  const again: string[] = [];
  for (const { id: deviceId } of lost) {
    const { at, by, reason } = remembered.find(({ device }) => device === deviceId) as RememberedRevocation;
    const nowMs = clock.nowMs();
    const revoked = await revokeDevice(tx, { id: ids.uuid(), deviceId, userId: by, reason, at, nowMs });
    if (revoked === null || revoked === 'before') continue;
    again.push(deviceId);
    await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail) VALUES ($1, $2, 'revoked-again', $3, $4, $5, $6, $7)
      ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO NOTHING`,
    [tx.tenantId, ids.uuid(), deviceId, nowMs, revoked.storeId, revoked.tillId, JSON.stringify({ deviceId, computerName: revoked.computerName, reason })]);
  }
  return again;
}
