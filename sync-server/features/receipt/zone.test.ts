import { describe, expect, it } from 'vitest';
import { storeDay, utcOffsetMin } from './zone.ts';

const at = (text: string): number => Date.parse(text);

describe('utcOffsetMin', () => {
  it('knows zones, halves of hours and summer time', () => {
    expect(utcOffsetMin('Europe/Moscow', at('2026-11-20T12:00:00Z'))).toBe(180);
    expect(utcOffsetMin('Asia/Kolkata', at('2026-11-20T12:00:00Z'))).toBe(330);
    expect(utcOffsetMin('Europe/Berlin', at('2026-07-01T12:00:00Z'))).toBe(120);
    expect(utcOffsetMin('Europe/Berlin', at('2026-12-01T12:00:00.750Z'))).toBe(60);
    expect(utcOffsetMin('America/New_York', at('2026-03-08T06:59:59Z'))).toBe(-300);
    expect(utcOffsetMin('America/New_York', at('2026-03-08T07:00:00Z'))).toBe(-240);
    expect(utcOffsetMin('Nowhere/Land', at('2026-11-20T12:00:00Z'))).toBe(0);
  });
});

describe('storeDay', () => {
  const day = (timeZone: string, dayCutoffMin: number, now: string) => storeDay({ timeZone, dayCutoffMin }, at(now));

  it('turns at midnight of the store, not of the server', () => {
    expect(day('Europe/Moscow', 0, '2026-11-20T20:59:59Z')).toMatchObject({ businessDate: '2026-11-20', weekAgo: '2026-11-13' });
    expect(day('Europe/Moscow', 0, '2026-11-20T21:00:00Z')).toMatchObject({ businessDate: '2026-11-21', weekAgo: '2026-11-14' });
    expect(day('Asia/Vladivostok', 0, '2026-11-20T15:00:00Z').businessDate).toBe('2026-11-21');
  });

  it('a night shop stays in its day until its cut-off', () => {
    expect(day('Europe/Moscow', 300, '2026-11-21T01:30:00Z')).toMatchObject({ businessDate: '2026-11-20', weekAgo: '2026-11-13', weekAgoUntilMs: at('2026-11-14T04:30:00Z') });
    expect(day('Europe/Moscow', 300, '2026-11-21T02:00:00Z').businessDate).toBe('2026-11-21');
  });
});
