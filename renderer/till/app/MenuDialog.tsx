import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { TillState } from '#contract/terminal/till.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Icon, type IconName } from '#renderer/ui/Icon.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import type { KeyAction } from '#renderer/ui/key-map.ts';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import type { KeyLayer } from '#renderer/ui/key-layers.ts';
import { appTexts } from './app-texts.ts';
import { Dialog } from './Dialog.tsx';
import css from './MenuDialog.module.css';
import { isSelling, type Panel } from './till-store.ts';

export type MenuProps = {
  readonly till: TillState;
  readonly hasLines: boolean;
  /** Open tasks of the person at the till. */
  readonly tasks: number;
  /** The keys of everything here work with the menu open too. */
  readonly actions: NonNullable<KeyLayer['actions']>;
  readonly onOpen: (panel: Panel | null, subject?: string | null) => void;
  readonly onLock: () => void;
  readonly onSignOut: () => void;
  readonly onLeaveDemo: () => void;
};

type ItemProps = { readonly icon: IconName; readonly words: string; readonly action?: KeyAction; readonly onClick: () => void };

/** Everything that is not done every minute. */
export function MenuDialog(props: MenuProps): ReactNode {
  const { till, hasLines, actions, onOpen } = props;
  const t = useT(appTexts);
  const [sure, setSure] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const close = (): void => onOpen(null);
  const selling = isSelling(till);
  const staffed = till.staff !== null;
  // Who only finishes a sale has nothing to do behind it (DOOR4).
  const behind = selling && !till.finishing;
  const works = staffed && !till.finishing;
  const items: readonly (ItemProps | null)[] = [
    selling ? { icon: 'receipt', words: t('menuHistory'), action: 'history', onClick: () => onOpen('history') } : null,
    behind ? { icon: 'back', words: t('menuRefund'), action: 'refund', onClick: () => onOpen('refund') } : null,
    behind ? { icon: 'pause', words: t('menuParked', { count: till.parkedCount }), action: 'parked', onClick: () => onOpen('parked') } : null,
    selling && hasLines ? { icon: 'trash', words: t('clear'), action: 'clear', onClick: () => onOpen('clear') } : null,
    behind ? { icon: 'cashIn', words: t('menuCashIn'), action: 'cashIn', onClick: () => onOpen('cash', 'in') } : null,
    behind ? { icon: 'cashOut', words: t('menuCashOut'), action: 'cashOut', onClick: () => onOpen('cash', 'out') } : null,
    behind ? { icon: 'drawer', words: t('menuDrawer'), action: 'drawer', onClick: () => onOpen('drawer') } : null,
    behind ? { icon: 'chart', words: t('menuX'), action: 'xReport', onClick: () => onOpen('shift', 'x') } : null,
    behind ? { icon: 'handover', words: t('menuHandover'), action: 'handover', onClick: () => onOpen('shift', 'handover') } : null,
    behind ? { icon: 'check', words: t('menuClose'), action: 'shift', onClick: () => onOpen('shift', 'close') } : null,
    staffed && !selling ? { icon: 'chart', words: t('menuShifts'), onClick: () => onOpen('shift', 'list') } : null,
    works ? { icon: 'tasks', words: props.tasks === 0 ? t('menuTasks') : t('menuTasksCount', { count: props.tasks }), action: 'tasks', onClick: () => onOpen('task') } : null,
    works ? { icon: 'journal', words: t('menuJournal'), action: 'journal', onClick: () => onOpen('journal') } : null,
    works ? { icon: 'link', words: t('menuLink'), action: 'link', onClick: () => onOpen('link') } : null,
    works ? { icon: 'training', words: t(till.training ? 'menuTrainingEnd' : 'menuTraining'), action: 'training', onClick: () => onOpen('training') } : null,
    till.finishing ? null : { icon: 'settings', words: t('settings'), action: 'settings', onClick: () => onOpen('settings') },
    { icon: 'keyboard', words: t('keys'), action: 'help', onClick: () => onOpen('keys') },
    staffed ? { icon: 'lock', words: t('menuLock'), action: 'lock', onClick: props.onLock } : null,
    staffed ? { icon: 'person', words: t('signOut'), action: 'signOut', onClick: props.onSignOut } : null,
    till.mode === 'demo' ? { icon: 'leave', words: t('leaveDemo'), onClick: () => (sure ? props.onLeaveDemo() : setSure(true)) } : null,
  ];
  const shown = items.filter((item) => item !== null);
  return (
    <Dialog title={t('menuTitle')} closeWord={t('close')} onClose={close} actions={{ ...actions, menu: close }} wide>
      <ul ref={list} className={css.list} onKeyDown={(event) => walk(event, list.current)}>
        {shown.map((item, index) => <Item key={item.words} first={index === 0} {...item} />)}
      </ul>
      <p className={css.sure} role="alert">{sure ? t('leaveDemoSure') : ''}</p>
      <p className={css.about}>{t('soldBy', { company: till.companyName, store: till.storeName })}<br />{t('build', { build: till.build })}</p>
    </Dialog>
  );
}

const COLUMNS = 2;
const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

/** Arrows go from item to item, by rows and columns. */
function walk(event: KeyboardEvent, list: HTMLUListElement | null): void {
  const step = steps[event.key];
  if (step === undefined || list === null) return;
  const buttons = [...list.querySelectorAll('button')];
  const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step];
  event.preventDefault();
  next?.focus();
}

function Item({ icon, first, words, action, onClick }: ItemProps & { readonly first: boolean }): ReactNode {
  const key = useKeyLabel(action);
  return (
    <li>
      <button type="button" className={css.item} data-autofocus={first ? true : undefined} aria-keyshortcuts={key === '' ? undefined : key.replaceAll(' ', '+')} onClick={onClick}>
        <Icon name={icon} size={24} />
        <span className={css.words}>{words}</span>
        {key === '' ? null : <Kbd>{key}</Kbd>}
      </button>
    </li>
  );
}
