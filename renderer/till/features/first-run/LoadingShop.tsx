import { useEffect, useState, type ReactNode } from 'react';
import type { Client } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import type { SyncState } from '#contract/terminal/till.ts';
import { formatCount } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { FirstScreen, FirstTitle } from './FirstScreen.tsx';
import { firstRunTexts } from './first-run-texts.ts';
import css from './LoadingShop.module.css';
import { PairAnew } from './PairAnew.tsx';
import { loadingSteps, percentOf, stageOf, stepOf, type LoadingStage } from './loading.ts';

export type LoadingShopProps = {
  readonly sync: SyncState;
  readonly storeName: string;
  /** Language and look, while there is time for them. */
  readonly choices: ReactNode;
  readonly client: Client<typeof enrolment>;
};

/** Without anything new for so long, people ask what is the matter. */
const STALLED_MS = 30_000;

/** The copy of the shop coming in: what happens now, how far it is, what can be done meanwhile. Nothing has to be pressed. */
export function LoadingShop({ sync, storeName, choices, client }: LoadingShopProps): ReactNode {
  const t = useT(firstRunTexts);
  const stalled = useStalled(`${sync.loading?.phase ?? ''} ${sync.loading?.received ?? ''} ${sync.online}`);
  const stage = stageOf(sync, stalled);
  if (sync.unknown === true) return <FirstScreen choices={choices} narrow><PairAnew client={client} /></FirstScreen>;
  return (
    <FirstScreen choices={choices} narrow>
      <section className={css.card}>
        <header>
          {storeName === '' ? null : <p className={css.store}>{storeName}</p>}
          <FirstTitle>{t('loadingTitle')}</FirstTitle>
        </header>
        <Now stage={stage} />
        <Progress sync={sync} stage={stage} />
        <Steps sync={sync} />
      </section>
      <div className={css.ways}>
        <section className={css.way}><h2 className={css.wayTitle}><Icon name="check" />{t('mayTitle')}</h2><p className={css.lead}>{t('may')}</p></section>
        <section className={css.way}><h2 className={css.wayTitle}><Icon name="pause" />{t('mayNotTitle')}</h2><p className={css.lead}>{t('mayNot')}</p></section>
      </div>
    </FirstScreen>
  );
}

function Now({ stage }: { readonly stage: LoadingStage }): ReactNode {
  const t = useT(firstRunTexts);
  const looks = stage === 'offline' || stage === 'slow';
  return (
    <div className={classNames(css.now, looks && css.looks)} role="status">
      {looks ? <Icon name={stage === 'offline' ? 'unlink' : 'warning'} size={24} /> : null}
      <div><p className={css.stage}>{t(`stage-${stage}`)}</p><p className={css.lead}>{t(`stage-${stage}-hint`)}</p></div>
    </div>
  );
}

/** The figures stand beside the status and not in it: a reader is told what changes, not every thousand of rows. */
function Progress({ sync: { loading }, stage }: { readonly sync: SyncState; readonly stage: LoadingStage }): ReactNode {
  const t = useT(firstRunTexts);
  const language = useLanguage();
  const percent = percentOf(loading);
  // Once all has come, how far it is put in its place nobody counts.
  const known = loading !== null && percent !== null && stage !== 'building';
  const count = loading === null || loading.received === 0 ? null : known ? t('loadingCount', { received: formatCount(loading.received, language), expected: formatCount(loading.expected, language) }) : t('loadingSome', { count: loading.received, rows: formatCount(loading.received, language) });
  const filled = loading === null || percent === null ? {} : { value: Math.min(loading.received, loading.expected), max: loading.expected };
  return (
    <div>
      <progress className={css.progress} aria-label={t('progress')} data-waits={percent === null} {...filled} />
      <p className={css.figures}><span>{count ?? '\u00a0'}</span>{known ? <b>{t('loadingPercent', { percent })}</b> : null}</p>
    </div>
  );
}

function Steps({ sync }: { readonly sync: SyncState }): ReactNode {
  const t = useT(firstRunTexts);
  const now = loadingSteps.indexOf(stepOf(sync));
  return (
    <ol className={css.steps} aria-label={t('steps')}>
      {loadingSteps.map((step, index) => {
        const is = index < now ? 'stepDone' : index === now ? 'stepNow' : 'stepLater';
        return (
          <li key={step} className={classNames(css.step, css[is])} aria-current={is === 'stepNow' ? 'step' : undefined}>
            <span className={css.dot} aria-hidden="true">{is === 'stepDone' ? <Icon name="check" size={16} /> : index + 1}</span>
            <span className={css.stepWords}>{t(`step-${step}`)}</span>
            <span className={css.stepState}>{t(is)}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** Whether `moves` has been the same for too long. */
function useStalled(moves: string): boolean {
  const [stalled, setStalled] = useState(false);
  useEffect(() => {
    setStalled(false);
    const timer = setTimeout(() => setStalled(true), STALLED_MS);
    return () => clearTimeout(timer);
  }, [moves]);
  return stalled;
}
