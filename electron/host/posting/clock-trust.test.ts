import { describe, expect, it } from 'vitest';
import { openScratchStore } from '#host/db/scratch-store.fixture.ts';
import { clockTrust } from './clock-trust.ts';
import { recordContact } from './contact.ts';
import { ensureMeta, readMeta, updateMeta } from './meta.ts';

const HOUR = 3_600_000;
const NOW = 1_770_000_000_000;
const seen = { nowMs: NOW, lastContactAt: NOW - HOUR, clockOffsetMs: 1_000, lastFactAt: NOW - 5_000 };

describe('how far a clock is believed', () => {
  it.each([
    ['met lately and in step', {}, 'trusted'],
    ['not met for a day', { lastContactAt: NOW - 24 * HOUR }, 'unverified'],
    ['never met', { lastContactAt: null, clockOffsetMs: null }, 'unverified'],
    ['five minutes ahead of the server', { clockOffsetMs: -300_000 }, 'suspect'],
    ['five minutes behind the server', { clockOffsetMs: 300_000 }, 'suspect'],
    ['just under five minutes off', { clockOffsetMs: 299_999 }, 'trusted'],
    ['off when last met, long ago', { clockOffsetMs: 300_000, lastContactAt: NOW - 72 * HOUR }, 'suspect'],
    ['before the last fact', { lastFactAt: NOW + 60_000 }, 'suspect'],
    ['before the last contact', { lastContactAt: NOW + 60_000 }, 'suspect'],
    ['put back a little by the time service', { lastFactAt: NOW + 1_500 }, 'trusted'],
  ] as const)('%s', (_words, change, trust) => {
    expect(clockTrust({ ...seen, ...change })).toBe(trust);
  });

  it('is believed again after a fact from the future once the server confirms the time', () => {
    const scratch = openScratchStore();
    scratch.store.write((tx) => {
      ensureMeta(tx, 'installation');
      updateMeta(tx, { lastFactAt: NOW + 1_000 * HOUR });
      recordContact(tx, NOW, 400_000);
    });
    const trust = (): string => clockTrust({ nowMs: NOW, ...scratch.store.read(readMeta) });
    expect(trust()).toBe('suspect');
    scratch.store.write((tx) => { recordContact(tx, NOW, 20); });
    expect(trust()).toBe('trusted');
    scratch.remove();
  });
});
