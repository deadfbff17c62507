import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import css from './NumPad.module.css';

export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | ',' | 'back';

const digits: readonly PadKey[] = ['7', '8', '9', '4', '5', '6', '1', '2', '3'];

export type NumPadProps = {
  readonly label: string;
  readonly onKey: (key: PadKey) => void;
  /** The last row: `0 00 ,` for amounts, nothing, `0` and a backspace for PINs. */
  readonly last: readonly (PadKey | null)[];
  readonly names?: Partial<Record<PadKey, ReactNode>>;
  readonly keyLabels?: Partial<Record<PadKey, string>>;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
  /** A fourth column of buttons, one per row. */
  readonly side?: ReactNode;
};

/** Digits under a finger: at least 48 px each, pressed without taking the focus from where it is. */
export function NumPad({ label, onKey, last, names = {}, keyLabels = {}, disabled = false, className, side }: NumPadProps): ReactNode {
  const keys = [...digits, ...last];
  return (
    <div className={classNames(css.frame, className)} role="group" aria-label={label}>
      <div className={css.pad}>
        {keys.map((key, index) =>
          key === null ? <span key={index} /> : (
            <button key={index} type="button" className={css.key} disabled={disabled} aria-label={keyLabels[key]} onClick={() => onKey(key)}>
              {names[key] ?? key}
            </button>
          ))}
      </div>
      {side === undefined ? null : <div className={css.side}>{side}</div>}
    </div>
  );
}
