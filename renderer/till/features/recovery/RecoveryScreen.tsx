import type { ReactNode } from 'react';
import type { Backup, Damage, Restored } from '#contract/terminal/recovery.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { languages, speak, spokenLanguage } from '#renderer/i18n/language.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useShopTime } from '../../parts/shop-time.tsx';
import css from './RecoveryScreen.module.css';
import { useRecovery, type Recovery, type RecoveryRefusal } from './recovery-store.ts';
import { recoveryTexts } from './recovery-texts.ts';

const languageNames = { ru: 'Русский', en: 'English' } as const;

/** Instead of every other screen while the till's database is damaged, and until what was restored has been read. */
export function RecoveryScreen({ recovery }: { readonly recovery: Recovery }): ReactNode {
  const t = useT(recoveryTexts);
  const { damage, backups, restored, busy, surely, refusal } = useRecovery(recovery, (state) => state);
  return (
    <main className={css.screen}>
      <div className={css.inside}>
        <div className={css.languages} role="group" aria-label={t('language')}>
          {languages.map((language) => <Button key={language} look="quiet" lang={language} aria-pressed={language === spokenLanguage()} onClick={() => void speak(language)}>{languageNames[language]}</Button>)}
        </div>
        {restored === null ? null : <Done restored={restored} recovery={recovery} busy={busy} />}
        {damage === null ? null : (
          <>
            <WhatHappened damage={damage} />
            {refusal === null ? null : <p className={css.refusal} role="alert"><Icon name="warning" /><Refusal refusal={refusal} /></p>}
            {busy ? <p className={css.working} role="status">{t('working')}</p> : <Ways damage={damage} backups={backups} surely={surely} recovery={recovery} />}
          </>
        )}
      </div>
    </main>
  );
}

function WhatHappened({ damage }: { readonly damage: Damage }): ReactNode {
  const t = useT(recoveryTexts);
  return (
    <header className={css.head}>
      <h1 className={css.title}>{t(damage.cause === 'missing' ? 'titleMissing' : 'title')}</h1>
      <p>{t(damage.cause)} {t('stopped')}</p>
      {damage.cause === 'missing' ? null : <p>{t('kept')} <code className={css.file}>{damage.file}</code></p>}
      {damage.unsent === null || damage.unsent === 0 ? null : <p>{t('unsent', { count: damage.unsent })}</p>}
    </header>
  );
}

type WaysProps = { readonly damage: Damage; readonly backups: readonly Backup[]; readonly surely: boolean; readonly recovery: Recovery };

function Ways({ damage, backups, surely, recovery }: WaysProps): ReactNode {
  const t = useT(recoveryTexts);
  const when = useWhen();
  return (
    <div className={css.ways}>
      <section className={css.way} aria-labelledby="backups-title">
        <h2 id="backups-title" className={css.wayTitle}>{t('backupsTitle')}</h2>
        {backups.length === 0 ? <p>{t('noBackups')}</p> : <p>{t('backupsLead')}</p>}
        {backups.map(({ name, madeAt }, index) => (
          <Button key={name} look={index === 0 ? 'main' : 'plain'} size={index === 0 ? 'pay' : 'touch'} onClick={() => recovery.restore(name)}>
            <span>{t('restoreFrom', { when: when(madeAt) })}{index === 0 && backups.length > 1 ? <small className={css.newest}>{t('newest')}</small> : null}</span>
          </Button>
        ))}
      </section>
      <section className={css.way}>
        {damage.readable ? (
          <>
            <h2 className={css.wayTitle}>{t('salvageTitle')}</h2>
            <p>{t('salvageLead')}</p>
            <Button look={backups.length === 0 ? 'main' : 'plain'} onClick={() => recovery.restore(null)}>{t('salvage')}</Button>
          </>
        ) : null}
        <h2 className={css.wayTitle}>{t('emptyTitle')}</h2>
        <p>{t(surely ? 'surely' : 'emptyLead')}</p>
        {surely
          ? <div className={css.choice}><Button look="danger" onClick={recovery.startEmpty}>{t('yes')}</Button><Button onClick={() => recovery.ask(false)}>{t('no')}</Button></div>
          : <Button onClick={() => recovery.ask(true)}>{t('empty')}</Button>}
      </section>
    </div>
  );
}

function Done({ restored, recovery, busy }: { readonly restored: Restored; readonly recovery: Recovery; readonly busy: boolean }): ReactNode {
  const t = useT(recoveryTexts);
  const when = useWhen();
  const { backupMadeAt, receipts, totalMinor, lost, keptAs } = restored;
  return (
    <section className={css.way} role="status">
      <h1 className={css.title}>{t('done')}</h1>
      <p>{backupMadeAt === null ? t('fromFile') : t('fromBackup', { when: when(backupMadeAt) })}</p>
      {lost === null ? null : <p>{t('salvaged', { count: receipts, sum: formatMoney(totalMinor, spokenLanguage(), true) })}</p>}
      {lost === 0 ? <p>{t('lostNone')}</p> : <p className={css.refusal}><Icon name="warning" />{lost === null ? t('lostUnknown') : t('lost', { count: lost })}</p>}
      <p>{t('numbers')}</p>
      {keptAs === '' ? null : <p>{t('keptAs')} <code className={css.file}>{keptAs}</code></p>}
      <Button look="main" size="pay" disabled={busy} onClick={recovery.goOn}>{t('goOn')}</Button>
    </section>
  );
}

function Refusal({ refusal }: { readonly refusal: RecoveryRefusal }): ReactNode {
  const t = useT(recoveryTexts);
  const fault = useFaultSentence();
  switch (refusal.code) {
    case 'no-room': return t('noRoom');
    case 'backup-unusable': return t('unusable');
    case 'nothing-readable': return t('nothingReadable');
    case 'not-damaged': case 'not-restored': return t('changed');
    case 'fault': return fault(refusal.detail);
  }
}

function useWhen(): (ms: number) => string {
  const { day, time } = useShopTime();
  return (ms) => `${day(ms)}, ${time(ms)}`;
}
