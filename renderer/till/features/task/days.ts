/** Days as tasks keep them, `2026-11-21`, by the shop's clock. */
import { formatDay } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { shopDay, type ShopClock } from '../../parts/shop-clock.ts';

export type DayWords = { readonly today: string; readonly tomorrow: string; readonly yesterday: string };

/** When and by whose clock a day is spoken of. */
export type Seen = { readonly nowMs: number; readonly clock: ShopClock };

/** `сегодня`, `завтра`, `5 марта`; as it stands where it is no day. */
export function dayWords(day: string, { nowMs, clock }: Seen, language: Language, words: DayWords): string {
  if (day === shopDay(nowMs, clock)) return words.today;
  if (day === shopDay(nowMs, clock, 1)) return words.tomorrow;
  if (day === shopDay(nowMs, clock, -1)) return words.yesterday;
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : formatDay(at, language, nowMs, 'UTC');
}
