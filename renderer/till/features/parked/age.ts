import { useT } from '#renderer/i18n/use-t.ts';
import { parkedTexts } from './parked-texts.ts';

const MINUTE_MS = 60_000;
const HOUR_MIN = 60;
const DAY_HOURS = 24;

/** How long something has waited: `только что`, `ждёт 12 минут`, `ждёт 3 часа`. A clock that went back counts as just now. */
export function useAgeWords(): (sinceMs: number, nowMs: number) => string {
  const t = useT(parkedTexts);
  return (sinceMs, nowMs) => {
    const minutes = Math.floor((nowMs - sinceMs) / MINUTE_MS);
    if (minutes < 1) return t('now');
    const hours = Math.floor(minutes / HOUR_MIN);
    const days = Math.floor(hours / DAY_HOURS);
    return t('waits', { age: hours < 1 ? t('minutes', { count: minutes }) : days < 1 ? t('hours', { count: hours }) : t('days', { count: days }) });
  };
}
