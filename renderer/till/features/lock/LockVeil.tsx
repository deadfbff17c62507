import { useContext, useEffect, useRef, type ReactNode } from 'react';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { HelpKey } from '../../parts/help-key.ts';
import css from './LockVeil.module.css';

/** Stands over a blurred screen; what is behind hears no key and no scan until it is gone. The list of keys tells those of the veil. */
export function LockVeil({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  const veil = useRef<HTMLDivElement>(null);
  useEffect(() => veil.current?.focus(), []);
  const help = useContext(HelpKey);
  // One below the PIN pad that stands on it.
  useKeys(LEVEL.lock - 1, { actions: help === null ? {} : { help }, exclusive: true });
  return <div ref={veil} tabIndex={-1} className={css.veil} role="dialog" aria-modal="true" aria-label={label} data-testid="locked">{children}</div>;
}
