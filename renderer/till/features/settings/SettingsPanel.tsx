import { useEffect, useState, type ReactNode } from 'react';
import type { Settings } from '#contract/terminal/settings.ts';
import type { TillState } from '#contract/terminal/till.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import type { Sound } from '#renderer/ui/sounds.ts';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { Choice } from './Choice.tsx';
import { KeysSection } from './KeysSection.tsx';
import { LookSection } from './LookSection.tsx';
import { MailSection } from './MailSection.tsx';
import { PaperSection } from './PaperSection.tsx';
import css from './SettingsPanel.module.css';
import { useSettings, type SettingsKeeper } from './settings-store.ts';
import { settingsTexts } from './settings-texts.ts';

const sections = ['look', 'paper', 'mail', 'keys', 'training', 'about'] as const;
type Section = (typeof sections)[number];

export type SettingsPanelProps = {
  readonly keeper: SettingsKeeper;
  readonly till: TillState;
  readonly play: (sound: Sound) => void;
  readonly onTraining: () => void;
  readonly onClose: () => void;
};

/** Language and look as rows of choices; also on the first screen of a new till. */
export function LookChoices({ keeper, hideLabels = false }: { readonly keeper: SettingsKeeper; readonly hideLabels?: boolean }): ReactNode {
  const t = useT(settingsTexts);
  const settings = useSettings(keeper, (state) => state.settings);
  if (settings === null) return null;
  return (
    <>
      <Choice label={t('language')} hideLabel={hideLabels} value={settings.language} options={[{ value: 'ru', label: t('ru') }, { value: 'en', label: t('en') }]} onChange={(language: Settings['language']) => keeper.change({ language })} />
      <Choice label={t('theme')} hideLabel={hideLabels} value={settings.theme} options={[{ value: 'light', label: t('light') }, { value: 'dark', label: t('dark') }, { value: 'system', label: t('system') }]} onChange={(theme: Settings['theme']) => keeper.change({ theme })} />
    </>
  );
}

/** What this computer remembers about itself: a list of parts on the left, one of them on the right. */
export function SettingsPanel({ keeper, till, play, onTraining, onClose }: SettingsPanelProps): ReactNode {
  const t = useT(settingsTexts);
  const [section, show] = useState<Section>('look');
  const settings = useSettings(keeper, (state) => state.settings);
  useEffect(keeper.calm, [keeper, section]);
  // A till nobody owns yet has nobody to protect it from.
  const mayChange = till.phase === 'unpaired' || till.rights['settings'] !== undefined;
  const turn = (step: number) => (): void => show((now) => sections[Math.min(sections.length - 1, Math.max(0, sections.indexOf(now) + step))] ?? now);
  return (
    <OverPanel column title={t('title')} onClose={onClose} layer={{ keys: { ArrowDown: turn(1), ArrowUp: turn(-1) }, actions: { settings: onClose } }} aside={<span className={css.lead}>{t('lead')}</span>}>
      <div className={css.halves}>
        <nav className={css.sections} aria-label={t('sections')}>
          {sections.map((one) => <button key={one} type="button" className={css.section} aria-current={one === section ? 'page' : undefined} onClick={() => show(one)}>{t(one)}</button>)}
        </nav>
        {settings === null ? null : (
          <div className={css.content} tabIndex={0} role="group" aria-label={t(section)}>
            <h3 className={css.sectionTitle}>{t(section)}</h3>
            {mayChange || section === 'look' || section === 'training' || section === 'about' ? null : <Notice tone="quiet">{t('locked')}</Notice>}
            <Body section={section} keeper={keeper} settings={settings} till={till} mayChange={mayChange} play={play} onTraining={onTraining} />
          </div>
        )}
      </div>
    </OverPanel>
  );
}

type BodyProps = { readonly section: Section; readonly keeper: SettingsKeeper; readonly settings: Settings; readonly till: TillState; readonly mayChange: boolean; readonly play: (sound: Sound) => void; readonly onTraining: () => void };

function Body({ section, keeper, settings, till, mayChange, play, onTraining }: BodyProps): ReactNode {
  const t = useT(settingsTexts);
  switch (section) {
    case 'look': return <><LookChoices keeper={keeper} /><LookSection keeper={keeper} settings={settings} play={play} /></>;
    case 'paper': return <PaperSection keeper={keeper} settings={settings} mayChange={mayChange} />;
    case 'mail': return <MailSection keeper={keeper} settings={settings} mayChange={mayChange} />;
    case 'keys': return <KeysSection keeper={keeper} settings={settings} mayChange={mayChange} />;
    case 'training': return <><p>{t(till.training ? 'trainingOn' : 'trainingLead')}</p><Button className={css.start} action="training" disabled={till.staff === null} onClick={onTraining}>{t('trainingOpen')}</Button></>;
    case 'about': return <About till={till} />;
  }
}

function About({ till }: { readonly till: TillState }): ReactNode {
  const t = useT(settingsTexts);
  const rows = [[t('company'), till.companyName], [t('store'), till.storeName], [t('till'), till.tillName], [t('number'), `${till.storeNumber}-${till.tillNumber}`], [t('register'), t('noRegister')], [t('build'), till.build]] as const;
  return (
    <>
      {till.mode === 'demo' ? <p>{t('demo')}</p> : null}
      <dl className={css.about}>{rows.map(([label, value]) => <div key={label} className={css.aboutRow}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>
    </>
  );
}
