import type { ReactNode } from 'react';
import type { FleetDetail } from '#contract/api/fleet.ts';
import { formatCount, formatDay, formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { fleetTexts } from './fleet-texts.ts';
import css from './FleetPage.module.css';

type Words = Say<typeof fleetTexts.ru>;
const commitKinds = ['sale', 'refund', 'exchange', 'journal', 'shift-opening', 'shift-closing', 'cash-movement', 'cash-count'] as const;
const births = ['enrolled', 'restored', 'copied', 'fork'] as const;
const outcomes = ['applied', 'dismissed'] as const;

/** A name without words of its own here is said as it is. */
const kindWord = (t: Words, kind: string): string => {
  const known = commitKinds.find((one) => one === kind);
  return known === undefined ? kind : t(`kind-${known}`);
};

/** Attention, lives, the last days and what was set aside. */
export function DeviceParts({ detail, attentionHref }: { readonly detail: FleetDetail; readonly attentionHref: string }): ReactNode {
  const t = useT(fleetTexts);
  const { incidents } = detail;
  return (
    <>
      {incidents.length === 0 ? null : (
        <section className={css.part}>
          <h3>{t('incidents')}</h3>
          <p>{t('why-incident', { count: incidents.length })} · <a href={attentionHref}>{t('openAttention')}</a></p>
        </section>
      )}
      <Days detail={detail} />
      <Quarantine detail={detail} />
      <Lives detail={detail} />
    </>
  );
}

/** One line a day: what came, and what of it was set aside. */
function Days({ detail: { days } }: { readonly detail: FleetDetail }): ReactNode {
  const t = useT(fleetTexts);
  const language = useLanguage();
  const byDay = [...Map.groupBy(days, ({ day }) => day)];
  return (
    <section className={css.part}>
      <h3>{t('days7')}</h3>
      {byDay.length === 0 ? <p className={css.small}>{t('noDays')}</p> : null}
      <ul>
        {byDay.map(([day, kinds]) => {
          const aside = kinds.reduce((sum, kind) => sum + kind.setAside, 0);
          return (
            <li key={day}>
              <span>{formatDay(Date.parse(`${day}T12:00:00Z`), language, Date.now(), 'UTC')}</span>
              <span>{kinds.map(({ kind, count }) => `${kindWord(t, kind)} ${formatCount(count, language)}`).join(', ')}{aside === 0 ? null : <b className={css.aside}> · {t('setAside', { count: aside })}</b>}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Quarantine({ detail: { quarantine, device } }: { readonly detail: FleetDetail }): ReactNode {
  const t = useT(fleetTexts);
  const language = useLanguage();
  if (quarantine.length === 0) return null;
  const state = (outcome: string | null): string => {
    const known = outcomes.find((one) => one === outcome);
    return known === undefined ? t('open') : t(known);
  };
  return (
    <section className={css.part}>
      <h3>{t('quarantine')}</h3>
      <ul>
        {quarantine.map((kept) => (
          <li key={kept.id}>
            <span>{formatMoment(kept.receivedAt, language, Date.now(), device.timeZone)}</span>
            <span>{[kindWord(t, kept.kind), state(kept.outcome), t('bytes', { bytes: formatCount(kept.bytes, language) })].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lives({ detail: { incarnations, device } }: { readonly detail: FleetDetail }): ReactNode {
  const t = useT(fleetTexts);
  const language = useLanguage();
  const born = (how: string | null): string => {
    const known = births.find((one) => one === how);
    return known === undefined ? '' : t(`born-${known}`);
  };
  return (
    <section className={css.part}>
      <h3>{t('lives')}</h3>
      <ul>
        {incarnations.map((life) => (
          <li key={life.id}>
            <b>{life.series ?? t('noSeries')}</b>
            <span>{[
              t('since', { at: formatMoment(life.createdAt, language, Date.now(), device.timeZone) }), born(life.born), t('commits', { count: life.commits }),
              life.lastNumber === null ? '' : t('lastNumber', { number: formatCount(life.lastNumber, language) }),
            ].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
      <p className={css.small}>{t('livesNote')}</p>
    </section>
  );
}
