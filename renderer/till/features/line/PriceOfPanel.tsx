import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { keyLabel } from '#renderer/ui/key-map.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { WorkPanel } from '#renderer/ui/WorkPanel.tsx';
import { amountErased, type AmountField, amountPasted, amountStands, amountTold, amountTyped, amountUnaccepted, NO_AMOUNT } from '../../parts/amount-field.ts';
import { AmountPad, usePaste } from '../../parts/AmountBox.tsx';
import { useTyped } from '../../parts/typist.ts';
import { EntryBox } from './EntryBox.tsx';
import { limitsOf, priceIn } from './line-form.ts';
import css from './LinePanel.module.css';
import { lineTexts } from './line-texts.ts';
import { useUnaccepted } from './unaccepted.ts';

export type PriceOfProps = {
  readonly name: string;
  readonly onSell: (priceMinor: number) => Promise<boolean>;
  /** The next good is read while a price stands here that nobody has accepted. */
  readonly onScanOver: (code: string) => void;
  /** Enter over something that is no price: it is said aloud. */
  readonly onBlocked: () => void;
  readonly onClose: () => void;
};

/** A price for a good the list has none for; the host asks for a senior where one is needed. */
export function PriceOfPanel({ name, onSell, onScanOver, onBlocked, onClose }: PriceOfProps): ReactNode {
  const t = useT(lineTexts);
  const { field: entry, change, type: typeInto, takeBack } = useTyped<AmountField>(() => NO_AMOUNT);
  const sent = useUnaccepted(amountStands(entry), () => change(amountUnaccepted), onScanOver);
  const limits = limitsOf('price', 'amount');
  const sell = async (): Promise<void> => {
    const read = priceIn(entry);
    if (!read.ok) {
      change((field) => amountTold(field, read.trouble));
      return onBlocked();
    }
    if (await sent(onSell(read.value))) onClose();
  };
  const type = (characters: string): void => typeInto(characters, (field, text) => amountTyped(field, text, limits));
  const erase = (count = 1): void => change((field) => amountErased(field, count));
  useKeys(LEVEL.panel, { told: [{ key: 'Enter', words: t('priceOfApply') }, { key: keyLabel('Delete'), words: t('toldErase') }], keys: { Escape: onClose, Enter: () => void sell(), Backspace: () => erase(), Delete: () => erase(99) }, onText: type, onTakeBack: takeBack });
  usePaste((text) => change((field) => amountPasted(field, text, limits)), true, LEVEL.panel);
  return (
    <WorkPanel title={t('priceOfTitle')} closeWord={t('back')} onClose={onClose} testId="price-of">
      <p className={css.fixed}>{t('priceOfHint')}</p>
      <EntryBox label={name} field={entry} now="0" result="" />
      <AmountPad className={css.pad} onText={type} onErase={() => erase()} onEraseAll={() => erase(99)} />
      <Button look="main" size="pay" keyName="Enter" onClick={() => void sell()}>{t('priceOfApply')}</Button>
    </WorkPanel>
  );
}
