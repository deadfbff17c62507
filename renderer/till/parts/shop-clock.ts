/** The shop's own days and hours, whatever the clock of this computer is set to show: paper tells time by the same zone. */
import { businessDate } from '#domain/business-day/business-date.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `timeZone` is an IANA name, undefined where the shop's is not known here: then it is this computer's, which stands in the shop. */
export type ShopClock = { readonly timeZone: string | undefined; /** Minutes after midnight at which the shop's day begins. */ readonly dayCutoffMin: number };

/** Before the host has told anything. */
export const clockHere: ShopClock = { timeZone: undefined, dayCutoffMin: 0 };

/** The clock as the host told it; a zone that this browser has no table of counts as not told. */
export function shopClock(told: { readonly timeZone: string; readonly dayCutoffMin: number } | null): ShopClock {
  return told === null ? clockHere : { timeZone: isZone(told.timeZone) ? told.timeZone : undefined, dayCutoffMin: told.dayCutoffMin };
}

function isZone(name: string): boolean {
  if (name === '') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const formats = new Map<string | undefined, Intl.DateTimeFormat>();

/** Minutes east of Greenwich at `utcMs`. */
function offsetMin({ timeZone }: ShopClock, utcMs: number): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
  formats.set(timeZone, format);
  const parts = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return Math.round((Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - Math.floor(utcMs / MINUTE_MS) * MINUTE_MS) / MINUTE_MS);
}

function onDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The shop's day `2026-11-21` as receipts, reports and tasks count it, so many days on: what happens before the cut-off belongs to the day before. */
export function shopDay(nowMs: number, clock: ShopClock, daysOn = 0): string {
  return onDays(businessDate(nowMs, offsetMin(clock, nowMs), clock.dayCutoffMin), daysOn);
}

/** When a day of the shop begins (UTC milliseconds). It ends where the next one begins, and is not always 24 hours long. */
export function dayStart(day: string, clock: ShopClock): number {
  const civil = Date.parse(`${day}T00:00:00Z`) + clock.dayCutoffMin * MINUTE_MS;
  const near = civil - offsetMin(clock, civil) * MINUTE_MS;
  return civil - offsetMin(clock, near) * MINUTE_MS;
}

/** The first moment after a day of the shop. */
export function dayEnd(day: string, clock: ShopClock): number {
  return dayStart(onDays(day, 1), clock);
}
