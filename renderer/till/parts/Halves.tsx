import type { ReactNode } from 'react';
import { classNames } from '#renderer/ui/class-names.ts';
import css from './Halves.module.css';

/** Two columns over the height of a screen, one above the other on a small one. `className` gives `--columns`. */
export function Halves({ className, children }: { readonly className: string | undefined; readonly children: ReactNode }): ReactNode {
  return <div className={classNames(css.halves, className)}>{children}</div>;
}
