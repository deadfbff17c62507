import type { ReactNode } from 'react';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { NumPad } from '#renderer/ui/NumPad.tsx';
import { IDLE, type Command } from './command.ts';
import css from './SalePad.module.css';
import { saleTexts } from './sale-texts.ts';

export type SalePadProps = {
  readonly onText: (characters: string) => void;
  readonly onErase: () => void;
  readonly onRemove: () => void;
  readonly onPrice: () => void;
  readonly onDiscount: () => void;
  readonly hasLines: boolean;
  /** While something stands there, a question for a weight too, the last key takes it back and removes no line: one tap too many must not remove the good on the scales. */
  readonly command: Command;
};

/** Digits and what is done with them. */
export function SalePad({ onText, onErase, onRemove, onPrice, onDiscount, hasLines, command }: SalePadProps): ReactNode {
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
          {command !== IDLE
            ? <Button className={css.side} onClick={onErase} aria-label={t('backKey')}>{t('erase')}<Icon name="backspace" /></Button>
            : <Button className={css.side} look="danger" action="remove" disabled={!hasLines} onClick={onRemove}>{t('remove')}</Button>}
        </>
      }
    />
  );
}
