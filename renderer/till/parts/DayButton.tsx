import { useRef, type ReactNode } from 'react';
import css from './DayButton.module.css';

export type DayButtonProps = {
  /** `2026-11-21`, or empty for no day. */
  readonly day: string;
  /** What the button says; it tells the day in the language on screen, which the field itself does not. */
  readonly children: ReactNode;
  readonly pressed: boolean;
  /** Empty where the day was taken out. */
  readonly onPick: (day: string) => void;
  /** A press while a day is chosen gives it up; without this it opens the calendar again. */
  readonly onGiveUp?: () => void;
};

/** Any day, from the calendar of the browser, behind a button. */
export function DayButton({ day, children, pressed, onPick, onGiveUp }: DayButtonProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const onClick = (): void => {
    if (pressed && onGiveUp !== undefined) onGiveUp();
    else field.current?.showPicker();
  };
  return (
    <span className={css.place}>
      <input ref={field} className={css.field} type="date" tabIndex={-1} aria-hidden="true" value={day} onChange={(event) => onPick(event.target.value)} />
      <button type="button" className={css.day} aria-pressed={pressed} onClick={onClick}>{children}</button>
    </span>
  );
}
