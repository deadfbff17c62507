/** How often a PIN may be wrong: five tries, then a minute, then two, then four. Pure; the repo keeps the numbers. */

export type Attempts = { readonly failed: number; readonly lockedUntil: number | null; readonly lockMs: number };

export const TRIES = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 24 * 3_600_000;

export const noAttempts: Attempts = { failed: 0, lockedUntil: null, lockMs: 0 };

/** Until when nothing may be tried (UTC milliseconds), or null. A clock set back does not make a lock longer than it was. */
export function lockedUntil(attempts: Attempts, nowMs: number): number | null {
  if (attempts.lockedUntil === null || nowMs >= attempts.lockedUntil) return null;
  return Math.min(attempts.lockedUntil, nowMs + attempts.lockMs);
}

/** After one more wrong PIN. */
export function afterWrong(attempts: Attempts, nowMs: number): Attempts {
  const failed = attempts.failed + 1;
  if (failed < TRIES) return { ...attempts, failed, lockedUntil: null };
  const lockMs = attempts.lockMs === 0 ? FIRST_LOCK_MS : Math.min(attempts.lockMs * 2, LONGEST_LOCK_MS);
  return { failed: 0, lockedUntil: nowMs + lockMs, lockMs };
}

/** Tries left before the next lock. */
export function attemptsLeft(attempts: Attempts): number {
  return TRIES - attempts.failed;
}
