import { useRef, type ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import css from './CartTotals.module.css';
import { discountWords } from './LineMarks.tsx';
import { useQuantityText } from './quantity-text.ts';
import { saleTexts } from './sale-texts.ts';

/** What the big figure is: the total, what goes back, what is still to be paid for an exchange. It stands before a payment and after it, so no word of it is an order (payment/SPEC.md). */
export function totalWord(cart: CartView): 'total' | 'goesBack' | 'difference' | 'toAdd' | 'even' {
  if (cart.mode === 'sale') return 'total';
  if (cart.mode === 'refund') return 'goesBack';
  return cart.totalMinor < 0 ? 'difference' : cart.totalMinor === 0 ? 'even' : 'toAdd';
}

export type CartTotalsProps = { readonly cart: CartView; /** Cash the customer has laid down for it already. */ readonly laidMinor?: number; /** Opens the discount on the receipt; absent where nothing can be changed. */ readonly onDiscount?: () => void };

/** The sum of the receipt in figures that are read from two metres, and spoken when it changes. */
export function CartTotals({ cart, laidMinor = 0, onDiscount }: CartTotalsProps): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  const word = totalWord(cart);
  return (
    <div className={css.totals}>
      <div className={css.row}>
        <span>{t('items', { count: cart.itemCount })}</span>
        {cart.mode === 'exchange' ? <span>{t('exchangeSums', { back: formatMoney(cart.refundMinor, language), out: formatMoney(cart.saleMinor, language) })}</span> : null}
        {cart.documentCount > 1 ? <span>{t('documents', { count: cart.documentCount })}</span> : null}
        {cart.taxMinor === 0 || cart.discountMinor > 0 ? null : <span>{t('tax')} <MoneyText minor={Math.abs(cart.taxMinor)} /></span>}
      </div>
      <Discounts cart={cart} onDiscount={onDiscount} />
      <div className={css.total} data-testid="cart-total">
        <span className={css.word}>{t(word)}</span>
        <strong className={css.sum}><MoneyText minor={Math.abs(cart.totalMinor)} currency /></strong>
      </div>
      {cart.cashDueMinor === cart.totalMinor || cart.posted.length > 0 ? null : <p className={css.cash}>{t('inCash', { sum: formatMoney(Math.abs(cart.cashDueMinor), language, true) })}</p>}
      {laidMinor === 0 ? null : <p className={css.laid} role="status" data-testid="laid-cash">{t('laid', { sum: formatMoney(laidMinor, language, true) })}</p>}
      <Spoken cart={cart} />
    </div>
  );
}

/** All that was taken off, or that something can be, as one button to the discount on the receipt. */
function Discounts({ cart, onDiscount }: { readonly cart: CartView; readonly onDiscount: (() => void) | undefined }): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  const key = useKeyLabel('receiptDiscount');
  if (cart.discountMinor === 0 && cart.receiptDiscount === null) {
    if (onDiscount === undefined || cart.saleMinor === 0) return null;
    return <button type="button" className={css.discount} onClick={onDiscount}><span className={css.offer}>{t('offerDiscount')}{key === '' ? null : <Kbd>{key}</Kbd>}</span></button>;
  }
  const whole = cart.receiptDiscount === null ? '' : ` ${t('onReceipt', { discount: discountWords(cart.receiptDiscount, language, t) })}${cart.receiptDiscountReason === '' ? '' : ` · ${cart.receiptDiscountReason}`}`;
  const inside = <><span>{t('discount')}{whole}</span><span className={css.taken}>{formatMoney(-cart.discountMinor, language)}</span></>;
  return onDiscount === undefined ? <div className={css.discount}>{inside}</div> : <button type="button" className={css.discount} onClick={onDiscount}>{inside}{key === '' ? null : <Kbd>{key}</Kbd>}</button>;
}

/** What a reader says after each change: the line that changed and the new total. */
function Spoken({ cart }: { readonly cart: CartView }): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  const quantity = useQuantityText();
  const first = useRef(cart);
  const line = cart.lines.find((one) => one.lineNo === cart.selectedLineNo);
  const total = formatMoney(cart.totalMinor, language, true);
  const sentence = line === undefined ? t('totalSpoken', { total }) : t('lineSpoken', { name: line.name, quantity: quantity(line.quantityMicro, line.unit), total });
  return <div className="visually-hidden" aria-live="polite" aria-atomic="true">{cart === first.current ? '' : sentence}</div>;
}
