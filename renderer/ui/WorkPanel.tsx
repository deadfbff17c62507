import { useId, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import css from './WorkPanel.module.css';

export type WorkPanelProps = {
  readonly title: ReactNode;
  readonly closeWord: string;
  readonly onClose: () => void;
  readonly testId?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** A job done beside the receipt, which stays in view: over the right half of the screen. Esc is heard by whoever draws it. */
export function WorkPanel({ title, closeWord, onClose, testId, className, children }: WorkPanelProps): ReactNode {
  const id = useId();
  return (
    <section className={classNames(css.panel, className)} aria-labelledby={id} data-testid={testId}>
      <div className={css.head}>
        <h2 id={id} className={css.title}>{title}</h2>
        <Button look="quiet" keyName="Esc" onClick={onClose}>{closeWord}</Button>
      </div>
      {children}
    </section>
  );
}
