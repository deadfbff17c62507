import { TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Settings } from '#contract/terminal/settings.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import type { Sound } from '#renderer/ui/sounds.ts';
import { Choice } from './Choice.tsx';
import css from './SettingsPanel.module.css';
import { useSettings, type SettingsKeeper } from './settings-store.ts';
import { settingsTexts } from './settings-texts.ts';

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

/** What this computer remembers about itself; every change holds at once. */
export function SettingsPanel({ keeper, play }: { readonly keeper: SettingsKeeper; readonly play: (sound: Sound) => void }): ReactNode {
  const t = useT(settingsTexts);
  const settings = useSettings(keeper, (state) => state.settings);
  if (settings === null) return null;
  return (
    <div className={css.form}>
      <p className={css.lead}>{t('lead')}</p>
      <LookChoices keeper={keeper} />
      <div>
        <label className={css.label} htmlFor="sound-volume">{t('volume')}: {settings.soundVolume === 0 ? t('volumeOff') : `${settings.soundVolume} %`}</label>
        <input id="sound-volume" className={css.range} type="range" min={0} max={100} step={5} value={settings.soundVolume} onChange={(event) => keeper.change({ soundVolume: Number(event.target.value) })} />
        <div className={css.sounds}>
          <Button onClick={() => play('ok')}><Icon name="sound" />{t('soundOk')}</Button>
          <Button onClick={() => play('unknown')}><Icon name="sound" />{t('soundUnknown')}</Button>
          <Button onClick={() => play('blocked')}><Icon name="sound" />{t('soundBlocked')}</Button>
        </div>
      </div>
      <PrinterAddress keeper={keeper} saved={settings.printerAddress} />
      <Choice label={t('paperWidth')} value={settings.paperWidthChars} options={([32, 42, 48] as const).map((n) => ({ value: n, label: t('chars', { n }) }))} onChange={(paperWidthChars: Settings['paperWidthChars']) => keeper.change({ paperWidthChars })} />
    </div>
  );
}

function PrinterAddress({ keeper, saved }: { readonly keeper: SettingsKeeper; readonly saved: string }): ReactNode {
  const t = useT(settingsTexts);
  const fault = useFaultSentence();
  const refusal = useSettings(keeper, (state) => state.refusal);
  const [address, setAddress] = useState(saved);
  useEffect(() => setAddress(saved), [saved]);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    keeper.change({ printerAddress: address.trim() });
  };
  const error = refusal === null ? null : refusal.code === 'fault' ? fault(refusal.detail) : t('badAddress');
  return (
    <form className={css.printer} onSubmit={save} noValidate>
      <TextInput size="md" label={t('printer')} description={t('printerHint')} value={address} autoComplete="off" spellCheck={false} error={error} onChange={(event) => setAddress(event.currentTarget.value)} />
      <Button submit disabled={address.trim() === saved}>{address.trim() === saved ? t('saved') : t('printerSave')}</Button>
    </form>
  );
}
