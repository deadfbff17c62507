import { describe, expect, it } from 'vitest';
import { utcOffsetMin } from './utc-offset.ts';

describe('the offset of a zone', () => {
  it.each([
    ['Europe/Moscow', '2026-07-01T12:00:00Z', 180],
    ['Europe/Moscow', '2012-07-01T12:00:00Z', 240],
    ['Europe/Kaliningrad', '2026-01-01T00:00:00Z', 120],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 345],
    ['America/St_Johns', '2026-01-15T00:00:00Z', -210],
    ['America/St_Johns', '2026-07-15T00:00:00Z', -150],
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 60],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 120],
    ['Pacific/Kiritimati', '2026-12-31T23:00:00Z', 840],
    ['UTC', '2026-01-01T00:00:00Z', 0],
  ])('%s at %s', (zone, at, minutes) => {
    expect(utcOffsetMin(zone, Date.parse(at))).toBe(minutes);
  });

  it('of an unknown zone is that of the computer', () => {
    const at = Date.parse('2026-07-01T12:00:00Z');
    expect(utcOffsetMin('Nowhere/Atlantis', at)).toBe(-new Date(at).getTimezoneOffset());
  });
});
