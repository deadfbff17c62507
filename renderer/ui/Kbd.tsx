import type { ReactNode } from 'react';
import css from './Kbd.module.css';

/** A key as printed on the keyboard. Hidden from readers: controls name their keys by aria-keyshortcuts. */
export function Kbd({ children }: { readonly children: ReactNode }): ReactNode {
  return <kbd className={css.kbd} aria-hidden="true">{children}</kbd>;
}
