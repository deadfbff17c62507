import type { ReactNode } from 'react';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { saleTexts } from '../features/sale/sale-texts.ts';
import css from './ClearDialog.module.css';
import { Dialog } from './Dialog.tsx';

/**
 * Asks once before a whole receipt is thrown away; Enter and Esc keep it. Of the rest of a basket it says what has to change hands for the receipts that stay.
 * `carriedMinor` is their cash, sales less refunds.
 */
export function ClearDialog({ lines, carriedMinor, onClear, onClose }: { readonly lines: number; readonly carriedMinor: number; readonly onClear: () => void; readonly onClose: () => void }): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  return (
    <Dialog title={t('clearTitle')} onClose={onClose} keys={{ Enter: onClose }} told={[{ key: 'Enter Esc', words: t('clearNo') }, { key: 'Tab Enter', words: t('clearYes') }]}>
      <p>{t('clearBody', { count: lines })}</p>
      {carriedMinor === 0 ? null : <p><strong>{t(carriedMinor < 0 ? 'clearRestOut' : 'clearRestIn', { sum: formatMoney(Math.abs(carriedMinor), language, true) })}</strong></p>}
      <div className={css.buttons}>
        <Button look="danger" size="pay" onClick={onClear}>{t('clearYes')}</Button>
        <Button look="main" size="pay" keyName="Enter" data-autofocus onClick={onClose}>{t('clearNo')}</Button>
      </div>
    </Dialog>
  );
}
