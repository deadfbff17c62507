/** How often a PIN may be wrong: five tries, then a minute, then two, then four. Pure; the repo keeps the numbers. */

export type Attempts = { readonly failed: number; readonly lockedUntil: number | null; readonly lockMs: number };

export const TRIES = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 24 * 3_600_000;

export const noAttempts: Attempts = { failed: 0, lockedUntil: null, lockMs: 0 };

/** Until when nothing may be tried (UTC milliseconds), or null. */
export function lockedUntil({ lockedUntil: until }: Attempts, nowMs: number): number | null {
  return until === null || nowMs >= until ? null : until;
}

/** No lock ends later than it would had it begun now: what a clock set back made longer ends by the clock as it stands. To be kept, or that end moves on with every look. */
export function endedInTime(attempts: Attempts, nowMs: number): Attempts {
  const latest = nowMs + attempts.lockMs;
  return attempts.lockedUntil === null || attempts.lockedUntil <= latest ? attempts : { ...attempts, lockedUntil: latest };
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
