import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import css from './Button.module.css';
import { Kbd } from './Kbd.tsx';
import type { KeyAction } from './key-map.ts';
import { useKeyLabel } from './key-map-store.ts';

export type ButtonProps = Omit<ComponentProps<'button'>, 'type'> & {
  /** `main` is the one main action of a screen; `soft` the second; `plain` the rest; `quiet` has no frame; `danger` destroys. */
  readonly look?: 'main' | 'soft' | 'plain' | 'quiet' | 'danger';
  /** `pay` 64 px, `touch` 48 px, `small` 32 px for the eye and 48 for the finger, `dense` 32 px for tables and the office. */
  readonly size?: 'pay' | 'touch' | 'small' | 'dense';
  /** The key that does the same, as printed on it. */
  readonly keyName?: string;
  /** The action this button does: its key is shown, whatever it is now. */
  readonly action?: KeyAction | undefined;
  readonly stacked?: boolean;
  readonly submit?: boolean;
};

/** A button in the sizes of the house, with its key beside the word. */
export function Button({ look = 'plain', size = 'touch', keyName, action, stacked = false, submit = false, className, children, ...rest }: ButtonProps): ReactNode {
  const mapped = useKeyLabel(action);
  const key = keyName ?? (mapped === '' ? undefined : mapped);
  return (
    <button
      type={submit ? 'submit' : 'button'}
      className={classNames(css.button, css[look], css[size], stacked && css.stacked, className)}
      aria-keyshortcuts={key?.replaceAll(' ', '+')}
      {...rest}
    >
      <span className={css.label}>{children}</span>
      {key === undefined ? null : <Kbd>{key}</Kbd>}
    </button>
  );
}
