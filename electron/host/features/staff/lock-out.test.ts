import { describe, expect, it } from 'vitest';
import { afterWrong, attemptsLeft, endedInTime, lockedUntil, noAttempts, TRIES, type Attempts } from './lock-out.ts';

const NOW = 1_770_000_000_000;
const MINUTE = 60_000;

function wrong(times: number, from: Attempts = noAttempts, nowMs = NOW): Attempts {
  return Array.from({ length: times }).reduce<Attempts>((attempts) => afterWrong(attempts, nowMs), from);
}

describe('the lock-out', () => {
  it('locks for a minute at the fifth wrong PIN', () => {
    expect([1, 2, 3, 4].map((times) => attemptsLeft(wrong(times)))).toEqual([4, 3, 2, 1]);
    expect(lockedUntil(wrong(TRIES - 1), NOW)).toBeNull();
    expect(lockedUntil(wrong(TRIES), NOW)).toBe(NOW + MINUTE);
    expect(lockedUntil(wrong(TRIES), NOW + MINUTE)).toBeNull();
  });

  it('doubles with every five more, up to a day', () => {
    let attempts = noAttempts;
    const locks: number[] = [];
    for (let round = 0; round < 14; round++) {
      attempts = wrong(TRIES, attempts);
      locks.push(attempts.lockMs);
    }
    expect(locks.slice(0, 4)).toEqual([MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]);
    expect(locks.at(-1)).toBe(24 * 60 * MINUTE);
  });

  it.each([['a minute', MINUTE], ['ten days', 10 * 24 * 60 * MINUTE], ['a year', 365 * 24 * 60 * MINUTE]])('is not lengthened by a clock that is set back by %s: it ends when it would have begun anew', (_name, byMs) => {
    const back = NOW - byMs;
    let attempts = endedInTime(wrong(TRIES), back);
    for (let passed = 0; passed < MINUTE; passed += 7_000) {
      expect(lockedUntil(attempts, back + passed)).toBe(back + MINUTE);
      attempts = endedInTime(attempts, back + passed);
    }
    expect(lockedUntil(attempts, back + MINUTE)).toBeNull();
  });

  it('stays as it is while the clock stands right', () => {
    const attempts = wrong(TRIES);
    expect(endedInTime(attempts, NOW)).toBe(attempts);
    expect(endedInTime(attempts, NOW + 30_000)).toBe(attempts);
    expect(endedInTime(noAttempts, NOW)).toBe(noAttempts);
  });
});
