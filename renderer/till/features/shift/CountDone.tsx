import type { ReactNode } from 'react';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import type { CountPurpose } from './close-store.ts';
import css from './CountDone.module.css';
import { shiftTexts } from './shift-texts.ts';

export type CountDoneProps = { readonly checked: { readonly expectedMinor: number; readonly differenceMinor: number }; readonly purpose: CountPurpose; readonly onChangeCashier: () => void; readonly onClose: () => void };

/** What a count that does not end the shift came to. */
export function CountDone({ checked, purpose, onChangeCashier, onClose }: CountDoneProps): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  const { differenceMinor } = checked;
  const sum = formatMoney(checked.expectedMinor, language, true);
  const difference = formatMoney(Math.abs(differenceMinor), language, true);
  const words = differenceMinor === 0 ? t('checkedExact', { sum }) : differenceMinor > 0 ? t('checkedOver', { sum, difference }) : t('checkedShort', { sum, difference });
  return (
    <div className={css.middle}>
      <Notice tone={differenceMinor === 0 ? 'good' : 'warn'}>{words}</Notice>
      {purpose === 'handover' ? (
        <>
          <p>{t('handedOver')}</p>
          <Button look="main" size="pay" keyName="Enter" onClick={onChangeCashier}>{t('changeCashier')}</Button>
          <Button onClick={onClose}>{t('backToSelling')}</Button>
        </>
      ) : <Button look="main" size="pay" keyName="Enter" onClick={onClose}>{t('backToSelling')}</Button>}
    </div>
  );
}
