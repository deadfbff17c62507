import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import css from './Chip.module.css';

export type Tone = 'neutral' | 'good' | 'warn' | 'danger';

export type ChipProps = Omit<ComponentProps<'button'>, 'type'> & {
  readonly tone?: Tone;
  /** A dot in the colour of the tone; the word beside it says the same. */
  readonly dot?: boolean;
};

/** A short state in words. With `onClick` it is a button that opens its detail, otherwise plain text. */
export function Chip({ tone = 'neutral', dot = false, className, children, onClick, ...rest }: ChipProps): ReactNode {
  const inside = (
    <>
      {dot ? <i className={css.dot} aria-hidden="true" /> : null}
      {children}
    </>
  );
  const names = classNames(css.chip, css[tone], className);
  if (onClick === undefined) return <span className={names}>{inside}</span>;
  return (
    <button type="button" className={classNames(names, css.opens)} onClick={onClick} {...rest}>
      {inside}
    </button>
  );
}
