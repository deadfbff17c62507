import { randomBytes } from 'node:crypto';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import type { Clock } from './clock.ts';

/** A new UUIDv7 for something born now; unique even where the clock stands still or goes back. */
export function newId(clock: Clock): string {
  return uuidV7(Math.max(0, Math.trunc(clock.nowMs())), randomBytes(10));
}

/** A secret nobody can guess: 256 random bits, safe in a URL or an attribute. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}
