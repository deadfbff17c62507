import { Modal } from '@mantine/core';
import { useContext, type ReactNode } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { LEVEL, type KeyLayer } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { HelpKey } from '../parts/help-key.ts';
import css from './Dialog.module.css';

export type DialogProps = {
  readonly title: string;
  /** The word of the button that closes; absent where the dialog asks and one of its answers is “no”. */
  readonly closeWord?: string;
  readonly onClose: () => void;
  readonly keys?: KeyLayer['keys'];
  readonly actions?: KeyLayer['actions'];
  readonly told?: KeyLayer['told'];
  readonly wide?: boolean;
  /** Over everything else, the lock too. */
  readonly topmost?: boolean;
  readonly children: ReactNode;
};

/** Above the lock, below the news of a code that was refused. */
const TOPMOST = 340;

/** A surface over the screen: traps the focus, hides the keys below but for the list of keys, Esc closes it. */
export function Dialog({ title, closeWord, onClose, keys = {}, actions = {}, told = [], wide = false, topmost = false, children }: DialogProps): ReactNode {
  const help = useContext(HelpKey);
  useKeys(topmost ? LEVEL.help : LEVEL.dialog, { actions: { ...(help === null ? {} : { help }), ...actions }, told, keys: { Escape: onClose, ...keys }, exclusive: true });
  return (
    <Modal.Root opened onClose={onClose} size={wide ? 880 : 560} centered closeOnEscape={false} lockScroll={false} {...(topmost ? { zIndex: TOPMOST } : {})}>
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content classNames={{ content: css.content ?? '' }}>
        <div className={css.head}>
          <Modal.Title className={css.title}>{title}</Modal.Title>
          {closeWord === undefined ? null : <Button look="quiet" keyName="Esc" onClick={onClose}>{closeWord}</Button>}
        </div>
        <Modal.Body className={css.body}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
