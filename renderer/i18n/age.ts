import { defineTexts } from './texts.ts';
import { useT } from './use-t.ts';

const ageTexts = defineTexts('age', {
  ru: {
    now: 'только что', ago: '{{span}} назад', seconds: '{{count}} с', minutes: '{{count}} мин', hours: '{{count}} ч', hoursMinutes: '{{hours}} ч {{minutes}} мин',
    days: { one: '{{count}} день', few: '{{count}} дня', many: '{{count}} дней', other: '{{count}} дня' },
  },
  en: {
    now: 'just now', ago: '{{span}} ago', seconds: '{{count}} s', minutes: '{{count}} min', hours: '{{count}} h', hoursMinutes: '{{hours}} h {{minutes}} min',
    days: { one: '{{count}} day', other: '{{count}} days' },
  },
});

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
/** Up to here hours are said with their minutes. */
const EXACT_HOURS = 6;
/** Shorter ago than this is "just now". */
const NOW_MS = 5_000;

export type AgeParts = { readonly unit: 'seconds' | 'minutes' | 'hours' | 'days'; readonly count: number; readonly minutes: number };

/** A length of time as people say it: the largest unit that fits, and below six hours the minutes with it. Negative ones count as none. */
export function ageParts(ms: number): AgeParts {
  const seconds = Math.max(0, Math.round(ms / SECOND_MS));
  if (seconds < MINUTE_S) return { unit: 'seconds', count: seconds, minutes: 0 };
  if (seconds < HOUR_S) return { unit: 'minutes', count: Math.floor(seconds / MINUTE_S), minutes: 0 };
  if (seconds >= 2 * DAY_S) return { unit: 'days', count: Math.floor(seconds / DAY_S), minutes: 0 };
  const hours = Math.floor(seconds / HOUR_S);
  return { unit: 'hours', count: hours, minutes: hours < EXACT_HOURS ? Math.floor((seconds % HOUR_S) / MINUTE_S) : 0 };
}

export type SayAge = { readonly span: (ms: number) => string; readonly ago: (ms: number) => string };

/** `4 мин`, `2 ч 5 мин`, `3 дня`; and `4 мин назад`, `только что`. */
export function useAge(): SayAge {
  const t = useT(ageTexts);
  const span = (ms: number): string => {
    const { unit, count, minutes } = ageParts(ms);
    if (unit === 'hours' && minutes > 0) return t('hoursMinutes', { hours: count, minutes });
    return unit === 'days' ? t('days', { count }) : t(unit, { count });
  };
  return { span, ago: (ms) => (ms < NOW_MS ? t('now') : t('ago', { span: span(ms) })) };
}
