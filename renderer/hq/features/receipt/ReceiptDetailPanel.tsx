import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import type { ReceiptDetail } from '#contract/api/receipt.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatMoment, formatMoney, formatQuantity } from '#renderer/i18n/format.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { ApiProblem, api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { receiptTexts } from './receipt-texts.ts';
import css from './ReceiptPage.module.css';

/** A receipt that took longer than this to arrive says when it did. */
const LATE_MS = 60_000;

export function ReceiptDetailPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const t = useT(receiptTexts);
  const detail = useQuery({ queryKey: ['receipt', id], queryFn: () => api.get<ReceiptDetail>(`receipts/${id}`), staleTime: Number.POSITIVE_INFINITY });
  const gone = detail.error instanceof ApiProblem && detail.error.status === 404;
  return (
    <SidePanel title={detail.data ? t('one', { number: detail.data.receipt.number }) : gone ? t('gone') : '…'} closeWord={t('close')} onClose={onClose}>
      {detail.isPending ? <Skeleton height={24} count={6} /> : null}
      {detail.error && !gone ? <ProblemNotice error={detail.error} /> : null}
      {detail.data ? <Contents detail={detail.data} /> : null}
    </SidePanel>
  );
}

function Contents({ detail }: { readonly detail: ReceiptDetail }): ReactNode {
  const t = useT(receiptTexts);
  const unit = useT(glossary);
  const language = useLanguage();
  const { receipt, lines, tenders } = detail;
  const now = Date.now();
  const late = receipt.receivedAt - receipt.occurredAt > LATE_MS ? t('late', { time: formatMoment(receipt.receivedAt, language, now, receipt.timeZone) }) : null;
  return (
    <>
      <p className={css.where}>{[formatMoment(receipt.occurredAt, language, now, receipt.timeZone), receipt.storeName, receipt.tillName, receipt.staffName, late].filter(Boolean).join(' · ')}</p>
      <ul>
        {lines.map((line) => (
          <li key={line.lineNo} className={css.line}>
            <span>{line.name}</span>
            <b><MoneyText minor={line.totalMinor} /></b>
            <span className={css.how}>
              {formatQuantity(line.quantityMicro, language)} {unit(line.unit as 'pcs' | 'kg' | 'l' | 'm')} × {formatMoney(line.priceMinor, language)}
              {line.discountMinor > 0 ? ` · ${t('discount')} ${formatMoney(line.discountMinor, language)}` : ''}
            </span>
          </li>
        ))}
      </ul>
      <dl className={css.sums}>
        <dt className={css.total}>{t('total')}</dt>
        <dd className={css.total}><MoneyText minor={receipt.totalMinor} currency /></dd>
        <dt>{t('vat')}</dt>
        <dd><MoneyText minor={detail.taxMinor} /></dd>
        {tenders.map((tender, index) => (
          <Fragment key={index}>
            <dt>{tender.kind === 'cash' ? t('cash') : t('card')} · {t('tendered')}</dt>
            <dd><MoneyText minor={tender.tenderedMinor} /></dd>
          </Fragment>
        ))}
        <dt>{t('change')}</dt>
        <dd><MoneyText minor={detail.changeMinor} /></dd>
      </dl>
      {detail.register === 'none' ? <p className={css.remark}>{t('noRegister')}</p> : null}
      {detail.clockTrust === 'trusted' ? null : <p className={css.remark}>{t('untrusted')}</p>}
    </>
  );
}
