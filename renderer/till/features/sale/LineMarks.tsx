import type { ReactNode } from 'react';
import type { CartLine } from '#contract/terminal/sale.ts';
import { formatMoney, formatQuantity, NARROW } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Grouped } from '#renderer/ui/Grouped.tsx';
import css from './LineMarks.module.css';
import { saleTexts } from './sale-texts.ts';

/** A discount as it was given: `−10 %`, `−50,00`, `по 99,00`. */
export function discountWords(discount: NonNullable<CartLine['discount']>, language: Language, t: (key: 'discountAt', values: { price: string }) => string): string {
  switch (discount.kind) {
    case 'percent': return `\u2212${formatQuantity(discount.bps * 10_000, language)}${NARROW}%`;
    case 'amount': return formatMoney(-discount.minor, language);
    case 'price': return t('discountAt', { price: formatMoney(discount.minor, language) });
  }
}

/** What stands under the name of a line: that it comes back, what was taken off and why, a note, who sold it. */
export function LineMarks({ line }: { readonly line: CartLine }): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  const refund = line.direction === 'refund';
  const notes = [...(line.note === '' ? [] : [line.note]), ...(line.sellerName === '' ? [] : [t('soldBy', { name: line.sellerName })])];
  return (
    <>
      {refund ? <span className={css.refund}><b>{t('refundWord')}</b>{line.refundOf === null ? t('refundNoReceipt') : t('refundOf', { number: line.refundOf.number })}</span> : null}
      {line.discount === null || refund ? null : <span className={css.discount}>{discountWords(line.discount, language, t)}{line.discountReason === '' ? '' : ` · ${line.discountReason}`}</span>}
      {notes.length === 0 ? null : <span className={css.note}>{notes.join(' · ')}</span>}
    </>
  );
}

/** The price of one, with the list's struck out where it is another. */
export function LinePrice({ line }: { readonly line: CartLine }): ReactNode {
  const language = useLanguage();
  const changed = line.listPriceMinor !== null && line.listPriceMinor !== line.priceMinor && line.refundOf === null;
  return <>{changed ? <del className={css.list}><Grouped>{formatMoney(line.listPriceMinor ?? 0, language)}</Grouped></del> : null}<Grouped>{formatMoney(line.priceMinor, language)}</Grouped></>;
}
