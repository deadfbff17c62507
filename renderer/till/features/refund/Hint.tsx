import type { ReactNode } from 'react';
import { Icon, type IconName } from '#renderer/ui/Icon.tsx';
import css from './Hint.module.css';

/** What to do first, above a search. */
export function Hint({ icon, children }: { readonly icon: IconName; readonly children: ReactNode }): ReactNode {
  return <p className={css.hint}><Icon name={icon} />{children}</p>;
}
