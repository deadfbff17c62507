import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likelyCash } from './likely-notes.ts';

const notes = [5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000];

describe('likely cash', () => {
  it.each([
    [79_921, [80_000, 100_000, 200_000, 500_000]],
    [17_730, [20_000, 50_000, 100_000, 200_000, 500_000]],
    [100_000, [110_000, 120_000, 150_000, 200_000, 500_000]],
    [990, [10_000, 20_000, 50_000, 100_000, 200_000]],
  ])('for %i', (total, sums) => expect(likelyCash(total, notes)).toEqual(sums));

  it('is nothing for an empty receipt or a huge one', () => expect([...likelyCash(0, notes), ...likelyCash(100_000_001, notes)]).toEqual([]));

  it('is always more than the total, rising, at most five', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000_000 }), (total) => {
      const sums = likelyCash(total, notes);
      expect(sums.length).toBeGreaterThan(0);
      expect(sums.length).toBeLessThanOrEqual(5);
      sums.forEach((sum, index) => expect(sum).toBeGreaterThan(index === 0 ? total : (sums[index - 1] as number)));
    }));
  });
});
