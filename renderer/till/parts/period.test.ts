import { describe, expect, it } from 'vitest';
import { dayPeriod, isDay, periodBounds } from './period.ts';

const noon = new Date(2026, 2, 5, 12).getTime();
const at = (...parts: [number, number, number]): number => new Date(...parts).getTime();

describe('periods of a list', () => {
  it('count by calendar days of this computer', () => {
    expect(periodBounds('any', noon)).toEqual({});
    expect(periodBounds('today', noon)).toEqual({ from: at(2026, 2, 5) });
    expect(periodBounds('yesterday', noon)).toEqual({ from: at(2026, 2, 4), to: at(2026, 2, 5) - 1 });
    expect(periodBounds('week', noon)).toEqual({ from: at(2026, 1, 27) });
  });

  it('a picked day is that day', () => {
    expect(periodBounds('2026-03-01', noon)).toEqual({ from: at(2026, 2, 1), to: at(2026, 2, 2) - 1 });
    expect(isDay('2026-03-01')).toBe(true);
    expect(isDay('week')).toBe(false);
  });

  it('a date that is none narrows nothing', () => {
    expect(dayPeriod('')).toBe('any');
    expect(dayPeriod('2026-3')).toBe('any');
    expect(periodBounds('0001-01-01', noon)).toEqual({});
  });
});
