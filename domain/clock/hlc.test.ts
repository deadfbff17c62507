import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { HLC_START, hlcMs, hlcNext } from './hlc.ts';

const NOW = 1_790_000_000_000;

describe('hlcNext', () => {
  it('starts at the wall clock', () => {
    const first = hlcNext(HLC_START, NOW);
    expect(first).toBe(`${NOW.toString(16).padStart(12, '0')}0000`);
    expect(hlcMs(first)).toBe(NOW);
  });

  it('counts while the clock stands still and goes on while it is set back', () => {
    const first = hlcNext(HLC_START, NOW);
    const second = hlcNext(first, NOW);
    const third = hlcNext(second, NOW - 3_600_000);
    expect([second, third].map((hex) => hex.slice(12))).toEqual(['0001', '0002']);
    expect(hlcMs(third)).toBe(NOW);
    expect(hlcNext(third, NOW + 1)).toBe(`${(NOW + 1).toString(16).padStart(12, '0')}0000`);
  });

  it('a full counter borrows a millisecond', () => {
    const full = `${NOW.toString(16).padStart(12, '0')}ffff`;
    expect(hlcNext(full, NOW)).toBe(`${(NOW + 1).toString(16).padStart(12, '0')}0000`);
    expect(hlcNext(full, 0)).toBe(hlcNext(full, NOW));
  });

  it('only grows, as text too, whatever the clock does, and never lags behind it', () => {
    const jumps = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 ** 48 - 2 })), { minLength: 1, maxLength: 100 });
    fc.assert(fc.property(jumps, (times) => {
      let last = HLC_START;
      for (const now of times) {
        const reading = hlcNext(last, now);
        expect(reading > last).toBe(true);
        expect(reading).toMatch(/^[0-9a-f]{16}$/);
        expect(hlcMs(reading)).toBeGreaterThanOrEqual(now);
        last = reading;
      }
    }));
  });

  it('keeps order through two full counters at a clock that stands still', () => {
    let last = hlcNext(HLC_START, NOW);
    const grew = Array.from({ length: 140_000 }, () => {
      const before = last;
      last = hlcNext(before, NOW - 5);
      return last > before;
    });
    expect(grew.every(Boolean)).toBe(true);
    expect(hlcMs(last)).toBe(NOW + 2);
  });

  it('nonsense is a bug', () => {
    for (const wrong of ['', 'xyz', '00000000000000000', 'FFFFFFFFFFFFFFFF']) expect(() => hlcNext(wrong, NOW)).toThrow(Bug);
    for (const wrong of [-1, 0.5, Number.NaN, 2 ** 48]) expect(() => hlcNext(HLC_START, wrong)).toThrow(Bug);
    expect(() => hlcNext('ffffffffffffffff', 0)).toThrow(Bug);
  });
});
