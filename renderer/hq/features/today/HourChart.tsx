import type { ReactNode } from 'react';
import type { Today } from '#contract/api/receipt.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import css from './TodayPage.module.css';
import { todayTexts } from './today-texts.ts';

const WIDTH = 960;
const HEIGHT = 214;
const LEFT = 64;
const BOTTOM = 184;
const TOP = 16;

/** Steps people read easily: 1, 2 or 5 of some power of ten, about three of them. */
function gridStep(top: number): number {
  const raw = Math.max(top / 3, 100);
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
}

/** Sales by hour: today drawn, the same day a week ago faint behind it, both readable as text. */
export function HourChart({ byHour }: { readonly byHour: Today['byHour'] }): ReactNode {
  const t = useT(todayTexts);
  const language = useLanguage();
  const used = byHour.filter((hour) => hour.totalMinor !== 0 || hour.weekAgoMinor !== 0);
  const sold = byHour.filter((hour) => hour.totalMinor !== 0);
  if (used.length === 0) return <p className={css.noChart}>{t('noChart')}</p>;
  const first = Math.min(8, ...used.map((hour) => hour.hour));
  const last = Math.max(20, ...used.map((hour) => hour.hour));
  const hours = byHour.filter((hour) => hour.hour >= first && hour.hour <= last);
  const step = gridStep(Math.max(...hours.map((hour) => Math.max(hour.totalMinor, hour.weekAgoMinor))));
  const top = step * Math.ceil(Math.max(...hours.map((hour) => Math.max(hour.totalMinor, hour.weekAgoMinor))) / step);
  const x = (hour: number): number => LEFT + ((hour - first) * (WIDTH - LEFT - 40)) / Math.max(1, last - first);
  const y = (minor: number): number => BOTTOM - (minor * (BOTTOM - TOP)) / top;
  const path = (points: readonly { hour: number; minor: number }[]): string => points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.hour)} ${y(point.minor)}`).join('');
  const lastSold = sold.at(-1);
  const today = hours.filter((hour) => hour.hour <= (lastSold?.hour ?? first)).map((hour) => ({ hour: hour.hour, minor: hour.totalMinor }));
  const before = hours.map((hour) => ({ hour: hour.hour, minor: hour.weekAgoMinor }));
  const whole = (minor: number): string => formatMoney(minor, language).replace(/[.,]\d\d$/, '');
  const summary = sold.map((hour) => t('hour', { hour: hour.hour, amount: formatMoney(hour.totalMinor, language) })).join('; ');
  return (
    <svg className={css.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('chart', { summary })}>
      {Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step).map((minor) => (
        <g key={minor}>
          <line x1={LEFT} x2={WIDTH - 8} y1={y(minor)} y2={y(minor)} className={css.grid} />
          <text x={LEFT - 8} y={y(minor) + 4} textAnchor="end" className={css.tick}>{whole(minor)}</text>
        </g>
      ))}
      {hours.map((hour) => <text key={hour.hour} x={x(hour.hour)} y={HEIGHT - 8} textAnchor="middle" className={css.tick}>{hour.hour}</text>)}
      <path d={path(before)} className={css.before} />
      {today.length > 1 ? <path d={`${path(today)}L${x(today.at(-1)?.hour ?? first)} ${BOTTOM}L${x(first)} ${BOTTOM}Z`} className={css.area} /> : null}
      <path d={path(today)} className={css.line} />
      {lastSold ? <circle cx={x(lastSold.hour)} cy={y(lastSold.totalMinor)} r={4.5} className={css.dot} /> : null}
      {lastSold ? <text x={x(lastSold.hour)} y={y(lastSold.totalMinor) - 10} textAnchor="middle" className={css.label}>{whole(lastSold.totalMinor)}</text> : null}
    </svg>
  );
}
