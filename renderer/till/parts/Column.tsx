import type { ReactNode } from 'react';
import css from './Column.module.css';

/** One column in the middle of a wide panel, over its whole height. */
export function Column({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={css.column}>{children}</div>;
}
