import { useId, type ReactNode } from 'react';
import css from './Step.module.css';

export type StepProps = { readonly number: number; readonly title: string; readonly aside?: ReactNode; readonly children?: ReactNode };

/** One step of a column of steps, with its number. */
export function Step({ number, title, aside, children }: StepProps): ReactNode {
  const id = useId();
  return (
    <li className={css.step} aria-labelledby={id}>
      <div className={css.head}><h3 id={id} className={css.title}><span className={css.number}>{number}</span>{title}</h3>{aside}</div>
      {children}
    </li>
  );
}
