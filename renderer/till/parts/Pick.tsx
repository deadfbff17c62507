import { useId, type ReactNode } from 'react';
import { classNames } from '#renderer/ui/class-names.ts';
import css from './Pick.module.css';

export type PickProps<V extends string | number> = {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: V | null;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onPick: (value: V) => void;
  /** `small` for filters, which are many and less important than a reason. */
  readonly small?: boolean;
};

/** One of a few words under a finger, all in view: a reason, a filter. Arrow keys of the screen may move it too. */
export function Pick<V extends string | number>({ label, hideLabel = false, value, options, onPick, small = false }: PickProps<V>): ReactNode {
  const id = useId();
  return (
    <div className={css.pick}>
      <span id={id} className={hideLabel ? 'visually-hidden' : css.label}>{label}</span>
      <div role="group" aria-labelledby={id} className={css.options}>
        {options.map((option) => (
          <button key={option.value} type="button" className={classNames(css.option, small && css.small)} aria-pressed={option.value === value} onClick={() => onPick(option.value)}>{option.label}</button>
        ))}
      </div>
    </div>
  );
}
