import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { LEVEL, type KeyLayer } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import css from './Dialog.module.css';

export type DialogProps = {
  readonly title: string;
  /** The word of the button that closes; absent where the dialog asks and one of its answers is “no”. */
  readonly closeWord?: string;
  readonly onClose: () => void;
  readonly keys?: KeyLayer['keys'];
  readonly actions?: KeyLayer['actions'];
  readonly wide?: boolean;
  readonly children: ReactNode;
};

/** A surface over the screen: traps the focus, hides the keys below, Esc closes it. */
export function Dialog({ title, closeWord, onClose, keys = {}, actions = {}, wide = false, children }: DialogProps): ReactNode {
  useKeys(LEVEL.dialog, { actions, keys: { Escape: onClose, ...keys }, exclusive: true });
  return (
    <Modal.Root opened onClose={onClose} size={wide ? 880 : 560} centered closeOnEscape={false} lockScroll={false}>
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
