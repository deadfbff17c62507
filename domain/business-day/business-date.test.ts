import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { businessDate, civilTime } from './business-date.ts';

const MIN = 60_000;
const at = (iso: string): number => Date.parse(iso);
/** The same question asked of the platform's calendar. */
const byDate = (utcMs: number, offset: number, cutoff: number): string => new Date(utcMs + (offset - cutoff) * MIN).toISOString().slice(0, 10);

describe('businessDate', () => {
  it.each([
    ['2026-03-10T20:59:59.999Z', 180, 0, '2026-03-10'], ['2026-03-10T21:00:00.000Z', 180, 0, '2026-03-11'],
    ['2026-03-11T01:59:59.999Z', 180, 300, '2026-03-10'], ['2026-03-11T02:00:00.000Z', 180, 300, '2026-03-11'],
    ['2026-01-01T02:00:00.000Z', -480, 0, '2025-12-31'], ['2026-01-01T08:00:00.000Z', -480, 0, '2026-01-01'],
    ['2026-01-01T04:59:00.000Z', 0, 300, '2025-12-31'], ['2025-12-31T23:00:00.000Z', 180, 0, '2026-01-01'],
    ['2024-02-29T12:00:00.000Z', 0, 0, '2024-02-29'], ['2024-03-01T00:30:00.000Z', 0, 60, '2024-02-29'], ['2026-03-01T00:30:00.000Z', 0, 60, '2026-02-28'],
    ['2000-02-29T23:59:00.000Z', 0, 0, '2000-02-29'], ['2100-03-01T00:00:00.000Z', 0, 1, '2100-02-28'], ['2026-06-01T00:00:00.000Z', 345, 0, '2026-06-01'],
  ])('BDY1 BDY2: %s at offset %d with cut-off %d is %s', (iso, offset, cutoff, expected) => {
    expect(businessDate(at(iso), offset, cutoff)).toBe(expected);
  });

  it('BDY3: agrees with the platform calendar on every day of the years 1968 to 2401', () => {
    const day = 86_400_000;
    const wrong: string[] = [];
    for (let utcMs = at('1968-01-01T00:00:00Z'); utcMs < at('2401-02-01T00:00:00Z'); utcMs += day) {
      if (businessDate(utcMs, 0, 0) !== byDate(utcMs, 0, 0) || businessDate(utcMs - 1, 0, 0) !== byDate(utcMs - 1, 0, 0)) wrong.push(byDate(utcMs, 0, 0));
    }
    expect(wrong).toEqual([]);
  });

  it('BDY1 BDY2: agrees with the platform calendar at any instant, offset and cut-off', () => {
    fc.assert(fc.property(fc.integer({ min: at('1900-01-01T00:00:00Z'), max: at('9999-01-01T00:00:00Z') }), fc.integer({ min: -840, max: 840 }), fc.integer({ min: 0, max: 1439 }), (utcMs, offset, cutoff) => {
      expect(businessDate(utcMs, offset, cutoff)).toBe(byDate(utcMs, offset, cutoff));
    }), { numRuns: 2000 });
  });

  it('BDY5: asks no clock, no zone and no locale', () => {
    const asked = (): unknown => [businessDate(1_773_200_000_000, 180, 300), civilTime(1_773_200_000_000, 180)];
    const before = asked();
    vi.stubGlobal('Date', undefined);
    vi.stubGlobal('Intl', undefined);
    try {
      expect(asked()).toEqual(before);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('BDY4: the wall clock agrees with the platform too', () => {
    fc.assert(fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 13 }), fc.integer({ min: -840, max: 840 }), (utcMs, offset) => {
      const local = new Date(utcMs + offset * MIN);
      expect(civilTime(utcMs, offset)).toEqual({
        year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate(), hour: local.getUTCHours(), minute: local.getUTCMinutes(),
      });
    }));
  });
});
