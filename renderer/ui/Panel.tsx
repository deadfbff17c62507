import { useId, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import css from './Panel.module.css';

export type PanelProps = {
  readonly title: string;
  /** Shown at the right of the title: a count, a close button. */
  readonly aside?: ReactNode;
  /** For readers only, where the page's own heading says the same. */
  readonly hideTitle?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** A titled surface: a named region for readers, a card for the eye. */
export function Panel({ title, aside, hideTitle = false, className, children }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section className={classNames(css.panel, className)} aria-labelledby={id}>
      <header className={hideTitle ? undefined : css.head}>
        <h2 id={id} className={hideTitle ? 'visually-hidden' : css.title}>{title}</h2>
        {aside === undefined ? null : <div className={css.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}
