import { useState, type ReactNode } from 'react';
import type { TillState } from '#contract/terminal/till.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Icon, type IconName } from '#renderer/ui/Icon.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { appTexts } from './app-texts.ts';
import { Dialog } from './Dialog.tsx';
import css from './MenuDialog.module.css';
import type { Panel } from './till-store.ts';

export type MenuProps = {
  readonly till: TillState;
  readonly hasLines: boolean;
  readonly onOpen: (panel: Panel | null) => void;
  readonly onSignOut: () => void;
  readonly onLeaveDemo: () => void;
};

/** Everything that is not done every minute. */
export function MenuDialog({ till, hasLines, onOpen, onSignOut, onLeaveDemo }: MenuProps): ReactNode {
  const t = useT(appTexts);
  const [sure, setSure] = useState(false);
  const close = (): void => onOpen(null);
  const selling = till.staff !== null && till.shift !== null;
  return (
    <Dialog title={t('menuTitle')} closeWord={t('close')} onClose={close} keys={{ F10: close, F1: () => onOpen('keys'), ...(till.staff === null ? {} : { F2: onSignOut }), ...(selling ? { F9: () => onOpen('receipts') } : {}) }}>
      <ul className={css.list}>
        {selling ? <Item icon="receipt" first words={t('lastReceipts')} keyName="F9" onClick={() => onOpen('receipts')} /> : null}
        {selling && hasLines ? <Item icon="trash" words={t('clear')} onClick={() => onOpen('clear')} /> : null}
        <Item icon="settings" first={!selling} words={t('settings')} onClick={() => onOpen('settings')} />
        <Item icon="keyboard" words={t('keys')} keyName="F1" onClick={() => onOpen('keys')} />
        {till.staff === null ? null : <Item icon="person" words={t('signOut')} keyName="F2" onClick={onSignOut} />}
        {till.mode === 'demo' ? <Item icon="leave" words={t('leaveDemo')} onClick={() => (sure ? onLeaveDemo() : setSure(true))} /> : null}
      </ul>
      <p className={css.sure} role="alert">{sure ? t('leaveDemoSure') : ''}</p>
      <p className={css.about}>{t('soldBy', { company: till.companyName, store: till.storeName })}<br />{t('build', { build: till.build })}</p>
    </Dialog>
  );
}

function Item({ icon, first = false, words, keyName, onClick }: { readonly icon: IconName; readonly first?: boolean; readonly words: string; readonly keyName?: string; readonly onClick: () => void }): ReactNode {
  return (
    <li>
      <button type="button" className={css.item} data-autofocus={first ? true : undefined} aria-keyshortcuts={keyName} onClick={onClick}>
        <Icon name={icon} size={24} />
        <span className={css.words}>{words}</span>
        {keyName === undefined ? null : <Kbd>{keyName}</Kbd>}
      </button>
    </li>
  );
}
