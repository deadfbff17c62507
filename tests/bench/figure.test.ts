import { describe, expect, it } from 'vitest';
import { atLeast, figure, median, percentile } from './figure.ts';

describe('bench figures', () => {
  it('takes the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile(hundred, 1)]).toEqual([50, 99, 100]);
    expect(percentile([7], 0.5)).toBe(7);
    expect(median([9, 1, 5])).toBe(5);
  });
  it('is over budget only beyond it', () => {
    expect([figure('b', 'm', 3, 'ms', 3).ok, figure('b', 'm', 3.0001, 'ms', 3).ok, figure('b', 'm', 9, 'ms').ok]).toEqual([true, false, true]);
  });
  it('is under a least budget only below it', () => {
    expect([atLeast('b', 'm', 0.4, 'x', 0.4).ok, atLeast('b', 'm', 0.39999, 'x', 0.4).ok]).toEqual([true, false]);
    expect(atLeast('b', 'm', 0.51239, 'x', 0.4)).toEqual({ bench: 'b', metric: 'm', value: 0.5124, unit: 'x', budget: 0.4, bound: 'least', ok: true });
  });
});
