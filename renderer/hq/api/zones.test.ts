import { describe, expect, it } from 'vitest';
import { clockOf, russianZones, zoneHere } from './zones.ts';

describe('time zones of the forms', () => {
  it('are as far ahead of UTC as they say, summer and winter', () => {
    for (const [zone, hours] of russianZones) {
      for (const at of [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)]) {
        const offset = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
        expect([zone, offset]).toEqual([zone, `GMT+${String(hours).padStart(2, '0')}:00`]);
      }
    }
  });
  it('know this computer\'s', () => { expect(() => new Intl.DateTimeFormat('en', { timeZone: zoneHere() })).not.toThrow(); });
  it('write minutes after midnight as a clock does', () => { expect([0, 300, 330, 720].map(clockOf)).toEqual(['00:00', '05:00', '05:30', '12:00']); });
});
