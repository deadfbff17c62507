import { describe, expect, it } from 'vitest';
import type { SyncState } from '#contract/terminal/till.ts';
import { clockMinutesOff, printerChip, unsentTone } from './chips.ts';

const sync: SyncState = { online: false, unsent: 3, oldestUnsentAt: 1000, lastContactAt: null, loading: null, attention: 0, clockOffsetMs: null };

describe('chips of the header', () => {
  it('unsent receipts are neutral for a day, then amber', () => {
    expect(unsentTone(sync, 1000 + 86_400_000)).toBe('neutral');
    expect(unsentTone(sync, 1001 + 86_400_000)).toBe('warn');
    expect(unsentTone({ ...sync, oldestUnsentAt: null }, 9e12)).toBe('neutral');
  });

  it('a clock is wrong from two minutes on, either way', () => {
    expect([null, 119_000, -120_000, 600_000].map((clockOffsetMs) => clockMinutesOff({ ...sync, clockOffsetMs }))).toEqual([0, 0, 2, 10]);
  });

  it('a receipt that may not be on paper comes before a ready printer', () => {
    expect(printerChip({ status: 'ready', queued: 0, unknown: 1 })).toMatchObject({ tone: 'warn', text: 'printerUnknown' });
    expect(printerChip({ status: 'ready', queued: 2, unknown: 0 }).tone).toBe('good');
    expect(printerChip({ status: 'paper-out', queued: 2, unknown: 0 }).tone).toBe('danger');
  });
});
