import type { ReactNode } from 'react';
import type { ShiftReport, ShiftSeller } from '#contract/terminal/shift.ts';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import css from './Report.module.css';
import { shiftTexts } from './shift-texts.ts';

/** The few sums of a shift that are asked for first, and each seller's where there are several; the paper has the rest. */
export function ReportSums({ report }: { readonly report: ShiftReport }): ReactNode {
  const t = useT(shiftTexts);
  const { totals } = report;
  const rows = [
    { key: 'sales', label: t('sales'), note: t('receipts', { count: totals.sales.count }), minor: totals.sales.totalMinor },
    { key: 'refunds', label: t('refunds'), note: t('receipts', { count: totals.refunds.count }), minor: -totals.refunds.totalMinor },
    { key: 'net', label: t('net'), note: '', minor: totals.netMinor },
    ...(report.halfwayMinor === 0 ? [] : [{ key: 'halfway', label: t('inHalfway'), note: '', minor: -report.halfwayMinor }]),
    { key: 'expected', label: t('cashExpected'), note: '', minor: totals.expectedCashMinor },
    ...(report.countedMinor === null ? [] : [{ key: 'counted', label: t('cashCounted'), note: '', minor: report.countedMinor }]),
  ];
  return (
    <>
      <dl className={css.sums}>
        {rows.map((row) => <div key={row.key} className={css.sumRow} data-main={row.key === 'net' ? '' : undefined}><dt>{row.label} {row.note === '' ? null : <small>{row.note}</small>}</dt><dd><MoneyText minor={row.minor} /></dd></div>)}
      </dl>
      {report.sellers.length === 0 ? null : (
        <section className={css.sellers} tabIndex={0} aria-label={t('bySeller')}>
          <h3 className={css.sellersTitle}>{t('bySeller')}</h3>
          {report.sellers.map((seller) => <Seller key={seller.legalEntityId} seller={seller} />)}
        </section>
      )}
    </>
  );
}

function Seller({ seller: { name, inn, sales, refunds, netMinor, tax } }: { readonly seller: ShiftSeller }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  const rows = [
    { key: 'sales', label: t('sales'), note: t('receipts', { count: sales.count }), minor: sales.totalMinor },
    ...(refunds.count === 0 ? [] : [{ key: 'refunds', label: t('refunds'), note: t('receipts', { count: refunds.count }), minor: -refunds.totalMinor }]),
    ...(refunds.count === 0 ? [] : [{ key: 'net', label: t('net'), note: '', minor: netMinor }]),
    ...tax.map((sum) => ({
      key: `${sum.taxCode} ${sum.taxRateBps}`, label: sum.taxRateBps === null ? t('noTax') : t('taxAt', { percent: formatQuantity(sum.taxRateBps * 10_000, language) }), note: '',
      minor: sum.taxRateBps === null ? sum.totalMinor : sum.taxMinor,
    })),
  ];
  return (
    <div className={css.seller}>
      <p className={css.sellerName}><strong>{name === '' ? t('unnamedSeller') : name}</strong>{inn === '' ? null : <small>{t('inn', { inn })}</small>}</p>
      <dl>{rows.map((row) => <div key={row.key} className={css.sellerRow}><dt>{row.label} {row.note === '' ? null : <small>{row.note}</small>}</dt><dd><MoneyText minor={row.minor} /></dd></div>)}</dl>
    </div>
  );
}
