import { dayEnd, dayStart, shopDay, type ShopClock } from './shop-clock.ts';

/** How far back a list goes: everything, days counted from today, or one day picked as `2026-03-05`. */
export type Period = 'any' | 'today' | 'yesterday' | 'week' | `${number}-${number}-${number}`;

/** The bounds of a period by days of the shop, both ends included; none for `any`, and for a day nobody could mean. */
export function periodBounds(period: Period, nowMs: number, clock: ShopClock): { readonly from?: number; readonly to?: number } {
  switch (period) {
    case 'any': return {};
    case 'today': return { from: dayStart(shopDay(nowMs, clock), clock) };
    case 'yesterday': return { from: dayStart(shopDay(nowMs, clock, -1), clock), to: dayStart(shopDay(nowMs, clock), clock) - 1 };
    case 'week': return { from: dayStart(shopDay(nowMs, clock, -6), clock) };
    default: return isRealDay(period) ? { from: dayStart(period, clock), to: dayEnd(period, clock) - 1 } : {};
  }
}

/** The text of a date field as a period; an empty or half-typed one is `any`. */
export function dayPeriod(text: string): Period {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? (text as Period) : 'any';
}

export function isDay(period: Period): boolean {
  return /^\d/.test(period);
}

/** Whether the calendar has the day, in a year somebody could mean. */
export function isRealDay(day: string): boolean {
  return Date.parse(`${day}T00:00:00Z`) >= 0;
}
