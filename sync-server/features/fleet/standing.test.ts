import { describe, expect, it } from 'vitest';
import { standingOf, type Known } from './standing.ts';

const HOUR_MS = 3_600_000;
const NOW = 1_790_000_000_000;
const well: Known = { revokedAt: null, lastContactAt: NOW - 1_000, unsent: 0, oldestUnsentAt: null, lagRows: 0, clockOffsetMs: 40, openShift: true, openIncidents: 0 };
const standing = (over: Partial<Known>): string => {
  const { standing: how, reasons } = standingOf({ ...well, ...over }, NOW, 24);
  return [how, ...reasons].join(' ');
};

describe('the standing of a device', () => {
  it('FL1 revoked and never heard of come before everything', () => {
    expect(standing({ revokedAt: NOW, openIncidents: 3 })).toBe('revoked');
    expect(standing({ lastContactAt: null, unsent: null, clockOffsetMs: null, lagRows: null })).toBe('waiting');
  });

  it('FL2 an incident is trouble, and silence is with sales on the till', () => {
    expect(standing({ openIncidents: 1 })).toBe('trouble incident');
    const silent = { lastContactAt: NOW - 24 * HOUR_MS };
    expect(standing({ ...silent, unsent: 3, openShift: false })).toBe('trouble silent');
    expect(standing({ ...silent, openShift: true })).toBe('trouble silent');
    expect(standing({ ...silent, openShift: false })).toBe('offline');
    expect(standing({ lastContactAt: NOW - 24 * HOUR_MS + 1, unsent: 3 })).toBe('offline');
  });

  it('FL3 clock, old unsent commits and a long way behind want a look', () => {
    expect(standing({ clockOffsetMs: -300_000 })).toBe('look clock');
    expect(standing({ clockOffsetMs: 299_999 })).toBe('well');
    expect(standing({ unsent: 1, oldestUnsentAt: NOW - 24 * HOUR_MS })).toBe('look old-unsent');
    expect(standing({ lagRows: 1_000 })).toBe('look behind');
    expect(standing({ lagRows: 999 })).toBe('well');
  });

  it('FL4 a minute without a word is offline', () => {
    expect([standing({ lastContactAt: NOW - 59_999 }), standing({ lastContactAt: NOW - 60_000 })]).toEqual(['well', 'offline']);
  });
});
