import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { appTexts } from './app-texts.ts';
import { Dialog } from './Dialog.tsx';
import css from './KeysDialog.module.css';

/** Every key of the till with what it does. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useT(appTexts);
  const groups = [
    { title: t('selling'), keys: [
      ['Enter', t('keyEnter')], ['1000 Enter', t('keyDigitsEnter')], ['3 *', t('keyTimes')], ['*', t('keyStar')], ['4607… Enter', t('keyCode')], ['F3', t('keyFind')],
      ['↑ ↓', t('keyArrows')], ['Del', t('keyDelete')], ['Backspace', t('keyBackspace')],
    ] },
    { title: t('paying'), keys: [['Enter', t('keyPayEnter')], ['Del', t('keyPayDelete')]] },
    { title: t('everywhere'), keys: [['F1', t('keyHelp')], ['F2', t('keySignOut')], ['F9', t('keyReceipts')], ['F10', t('keyMenu')], ['Esc', t('keyEsc')]] },
  ] as const;
  return (
    <Dialog title={t('keysTitle')} closeWord={t('close')} onClose={onClose} keys={{ F1: onClose }} wide>
      <p className={css.lead}>{t('keysLead')}</p>
      <div className={css.groups}>
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className={css.group}>{group.title}</h3>
            <dl className={css.keys}>
              {group.keys.map(([key, meaning]) => (
                <div key={key} className={css.row}>
                  <dt><span className="visually-hidden">{key}</span>{key.split(' ').map((one) => <Kbd key={one}>{one}</Kbd>)}</dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
