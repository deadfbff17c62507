import { describe, expect, it } from 'vitest';
import { keyMapOf } from '#renderer/ui/key-map.ts';
import { choseKey, defaultKeyBack, wasScanned } from './key-choice.ts';

describe('choosing keys', () => {
  it('a free key is taken at once', () => {
    expect(choseKey({}, 'refund', 'Ctrl+R')).toEqual({ kind: 'chosen', keys: { refund: 'Ctrl+R' } });
  });

  it('a key of another action is told first, then taken from it', () => {
    expect(choseKey({}, 'refund', 'F9')).toEqual({ kind: 'taken', by: 'history' });
    const choice = choseKey({}, 'refund', 'F9', true);
    const map = keyMapOf(choice.kind === 'chosen' ? choice.keys : {});
    expect([map.refund, map.history]).toEqual(['F9', '']);
  });

  it('keys that mean the same everywhere, and those that are typed, belong to nobody', () => {
    expect(choseKey({}, 'refund', 'Escape').kind).toBe('fixed');
    expect(choseKey({}, 'refund', '5').kind).toBe('typed');
    expect(choseKey({}, 'refund', 'я').kind).toBe('typed');
    expect(choseKey({}, 'refund', '/').kind).toBe('chosen');
  });

  it('the default key is no change, and can be had back from another action', () => {
    expect(choseKey({ refund: 'Ctrl+R' }, 'refund', 'F6')).toEqual({ kind: 'chosen', keys: {} });
    const swapped = choseKey({}, 'refund', 'F9', true);
    const back = defaultKeyBack(swapped.kind === 'chosen' ? swapped.keys : {}, 'history');
    expect([keyMapOf(back).history, keyMapOf(back).refund]).toEqual(['F9', '']);
    expect(keyMapOf(defaultKeyBack(back, 'refund'))).toEqual(keyMapOf({}));
  });

  it('a key that proves to be the first character of a scan was chosen by nobody', () => {
    const last = { typedSince: 0 };
    expect([wasScanned(last, 1), wasScanned({ ...last, typedSince: 2 }, 3)]).toEqual([true, true]);
    expect([wasScanned(null, 1), wasScanned({ ...last, typedSince: 1 }, 1)]).toEqual([false, false]);
  });
});
