/** Which business day an instant belongs to: pure arithmetic on the Gregorian calendar, without a clock, zone tables or locale. */
import { floorDiv } from '../money/rounding.ts';

const MINUTE_MS = 60_000;
const DAY_MIN = 1_440;
/** Days from 1 January of year 0 to 1 January 1970. */
const EPOCH_DAYS = 719_528;
const CYCLE_DAYS = 146_097;
const CYCLE_YEARS = 400;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export type CivilTime = { readonly year: number; readonly month: number; readonly day: number; readonly hour: number; readonly minute: number };

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days of the years 0 to `year` - 1. */
function daysBeforeYear(year: number): number {
  return 365 * year + floorDiv(year + 3, 4) - floorDiv(year + 99, 100) + floorDiv(year + 399, 400);
}

function dateOfDay(dayNumber: number): { year: number; month: number; day: number } {
  // The mean year is off by less than a year within a cycle, so the estimate is right or one too far.
  const estimate = floorDiv(dayNumber * CYCLE_YEARS, CYCLE_DAYS);
  const year = daysBeforeYear(estimate) > dayNumber ? estimate - 1 : daysBeforeYear(estimate + 1) <= dayNumber ? estimate + 1 : estimate;
  let day = dayNumber - daysBeforeYear(year);
  let month = 0;
  const lengthOf = (index: number): number => (MONTH_DAYS[index] as number) + (index === 1 && isLeap(year) ? 1 : 0);
  while (day >= lengthOf(month)) {
    day -= lengthOf(month);
    month += 1;
  }
  return { year, month: month + 1, day: day + 1 };
}

/** The wall clock at an offset from UTC in minutes (180 for Moscow, negative west of Greenwich). */
export function civilTime(utcMs: number, utcOffsetMin: number): CivilTime {
  const minutes = floorDiv(utcMs, MINUTE_MS) + utcOffsetMin;
  const days = floorDiv(minutes, DAY_MIN);
  const ofDay = minutes - days * DAY_MIN;
  const hour = floorDiv(ofDay, 60);
  return { ...dateOfDay(days + EPOCH_DAYS), hour, minute: ofDay - hour * 60 };
}

/**
 * The business date `YYYY-MM-DD` of an instant: the store's own calendar date, where what happens before the cut-off still
 * belongs to the day before (a night shop closing at five has a cut-off of 300).
 */
export function businessDate(utcMs: number, utcOffsetMin: number, dayCutoffMin: number): string {
  const { year, month, day } = civilTime(utcMs, utcOffsetMin - dayCutoffMin);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
