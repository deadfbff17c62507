import type { ReactNode } from 'react';
import css from './RowName.module.css';

/** The name of a row that opens its panel; `label` says what pressing does and ends with the name. */
export function RowName({ label, onOpen, children }: { readonly label: string; readonly onOpen: () => void; readonly children: ReactNode }): ReactNode {
  return <button type="button" className={css.name} aria-label={label} onClick={onOpen}>{children}</button>;
}
