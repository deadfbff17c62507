import type { ReactNode } from 'react';
import type { DiscountRow, ReceiptDetail } from '#contract/api/receipt.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { formatMoney, formatQuantity } from '#renderer/i18n/format.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { receiptTexts } from './receipt-texts.ts';
import css from './ReceiptPage.module.css';

type Line = ReceiptDetail['lines'][number];

/** What was sold or came back, line by line, with why it cost what it cost. */
export function ReceiptLines({ lines }: { readonly lines: readonly Line[] }): ReactNode {
  return <ul>{lines.map((line) => <LineEntry key={line.lineNo} line={line} />)}</ul>;
}

function LineEntry({ line }: { readonly line: Line }): ReactNode {
  const t = useT(receiptTexts);
  const unit = useT(glossary);
  const language = useLanguage();
  const unitWord = unit(line.unit as 'pcs' | 'kg' | 'l' | 'm');
  const listed = line.listPriceMinor === null ? t('priceByHand') : line.listPriceMinor !== line.priceMinor ? t('listPrice', { price: formatMoney(line.listPriceMinor, language) }) : null;
  const notes = [listed, line.taxMode === 'added' ? t('taxAdded') : null, line.sellerName ? t('seller', { name: line.sellerName }) : null, line.note === '' ? null : line.note].filter((note) => note !== null);
  // Discounts told apart come to the line's own; where they cannot be read, the sum alone is said.
  const told = line.discounts.reduce((sum, discount) => sum + discount.amountMinor, 0) === line.discountMinor;
  return (
    <li className={css.line}>
      <span>{line.name}</span>
      <b><MoneyText minor={line.totalMinor} /></b>
      <span className={css.how}>{formatQuantity(line.quantityMicro, language)} {unitWord} × {formatMoney(line.priceMinor, language)}{notes.length === 0 ? '' : ` · ${notes.join(' · ')}`}</span>
      {told ? line.discounts.map((discount, index) => <Discount key={index} discount={discount} />) : null}
      {!told && line.discountMinor > 0 ? <span className={css.off}>{t('discount')} {formatMoney(0 - line.discountMinor, language)}</span> : null}
      {line.refundedMicro > 0 ? <span className={css.off}>{t('cameBack', { quantity: formatQuantity(line.refundedMicro, language), unit: unitWord })}</span> : null}
    </li>
  );
}

function Discount({ discount }: { readonly discount: DiscountRow }): ReactNode {
  const t = useT(receiptTexts);
  const language = useLanguage();
  const size = discount.kind === 'percent' ? `${formatQuantity(discount.value * 10_000, language)} %` : discount.kind === 'price' ? t('toPrice', { price: formatMoney(discount.value, language) }) : formatMoney(discount.value, language);
  return (
    <span className={css.off}>
      {[discount.on === 'receipt' ? t('onReceipt', { size }) : t('onLine', { size }), discount.reason].filter(Boolean).join(' · ')}
      <span className={css.offSum}>{formatMoney(0 - discount.amountMinor, language)}</span>
    </span>
  );
}
