import type { ReactNode } from 'react';
import css from './PairingCode.module.css';

/** The code a new till is joined by, large enough to read across a counter, with the address that goes with it. */
export function PairingCode({ label, code, hint, addressLabel }: { readonly label: string; readonly code: string; readonly hint: string; readonly addressLabel: string }): ReactNode {
  return (
    <div className={css.box} role="status">
      <span className={css.label}>{label}</span>
      <strong className={css.code}>{code}</strong>
      <span className={css.hint}>{hint}</span>
      <span className={css.label}>{addressLabel}</span>
      <code className={css.address}>{location.origin}</code>
    </div>
  );
}
