import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import type { ReceiptDetail, RelatedReceipt } from '#contract/api/receipt.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatMoment, formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { ApiProblem, api } from '../../api/client.ts';
import { RefundMark } from '../../api/Mark.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { ReceiptLines } from './ReceiptLines.tsx';
import { receiptTexts } from './receipt-texts.ts';
import css from './ReceiptPage.module.css';

/** A receipt that took longer than this to arrive says when it did. */
const LATE_MS = 60_000;

export type ReceiptDetailProps = { readonly id: string; readonly hrefOf: (id: string) => string; readonly shiftHref: (id: string) => string; readonly onClose: () => void };

export function ReceiptDetailPanel({ id, hrefOf, shiftHref, onClose }: ReceiptDetailProps): ReactNode {
  const t = useT(receiptTexts);
  // What was sold never changes; what came back of it does.
  const detail = useQuery({ queryKey: ['receipt', id], queryFn: () => api.get<ReceiptDetail>(`receipts/${id}`) });
  const gone = detail.error instanceof ApiProblem && detail.error.status === 404;
  return (
    <SidePanel title={detail.data ? t('one', { number: detail.data.receipt.number }) : gone ? t('gone') : '…'} closeWord={t('close')} onClose={onClose}>
      {detail.isPending ? <Skeleton height={24} count={6} /> : null}
      {detail.error && !gone ? <ProblemNotice error={detail.error} /> : null}
      {detail.data ? (
        <>
          <Head detail={detail.data} hrefOf={hrefOf} shiftHref={shiftHref} />
          <ReceiptLines lines={detail.data.lines} />
          <Sums detail={detail.data} />
          <Related title={t('refundsOf')} receipts={detail.data.refunds} hrefOf={hrefOf} />
          <Related title={t('siblings')} receipts={detail.data.siblings} hrefOf={hrefOf} />
          {detail.data.register === 'none' ? <p className={css.remark}>{t('noRegister')}</p> : null}
          {detail.data.clockTrust === 'trusted' ? null : <p className={css.remark}>{t('untrusted')}</p>}
        </>
      ) : null}
    </SidePanel>
  );
}

function Head({ detail, hrefOf, shiftHref }: { readonly detail: ReceiptDetail } & Pick<ReceiptDetailProps, 'hrefOf' | 'shiftHref'>): ReactNode {
  const t = useT(receiptTexts);
  const language = useLanguage();
  const { receipt, refundOf, shiftNumber, reason, legalEntityName } = detail;
  const now = Date.now();
  const late = receipt.receivedAt - receipt.occurredAt > LATE_MS ? t('late', { time: formatMoment(receipt.receivedAt, language, now, receipt.timeZone) }) : null;
  const origin = receipt.kind !== 'refund' ? null
    : refundOf === null ? t('withoutReceipt')
    : refundOf.receipt === null ? t('saleNotHere')
    : <>{t('ofReceipt')} <a href={hrefOf(refundOf.id)}>{refundOf.receipt.number}</a> · {formatMoment(refundOf.receipt.occurredAt, language, now, refundOf.receipt.timeZone)}</>;
  return (
    <>
      {receipt.kind === 'refund' ? (
        <div className={css.refund}>
          <RefundMark />
          <p>{origin}</p>
          {reason === '' ? null : <p>{t('why', { reason })}</p>}
        </div>
      ) : null}
      <p className={css.where}>
        {[formatMoment(receipt.occurredAt, language, now, receipt.timeZone), receipt.storeName, receipt.tillName, receipt.staffName, late, legalEntityName].filter(Boolean).join(' · ')}
        {shiftNumber === null ? null : <> · <a href={shiftHref(receipt.shiftId)}>{t('shift', { number: shiftNumber })}</a></>}
      </p>
    </>
  );
}

function Sums({ detail }: { readonly detail: ReceiptDetail }): ReactNode {
  const t = useT(receiptTexts);
  const { receipt, lines, tenders, roundingMinor, taxMinor, changeMinor } = detail;
  const discount = lines.reduce((sum, line) => sum + line.discountMinor, 0);
  const refund = receipt.kind === 'refund';
  return (
    <dl className={css.sums}>
      {discount > 0 ? <><dt>{t('discounts')}</dt><dd><MoneyText minor={0 - discount} /></dd></> : null}
      <dt className={css.total}>{refund ? t('totalBack') : t('total')}</dt>
      <dd className={css.total}><MoneyText minor={receipt.totalMinor} currency /></dd>
      <dt>{t('vat')}</dt>
      <dd><MoneyText minor={taxMinor} /></dd>
      {roundingMinor === 0 ? null : <><dt>{t('rounding')}</dt><dd><MoneyText minor={roundingMinor} /></dd></>}
      {tenders.map((tender, index) => (
        <Fragment key={index}>
          <dt>{[refund ? (tender.kind === 'cash' ? t('cashBack') : t('cardBack')) : tender.kind === 'cash' ? t('cash') : t('card'), tender.reference].filter(Boolean).join(' · ')}</dt>
          <dd><MoneyText minor={tender.amountMinor} /></dd>
          {!refund && tender.tenderedMinor !== tender.amountMinor ? <><dt>{t('tendered')}</dt><dd><MoneyText minor={tender.tenderedMinor} /></dd></> : null}
        </Fragment>
      ))}
      {changeMinor === 0 ? null : <><dt>{t('change')}</dt><dd><MoneyText minor={changeMinor} /></dd></>}
    </dl>
  );
}

function Related({ title, receipts, hrefOf }: { readonly title: string; readonly receipts: readonly RelatedReceipt[]; readonly hrefOf: (id: string) => string }): ReactNode {
  const language = useLanguage();
  if (receipts.length === 0) return null;
  return (
    <section className={css.related}>
      <h3>{title}</h3>
      <ul>
        {receipts.map((each) => (
          <li key={each.id}>
            <a href={hrefOf(each.id)}>{each.number}</a>
            {each.kind === 'refund' ? <RefundMark /> : null}
            <span>{[formatMoment(each.occurredAt, language, Date.now(), each.timeZone), each.storeName, each.tillName].filter(Boolean).join(' · ')}</span>
            <b>{formatMoney(each.kind === 'refund' ? 0 - each.totalMinor : each.totalMinor, language)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
