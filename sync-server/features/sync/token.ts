/**
 * Tokens of tills. `<tenant>.<device>.<secret>` is the bearer token of a till without a key, and the session token of one with;
 * `<tenant>.<device>.<incarnation>.<secret>` is the access token of a session (SE3, SE7). Secrets are random enough that a plain
 * SHA-256 of them can be stored.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isUuid } from '#domain/kernel/uuid.ts';

const SECRET_BYTES = 32;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

export type TokenParts = { readonly tenantId: string; readonly deviceId: string; readonly secret: string };
export type AccessParts = TokenParts & { readonly incarnationId: string };

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export function formatToken(parts: TokenParts): string {
  return `${parts.tenantId}.${parts.deviceId}.${parts.secret}`;
}

export function formatAccess(parts: AccessParts): string {
  return `${parts.tenantId}.${parts.deviceId}.${parts.incarnationId}.${parts.secret}`;
}

/** The parts of an `Authorization: Bearer` header, or null where it is not a token of ours. */
export function parseBearer(header: string | undefined): TokenParts | AccessParts | null {
  if (!header || header.length > 200 || !/^bearer /i.test(header)) return null;
  const parts = header.slice(7).trim().split('.');
  if (parts.length !== 4) return parseToken(header.slice(7).trim());
  const [tenantId = '', deviceId = '', incarnationId = '', secret = ''] = parts;
  return [tenantId, deviceId, incarnationId].every(isUuid) && SECRET.test(secret) ? { tenantId, deviceId, incarnationId, secret } : null;
}

/** The parts of a bearer or session token. */
export function parseToken(token: string): TokenParts | null {
  const [tenantId, deviceId, secret, ...more] = token.split('.');
  if (!tenantId || !deviceId || !secret || more.length > 0) return null;
  return isUuid(tenantId) && isUuid(deviceId) && SECRET.test(secret) ? { tenantId, deviceId, secret } : null;
}

/**
 * The secret that follows `secret` by this attempt. Nobody can know it without both; asked again for the same, the server answers
 * the same, although it keeps nothing but hashes (SE9).
 */
export function followingSecret(secret: string, attempt: string, what: 'session' | 'access'): string {
  return createHmac('sha256', secret).update(`${what}\n${attempt}`).digest('base64url');
}

export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

export function sameHash(left: Uint8Array | null, right: Uint8Array): boolean {
  return left !== null && left.length === right.length && timingSafeEqual(left, right);
}
