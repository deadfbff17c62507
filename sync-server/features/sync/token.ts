/** Bearer tokens of tills: `<tenant>.<device>.<secret>` (SE3). The secret is random enough that a plain SHA-256 of it can be stored. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isUuid } from '#domain/kernel/uuid.ts';

const SECRET_BYTES = 32;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

export type TokenParts = { readonly tenantId: string; readonly deviceId: string; readonly secret: string };

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export function formatToken(parts: TokenParts): string {
  return `${parts.tenantId}.${parts.deviceId}.${parts.secret}`;
}

/** The parts of an `Authorization: Bearer` header, or null where it is not a token of ours. */
export function parseBearer(header: string | undefined): TokenParts | null {
  if (!header || header.length > 200 || !/^bearer /i.test(header)) return null;
  const [tenantId, deviceId, secret, ...more] = header.slice(7).trim().split('.');
  if (!tenantId || !deviceId || !secret || more.length > 0) return null;
  return isUuid(tenantId) && isUuid(deviceId) && SECRET.test(secret) ? { tenantId, deviceId, secret } : null;
}

export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

export function sameHash(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
