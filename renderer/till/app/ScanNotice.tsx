import { useEffect, type ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { appTexts } from './app-texts.ts';
import type { Till } from './compose.ts';
import css from './ScanNotice.module.css';
import { useTill } from './till-store.ts';

const SHOWN_MS = 6000;
const LONGEST = 24;

/** A code was read where nothing can be sold, or came in two pieces: said in words, for a while, so that nobody thinks it is on the receipt. */
export function ScanNotice({ till }: { readonly till: Till }): ReactNode {
  const t = useT(appTexts);
  const blocked = useTill(till.frame, (frame) => frame.blockedScan);
  useEffect(() => {
    if (blocked === null) return undefined;
    const timer = setTimeout(() => till.frame.blockScan(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [blocked, till]);
  if (blocked === null) return null;
  const code = blocked.code.length > LONGEST ? `${blocked.code.slice(0, LONGEST)}…` : blocked.code;
  return <div className={css.notice} role="alert" data-testid="scan-notice"><Icon name="warning" /><span>{t(blocked.isRest ? 'scanCut' : 'scanBlocked', { code })}</span></div>;
}
