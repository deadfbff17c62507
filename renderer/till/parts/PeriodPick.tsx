import type { ReactNode } from 'react';
import { formatDay } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { DayButton } from './DayButton.tsx';
import { Pick } from './Pick.tsx';
import css from './PeriodPick.module.css';
import { partsTexts } from './parts-texts.ts';
import { dayPeriod, isDay, isRealDay, type Period } from './period.ts';

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

function Day({ period, onPick }: { readonly period: Period; readonly onPick: (period: Period) => void }): ReactNode {
  const t = useT(partsTexts);
  const language = useLanguage();
  const isPicked = isDay(period) && isRealDay(period);
  return (
    <DayButton day={isDay(period) ? period : ''} pressed={isPicked} onPick={(day) => onPick(dayPeriod(day))} onGiveUp={() => onPick('any')}>
      {isPicked ? formatDay(Date.parse(`${period}T00:00:00Z`), language, Date.now(), 'UTC') : t('day')}
    </DayButton>
  );
}
