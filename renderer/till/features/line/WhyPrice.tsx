import type { ReactNode } from 'react';
import type { CartLine } from '#contract/terminal/sale.ts';
import { formatMoney, formatQuantity, NARROW } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import css from './LinePanel.module.css';
import { lineTexts } from './line-texts.ts';

/** From the price list to the sum of the line, step by step, as the host counted it. */
export function WhyPrice({ line }: { readonly line: CartLine }): ReactNode {
  const t = useT(lineTexts);
  const language = useLanguage();
  const gross = line.totalMinor + line.discountMinor;
  const percent = line.discount?.kind === 'percent' ? ` ${formatQuantity(line.discount.bps * 10_000, language)}${NARROW}%` : '';
  const reason = line.discountReason === '' ? '' : ` · ${line.discountReason}`;
  const rows: readonly (readonly [string, number])[] = [
    ...(line.refundOf === null ? [] : [[t('whyRefund', { number: line.refundOf.number, lineNo: line.refundOf.lineNo }), line.priceMinor] as const]),
    ...(line.refundOf !== null ? [] : line.listPriceMinor === null ? [] : [[t('whyList'), line.listPriceMinor] as const]),
    ...(line.refundOf !== null || line.priceMinor === line.listPriceMinor ? [] : [[t('whySet'), line.priceMinor] as const]),
    [t('whyTimes', { quantity: formatQuantity(line.quantityMicro, language), price: formatMoney(line.priceMinor, language) }), gross],
    ...(line.lineDiscountMinor === 0 ? [] : [[t('whyLine') + percent + reason, -line.lineDiscountMinor] as const]),
    ...(line.receiptDiscountMinor === 0 ? [] : [[t('whyReceipt'), -line.receiptDiscountMinor] as const]),
  ];
  return (
    <section className={css.why} aria-label={t('why')} tabIndex={0}>
      <h3 className={css.whyTitle}>{t('why')}</h3>
      <dl className={css.steps}>
        {line.refundOf === null && line.listPriceMinor === null ? <div className={css.step}><dt>{t('whyNoList')}</dt><dd /></div> : null}
        {rows.map(([words, minor]) => <div key={words} className={css.step}><dt>{words}</dt><dd><MoneyText minor={minor} /></dd></div>)}
        <div className={css.stepTotal}><dt>{t('whyTotal')}</dt><dd><MoneyText minor={line.totalMinor} /></dd></div>
        {line.taxMinor === 0 ? null : <div className={css.step}><dt>{t('whyTax')}</dt><dd><MoneyText minor={line.taxMinor} /></dd></div>}
      </dl>
    </section>
  );
}
