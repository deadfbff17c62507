import { describe, expect, it } from 'vitest';
import { dayPeriod, isDay, periodBounds } from './period.ts';
import { clockHere, dayEnd, dayStart, shopClock, shopDay } from './shop-clock.ts';

const HOUR_MS = 3_600_000;
const utc = (...parts: [number, number, number, number?]): number => Date.UTC(...parts);
/** Shops at both ends of the country: whatever this computer shows, it differs from one of them. */
const east = shopClock({ timeZone: 'Asia/Vladivostok', dayCutoffMin: 0 });
const west = shopClock({ timeZone: 'Europe/Kaliningrad', dayCutoffMin: 0 });
/** Closes at five in the morning. */
const night = shopClock({ timeZone: 'Europe/Moscow', dayCutoffMin: 300 });

describe('periods of a list', () => {
  it('count by days of the shop, whatever this computer shows', () => {
    const now = utc(2026, 2, 5, 15);
    expect(periodBounds('any', now, east)).toEqual({});
    // One hour into the sixth of March in Vladivostok, the late afternoon of the fifth in Kaliningrad.
    expect(periodBounds('today', now, east)).toEqual({ from: utc(2026, 2, 5, 14) });
    expect(periodBounds('today', now, west)).toEqual({ from: utc(2026, 2, 4, 22) });
    expect(periodBounds('yesterday', now, west)).toEqual({ from: utc(2026, 2, 3, 22), to: utc(2026, 2, 4, 22) - 1 });
    expect(periodBounds('week', now, west)).toEqual({ from: utc(2026, 1, 26, 22) });
  });

  it('begin where the shop says its day begins, as business dates do', () => {
    const halfPastOne = utc(2026, 2, 4, 22.5);
    expect(shopDay(halfPastOne, night)).toBe('2026-03-04');
    expect(periodBounds('today', halfPastOne, night)).toEqual({ from: utc(2026, 2, 4, 2) });
    expect(periodBounds('2026-03-04', 0, night)).toEqual({ from: utc(2026, 2, 4, 2), to: utc(2026, 2, 5, 2) - 1 });
  });

  it('a picked day is that day', () => {
    expect(periodBounds('2026-03-01', 0, west)).toEqual({ from: utc(2026, 1, 28, 22), to: utc(2026, 2, 1, 22) - 1 });
    expect([isDay('2026-03-01'), isDay('week')]).toEqual([true, false]);
  });

  it('a date that is none narrows nothing', () => {
    expect([dayPeriod(''), dayPeriod('2026-3')]).toEqual(['any', 'any']);
    expect([periodBounds('0001-01-01', 0, west), periodBounds('2026-13-01', 0, west)]).toEqual([{}, {}]);
  });
});

describe('the clock of the shop', () => {
  it('each day ends where the next begins, also where clocks are put forward and back', () => {
    for (const clock of [east, west, night, clockHere, shopClock({ timeZone: 'Europe/Berlin', dayCutoffMin: 300 })]) {
      for (const day of ['2025-12-31', '2026-02-28', '2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25']) {
        const [start, end] = [dayStart(day, clock), dayEnd(day, clock)];
        expect([shopDay(start - 1, clock, 1), shopDay(start, clock), shopDay(end - 1, clock), shopDay(end, clock, -1)]).toEqual([day, day, day, day]);
        expect(Math.abs(end - start - 24 * HOUR_MS)).toBeLessThanOrEqual(HOUR_MS);
      }
    }
  });

  it('a zone this browser does not know is this computer’s', () => {
    expect([shopClock(null), shopClock({ timeZone: '', dayCutoffMin: 0 }), shopClock({ timeZone: 'Mars/Olympus', dayCutoffMin: 0 })]).toEqual([clockHere, clockHere, clockHere]);
  });
});
