import type { ReactNode } from 'react';
import type { ShiftReport } from '#contract/terminal/shift.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import css from './Report.module.css';
import { shiftTexts } from './shift-texts.ts';

/** The few sums of a shift that are asked for first; the paper has the rest. */
export function ReportSums({ report }: { readonly report: ShiftReport }): ReactNode {
  const t = useT(shiftTexts);
  const { totals } = report;
  const rows = [
    { key: 'sales', label: t('sales'), note: t('receipts', { count: totals.sales.count }), minor: totals.sales.totalMinor },
    { key: 'refunds', label: t('refunds'), note: t('receipts', { count: totals.refunds.count }), minor: -totals.refunds.totalMinor },
    { key: 'net', label: t('net'), note: '', minor: totals.netMinor },
    { key: 'expected', label: t('cashExpected'), note: '', minor: totals.expectedCashMinor },
    ...(report.countedMinor === null ? [] : [{ key: 'counted', label: t('cashCounted'), note: '', minor: report.countedMinor }]),
  ];
  return (
    <dl className={css.sums}>
      {rows.map((row) => <div key={row.key} className={css.sumRow} data-main={row.key === 'net' ? '' : undefined}><dt>{row.label} {row.note === '' ? null : <small>{row.note}</small>}</dt><dd><MoneyText minor={row.minor} /></dd></div>)}
    </dl>
  );
}
