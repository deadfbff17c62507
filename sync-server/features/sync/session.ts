/** A till proves by its key who it is, and which of two it is (SPEC SE6-SE12). */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import { sessionInput, type SessionReply, type SessionRequest } from '#contract/sync/session.ts';
import { readEpoch } from '#server/db/directory.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import type { Device } from '#server/sync/store-port.ts';
import { reportFork, reportNewLife, type SessionHolder } from './identity-items.ts';
import { followingSecret, formatAccess, formatToken, hashSecret, parseToken, sameHash, type TokenParts } from './token.ts';

export type SessionRefusal = 'token-unknown' | 'other-device' | 'fork' | 'series-wrong';

type SessionDeps = Pick<ServerDeps, 'db' | 'clock' | 'ids' | 'wake'>;

/** An access token lives so long: a stolen one is worth a day, a till asks once a day. */
export const ACCESS_MS = 24 * 3_600_000;

type DeviceRow = { readonly publicKey: Buffer | null; readonly tillId: string; readonly storeId: string; readonly installId: string };

/** A life of a till's database as the server knows it. */
type LifeRow = SessionHolder & {
  readonly deviceId: string; readonly series: string | null; readonly sessionHash: Buffer | null; readonly previousHash: Buffer | null; readonly sessionEpoch: string | null;
};

/** Opens the session that was asked for, or says why this computer may not be who it says. */
export async function openSession(deps: SessionDeps, request: SessionRequest): Promise<Result<SessionReply, SessionRefusal>> {
  const token = parseToken(request.token);
  if (!token || token.deviceId !== request.device) return refused('token-unknown');
  const answer = await deps.db.withTenant(token.tenantId, (tx) => openIn(tx, deps, request, token));
  if (answer.ok || answer.code === 'fork') deps.wake.notifyHead(token.tenantId);
  // The access token of before opens nothing more.
  if (answer.ok) deps.wake.notifyDevice(token.tenantId, token.deviceId);
  return answer;
}

async function openIn(tx: TenantTx, deps: SessionDeps, request: SessionRequest, token: TokenParts): Promise<Result<SessionReply, SessionRefusal>> {
  const found = await findDevice(tx, token.deviceId);
  if (!found?.publicKey || !isSigned(found.publicKey, request)) return refused('token-unknown');
  const nowMs = deps.clock.nowMs();
  const device: Device = { tenantId: tx.tenantId, deviceId: token.deviceId, tillId: found.tillId, storeId: found.storeId };
  const life = await lockLife(tx, device, request, nowMs);
  if (life === 'series-taken') {
    await reportFork(tx, deps, device, request, null, nowMs);
    return refused('fork');
  }
  if (life === 'series-wrong') return refused('series-wrong');
  if (life.deviceId !== token.deviceId) return refused('other-device');
  const epoch = await readEpoch(tx);
  const next = followingSecret(token.secret, request.attempt, 'session');
  const standing = standingOf(life, epoch, token.secret, next);
  if (standing === 'twin') {
    await reportFork(tx, deps, device, request, life, nowMs);
    return refused('fork');
  }
  const access = followingSecret(token.secret, request.attempt, 'access');
  await giveSession(tx, request, { next, used: standing === 'repeated' ? life.previousHash : hashSecret(token.secret), access, epoch, nowMs });
  if (life.sessionHash === null && request.born !== 'enrolled') await reportNewLife(tx, deps, device, request, nowMs);
  return ok({
    token: formatToken({ ...token, secret: next }), access: formatAccess({ ...token, incarnationId: request.incarnation, secret: access }), accessForMs: ACCESS_MS, epoch, serverTime: nowMs,
  });
}

/**
 * Whose hands the token is in. `first` opens a life's first session, or the first one after a restore of this server, where tokens of
 * before say nothing and the key alone counts; `repeated` is an answer that was lost; anything older than that is a twin's.
 */
function standingOf(life: LifeRow, epoch: string, secret: string, next: string): 'first' | 'next' | 'repeated' | 'twin' {
  const hash = hashSecret(secret);
  if (life.sessionHash === null || life.sessionEpoch !== epoch) return 'first';
  if (sameHash(life.sessionHash, hash)) return 'next';
  return sameHash(life.previousHash, hash) && sameHash(life.sessionHash, hashSecret(next)) ? 'repeated' : 'twin';
}

function isSigned(publicKey: Buffer, request: SessionRequest): boolean {
  return verify(null, sessionInput(request), keyOf(publicKey), Buffer.from(request.signature, 'base64url'));
}

function keyOf(publicKey: Buffer): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') }, format: 'jwk' });
}

async function findDevice(tx: TenantTx, deviceId: string): Promise<DeviceRow | undefined> {
  const { rows } = await tx.query<DeviceRow>(`
    SELECT d.public_key AS "publicKey", d.till_id AS "tillId", t.store_id AS "storeId", d.install_id AS "installId"
    FROM device d JOIN till t ON t.tenant_id = d.tenant_id AND t.id = d.till_id WHERE d.tenant_id = $1 AND d.id = $2`, [tx.tenantId, deviceId]);
  return rows[0];
}

const LIFE = `SELECT device_id AS "deviceId", series, session_hash AS "sessionHash", previous_session_hash AS "previousHash", session_epoch AS "sessionEpoch", session_at AS "sessionAt",
  computer_name AS "computerName", machine FROM incarnation WHERE tenant_id = $1 AND id = $2 FOR UPDATE`;

/** Letters as this server gives them (series.ts), and the number a till puts behind them when it begins another life; without one they are not the till's to take. */
const SERIES = /^[A-Z]+(?<number>\d+)?$/;

/** The life with its row locked; one never seen is entered with its series (SE11). */
async function lockLife(tx: TenantTx, device: Device, request: SessionRequest, nowMs: number): Promise<LifeRow | 'series-taken' | 'series-wrong'> {
  const find = async (): Promise<LifeRow | undefined> => (await tx.query<LifeRow>(LIFE, [tx.tenantId, request.incarnation])).rows[0];
  const known = await find();
  if (known && known.series !== null) return known;
  if (known && known.deviceId !== device.deviceId) return known;
  const chosen = SERIES.exec(request.series);
  if (chosen === null) return 'series-wrong';
  if (chosen.groups?.['number'] === undefined) return 'series-taken';
  const { rowCount } = known
    ? await tx.query(`UPDATE incarnation i SET series = $3 WHERE i.tenant_id = $1 AND i.id = $2
        AND NOT EXISTS (SELECT FROM incarnation o WHERE o.tenant_id = $1 AND o.till_id = i.till_id AND o.series = $3)`, [tx.tenantId, request.incarnation, request.series])
    : await tx.query(`INSERT INTO incarnation (tenant_id, id, device_id, till_id, series, last_dseq, last_hash, created_at) VALUES ($1, $2, $3, $4, $5, 0, $6, $7) ON CONFLICT DO NOTHING`,
      [tx.tenantId, request.incarnation, device.deviceId, device.tillId, request.series, FIRST_PREV_HASH, nowMs]);
  const entered = await find();
  // The same attempt, made again while its first request was still at work, finds what that one entered.
  const isOurs = entered?.deviceId === device.deviceId && entered.series === request.series;
  return entered && (rowCount === 1 || isOurs) ? entered : 'series-taken';
}

type Given = { readonly next: string; readonly used: Buffer | null; readonly access: string; readonly epoch: string; readonly nowMs: number };

async function giveSession(tx: TenantTx, request: SessionRequest, { next, used, access, epoch, nowMs }: Given): Promise<void> {
  const clean = (text: string): string => text.replaceAll('\0', '');
  await tx.query(`UPDATE incarnation SET session_hash = $3, previous_session_hash = $4, access_hash = $5, access_expires_at = $6, session_epoch = $7, session_at = $8,
      computer_name = $9, machine = $10, contract_version = $11, born = coalesce(born, $12) WHERE tenant_id = $1 AND id = $2`,
  [tx.tenantId, request.incarnation, hashSecret(next), used, hashSecret(access), nowMs + ACCESS_MS, epoch, nowMs, clean(request.computerName), clean(request.machine), Math.min(request.contractVersion, 2 ** 31 - 1), request.born]);
}
