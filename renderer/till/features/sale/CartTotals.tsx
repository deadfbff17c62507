import { useRef, type ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import css from './CartTotals.module.css';
import { useQuantityText } from './quantity-text.ts';
import { saleTexts } from './sale-texts.ts';

/** The sum of the receipt in figures that are read from two metres, and spoken when it changes. */
export function CartTotals({ cart }: { readonly cart: CartView }): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  return (
    <div className={css.totals}>
      <div className={css.row}>
        <span>{t('items', { count: cart.itemCount })}</span>
        {cart.discountMinor > 0 ? <span>{t('discount')} {formatMoney(-cart.discountMinor, language)}</span> : null}
        {cart.taxMinor > 0 ? <span>{t('tax')} {formatMoney(cart.taxMinor, language)}</span> : null}
      </div>
      <div className={css.total} data-testid="cart-total">
        <span className={css.word}>{t('total')}</span>
        <strong className={css.sum}><MoneyText minor={cart.totalMinor} currency /></strong>
      </div>
      <Spoken cart={cart} />
    </div>
  );
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
