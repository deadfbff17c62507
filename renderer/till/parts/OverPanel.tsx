import { useContext, useEffect, useId, useRef, type ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { LEVEL, type KeyLayer } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { HelpKey } from './help-key.ts';
import css from './OverPanel.module.css';
import { partsTexts } from './parts-texts.ts';

export type OverPanelProps = {
  readonly title: string;
  /** A word that stands out beside the title where the panel is of a mode that must not be mistaken. */
  readonly mode?: { readonly word: string; readonly tone: 'refund' | 'training' };
  /** Beside the title: where one stands, tabs, a state. */
  readonly aside?: ReactNode;
  /** Esc and the button. */
  readonly onClose: () => void;
  /** Esc goes one step back before it closes: the button says so. */
  readonly steps?: boolean;
  /** What keys, typing and scans do here besides Esc. */
  readonly layer?: Omit<KeyLayer, 'exclusive'>;
  /** What is below stands in one column in the middle of a wide screen: the head begins and ends where the column does. */
  readonly column?: boolean;
  readonly children: ReactNode;
};

/** A work place over the whole screen below the header. It hides the keys of what it covers, but for the list of keys; Esc leaves it. */
export function OverPanel({ title, mode, aside, onClose, steps = false, layer = {}, column = false, children }: OverPanelProps): ReactNode {
  const t = useT(partsTexts);
  const id = useId();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (section.current?.contains(document.activeElement) !== true) section.current?.focus({ preventScroll: true });
  }, []);
  const help = useContext(HelpKey);
  useKeys(LEVEL.panel + 1, { ...layer, actions: { ...(help === null ? {} : { help }), ...layer.actions }, keys: { Escape: onClose, ...layer.keys }, exclusive: true });
  return (
    <section ref={section} tabIndex={-1} className={css.panel} role="dialog" aria-modal="true" aria-labelledby={id}>
      <header className={classNames(css.head, column && css.column, mode !== undefined && css[mode.tone])}>
        <h2 id={id} className={css.title}>{mode === undefined ? null : <strong className={css.mode}>{mode.word}</strong>}{title}</h2>
        {aside === undefined ? null : <div className={css.aside}>{aside}</div>}
        <Button look="quiet" keyName="Esc" className={css.close} onClick={onClose}>{t(steps ? 'back' : 'close')}</Button>
      </header>
      <div className={css.body}>{children}</div>
    </section>
  );
}
