import { describe, expect, it } from 'vitest';
import { figure, percentile } from './figure.ts';

describe('bench figures', () => {
  it('takes the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile(hundred, 1)]).toEqual([50, 99, 100]);
    expect(percentile([7], 0.5)).toBe(7);
  });
  it('is over budget only beyond it', () => {
    expect([figure('b', 'm', 3, 'ms', 3).ok, figure('b', 'm', 3.0001, 'ms', 3).ok, figure('b', 'm', 9, 'ms').ok]).toEqual([true, false, true]);
  });
});
