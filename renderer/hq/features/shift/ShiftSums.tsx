import { Fragment, type ReactNode } from 'react';
import type { ShiftDetail, ShiftTotals } from '#contract/api/shift.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Difference } from './ShiftMarks.tsx';
import { shiftTexts } from './shift-texts.ts';
import css from './ShiftPage.module.css';

type Tender = ShiftTotals['salesByTender'][number];

/** The sums of a shift in the order of its Z, so that the screen and the paper can be laid side by side. */
export function ShiftSums({ totals, closing }: { readonly totals: ShiftTotals; readonly closing: ShiftDetail['counts'][number] | null }): ReactNode {
  const t = useT(shiftTexts);
  const cashOf = (tenders: readonly Tender[]): number => tenders.find((tender) => tender.kind === 'cash')?.amountMinor ?? 0;
  return (
    <>
      <dl className={css.sums}>
        <Row strong term={`${t('sales')}, ${t('count', { count: totals.sales.count })}`} minor={totals.sales.totalMinor} />
        <Tenders tenders={totals.salesByTender} />
        <Row strong term={`${t('refunds')}, ${t('count', { count: totals.refunds.count })}`} minor={totals.refunds.totalMinor} />
        <Tenders tenders={totals.refundsByTender} />
        <dt className={css.total}>{t('net')}</dt>
        <dd className={css.total}><MoneyText minor={totals.netMinor} currency /></dd>
        {totals.discountMinor === 0 ? null : <Row term={t('discounts')} minor={totals.discountMinor} />}
        {totals.roundingMinor === 0 ? null : <Row term={t('rounding')} minor={totals.roundingMinor} />}
        <Taxes tax={totals.tax} />
      </dl>
      <section className={css.part}>
        <h3>{t('inDrawer')}</h3>
        <dl className={css.sums}>
          <Row term={t('float')} minor={totals.floatMinor} />
          <Row term={t('cashSales')} minor={cashOf(totals.salesByTender)} />
          {cashOf(totals.refundsByTender) === 0 ? null : <Row term={t('cashRefunds')} minor={0 - cashOf(totals.refundsByTender)} />}
          {totals.cashIn.count === 0 ? null : <Row term={`${t('cashIn')}, ${totals.cashIn.count}`} minor={totals.cashIn.totalMinor} />}
          {totals.cashOut.count === 0 ? null : <Row term={`${t('cashOut')}, ${totals.cashOut.count}`} minor={0 - totals.cashOut.totalMinor} />}
          {totals.countedDifferenceMinor === 0 ? null : <Row term={t('counted')} minor={totals.countedDifferenceMinor} />}
          <Row strong term={t('expected')} minor={totals.expectedCashMinor} />
          {closing === null ? null : (
            <>
              <Row strong term={t('found')} minor={closing.countedMinor} />
              <dt>{closing.countedMinor === closing.expectedMinor ? t('exact') : closing.countedMinor > closing.expectedMinor ? t('over') : t('short')}</dt>
              <dd><Difference minor={closing.countedMinor - closing.expectedMinor} /></dd>
            </>
          )}
        </dl>
      </section>
    </>
  );
}

function Row({ term, minor, strong = false }: { readonly term: string; readonly minor: number; readonly strong?: boolean }): ReactNode {
  return <><dt className={strong ? css.strong : undefined}>{term}</dt><dd className={strong ? css.strong : undefined}><MoneyText minor={minor} /></dd></>;
}

function Tenders({ tenders }: { readonly tenders: readonly Tender[] }): ReactNode {
  const t = useT(shiftTexts);
  return tenders.map((tender) => (
    <Fragment key={tender.kind}>
      <dt className={css.inner}>{tender.kind === 'cash' ? t('cash') : tender.kind === 'card' ? t('card') : tender.kind}</dt>
      <dd className={css.inner}><MoneyText minor={tender.amountMinor} /></dd>
    </Fragment>
  ));
}

/** VAT by rate, and what was sold without. */
export function Taxes({ tax }: { readonly tax: ShiftTotals['tax'] }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  return tax.map((sum) => (
    <Fragment key={`${sum.taxCode} ${sum.taxRateBps}`}>
      <dt className={css.inner}>{sum.taxRateBps === null ? t('noTax') : t('taxAt', { percent: formatQuantity(sum.taxRateBps * 10_000, language) })}</dt>
      <dd className={css.inner}><MoneyText minor={sum.taxRateBps === null ? sum.totalMinor : sum.taxMinor} /></dd>
    </Fragment>
  ));
}
