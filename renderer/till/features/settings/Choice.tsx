import type { ReactNode } from 'react';
import css from './Choice.module.css';

export type ChoiceProps<V extends string | number> = {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
};

/** One of a few, all of them in view: a row of radio buttons the size of a finger. */
export function Choice<V extends string | number>({ label, hideLabel = false, value, options, onChange }: ChoiceProps<V>): ReactNode {
  return (
    <fieldset className={css.choice}>
      <legend className={hideLabel ? 'visually-hidden' : css.legend}>{label}</legend>
      <div className={css.options}>
        {options.map((option) => (
          <label key={option.value} className={css.option}>
            <input type="radio" className={css.radio} name={label} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
