import { describe, expect, it } from 'vitest';
import { gridStep, hoursToDraw, scaleOf } from './hours.ts';

const sold = (hour: number, totalMinor: number, weekAgoMinor = 0) => ({ hour, totalMinor, refundsMinor: 0, weekAgoMinor });

describe('the hours of a chart', () => {
  it('are none for a day without sales', () => expect(hoursToDraw([sold(9, 0)])).toEqual([]));
  it('run from eight to eight around a single receipt', () => {
    const hours = hoursToDraw([sold(11, 500)]);
    expect(hours.map((hour) => hour.hour)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(hours.filter((hour) => hour.totalMinor !== 0)).toEqual([sold(11, 500)]);
  });
  it('reach out to a sale of the night, of either day', () => {
    const hours = hoursToDraw([sold(23, 0, 700), sold(2, 100)]);
    expect([hours.at(0)?.hour, hours.at(-1)?.hour, hours.length]).toEqual([2, 23, 22]);
  });
});

describe('the scale', () => {
  it('begins at nothing, and below it where more came back than was sold', () => {
    expect(scaleOf([sold(9, 600_00, 100_00)])).toEqual({ step: 200_00, top: 600_00, bottom: 0 });
    expect(scaleOf([sold(9, 600_00), sold(10, -150_00)])).toEqual({ step: 500_00, top: 1_000_00, bottom: -500_00 });
    expect(scaleOf([sold(9, -40_00)])).toEqual({ step: 20_00, top: 0, bottom: -40_00 });
  });
});

describe('the step of the grid', () => {
  it.each([[0, 100], [300, 100], [545_590, 200_000], [600_000, 200_000], [600_001, 500_000], [990_000_000_000, 500_000_000_000]])('below %i is %i', (top, step) => expect(gridStep(top)).toBe(step));
});
