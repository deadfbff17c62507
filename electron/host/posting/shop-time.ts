import type { ClockTrust } from './clock-trust.ts';
import type { Meta } from './meta.ts';

const DAY_MS = 24 * 3_600_000;
/** Shops close for a weekend or a holiday; clocks that are wrong are wrong by months and years. */
const LEAP_MS = 7 * DAY_MS;

type Seen = Pick<Meta, 'lastContactAt' | 'clockOffsetMs' | 'lastFactAt' | 'steadyAt'>;

/**
 * The best known time in the shop, UTC milliseconds. It chooses prices and tax rates and tells the age of a sale, nothing else:
 * facts keep the till's own time and say how far it is believed (clock-trust).
 *
 * - The server's word rules: the clock, moved by the difference that was measured at the last contact, and never before that contact.
 * - A clock that was set right after the contact is taken as it is: it stands before its own contact and yet not before the
 *   server's time of it, or it was more than a day behind then and is past that time now.
 * - It is never before the last fact either, so that a clock put back brings no old price back; but a fact written after the
 *   clock had leapt ahead does not rule once the clock has come back to where it was before the leap, or later.
 */
export function shopNowMs(seen: Seen, nowMs: number): number {
  const { lastContactAt, clockOffsetMs } = seen;
  const factAt = leapIsOver(seen, nowMs) ? 0 : seen.lastFactAt;
  if (lastContactAt === null || clockOffsetMs === null) return Math.max(nowMs, factAt);
  const confirmed = lastContactAt + clockOffsetMs;
  const meant = (reading: number): number => {
    const setRight = reading >= confirmed && (reading < lastContactAt || clockOffsetMs > DAY_MS);
    return setRight ? reading : reading + clockOffsetMs;
  };
  // What was written before the contact is before the server's time of it.
  return Math.max(confirmed, meant(nowMs), factAt > lastContactAt ? meant(factAt) : 0);
}

/** What is known of when a shift was opened: its fact, and the end of the last shift before it that was written under a clock nobody doubted. */
export type OpeningSeen = { readonly occurredAt: number; readonly clockTrust: ClockTrust; readonly endedBefore: number | null };

/**
 * When a shift was opened, in the time of {@link shopNowMs}, never after it (SHF10). A clock in step with the server is believed; any other is thought
 * to have been as far off then as it was at the last contact, unless that would be later than now: then it was put back in between.
 * No shift begins before the one before it has ended, whatever a clock at its factory date said.
 */
export function openedShopMs(seen: Pick<Seen, 'clockOffsetMs'>, opening: OpeningSeen, shopMs: number): number {
  const { occurredAt, clockTrust, endedBefore } = opening;
  if (clockTrust === 'trusted') return Math.min(shopMs, occurredAt);
  const moved = occurredAt + (seen.clockOffsetMs ?? 0);
  const read = moved <= shopMs ? moved : occurredAt;
  const earliest = endedBefore !== null && endedBefore <= shopMs ? endedBefore : read;
  return Math.min(shopMs, Math.max(read, earliest));
}

/** What the till remembers of its clock once a fact was written at `nowMs`: the latest fact, and where the clock stood before it leapt ahead. */
export function clockSeen(seen: Pick<Seen, 'lastFactAt' | 'steadyAt'>, nowMs: number): Pick<Seen, 'lastFactAt' | 'steadyAt'> {
  const { lastFactAt, steadyAt } = seen;
  if (leapIsOver(seen, nowMs)) return { lastFactAt: nowMs, steadyAt: 0 };
  // Of several leaps the first counts: whoever was a year ahead may have been closed over a holiday as well.
  if (steadyAt === 0 && lastFactAt > 0 && nowMs > lastFactAt + LEAP_MS) return { lastFactAt: nowMs, steadyAt: lastFactAt };
  return { lastFactAt: Math.max(lastFactAt, nowMs), steadyAt };
}

/** True where the clock leapt ahead, wrote facts there, and stands more than a day before them now, but not before the leap. */
function leapIsOver({ lastFactAt, steadyAt }: Pick<Seen, 'lastFactAt' | 'steadyAt'>, nowMs: number): boolean {
  return steadyAt > 0 && nowMs < lastFactAt - DAY_MS && nowMs >= steadyAt;
}
