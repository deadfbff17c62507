import type { ReactNode } from 'react';
import { classNames } from '#renderer/ui/class-names.ts';
import css from './ChoiceRow.module.css';

type Props = {
  readonly chosen: boolean;
  readonly onChoose: () => void;
  /** Something that goes back: coloured as a warning, chosen or not. */
  readonly warns?: boolean;
  /** Arrows of the screen do the choosing: Tab passes the row by. */
  readonly skipped?: boolean;
  /** How what is in the row stands; a name left and a sum right where nothing else is said. */
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** A row of a list of which one is chosen: a button over its whole width, marked at its edge while it is the one. */
export function ChoiceRow({ chosen, onChoose, warns = false, skipped = false, className, children }: Props): ReactNode {
  return (
    <div role="listitem" className={classNames(css.row, warns && css.warns)} aria-current={chosen ? 'true' : undefined}>
      <button type="button" tabIndex={skipped ? -1 : undefined} className={classNames(css.choose, className)} onClick={onChoose}>{children}</button>
    </div>
  );
}
