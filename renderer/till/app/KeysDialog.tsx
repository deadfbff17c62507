import { useState, type ReactNode } from 'react';
import { keyTexts } from '#renderer/i18n/key-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { keyboard } from '#renderer/ui/keyboard.ts';
import { LEVEL, type ToldKey } from '#renderer/ui/key-layers.ts';
import { keyGroups, keyLabel } from '#renderer/ui/key-map.ts';
import { useKeyMap } from '#renderer/ui/key-map-store.ts';
import { appTexts } from './app-texts.ts';
import { Dialog } from './Dialog.tsx';
import css from './KeysDialog.module.css';

/**
 * Every key of the till with what it does: those of the panel it was asked from first, then the map itself, so that a changed key stands here too, and
 * the keys that never change. Asked from a question or the lock, it tells their keys alone: no other does anything there.
 */
export function KeysDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useT(appTexts);
  const say = useT(keyTexts);
  const map = useKeyMap();
  // Asked before this dialog's own keys are heard: what lies below it tells its keys.
  const [{ here, alone, typedInto }] = useState(() => ({ here: keyboard.told(), alone: keyboard.top() >= LEVEL.dialog, typedInto: document.activeElement }));
  // Only who closes the list types on where it was opened: the lock closes it too, and a PIN must not get into a field below.
  const close = (): void => {
    onClose();
    if (typedInto instanceof HTMLElement) typedInto.focus({ preventScroll: true });
  };
  const mapped = (group: keyof typeof keyGroups): readonly ToldKey[] => keyGroups[group].filter((action) => map[action] !== '').map((action) => ({ key: keyLabel(map[action]), words: say(action) }));
  const typed: readonly ToldKey[] = [
    { key: `1000 ${keyLabel(map.cash)}`, words: t('keyDigitsEnter') }, { key: `3 ${keyLabel(map.quantity)}`, words: t('keyTimes') }, { key: '4607… Enter', words: t('keyCode') }, { key: 'А…я', words: t('keyLetters') },
    { key: '↑ ↓', words: t('keyArrows') }, { key: '← →', words: t('keySides') }, { key: 'Backspace', words: t('keyBackspace') }, { key: 'Esc', words: t('keyEsc') },
  ];
  const ofPlace = { title: t('keysHere'), rows: here };
  // The menu gives way to the list and tells nothing of its own.
  const isShort = alone && here.length > 0;
  const groups = isShort ? [ofPlace] : [
    ...(here.length === 0 ? [] : [ofPlace]),
    { title: t('keysSelling'), rows: mapped('selling') }, { title: t('keysReceipts'), rows: mapped('receipts') }, { title: t('keysTyping'), rows: typed }, { title: t('keysEverywhere'), rows: mapped('everywhere') },
  ];
  return (
    <Dialog title={t(isShort ? 'keysHereTitle' : 'keysTitle')} closeWord={t('close')} onClose={close} actions={{ help: close }} wide={!isShort} topmost>
      {isShort ? null : <p className={css.lead}>{t('keysLead')}</p>}
      <div className={isShort ? undefined : css.groups}>
        {groups.map((group) => (
          <section key={group.title}>
            {isShort ? null : <h3 className={css.group}>{group.title}</h3>}
            <dl className={css.keys}>
              {group.rows.map(({ key, words }) => (
                <div key={words} className={css.row}>
                  <dt><span className="visually-hidden">{key}</span>{key.split(' ').map((one) => <Kbd key={one}>{one}</Kbd>)}</dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
