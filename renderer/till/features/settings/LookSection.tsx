import { useEffect, useState, type ReactNode } from 'react';
import type { Settings } from '#contract/terminal/settings.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import type { Sound } from '#renderer/ui/sounds.ts';
import { Choice } from './Choice.tsx';
import css from './SettingsPanel.module.css';
import { SettingsRefusalNotice } from './SettingsRefusalNotice.tsx';
import type { SettingsKeeper } from './settings-store.ts';
import { settingsTexts } from './settings-texts.ts';

/** The screen and the sounds: what anybody may set for their own eyes, ears and hands. */
export function LookSection({ keeper, settings, play }: { readonly keeper: SettingsKeeper; readonly settings: Settings; readonly play: (sound: Sound) => void }): ReactNode {
  const t = useT(settingsTexts);
  return (
    <>
      <div>
        <Choice label={t('layout')} value={settings.layout} options={[{ value: 'touch', label: t('touch') }, { value: 'keyboard', label: t('keyboard') }]} onChange={(layout: Settings['layout']) => keeper.change({ layout })} />
        <p className={css.hint}>{t(settings.layout === 'touch' ? 'touchHint' : 'keyboardHint')}</p>
      </div>
      <div>
        <Choice label={t('letters')} value={settings.screenKeyboard} options={(['touch', 'always', 'never'] as const).map((value) => ({ value, label: t(`letters-${value}`) }))} onChange={(screenKeyboard: Settings['screenKeyboard']) => keeper.change({ screenKeyboard })} />
        <p className={css.hint}>{t('lettersHint')}</p>
      </div>
      <Volume keeper={keeper} saved={settings.soundVolume} play={play} />
      <SettingsRefusalNotice keeper={keeper} parts={['language', 'theme', 'layout', 'screenKeyboard', 'soundVolume']} />
    </>
  );
}

function Volume({ keeper, saved, play }: { readonly keeper: SettingsKeeper; readonly saved: number; readonly play: (sound: Sound) => void }): ReactNode {
  const t = useT(settingsTexts);
  const [volume, setVolume] = useState(saved);
  useEffect(() => setVolume(saved), [saved]);
  // Saved when the hand lets go, so that one move of the slider is one change.
  const save = (): void => {
    if (volume !== saved) keeper.change({ soundVolume: volume });
  };
  return (
    <div>
      <label className={css.label} htmlFor="sound-volume">{t('volume')}: {volume === 0 ? t('volumeOff') : `${volume} %`}</label>
      <input id="sound-volume" className={css.range} type="range" min={0} max={100} step={5} value={volume} onChange={(event) => setVolume(Number(event.target.value))} onPointerUp={save} onKeyUp={save} onBlur={save} />
      <div className={css.sounds}>
        <Button onClick={() => play('ok')}><Icon name="sound" />{t('soundOk')}</Button>
        <Button onClick={() => play('unknown')}><Icon name="sound" />{t('soundUnknown')}</Button>
        <Button onClick={() => play('blocked')}><Icon name="sound" />{t('soundBlocked')}</Button>
      </div>
    </div>
  );
}
