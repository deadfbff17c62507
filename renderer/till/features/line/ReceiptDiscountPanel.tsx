import { useState, type ReactNode } from 'react';
import type { CartView, Discount } from '#contract/terminal/sale.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { keyLabel } from '#renderer/ui/key-map.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { WorkPanel } from '#renderer/ui/WorkPanel.tsx';
import { amountErased, type AmountField, amountPasted, amountStands, amountTold, amountTyped, amountUnaccepted, NO_AMOUNT } from '../../parts/amount-field.ts';
import { AmountPad, usePaste } from '../../parts/AmountBox.tsx';
import { useTyped } from '../../parts/typist.ts';
import { DiscountChoices } from './DiscountChoices.tsx';
import { EntryBox } from './EntryBox.tsx';
import { discountIn, limitsOf, receiptWouldBe, typedDiscount, type DiscountKind } from './line-form.ts';
import css from './LinePanel.module.css';
import { lineTexts } from './line-texts.ts';
import { useUnaccepted } from './unaccepted.ts';

export type ReceiptDiscountProps = {
  readonly cart: CartView;
  readonly typed: string;
  readonly reasons: readonly string[];
  readonly onApply: (discount: Discount | null, reason: string) => Promise<boolean>;
  /** The next good is read while a discount stands here that nobody has accepted. */
  readonly onScanOver: (code: string) => void;
  /** Enter over something that is no discount: it is said aloud. */
  readonly onBlocked: () => void;
  readonly onClose: () => void;
};

/** A discount on all goods that go out; goods that come back keep what was paid for them. */
export function ReceiptDiscountPanel({ cart, typed, reasons, onApply, onScanOver, onBlocked, onClose }: ReceiptDiscountProps): ReactNode {
  const t = useT(lineTexts);
  const language = useLanguage();
  const before = typedDiscount(cart.receiptDiscount);
  const [kind, setKind] = useState<DiscountKind>(typed === '' ? before.kind : 'percent');
  const { field: entry, change, type: typeInto, takeBack } = useTyped<AmountField>(() => (typed === '' ? NO_AMOUNT : amountTyped(NO_AMOUNT, typed, limitsOf('discount', 'percent'))));
  const [reason, setReason] = useState(cart.receiptDiscountReason);
  const subtotalMinor = cart.lines.reduce((sum, line) => (line.direction === 'sale' ? sum + line.totalMinor + line.receiptDiscountMinor : sum), 0);
  const limits = limitsOf('discount', kind);
  const isReasonAlone = !amountStands(entry) && cart.receiptDiscount !== null && reason !== cart.receiptDiscountReason;
  const read = isReasonAlone ? { ok: true as const, value: cart.receiptDiscount } : discountIn(entry, kind);
  const sent = useUnaccepted(amountStands(entry) || isReasonAlone, () => change(amountUnaccepted), onScanOver);
  const apply = async (): Promise<void> => {
    if (!read.ok) {
      change((field) => amountTold(field, read.trouble));
      return onBlocked();
    }
    if (await sent(onApply(read.value, reason))) onClose();
  };
  const type = (characters: string): void => typeInto(characters, (field, text) => amountTyped(field, text, limits));
  const erase = (count = 1): void => change((field) => amountErased(field, count));
  const confirm = entry.entry === '' && cart.receiptDiscount !== null && !isReasonAlone ? t('take') : t('apply');
  useKeys(LEVEL.panel, { told: [{ key: 'Enter', words: confirm }, { key: keyLabel('Delete'), words: t('toldErase') }], keys: { Escape: onClose, Enter: () => void apply(), Backspace: () => erase(), Delete: () => erase(99) }, onText: type, onTakeBack: takeBack });
  usePaste((text) => change((field) => amountPasted(field, text, limits)), true, LEVEL.panel);
  return (
    <WorkPanel title={t('discountTitle')} closeWord={t('back')} onClose={onClose} testId="receipt-discount">
      <p className={css.subtotal}><span>{t('subtotal')}</span><b>{formatMoney(subtotalMinor, language, true)}</b></p>
      <EntryBox
        label={kind === 'percent' ? t('percentLabel') : kind === 'amount' ? t('amountLabel') : t('fixedTotalLabel')} field={entry} now={cart.receiptDiscount !== null && before.kind === kind ? before.field.entry : '0'}
        result={read.ok ? t('receiptBecomes', { total: formatMoney(receiptWouldBe(subtotalMinor, read.value) - cart.refundMinor, language, true) }) : ''}
      />
      <DiscountChoices
        whole kind={kind} reasons={reasons} reason={reason} onReason={setReason}
        onKind={(next) => {
          setKind(next);
          change(() => NO_AMOUNT);
        }}
        onPercent={(percent) => {
          setKind('percent');
          change(() => amountTyped(NO_AMOUNT, String(percent), limitsOf('discount', 'percent')));
        }}
      />
      <AmountPad className={css.pad} onText={type} onErase={() => erase()} onEraseAll={() => erase(99)} />
      <Button look="main" size="pay" keyName="Enter" onClick={() => void apply()}>{confirm}</Button>
    </WorkPanel>
  );
}
