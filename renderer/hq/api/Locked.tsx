import { useLayoutEffect, useRef, type ReactNode } from 'react';
import css from './Form.module.css';

/** Fields that wait while they are sent: what was typed into them meanwhile would be dropped without a word. Whoever stood in one stands there afterwards. */
export function Locked({ busy, children }: { readonly busy: boolean; readonly children: ReactNode }): ReactNode {
  const last = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    // A field that is disabled loses the focus, and nobody gets it.
    if (!busy && document.activeElement === document.body) last.current?.focus();
  }, [busy]);
  return (
    <fieldset
      className={css.locked} disabled={busy} onFocus={({ target }) => { last.current = target; }}
      onBlur={({ relatedTarget, currentTarget }) => { if (relatedTarget && !currentTarget.contains(relatedTarget)) last.current = null; }}
    >
      {children}
    </fieldset>
  );
}
