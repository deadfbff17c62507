import { useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Today } from '#contract/api/receipt.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { hoursToDraw, scaleOf } from './hours.ts';
import css from './TodayPage.module.css';
import { todayTexts } from './today-texts.ts';

const HEIGHT = 214;
const BOTTOM = 184;
const TOP = 22;
const RIGHT = 28;
/** Room for one digit of an amount, of an hour, and for the label beside the last point. */
const DIGIT = 7.5;
const HOUR_ROOM = 26;

/** Sales by hour: today drawn, the same day a week ago faint behind it, both readable as text. */
export function HourChart({ byHour }: { readonly byHour: Today['byHour'] }): ReactNode {
  const t = useT(todayTexts);
  const hours = hoursToDraw(byHour);
  return hours.length === 0 ? <p className={css.noChart}>{t('noChart')}</p> : <Chart hours={hours} />;
}

type Hours = ReturnType<typeof hoursToDraw>;

function Chart({ hours }: { readonly hours: Hours }): ReactNode {
  const t = useT(todayTexts);
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const summary = hours.filter((hour) => hour.totalMinor !== 0).map((hour) => t('hour', { hour: hour.hour, amount: formatMoney(hour.totalMinor, language) })).join('; ');
  return (
    <div ref={box} className={css.chart} role="img" aria-label={t('chart', { summary })}>
      {width === 0 ? null : <Drawing hours={hours} width={width} />}
    </div>
  );
}

/** Drawn in real pixels, so that words on it are as large on a phone as on a wall. */
function Drawing({ hours, width }: { readonly hours: Hours; readonly width: number }): ReactNode {
  const language = useLanguage();
  const whole = (minor: number): string => formatMoney(minor, language).replace(/[.,]\d\d$/, '');
  const { step, top, bottom } = scaleOf(hours);
  const left = Math.ceil(Math.max(whole(top).length, whole(bottom).length) * DIGIT) + 12;
  const first = hours[0]?.hour ?? 0;
  const between = (width - left - RIGHT) / Math.max(1, hours.length - 1);
  const every = Math.ceil(HOUR_ROOM / between);
  const x = (hour: number): number => left + (hour - first) * between;
  const y = (minor: number): number => BOTTOM - ((minor - bottom) * (BOTTOM - TOP)) / (top - bottom);
  const path = (points: readonly { hour: number; minor: number }[]): string => points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.hour).toFixed(1)} ${y(point.minor).toFixed(1)}`).join('');
  const lastSold = hours.findLast((hour) => hour.totalMinor !== 0);
  const today = hours.filter((hour) => hour.hour <= (lastSold?.hour ?? -1)).map((hour) => ({ hour: hour.hour, minor: hour.totalMinor }));
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      {Array.from({ length: Math.round((top - bottom) / step) + 1 }, (_, index) => bottom + index * step).map((minor) => (
        <g key={minor}>
          <line x1={left} x2={width} y1={y(minor)} y2={y(minor)} className={css.grid} />
          <text x={left - 8} y={y(minor) + 4} textAnchor="end" className={css.tick}>{whole(minor)}</text>
        </g>
      ))}
      {hours.filter((_, index) => index % every === 0).map((hour) => <text key={hour.hour} x={x(hour.hour)} y={HEIGHT - 8} textAnchor="middle" className={css.tick}>{hour.hour}</text>)}
      {hours.some((hour) => hour.weekAgoMinor !== 0) ? <path d={path(hours.map((hour) => ({ hour: hour.hour, minor: hour.weekAgoMinor })))} className={css.before} /> : null}
      {today.length > 1 && lastSold ? <path d={`${path(today)}L${x(lastSold.hour)} ${y(0)}L${left} ${y(0)}Z`} className={css.area} /> : null}
      <path d={path(today)} className={css.line} />
      {lastSold ? <circle cx={x(lastSold.hour)} cy={y(lastSold.totalMinor)} r={4.5} className={css.dot} /> : null}
      {lastSold ? <LastLabel x={x(lastSold.hour)} y={y(lastSold.totalMinor)} width={width} words={whole(lastSold.totalMinor)} /> : null}
    </svg>
  );
}

/** Beside its point: right of it while there is room, else left. */
function LastLabel({ x, y, width, words }: { readonly x: number; readonly y: number; readonly width: number; readonly words: string }): ReactNode {
  const fits = x + 12 + words.length * DIGIT * 1.15 < width;
  return <text x={fits ? x + 11 : x - 11} y={y - 6} textAnchor={fits ? 'start' : 'end'} className={css.label}>{words}</text>;
}

/** The width of an element, followed. */
function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    setWidth(element.clientWidth);
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, [box]);
  return width;
}
