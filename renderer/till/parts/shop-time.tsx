import { createContext, useContext, type ReactNode } from 'react';
import { formatDay, formatMoment, formatTime } from '#renderer/i18n/format.ts';
import { useLanguage } from '#renderer/i18n/use-t.ts';
import { clockHere, type ShopClock } from './shop-clock.ts';

const ShopClockContext = createContext<ShopClock>(clockHere);

/** Everything inside tells days and hours by this clock: the one place where the screens of the till learn the shop's zone. */
export function ShopTime({ clock, children }: { readonly clock: ShopClock; readonly children: ReactNode }): ReactNode {
  return <ShopClockContext value={clock}>{children}</ShopClockContext>;
}

export function useShopClock(): ShopClock {
  return useContext(ShopClockContext);
}

export type ShopTimeWords = {
  /** `14:37`. */
  readonly time: (utcMs: number) => string;
  /** `5 марта`, with the year when it is not this one. */
  readonly day: (utcMs: number) => string;
  /** `5 марта, 14:37`; only the time for today. */
  readonly moment: (utcMs: number) => string;
};

/** Times in words of the language on screen, by the shop's clock, seen from now. */
export function useShopTime(): ShopTimeWords {
  const language = useLanguage();
  const { timeZone } = useShopClock();
  return {
    time: (utcMs) => formatTime(utcMs, language, timeZone),
    day: (utcMs) => formatDay(utcMs, language, Date.now(), timeZone),
    moment: (utcMs) => formatMoment(utcMs, language, Date.now(), timeZone),
  };
}
