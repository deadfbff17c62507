import { describe, expect, it } from 'vitest';
import { openScratchStore } from '#host/db/scratch-store.fixture.ts';
import { recordContact } from './contact.ts';
import { ensureMeta, readMeta, updateMeta } from './meta.ts';
import { clockSeen, shopNowMs } from './shop-time.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
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
    ['ahead at the last contact and set right since', NOW, { lastContactAt: NOW + YEAR - DAY, clockOffsetMs: -YEAR, lastFactAt: NOW + YEAR - 1 }, NOW],
    ['behind at the last contact and set right since', NOW, { lastContactAt: NOW - YEAR - DAY, clockOffsetMs: YEAR, lastFactAt: NOW - YEAR - 1 }, NOW],
    ['put back a year after the last contact, it stays at the last sale', NOW - YEAR, { lastContactAt: NOW - 3 * DAY, clockOffsetMs: 2_000, lastFactAt: NOW }, NOW + 2_000],
    ['put back an hour it stays at the last sale', NOW - 60 * MINUTE, { lastContactAt: NOW - 3 * DAY, clockOffsetMs: 0, lastFactAt: NOW }, NOW],
  ])('%s', (_words, nowMs, seen, expected) => {
    expect(shopNowMs({ steadyAt: 0, ...seen }, nowMs)).toBe(expected);
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

  /** A till that wrote facts at these readings of its clock, one after the other. */
  const wrote = (...readings: readonly number[]) => readings.reduce<Parameters<typeof shopNowMs>[0]>((seen, at) => ({ ...seen, ...clockSeen(seen, at) }), { lastContactAt: null, clockOffsetMs: null, lastFactAt: 0, steadyAt: 0 });

  it.each([
    ['that never met a server', { lastContactAt: null, clockOffsetMs: null }],
    ['that met one before', { lastContactAt: NOW - 2 * DAY, clockOffsetMs: 0 }],
  ])('HSA23 is not what a till %s wrote a year ahead, once its clock is mended', (_words, contact) => {
    const ahead = { ...wrote(NOW - DAY, NOW + YEAR, NOW + YEAR + 10 * DAY), ...contact };
    expect(shopNowMs(ahead, NOW + YEAR + 10 * DAY)).toBe(NOW + YEAR + 10 * DAY);
    expect(shopNowMs(ahead, NOW)).toBe(NOW);
    const mended = { ...ahead, ...clockSeen(ahead, NOW) };
    expect(mended).toMatchObject({ lastFactAt: NOW, steadyAt: 0 });
    expect(shopNowMs(mended, NOW + MINUTE)).toBe(NOW + MINUTE);
    // Put back before the leap it is no mended clock.
    expect(shopNowMs(ahead, NOW - YEAR)).toBe(NOW + YEAR + 10 * DAY);
  });

  it('HSA23 holds at the last fact for a clock put back, also after a weekend the shop was closed', () => {
    const seen = wrote(NOW - 4 * DAY, NOW - DAY, NOW);
    expect(shopNowMs(seen, NOW - YEAR)).toBe(NOW);
    expect(shopNowMs(seen, NOW - 2 * DAY)).toBe(NOW);
    expect(clockSeen(seen, NOW - YEAR)).toEqual({ lastFactAt: NOW, steadyAt: 0 });
  });
});
