import { useEffect, useRef, type ReactNode } from 'react';
import css from './SidePanel.module.css';

/** A detail that opens at the right, so that the list it came from is not lost. Escape closes it. It takes the focus once: give it a `key` where another subject should take it again. */
export function SidePanel({ title, closeWord, onClose, children }: { readonly title: string; readonly closeWord: string; readonly onClose: () => void; readonly children: ReactNode }): ReactNode {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <aside ref={panel} tabIndex={-1} className={css.panel} aria-label={title} onKeyDown={(event) => { if (event.key === 'Escape') onClose(); }}>
      <header className={css.head}>
        <h2 className={css.title}>{title}</h2>
        <button type="button" className={css.close} onClick={onClose}>{closeWord}</button>
      </header>
      {children}
    </aside>
  );
}
