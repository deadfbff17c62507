import type { ReactNode } from 'react';
import type { SyncState } from '#contract/terminal/till.ts';
import { formatCount } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import css from './FirstRun.module.css';
import { firstRunTexts } from './first-run-texts.ts';

/** The first copy of the shop coming in. */
export function LoadingShop({ sync, storeName }: { readonly sync: SyncState; readonly storeName: string }): ReactNode {
  const t = useT(firstRunTexts);
  const language = useLanguage();
  const { loading } = sync;
  const known = loading !== null && loading.expected > 0;
  return (
    <main className={css.screen}>
      <div className={css.loading}>
        <p className={css.lead}>{storeName}</p>
        <h1 className={css.title}>{t('loadingTitle')}</h1>
        <p className={css.lead}>{t('loadingLead')}</p>
        <progress className={css.progress} aria-label={t('progress')} {...(known ? { value: loading.received, max: loading.expected } : {})} />
        <p role="status">
          {!sync.online ? t('loadingOffline') : known ? t('loadingCount', { received: formatCount(loading.received, language), expected: formatCount(loading.expected, language) }) : t('loadingStart')}
        </p>
      </div>
    </main>
  );
}
