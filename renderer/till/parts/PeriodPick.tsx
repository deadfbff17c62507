import { useRef, type ReactNode } from 'react';
import { formatDay } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Pick } from './Pick.tsx';
import css from './PeriodPick.module.css';
import { partsTexts } from './parts-texts.ts';
import { dayPeriod, isDay, periodBounds, type Period } from './period.ts';

/** How far back: the usual answers in words, any day from the browser's calendar; what is chosen is given up by another press. */
export function PeriodPick({ period, onPick }: { readonly period: Period; readonly onPick: (period: Period) => void }): ReactNode {
  const t = useT(partsTexts);
  return (
    <div className={css.row}>
      <Pick
        small hideLabel label={t('period')} value={isDay(period) || period === 'any' ? null : period} onPick={(next) => onPick(next === period ? 'any' : next)}
        options={[{ value: 'today' as const, label: t('today') }, { value: 'yesterday' as const, label: t('yesterday') }, { value: 'week' as const, label: t('week') }]}
      />
      <Day period={period} onPick={onPick} />
    </div>
  );
}

/** The field itself writes dates as the browser likes; the button over it says them in the language on screen. */
function Day({ period, onPick }: { readonly period: Period; readonly onPick: (period: Period) => void }): ReactNode {
  const t = useT(partsTexts);
  const language = useLanguage();
  const field = useRef<HTMLInputElement>(null);
  const { from } = isDay(period) ? periodBounds(period, 0) : { from: undefined };
  return (
    <span className={css.place}>
      <input ref={field} className={css.field} type="date" tabIndex={-1} aria-hidden="true" value={isDay(period) ? period : ''} onChange={(event) => onPick(dayPeriod(event.target.value))} />
      <button type="button" className={css.day} aria-pressed={from !== undefined} onClick={() => (from === undefined ? field.current?.showPicker() : onPick('any'))}>{from === undefined ? t('day') : formatDay(from, language, Date.now())}</button>
    </span>
  );
}
