import type { ReactNode } from 'react';
import css from './PageHead.module.css';

/** What a page is, in words first; its one main action at the right. */
export function PageHead({ title, note, children }: { readonly title: ReactNode; readonly note?: ReactNode; readonly children?: ReactNode }): ReactNode {
  return (
    <header className={css.head}>
      <div className={css.words}>
        <h1 className={css.title}>{title}</h1>
        {note === undefined ? null : <p className={css.note}>{note}</p>}
      </div>
      {children === undefined ? null : <div className={css.actions}>{children}</div>}
    </header>
  );
}
