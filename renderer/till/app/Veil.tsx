import { useEffect, type ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import type { TerminalStatus } from '#renderer/terminal/connect.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { appTexts } from './app-texts.ts';
import css from './Veil.module.css';

const RELOADED = 'lavka-reloaded';
const words = { lost: ['lost', 'lostHint'], full: ['full', 'fullHint'], outdated: ['outdated', 'outdatedHint'] } as const;

/** Stands over the screen while the host cannot be spoken to. What was on screen stays readable below it. */
export function Veil({ connection }: { readonly connection: TerminalStatus }): ReactNode {
  const t = useT(appTexts);
  useEffect(() => {
    if (connection === 'open') sessionStorage.removeItem(RELOADED);
    // A page of another build helps itself, once; if that was no help a person decides.
    if (connection !== 'outdated' || sessionStorage.getItem(RELOADED) !== null) return;
    sessionStorage.setItem(RELOADED, 'yes');
    location.reload();
  }, [connection]);
  if (connection === 'open' || connection === 'connecting') return null;
  const [what, hint] = words[connection];
  return (
    <div className={css.veil}>
      <div className={css.card} role="alert">
        <p className={css.what}>{t(what)}</p>
        <p>{t(hint)}</p>
        {connection === 'outdated' ? <Button look="main" onClick={() => location.reload()}>{t('reload')}</Button> : null}
      </div>
    </div>
  );
}
