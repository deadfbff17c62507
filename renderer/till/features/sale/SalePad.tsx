import { memo, type ReactNode } from 'react';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { NumPad } from '#renderer/ui/NumPad.tsx';
import { IDLE, type Command } from './command.ts';
import css from './SalePad.module.css';
import { saleTexts } from './sale-texts.ts';

export type SalePadProps = {
  readonly onText: (characters: string) => void;
  readonly onRemove: () => void;
  readonly onPrice: () => void;
  readonly onDiscount: () => void;
  readonly hasLines: boolean;
  /** While something stands there, a question for a weight too, no line is removed. What takes it back has a place of its own (CommandEcho): a key never becomes another one under a finger. */
  readonly command: Command;
};

/** Digits and what is done with them; a scan does not draw them again. */
export const SalePad = memo(function SalePad({ onText, onRemove, onPrice, onDiscount, hasLines, command }: SalePadProps): ReactNode {
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
          <Button className={css.side} look="danger" action="remove" disabled={!hasLines || command !== IDLE} onClick={onRemove}>{t('remove')}</Button>
        </>
      }
    />
  );
});
