import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeyHold, HOLD_MS, type KeyHold } from './key-hold.ts';

describe('a key just chosen', () => {
  let saved: unknown[] = [];
  let shown: unknown[] = [];
  let hold: KeyHold;
  beforeEach(() => {
    vi.useFakeTimers();
    saved = [];
    shown = [];
    hold = createKeyHold((keys) => saved.push(keys), (keys) => shown.push(keys));
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is shown at once and kept after a moment', () => {
    hold.chose('refund', { refund: '-' }, 0);
    expect([shown.at(-1), saved]).toEqual([{ refund: '-' }, []]);
    vi.advanceTimersByTime(HOLD_MS);
    expect([shown.at(-1), saved]).toEqual([null, [{ refund: '-' }]]);
  });

  it('is never kept where it was the first character of a scan, however slowly that began', () => {
    hold.chose('refund', { refund: '-' }, 0);
    for (const _ of '46070') {
      vi.advanceTimersByTime(HOLD_MS - 1);
      hold.typed(1);
    }
    expect(hold.takenBack(6)).toBe('refund');
    vi.advanceTimersByTime(9 * HOLD_MS);
    expect([shown.at(-1), saved]).toEqual([null, []]);
  });

  it('is kept where the scan came after it, and when the screen is left or another key is chosen', () => {
    hold.chose('refund', { refund: '-' }, 0);
    hold.typed(3);
    expect([hold.takenBack(3), saved]).toEqual([null, [{ refund: '-' }]]);
    hold.chose('park', { park: '+' }, 0);
    hold.chose('lock', { park: '+', lock: '/' }, 0);
    hold.settle();
    hold.settle();
    expect(saved).toEqual([{ refund: '-' }, { park: '+' }, { park: '+', lock: '/' }]);
  });
});
