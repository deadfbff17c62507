import type { ReactNode } from 'react';
import type { SyncStatus } from '#contract/terminal/sync.ts';
import type { TillState } from '#contract/terminal/till.ts';
import { useAge } from '#renderer/i18n/age.ts';
import { formatCount } from '#renderer/i18n/format.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { useShopTime } from '../../parts/shop-time.tsx';
import { clockOf } from './standing.ts';
import css from './SyncPanel.module.css';
import { syncTexts } from './sync-texts.ts';

type FactsProps = { readonly till: TillState; readonly status: SyncStatus; readonly nowMs: number };
type Row = { readonly label: string; readonly value: string; readonly more?: string; readonly warns?: boolean };

const MINUTE_MS = 60_000;
const MEGABYTE = 1_048_576;
/** So much of an id tells one life of a database from another. */
const ID_SHOWN = 8;

/** The figures: on the left what passes between this till and headquarters, on the right what is on this till. */
export function SyncFacts({ till, status, nowMs }: FactsProps): ReactNode {
  const t = useT(syncTexts);
  const exchange = useExchange(till, status, nowMs);
  const own = useOwn(till, status);
  return (
    <div className={css.halves}>
      {till.mode === 'demo' ? null : <Rows title={t('facts')} rows={exchange} />}
      <Rows title={t('own')} rows={own} />
    </div>
  );
}

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }): ReactNode {
  return (
    <section className={css.part}>
      <h3 className={css.partTitle}>{title}</h3>
      <dl className={css.facts}>
        {rows.map(({ label, value, more, warns = false }) => (
          <div key={label} className={css.fact}>
            <dt>{label}</dt>
            <dd className={warns ? css.warns : undefined}>{value}{more === undefined || more === '' ? null : <span className={css.more}>{more}</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function useExchange({ sync }: TillState, { serverUrl, ...status }: SyncStatus, nowMs: number): readonly Row[] {
  const t = useT(syncTexts);
  const language = useLanguage();
  const { moment } = useShopTime();
  const { span, ago } = useAge();
  const { unsent, oldestUnsentAt, lastContactAt, loading } = sync;
  const clock = clockOf(sync.clockOffsetMs ?? status.clockOffsetMs);
  const wrong = clock.is === 'fast' || clock.is === 'slow';
  const data = loading === null ? t('dataReady') : loading.expected === 0 ? t('dataBegun') : t('dataOf', { received: formatCount(loading.received, language), expected: formatCount(loading.expected, language) });
  return [
    { label: t('unsent'), value: unsent === 0 ? t('nothing') : t('records', { count: unsent }), more: oldestUnsentAt === null || nowMs - oldestUnsentAt < MINUTE_MS ? '' : t('oldest', { span: span(nowMs - oldestUnsentAt) }) },
    { label: t('contact'), value: lastContactAt === null ? t('never') : moment(lastContactAt), more: lastContactAt === null ? '' : ago(nowMs - lastContactAt) },
    { label: t('clock'), value: wrong ? t(`clock-${clock.is}`, { span: span(clock.byMs) }) : t(clock.is === 'right' ? 'clock-right' : 'clock-unknown'), more: wrong ? t('clock-advice') : '', warns: wrong },
    { label: t('data'), value: data },
    { label: t('server'), value: serverUrl ?? '—' },
  ];
}

function useOwn({ mode }: TillState, { written, confirmed, series, incarnationId, files }: SyncStatus): readonly Row[] {
  const t = useT(syncTexts);
  const language = useLanguage();
  return [
    { label: t('written'), value: t('records', { count: written }), more: mode === 'demo' ? '' : t('confirmed', { confirmed: formatCount(confirmed, language) }) },
    { label: t('series'), value: series ?? '—', more: incarnationId === null ? '' : t('life', { id: incarnationId.slice(-ID_SHOWN) }) },
    { label: t('files'), value: files.map((file) => fileWords(t, file)).join(', ') },
  ];
}

function fileWords(t: Say<typeof syncTexts.ru>, { name, bytes }: SyncStatus['files'][number]): string {
  const size = bytes < MEGABYTE ? t('lessMb') : t('mb', { count: Math.round(bytes / MEGABYTE) });
  if (name === 'till' || name === 'replica') return t(`file-${name}`, { size });
  return t('file-other', { name, size });
}
