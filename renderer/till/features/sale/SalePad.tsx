import type { ReactNode } from 'react';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { NumPad } from '#renderer/ui/NumPad.tsx';
import css from './SalePad.module.css';
import { saleTexts } from './sale-texts.ts';

export type SalePadProps = {
  readonly onText: (characters: string) => void;
  readonly onErase: () => void;
  readonly onRemove: () => void;
  readonly onEnter: () => void;
  readonly hasLines: boolean;
};

/** Digits and what is done with them. */
export function SalePad({ onText, onErase, onRemove, onEnter, hasLines }: SalePadProps): ReactNode {
  const t = useT(saleTexts);
  const decimal = useLanguage() === 'ru' ? ',' : '.';
  return (
    <NumPad
      label={t('pad')} className={css.pad} last={['0', '00', ',']} names={{ ',': decimal }} onKey={onText}
      side={
        <>
          <Button className={css.side} keyName="*" onClick={() => onText('*')}>{t('quantity')}</Button>
          <Button className={css.side} onClick={onErase} aria-label={t('backKey')}>{t('erase')}<Icon name="backspace" /></Button>
          <Button className={css.side} look="danger" keyName="Del" disabled={!hasLines} onClick={onRemove}>{t('remove')}</Button>
          <Button className={css.side} keyName="Enter" onClick={onEnter}>{t('enter')}</Button>
        </>
      }
    />
  );
}
