import { useState, type ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { PairForm } from '../../parts/PairForm.tsx';
import css from './SyncPanel.module.css';
import type { SyncKeeper } from './sync-store.ts';
import { syncTexts } from './sync-texts.ts';

/** What a till its server does not know is helped by: a code of headquarters, asked for when somebody has it. */
export function PairAnew({ keeper, serverUrl }: { readonly keeper: SyncKeeper; readonly serverUrl: string }): ReactNode {
  const t = useT(syncTexts);
  const [open, setOpen] = useState(false);
  if (!open) return <Button look="main" className={css.pairOpen} onClick={() => setOpen(true)}>{t('pairAnew')}</Button>;
  return (
    <PairForm className={css.pair ?? ''} labelledBy="pair-anew-title" server={serverUrl} words={t('pairAnew')} pair={keeper.pair}>
      <div className={css.pairHead}>
        <div className={css.words}>
          <h3 id="pair-anew-title" className={css.partTitle}>{t('pairAnewTitle')}</h3>
          <p className={css.hint}>{t('pairAnewHint')}</p>
        </div>
        <Button look="quiet" onClick={() => setOpen(false)}>{t('pairAnewLater')}</Button>
      </div>
    </PairForm>
  );
}
