import { describe, expect, it } from 'vitest';
import { isTimeZone } from './time-zone.ts';

describe('a time zone', () => {
  it.each(['Europe/Moscow', 'Asia/Kamchatka', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT-3'])('%s is one', (name) => { expect(isTimeZone(name)).toBe(true); });
  it.each(['', '+03:00', 'MSK', 'IST', 'BST', 'AET', 'EST', 'GMT', 'utc', '/Moscow', 'Europe/Atlantis', 'Europe/Moscow ', '../../etc/passwd', 'Москва'])('%j is none', (name) => { expect(isTimeZone(name)).toBe(false); });
});
