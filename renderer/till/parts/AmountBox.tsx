import type { ReactNode } from 'react';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { EntryText } from '#renderer/ui/EntryText.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { NumPad } from '#renderer/ui/NumPad.tsx';
import css from './AmountBox.module.css';
import type { AmountField } from './amount-field.ts';
import { partsTexts } from './parts-texts.ts';

/** Tells what was pasted while no field has the focus and nothing stands above `level`; by itself, over the whole screen. */
export function usePaste(onPaste: (text: string) => void, active = true, level: number = LEVEL.panel + 1): void {
  useKeys(level, { onPaste }, active);
}

export type AmountBoxProps = { readonly label: string; readonly field: AmountField; readonly active?: boolean; readonly small?: boolean };

/** A sum as it is being typed, with what was wrong about the last thing that was not taken. */
export function AmountBox({ label, field, active = true, small = false }: AmountBoxProps): ReactNode {
  const say = useT(amountTexts);
  return (
    <div className={classNames(css.box, small && css.small)} data-active={active ? '' : undefined}>
      <span className={css.label}>{label}</span>
      <output className={css.amount} aria-label={label}>
        {field.entry === '' ? <span className={css.none}>0</span> : null}<EntryText entry={field.entry} caret={active} /><span className={css.sign}>{'\u202f'}₽</span>
      </output>
      {field.trouble === null ? null : <p className={css.trouble} role="alert"><Icon name="warning" size={18} />{say(field.trouble)}</p>}
    </div>
  );
}

export type AmountPadProps = { readonly onText: (characters: string) => void; readonly onErase: () => void; readonly onEraseAll: () => void; readonly className?: string | undefined };

/** Digits for a finger beside an amount field. */
export function AmountPad({ onText, onErase, onEraseAll, className }: AmountPadProps): ReactNode {
  const t = useT(partsTexts);
  const language = useLanguage();
  return (
    <NumPad
      label={t('pad')} className={classNames(css.pad, className)} last={['0', '00', ',']} names={{ ',': language === 'ru' ? ',' : '.' }} onKey={onText}
      side={
        <>
          <Button className={css.erase} onClick={onErase} aria-label={t('backKey')}><Icon name="backspace" size={28} /></Button>
          <Button className={css.erase} stacked keyName="Del" onClick={onEraseAll}>{t('eraseAll')}</Button>
        </>
      }
    />
  );
}
