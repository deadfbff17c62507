/** A new till joins by the code HQ showed (SPEC SE1, SE2). */
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import type { EnrolReply, EnrolRequest } from '#contract/sync/enrol.ts';
import { findEnrolTenant, hashEnrolCode, readEpoch, withdrawEnrolCode } from '#server/db/directory.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { freeSeries } from './series.ts';
import { formatToken, hashSecret, newSecret } from './token.ts';

export type EnrolRefusal = 'code-unknown' | 'code-expired';

type CodeRow = { readonly tillId: string; readonly expiresAt: number; readonly usedAt: number | null };
type PlaceRow = { readonly storeId: string; readonly companyName: string };

/** Takes a code for a device of its own; a refused one leaves no trace. */
export async function enrol(deps: Pick<ServerDeps, 'db' | 'clock' | 'ids' | 'wake'>, request: EnrolRequest): Promise<Result<EnrolReply, EnrolRefusal>> {
  const codeHash = hashEnrolCode(request.code);
  const tenantId = await deps.db.withDirectory((tx) => findEnrolTenant(tx, codeHash));
  if (!tenantId) return refused('code-unknown');
  const answer = await deps.db.withTenant(tenantId, (tx) => enrolIn(tx, deps, request, codeHash));
  if (answer.ok) deps.wake.notifyHead(tenantId);
  return answer;
}

async function enrolIn(tx: TenantTx, { clock, ids }: Pick<ServerDeps, 'clock' | 'ids'>, request: EnrolRequest, codeHash: Buffer): Promise<Result<EnrolReply, EnrolRefusal>> {
  const nowMs = clock.nowMs();
  const code = await lockCode(tx, codeHash);
  if (!code || code.usedAt !== null) return refused('code-unknown');
  if (code.expiresAt <= nowMs) return refused('code-expired');
  const place = await lockTill(tx, code.tillId);
  if (!place) return refused('code-unknown');

  const device = ids.uuid();
  const incarnation = ids.uuid();
  const secret = newSecret();
  const series = await nextSeries(tx, code.tillId);
  const epoch = await readEpoch(tx);
  const publicKey = request.publicKey === undefined ? null : Buffer.from(request.publicKey, 'base64url');
  const computerName = request.computerName.replaceAll('\0', '');
  await tx.query(`INSERT INTO device (tenant_id, id, till_id, token_hash, install_id, computer_name, enrolled_at, last_contact_at, public_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)`,
    [tx.tenantId, device, code.tillId, hashSecret(secret), request.installId, computerName, nowMs, publicKey]);
  await tx.query(`INSERT INTO incarnation (tenant_id, id, device_id, till_id, series, last_dseq, last_hash, created_at, born, session_hash, session_epoch, session_at, computer_name, contract_version)
    VALUES ($1, $2, $3, $4, $5, 0, $6, $7, 'enrolled', $8, $9, $7, $10, $11)`,
  [tx.tenantId, incarnation, device, code.tillId, series, FIRST_PREV_HASH, nowMs, publicKey === null ? null : hashSecret(secret), epoch, computerName, Math.min(request.contractVersion, 2 ** 31 - 1)]);
  await tx.query('UPDATE enrol_code SET used_at = $3, used_by_device_id = $4 WHERE tenant_id = $1 AND code_hash = $2', [tx.tenantId, codeHash, nowMs, device]);
  await withdrawEnrolCode(tx, codeHash);
  return ok({
    device, token: formatToken({ tenantId: tx.tenantId, deviceId: device, secret }), ...(publicKey === null ? {} : { keyed: true }), incarnation, series,
    companyId: tx.tenantId, companyName: place.companyName, storeId: place.storeId, tillId: code.tillId, epoch, serverTime: nowMs,
  });
}

/** Two tills that type one code at once: the second waits here and then finds it used. */
async function lockCode(tx: TenantTx, codeHash: Buffer): Promise<CodeRow | undefined> {
  const { rows } = await tx.query<CodeRow>('SELECT till_id AS "tillId", expires_at AS "expiresAt", used_at AS "usedAt" FROM enrol_code WHERE tenant_id = $1 AND code_hash = $2 FOR UPDATE', [tx.tenantId, codeHash]);
  return rows[0];
}

/** Locked, so that two computers joining as one till by two codes do not get one series. */
async function lockTill(tx: TenantTx, tillId: string): Promise<PlaceRow | undefined> {
  const { rows } = await tx.query<PlaceRow>(`
    SELECT t.store_id AS "storeId", c.name AS "companyName" FROM till t JOIN company c ON c.tenant_id = t.tenant_id
    WHERE t.tenant_id = $1 AND t.id = $2 FOR UPDATE OF t`, [tx.tenantId, tillId]);
  return rows[0];
}

/**
 * The next letters no life of this till has; a number behind letters was taken by a till itself when it began another life (SE11). A company
 * that was put back from an older copy does not know which letters were given after it and stand on paper: from then on two letters drawn with
 * that life of the company stand before them.
 */
async function nextSeries(tx: TenantTx, tillId: string): Promise<string> {
  const { rows } = await tx.query<{ series: string }>('SELECT series FROM incarnation WHERE tenant_id = $1 AND till_id = $2', [tx.tenantId, tillId]);
  const { rows: [life] } = await tx.query<{ epoch: string }>('SELECT epoch FROM company_life WHERE tenant_id = $1', [tx.tenantId]);
  return freeSeries(rows.map(({ series }) => series), life?.epoch ?? null);
}
