import { describe, expect, it } from 'vitest';
import { comparison, weekdayOf } from './comparison.ts';

describe('today against a week ago', () => {
  it.each([[106, 100, 'more', 6], [94, 100, 'less', 6], [100, 100, 'same', 0], [0, 100, 'less', 100]] as const)('%i against %i is %s', (today, before, word, percent) => expect(comparison(today, before)).toEqual({ word, percent }));
  it('says nothing where there is nothing to compare with', () => expect([comparison(5, null), comparison(5, 0)]).toEqual([null, null]));
  it('knows a Saturday', () => expect(weekdayOf('2026-11-21')).toBe(6));
});
