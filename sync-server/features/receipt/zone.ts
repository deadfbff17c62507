/** A store's wall clock now: its offset from UTC as the zone tables of the server know it, and what follows from it. */
import { businessDate } from '#domain/business-day/business-date.ts';

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes east of Greenwich in `timeZone` at that instant; an unknown zone counts as UTC, because a report must not fail for it. */
export function utcOffsetMin(timeZone: string, atMs: number): number {
  const format = formatOf(timeZone);
  if (!format) return 0;
  const parts = new Map(format.formatToParts(atMs).map((part) => [part.type, Number(part.value)]));
  const get = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const wall = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return Math.round((wall - Math.floor(atMs / 1000) * 1000) / 60_000);
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    formats.set(timeZone, format);
    return format;
  } catch {
    return null;
  }
}

export type StoreDay = {
  readonly businessDate: string;
  readonly weekAgo: string;
  /** Wall-clock milliseconds a week before now: sales of that day up to here are the same hours. */
  readonly weekAgoUntilMs: number;
};

/** The business day that runs in a store, and the one of a week before it. */
export function storeDay(store: { readonly timeZone: string; readonly dayCutoffMin: number }, nowMs: number): StoreDay {
  const offset = utcOffsetMin(store.timeZone, nowMs);
  const weekBefore = nowMs - 7 * DAY_MS;
  return {
    businessDate: businessDate(nowMs, offset, store.dayCutoffMin),
    // The wall clock goes back seven days, whatever the zone's offset was then.
    weekAgo: businessDate(weekBefore, offset, store.dayCutoffMin),
    weekAgoUntilMs: weekBefore + offset * 60_000,
  };
}
