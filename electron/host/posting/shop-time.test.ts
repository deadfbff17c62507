import { describe, expect, it } from 'vitest';
import { openScratchStore } from '#host/db/scratch-store.fixture.ts';
import { ensureMeta, readMeta, recordContact, updateMeta } from './meta.ts';
import { shopNowMs } from './shop-time.ts';

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;
const NOW = 1_770_000_000_000;

describe('the time in the shop', () => {
  it.each([
    ['never met, nothing sold', NOW, { lastContactAt: null, clockOffsetMs: null, lastFactAt: 0 }, NOW],
    ['a slow till is moved forward', NOW - 10 * MINUTE, { lastContactAt: NOW - 11 * MINUTE, clockOffsetMs: 10 * MINUTE, lastFactAt: NOW - 12 * MINUTE }, NOW],
    ['a fast till is moved back, with what it wrote', NOW + YEAR, { lastContactAt: NOW + YEAR - MINUTE, clockOffsetMs: -YEAR, lastFactAt: NOW + YEAR - 1 }, NOW],
    ['put back to 2020 it is not before the last contact', NOW - 6 * YEAR, { lastContactAt: NOW, clockOffsetMs: 2_000, lastFactAt: 0 }, NOW + 2_000],
    ['put back to 2020 it is not before the last sale', NOW - 6 * YEAR, { lastContactAt: NOW - MINUTE, clockOffsetMs: 2_000, lastFactAt: NOW }, NOW + 2_000],
    ['put back before it ever met a server', NOW - 6 * YEAR, { lastContactAt: null, clockOffsetMs: null, lastFactAt: NOW }, NOW],
  ])('%s', (_words, nowMs, seen, expected) => {
    expect(shopNowMs(seen, nowMs)).toBe(expected);
  });

  it('is the server\'s at every contact, whatever the clock said when the last fact was written', () => {
    for (const [factAt, clockAt] of [[NOW, NOW - 6 * YEAR], [NOW + YEAR, NOW - 10 * MINUTE], [NOW + YEAR, NOW + YEAR], [NOW - MINUTE, NOW]] as const) {
      const scratch = openScratchStore();
      const meta = scratch.store.write((tx) => {
        ensureMeta(tx, 'installation');
        updateMeta(tx, { lastFactAt: factAt });
        recordContact(tx, clockAt, NOW - clockAt);
        return readMeta(tx);
      });
      expect(shopNowMs(meta, clockAt + 1_000)).toBe(NOW + 1_000);
      scratch.remove();
    }
  });
});
