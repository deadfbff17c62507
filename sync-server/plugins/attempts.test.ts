import { describe, expect, it } from 'vitest';
import { createAttempts } from './attempts.ts';

describe('createAttempts', () => {
  it('lets a name wait after too many failures, until they are old or one try succeeded', () => {
    let now = 0;
    const attempts = createAttempts({ limit: 3, windowMs: 100, nowMs: () => now });
    for (const at of [0, 10, 20]) {
      now = at;
      expect(attempts.mayTry('a')).toBe(true);
      attempts.failed('a');
    }
    expect(attempts.mayTry('a')).toBe(false);
    expect(attempts.mayTry('b')).toBe(true);
    now = 100;
    expect(attempts.mayTry('a')).toBe(true);
    attempts.failed('a');
    expect(attempts.mayTry('a')).toBe(false);
    attempts.succeeded('a');
    expect(attempts.mayTry('a')).toBe(true);
  });

  it('does not grow without end under a flood of names', () => {
    const attempts = createAttempts({ limit: 1, windowMs: 1_000, nowMs: () => 0 });
    for (let index = 0; index < 10_050; index += 1) attempts.failed(String(index));
    expect(attempts.mayTry('0')).toBe(true);
    expect(attempts.mayTry('10049')).toBe(false);
  });
});
