export type ClockTrust = 'trusted' | 'suspect' | 'unverified';

const CONTACT_FRESH_MS = 24 * 3_600_000;
/** So far off the server a clock is not believed. */
export const OFFSET_LIMIT_MS = 5 * 60_000;
/** Steps back that time services make while keeping a clock right. */
const STEP_BACK_MS = 2_000;

/**
 * How far the time on a fact may be believed. `suspect`: the clock stands before something that already happened, or was
 * minutes off when the server was last met. `trusted`: met within a day and in step. `unverified`: anything else.
 */
export function clockTrust(seen: { readonly nowMs: number; readonly lastContactAt: number | null; readonly clockOffsetMs: number | null; readonly lastFactAt: number }): ClockTrust {
  const { nowMs, lastContactAt, clockOffsetMs, lastFactAt } = seen;
  if (nowMs < Math.max(lastFactAt, lastContactAt ?? 0) - STEP_BACK_MS) return 'suspect';
  if (clockOffsetMs !== null && Math.abs(clockOffsetMs) >= OFFSET_LIMIT_MS) return 'suspect';
  return lastContactAt !== null && clockOffsetMs !== null && nowMs - lastContactAt < CONTACT_FRESH_MS ? 'trusted' : 'unverified';
}
