import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { saleTexts } from '../features/sale/sale-texts.ts';
import css from './ClearDialog.module.css';
import { Dialog } from './Dialog.tsx';

/** Asks once before a whole receipt is thrown away; Enter and Esc keep it. */
export function ClearDialog({ lines, onClear, onClose }: { readonly lines: number; readonly onClear: () => void; readonly onClose: () => void }): ReactNode {
  const t = useT(saleTexts);
  return (
    <Dialog title={t('clearTitle')} onClose={onClose} keys={{ Enter: onClose }}>
      <p>{t('clearBody', { count: lines })}</p>
      <div className={css.buttons}>
        <Button look="danger" size="pay" onClick={onClear}>{t('clearYes')}</Button>
        <Button look="main" size="pay" keyName="Enter" data-autofocus onClick={onClose}>{t('clearNo')}</Button>
      </div>
    </Dialog>
  );
}
