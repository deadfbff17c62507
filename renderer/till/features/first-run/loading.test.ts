import { describe, expect, it } from 'vitest';
import type { SyncState } from '#contract/terminal/till.ts';
import { percentOf, stageOf, stepOf } from './loading.ts';

type Loading = NonNullable<SyncState['loading']>;
const at = (loading: Loading | null, online = true, lastContactAt: number | null = 5): Pick<SyncState, 'loading' | 'online' | 'lastContactAt'> => ({ loading, online, lastContactAt });
const some: Loading = { received: 10, expected: 100 };

describe('how far the copy of the shop is', () => {
  it('says what is being done', () => {
    expect(stageOf(at({ ...some, phase: 'preparing' }), false)).toBe('preparing');
    expect(stageOf(at({ ...some, phase: 'downloading' }), false)).toBe('downloading');
    expect(stageOf(at({ ...some, phase: 'building' }), false)).toBe('building');
    expect(stageOf(at(some), false)).toBe('downloading');
    expect(stageOf(at({ received: 0, expected: 0 }), false)).toBe('connecting');
  });

  it('without a connection says so, but never while a connection is only being tried, and not while none is needed', () => {
    expect(stageOf(at(some, false), false)).toBe('offline');
    expect(stageOf(at({ received: 0, expected: 0 }, false, null), false)).toBe('connecting');
    expect(stageOf(at({ received: 0, expected: 0 }, false, null), true)).toBe('offline');
    expect(stageOf(at({ ...some, phase: 'building' }, false), true)).toBe('building');
  });

  it('is slow where nothing has come for long, but a server that gathers is not', () => {
    expect(stageOf(at(some), true)).toBe('slow');
    expect(stageOf(at({ received: 0, expected: 0 }), true)).toBe('slow');
    expect(stageOf(at({ ...some, phase: 'preparing' }), true)).toBe('preparing');
  });

  it('counts whole percents and is never done before the end', () => {
    expect([null, { received: 5, expected: 0 }, some, { received: 999_999, expected: 1_000_000 }, { received: 12, expected: 10 }].map(percentOf)).toEqual([null, null, 10, 99, 99]);
  });

  it('names the step of now, with phases or without', () => {
    expect([at({ ...some, phase: 'preparing' }), at({ ...some, phase: 'downloading' }), at({ ...some, phase: 'building' }), at(some), at({ received: 0, expected: 0 }), at(null, false)].map(stepOf))
      .toEqual(['prepare', 'download', 'build', 'download', 'prepare', 'connect']);
  });
});
