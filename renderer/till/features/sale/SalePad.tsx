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
  readonly onPrice: () => void;
  readonly onDiscount: () => void;
  readonly hasLines: boolean;
  /** Something stands on the command line: the last key takes it back instead of removing a line. */
  readonly typing: boolean;
};

/** Digits and what is done with them. */
export function SalePad({ onText, onErase, onRemove, onPrice, onDiscount, hasLines, typing }: SalePadProps): ReactNode {
  const t = useT(saleTexts);
  const decimal = useLanguage() === 'ru' ? ',' : '.';
  return (
    <NumPad
      label={t('pad')} className={css.pad} last={['0', '00', ',']} names={{ ',': decimal }} onKey={onText}
      side={
        <>
          <Button className={css.side} action="quantity" onClick={() => onText('*')}>{t('quantity')}</Button>
          <Button className={css.side} action="price" disabled={!hasLines} onClick={onPrice}>{t('price')}</Button>
          <Button className={css.side} action="discount" disabled={!hasLines} onClick={onDiscount}>{t('discount')}</Button>
          {typing
            ? <Button className={css.side} onClick={onErase} aria-label={t('backKey')}>{t('erase')}<Icon name="backspace" /></Button>
            : <Button className={css.side} look="danger" action="remove" disabled={!hasLines} onClick={onRemove}>{t('remove')}</Button>}
        </>
      }
    />
  );
}
