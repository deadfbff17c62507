import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { keyTexts } from '#renderer/i18n/key-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { defaultKeys, keyGroups, keyLabel, keyMapOf, type KeyAction } from '#renderer/ui/key-map.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { Notice } from '../../parts/Notice.tsx';
import { choseKey, defaultKeyBack, type ChangedKeys, type KeyChoice } from './key-choice.ts';
import { createKeyHold, type KeyHold } from './key-hold.ts';
import type { SectionProps } from './PaperSection.tsx';
import css from './SettingsPanel.module.css';
import { SettingsRefusalNotice } from './SettingsRefusalNotice.tsx';
import { settingsTexts } from './settings-texts.ts';

const groups = ['selling', 'receipts', 'everywhere'] as const;
type Pressed = { readonly key: string; readonly choice: Exclude<KeyChoice, { readonly kind: 'chosen' }> };

/** Every action with its key: press the action, then the key it shall have. */
export function KeysSection({ keeper, settings, mayChange }: SectionProps): ReactNode {
  const t = useT(settingsTexts);
  const [choosing, choose] = useState<KeyAction | null>(null);
  const { hold, held } = useKeyHold(keeper);
  const keys = held ?? settings.keys;
  const map = keyMapOf(keys);
  useKeys(LEVEL.dialog, {
    onText: (text) => hold.typed([...text].length),
    // A scan that starts slowly: its first character looked like somebody's key before it was known to be one.
    onTakeBack: (count) => choose(hold.takenBack(count)),
  }, held !== null && choosing === null);
  const chose = (action: KeyAction, chosen: ChangedKeys, typedSince: number): void => {
    hold.chose(action, chosen, typedSince);
    choose(null);
  };
  const change = (changed: ChangedKeys): void => {
    hold.settle();
    keeper.change({ keys: { ...changed } });
  };
  return (
    <>
      <p className={css.hint}>{t('keysLead')}</p>
      <SettingsRefusalNotice keeper={keeper} parts={['keys']} />
      {groups.map((group) => (
        <section key={group} className={css.keyGroup}>
          <h4 className={css.label}>{t(group)}</h4>
          {keyGroups[group].map((action) => (
            choosing === action
              ? <Choosing key={action} action={action} changed={keys} onChoose={(chosen, typedSince) => chose(action, chosen, typedSince)} onLeave={() => choose(null)} />
              : <KeyRow key={action} action={action} keyName={map[action]} mayChange={mayChange} onChange={() => choose(action)} onReset={() => change(defaultKeyBack(keys, action))} />
          ))}
        </section>
      ))}
      <Button className={css.start} disabled={!mayChange || Object.keys(keys).length === 0} onClick={() => change({})}>{t('resetKeys')}</Button>
    </>
  );
}

/** The key that is held for a moment, of this screen alone; leaving it keeps what is held. */
function useKeyHold(keeper: SectionProps['keeper']): { readonly hold: KeyHold; readonly held: ChangedKeys | null } {
  const [held, setHeld] = useState<ChangedKeys | null>(null);
  const hold = useMemo(() => createKeyHold((keys) => keeper.change({ keys: { ...keys } }), setHeld), [keeper]);
  useEffect(() => hold.settle, [hold]);
  return { hold, held };
}

type KeyRowProps = { readonly action: KeyAction; readonly keyName: string; readonly mayChange: boolean; readonly onChange: () => void; readonly onReset: () => void };

function KeyRow({ action, keyName, mayChange, onChange, onReset }: KeyRowProps): ReactNode {
  const t = useT(settingsTexts);
  const say = useT(keyTexts);
  return (
    <div className={css.keyRow}>
      <button type="button" className={css.keyButton} disabled={!mayChange} onClick={onChange}>
        <span>{say(action)}</span>
        <span className={css.key}>{keyName === '' ? <em className={css.noKey}>{t('noKey')}</em> : <><span className="visually-hidden">{keyLabel(keyName)}</span><Kbd>{keyLabel(keyName)}</Kbd></>}</span>
      </button>
      {keyName === defaultKeys[action] || !mayChange ? null : <Button size="small" onClick={onReset}>{t('defaultKey', { key: keyLabel(defaultKeys[action]) })}</Button>}
    </div>
  );
}

type ChoosingProps = { readonly action: KeyAction; readonly changed: Readonly<Record<string, string>>; readonly onChoose: (keys: Readonly<Record<string, string>>, typedSince: number) => void; readonly onLeave: () => void };

function Choosing({ action, changed, onChoose, onLeave }: ChoosingProps): ReactNode {
  const t = useT(settingsTexts);
  const say = useT(keyTexts);
  const [pressed, setPressed] = useState<Pressed | null>(null);
  const press = (key: string, typedSince = 0): void => {
    if (key === 'Escape') return onLeave();
    const choice = choseKey(changed, action, key);
    if (choice.kind === 'chosen') onChoose(choice.keys, typedSince);
    else setPressed({ key, choice });
  };
  const give = (): void => {
    const choice = pressed === null ? null : choseKey(changed, action, pressed.key, true);
    if (choice?.kind === 'chosen') onChoose(choice.keys, 0);
  };
  useKeys(LEVEL.dialog, { onAnyKey: (key) => press(key), onText: (text) => press(text.slice(0, 1), [...text].length - 1), onTakeBack: () => setPressed(null), exclusive: true });
  return (
    <div className={css.choosing} role="group" aria-label={say(action)}>
      <p className={css.ask} role="status">{t('pressKey', { action: say(action) })}</p>
      {pressed === null ? <p className={css.hint}>{t('pressHint')}</p> : (
        <Notice>
          {pressed.choice.kind === 'taken' ? t('taken', { key: keyLabel(pressed.key), action: say(pressed.choice.by) }) : t(pressed.choice.kind === 'fixed' ? 'fixedKey' : 'typedKey', { key: keyLabel(pressed.key) })}
        </Notice>
      )}
      <div className={css.sounds}>
        <Button keyName="Esc" onClick={onLeave}>{t('keep')}</Button>
        {pressed?.choice.kind === 'taken' ? <Button look="soft" onClick={give}>{t('give')}</Button> : null}
      </div>
    </div>
  );
}
