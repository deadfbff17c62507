import { describe, expect, it } from 'vitest';
import { isUuid } from '#domain/kernel/uuid.ts';
import { newId, newToken } from './ids.ts';

describe('ids', () => {
  it('are canonical, carry the time and never repeat while the clock stands still', () => {
    const clock = { nowMs: () => 1_700_000_000_000.7, monotonicMs: () => 0 };
    const ids = new Set(Array.from({ length: 5_000 }, () => newId(clock)));
    expect(ids.size).toBe(5_000);
    for (const id of ids) {
      expect(isUuid(id)).toBe(true);
      expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000);
    }
  });

  it('are still made by a clock before 1970', () => {
    expect(newId({ nowMs: () => -5, monotonicMs: () => 0 }).startsWith('00000000-0000-7')).toBe(true);
  });

  it('tokens need no quoting anywhere', () => {
    expect(newToken()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
