import type { ReactNode } from 'react';
import type { ReceiptSummary } from '#contract/terminal/receipt.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { soldWhere } from '../../parts/headquarters.ts';
import { ChoiceRow } from '../../parts/ChoiceRow.tsx';
import { useTenderWords } from '../../parts/receipt-facts.ts';
import { useShopTime } from '../../parts/shop-time.tsx';
import { receiptTexts } from './receipt-texts.ts';
import css from './ReceiptsPanel.module.css';

export type ReceiptRowProps = { readonly receipt: ReceiptSummary; readonly sends: boolean; readonly chosen: boolean; readonly onChoose: (id: string) => void };

/** One receipt of the past; a refund stands apart by its word, its colour and its sign. */
export function ReceiptRow({ receipt, sends, chosen, onChoose }: ReceiptRowProps): ReactNode {
  const t = useT(receiptTexts);
  const language = useLanguage();
  const { moment } = useShopTime();
  const tenders = useTenderWords();
  const isRefund = receipt.kind === 'refund';
  const facts = [t('lines', { count: receipt.lineCount }), tenders(receipt.tenders), soldWhere(receipt.elsewhere), ...(receipt.elsewhere !== null || receipt.printState === 'confirmed' || receipt.printState === 'unknown' ? [] : [t(receipt.printState)]), ...(receipt.sent || !sends ? [] : [t('notSent')]), ...(receipt.letter === null || receipt.letter.state === 'failed' ? [] : [t(receipt.letter.state === 'sent' ? 'letterSent' : 'letterWaiting')])].filter((fact) => fact !== '');
  return (
    <ChoiceRow chosen={chosen} warns={isRefund} onChoose={() => onChoose(receipt.id)} className={css.choose}>
      <span className={css.number}>{isRefund ? <strong className={css.look}>{t('refundWord')} </strong> : null}{receipt.number}</span>
      <span className={css.sum}><MoneyText minor={isRefund ? -receipt.totalMinor : receipt.totalMinor} /></span>
      <span className={css.facts}>{facts.join(' · ')}{receipt.printState === 'unknown' ? <> · <span className={css.look}>{t('unknown')}</span></> : null}{receipt.letter?.state === 'failed' ? <> · <span className={css.look}>{t('letterFailed')}</span></> : null}</span>
      <span className={css.when}>{moment(receipt.occurredAt)}</span>
      {receipt.refundedMinor > 0 ? <span className={css.returned}>{t('returned', { sum: formatMoney(receipt.refundedMinor, language) })}</span> : null}
    </ChoiceRow>
  );
}
