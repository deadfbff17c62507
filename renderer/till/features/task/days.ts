/** Days as tasks keep them, `2026-11-21`, by the clock of this computer. */
import { formatDay } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';

const DAY_MS = 86_400_000;

/** The day it is, so many days on. */
export function dayOf(nowMs: number, daysOn = 0): string {
  const at = new Date(nowMs);
  return new Date(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) + daysOn * DAY_MS).toISOString().slice(0, 10);
}

export type DayWords = { readonly today: string; readonly tomorrow: string; readonly yesterday: string };

/** `сегодня`, `завтра`, `5 марта`; as it stands where it is no day. */
export function dayWords(day: string, nowMs: number, language: Language, words: DayWords): string {
  if (day === dayOf(nowMs)) return words.today;
  if (day === dayOf(nowMs, 1)) return words.tomorrow;
  if (day === dayOf(nowMs, -1)) return words.yesterday;
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : formatDay(at, language, nowMs, 'UTC');
}
