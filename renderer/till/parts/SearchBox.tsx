import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import css from './SearchBox.module.css';

export type SearchBoxProps = {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What keys do while the field has the focus; the panel's own layer does the same without it. */
  readonly keys: Readonly<Record<string, () => void>>;
  readonly autoFocus?: boolean;
  /** The key that leads here, as printed. */
  readonly keyName?: string;
  /** A new number puts the focus here. */
  readonly focusAsked?: number;
};

/** A field to search by. A scanner never types into it: its codes are caught before. */
export function SearchBox({ label, placeholder, value, onChange, keys, autoFocus = false, keyName, focusAsked = 0 }: SearchBoxProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autoFocus || focusAsked > 0) field.current?.focus();
  }, [autoFocus, focusAsked]);
  return (
    <label className={css.box}>
      <Icon name="search" />
      <span className="visually-hidden">{label}</span>
      <input
        ref={field} className={css.input} type="text" data-letters={autoFocus ? 'on-tap' : undefined} autoComplete="off" spellCheck={false} enterKeyHint="search" maxLength={200} placeholder={placeholder} value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          const action = keys[event.key];
          if (action === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          action();
        }}
      />
      {keyName === undefined ? null : <Kbd>{keyName}</Kbd>}
    </label>
  );
}
