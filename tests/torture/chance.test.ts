import { describe, expect, it } from 'vitest';
import { chanceFrom } from './chance.ts';

const draws = (seed: number, name: string): number[] => {
  const chance = chanceFrom(seed).fork(name);
  return Array.from({ length: 50 }, () => chance.int(1_000));
};

describe('chance from a seed', () => {
  it('is the same for the same seed and name, and another otherwise', () => {
    expect(draws(7, 'kills')).toEqual(draws(7, 'kills'));
    expect(draws(7, 'kills')).not.toEqual(draws(8, 'kills'));
    expect(draws(7, 'kills')).not.toEqual(draws(7, 'network 1'));
  });

  it('gives a stream that does not depend on what its parent drew', () => {
    const parent = chanceFrom(3);
    const before = parent.fork('till 1').int(1_000_000);
    parent.int(10);
    expect(parent.fork('till 1').int(1_000_000)).toBe(before);
  });

  it('keeps to its bounds and its weights', () => {
    const chance = chanceFrom(1);
    for (let n = 0; n < 1_000; n++) {
      const value = chance.int(9, 4);
      expect(value >= 4 && value < 9 && Number.isInteger(value)).toBe(true);
    }
    const seen = Array.from({ length: 2_000 }, () => chance.weighted({ often: 9, seldom: 1, never: 0 }));
    expect(seen.filter((one) => one === 'often').length).toBeGreaterThan(1_600);
    expect(seen).toContain('seldom');
    expect(seen).not.toContain('never');
  });
});
