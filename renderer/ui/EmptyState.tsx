import type { ReactNode } from 'react';
import css from './EmptyState.module.css';
import { Icon, type IconName } from './Icon.tsx';

/** What a list says when there is nothing in it: what this place is for, and how to fill it. */
export function EmptyState({ icon, title, children }: { readonly icon: IconName; readonly title: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className={css.empty}>
      <span className={css.icon}><Icon name={icon} size={32} /></span>
      <p className={css.title}>{title}</p>
      {children === undefined ? null : <div className={css.hint}>{children}</div>}
    </div>
  );
}
