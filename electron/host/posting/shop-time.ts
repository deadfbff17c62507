import type { Meta } from './meta.ts';

const DAY_MS = 24 * 3_600_000;
/** Shops close for a weekend or a holiday; clocks that are wrong are wrong by months and years. */
const LEAP_MS = 7 * DAY_MS;

/** What a till knows of its clock. */
export type Seen = Pick<Meta, 'lastContactAt' | 'clockOffsetMs' | 'lastFactAt' | 'steadyAt'>;

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

/** How a shift was opened: by the clock, and by the time in the shop as far as it is known now; `isKnown` once the server has told the time, or had just before. */
export type Opening = { readonly occurredAt: number; readonly shopAt: number; readonly isKnown: boolean };

/**
 * What is thought of an opening once the till has learnt better of its clock, which stands at `nowMs`: from the server (`told`), or because it came back from a
 * leap. The age of a shift is the time in the shop less its opening's (SHF10).
 *
 * - A shop that is back before the opening proves it wrong: the shift is as old as the clock says, or, where that was put back since, as old as it was thought
 *   to be, now or at its last fact.
 * - The first word of the server ends what was guessed: the shift is no older than the clock says, unless that was put back since. Later the clock may be put
 *   anywhere, and says no more of it.
 */
export function openedAfter({ occurredAt, shopAt, isKnown }: Opening, before: Seen, after: Seen, nowMs: number, told: boolean): Pick<Opening, 'shopAt' | 'isKnown'> {
  const byClock = nowMs - occurredAt;
  const shopMs = shopNowMs(after, nowMs);
  const known = { isKnown: isKnown || told };
  if (shopMs < shopAt) {
    const thought = Math.max(shopNowMs(before, nowMs), shopNowMs(before, before.lastFactAt)) - shopAt;
    return { shopAt: shopMs - (byClock >= 0 ? byClock : Math.max(0, thought)), ...known };
  }
  return { shopAt: told && !isKnown && byClock >= 0 ? Math.max(shopAt, shopMs - byClock) : shopAt, ...known };
}

/**
 * What the till remembers of its clock once the server has told the time. A fact written under a clock that was further on no longer counts: neither as a
 * reason for suspicion (the difference itself is one) nor as a time before which the shop cannot be.
 */
export function contactSeen({ lastFactAt }: Pick<Seen, 'lastFactAt'>, nowMs: number, clockOffsetMs: number): Seen {
  return { lastContactAt: nowMs, clockOffsetMs, lastFactAt: Math.min(lastFactAt, nowMs), steadyAt: 0 };
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
