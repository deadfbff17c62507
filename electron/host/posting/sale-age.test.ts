import { describe, expect, it } from 'vitest';
import { saleAge } from './sale-age.ts';

const DAY = 24 * 3_600_000;
const YEAR = 365 * DAY;
const NOW = 1_770_000_000_000;
const steady = { lastContactAt: null, clockOffsetMs: null, lastFactAt: NOW - DAY, steadyAt: 0 } as const;
const met = { ...steady, lastContactAt: NOW - DAY, clockOffsetMs: 0 } as const;

describe('the age of a sale', () => {
  it.each([
    ['of a clock nobody doubts', steady, NOW, { occurredAt: NOW - 15 * DAY, clockTrust: 'unverified' }, { days: 15, inDoubt: false, isLate: true }],
    ['within the days the shop allows', met, NOW, { occurredAt: NOW - 14 * DAY, clockTrust: 'trusted' }, { days: 14, inDoubt: false, isLate: false }],
    ['sold by a clock a year ahead', steady, NOW, { occurredAt: NOW + YEAR, clockTrust: 'unverified' }, { days: 0, inDoubt: false, isLate: false }],
    ['sold today by a clock a year behind', met, NOW, { occurredAt: NOW - YEAR, clockTrust: 'suspect' }, { days: 365, inDoubt: true, isLate: false }],
    ['asked by a clock put back a year', steady, NOW - YEAR, { occurredAt: NOW - 20 * DAY, clockTrust: 'unverified' }, { days: 0, inDoubt: true, isLate: false }],
    ['at a till a year ahead when it met the server', { ...met, lastContactAt: NOW + YEAR - DAY, clockOffsetMs: -YEAR, lastFactAt: NOW + YEAR }, NOW + YEAR, { occurredAt: NOW - DAY, clockTrust: 'trusted' }, { days: 1, inDoubt: true, isLate: false }],
    ['at a till a year ahead without a server, mended', { ...steady, lastFactAt: NOW + YEAR, steadyAt: NOW - DAY }, NOW, { occurredAt: NOW - DAY, clockTrust: 'unverified' }, { days: 1, inDoubt: false, isLate: false }],
    ['at a till that is six minutes off', { ...met, clockOffsetMs: 360_000 }, NOW, { occurredAt: NOW - 20 * DAY, clockTrust: 'suspect' }, { days: 20, inDoubt: false, isLate: true }],
  ] as const)('RGT9 %s', (_words, seen, nowMs, sold, expected) => {
    expect(saleAge(seen, nowMs, sold, 14)).toEqual(expected);
  });
});
