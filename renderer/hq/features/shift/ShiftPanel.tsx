import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ShiftDetail, ShiftDifference, ShiftSeller } from '#contract/api/shift.ts';
import { endsBeforeItBegan } from '#domain/shift/shift.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatDay, formatMoment, formatMoney, formatTime } from '#renderer/i18n/format.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { ApiProblem, api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { CheckMark, Difference } from './ShiftMarks.tsx';
import { ShiftSums, Taxes } from './ShiftSums.tsx';
import { shiftTexts } from './shift-texts.ts';
import css from './ShiftPage.module.css';

export function ShiftPanel({ id, receiptsHref, onClose }: { readonly id: string; readonly receiptsHref: string; readonly onClose: () => void }): ReactNode {
  const t = useT(shiftTexts);
  const detail = useQuery({ queryKey: ['shift', id], queryFn: () => api.get<ShiftDetail>(`shifts/${id}`) });
  const gone = detail.error instanceof ApiProblem && detail.error.status === 404;
  return (
    <SidePanel title={detail.data ? t('one', { number: detail.data.shift.number }) : gone ? t('gone') : '…'} closeWord={t('close')} onClose={onClose}>
      {detail.isPending ? <Skeleton height={24} count={8} /> : null}
      {detail.error && !gone ? <ProblemNotice error={detail.error} /> : null}
      {detail.data ? <Contents detail={detail.data} receiptsHref={receiptsHref} /> : null}
    </SidePanel>
  );
}

function Contents({ detail, receiptsHref }: { readonly detail: ShiftDetail; readonly receiptsHref: string }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  const { shift, totals, receiptsHere, receiptsStated, differences } = detail;
  const now = Date.now();
  const moment = (at: number): string => formatMoment(at, language, now, shift.timeZone);
  const said = { here: receiptsHere, stated: receiptsStated ?? receiptsHere };
  return (
    <>
      <p className={css.where}>
        <ShiftWhere shift={shift} />
        {' · '}<a href={receiptsHref}>{t('openReceipts')}</a>
      </p>
      <div className={css.check} data-check={shift.check}>
        <CheckMark check={shift.check} />
        <p>{shift.check === 'open' ? t('say-open') : shift.check === 'unreadable' ? t('say-unreadable') : shift.check === 'differs' ? t('say-differs') : t(`say-${shift.check}`, said)}</p>
      </div>
      {differences.length > 0 ? <Differences differences={differences} /> : null}
      {totals ? <ShiftSums totals={totals} closing={detail.counts.find((count) => count.purpose === 'closing') ?? null} /> : null}
      <Sellers sellers={detail.sellers} isWhole={shift.check === 'right'} />
      <Counts detail={detail} moment={moment} />
      <Movements detail={detail} moment={moment} />
      <ByStaff detail={detail} />
    </>
  );
}

/** Which till, whose, from when to when; where the clock was put back in between, that it was. */
export function ShiftWhere({ shift }: { readonly shift: ShiftDetail['shift'] }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  const now = Date.now();
  const { openedAt, closedAt, timeZone } = shift;
  const moment = (at: number): string => formatMoment(at, language, now, timeZone);
  const sameDay = (one: number, other: number): boolean => formatDay(one, language, now, timeZone) === formatDay(other, language, now, timeZone);
  const times = closedAt === null ? t('since', { time: moment(openedAt) }) : t('span', { from: moment(openedAt), time: sameDay(openedAt, closedAt) ? formatTime(closedAt, language, timeZone) : moment(closedAt) });
  const doubt = endsBeforeItBegan(openedAt, closedAt ?? openedAt) ? t('clockInDoubt') : null;
  return <>{[shift.storeName, shift.tillName, shift.openedBy, times, doubt, shift.closedBy === shift.openedBy ? null : shift.closedBy].filter(Boolean).join(' · ')}</>;
}

/** Whose goods they were, where that is more than one; of receipts that have not come nothing is known here. */
function Sellers({ sellers, isWhole }: { readonly sellers: readonly ShiftSeller[]; readonly isWhole: boolean }): ReactNode {
  const t = useT(shiftTexts);
  if (sellers.length === 0) return null;
  return (
    <section className={css.part}>
      <h3>{t('bySeller')}</h3>
      {isWhole ? null : <p className={css.small}>{t('bySellerNote')}</p>}
      {sellers.map((seller) => (
        <div key={seller.legalEntityId} className={css.seller}>
          <h4>{[seller.name || t('unnamedSeller'), seller.inn === '' ? '' : t('inn', { inn: seller.inn })].filter(Boolean).join(' · ')}</h4>
          <dl className={css.sums}>
            <dt>{`${t('sales')}, ${t('count', { count: seller.sales.count })}`}</dt><dd><MoneyText minor={seller.sales.totalMinor} /></dd>
            {seller.refunds.count === 0 ? null : <><dt>{`${t('refunds')}, ${t('count', { count: seller.refunds.count })}`}</dt><dd><MoneyText minor={seller.refunds.totalMinor} /></dd></>}
            <dt className={css.strong}>{t('net')}</dt><dd className={css.strong}><MoneyText minor={seller.netMinor} /></dd>
            <Taxes tax={seller.tax} />
          </dl>
        </div>
      ))}
    </section>
  );
}

function Differences({ differences }: { readonly differences: readonly ShiftDifference[] }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  return (
    <table className={css.differences}>
      <thead><tr><th scope="col">{t('what')}</th><th scope="col">{t('stated')}</th><th scope="col">{t('summed')}</th></tr></thead>
      <tbody>
        {differences.map((each) => {
          const figure = (value: number): string => (each.what.endsWith('-count') ? String(value) : formatMoney(value, language));
          return <tr key={`${each.what} ${each.of}`}><td>{nameOf(t, each)}</td><td>{figure(each.statedMinor)}</td><td>{figure(each.summedMinor)}</td></tr>;
        })}
      </tbody>
    </table>
  );
}

const plain = ['sale-count', 'refund-count', 'sales', 'refunds', 'net', 'discount', 'rounding', 'float', 'cash-in', 'cash-out', 'counted-difference', 'expected-cash', 'sales-by-staff', 'refunds-by-staff'] as const;
const named = ['sales-by-tender', 'refunds-by-tender', 'turnover', 'tax'] as const;

function nameOf(t: Say<typeof shiftTexts.ru>, { what, of }: ShiftDifference): string {
  const simple = plain.find((name) => name === what);
  if (simple) return t(simple);
  const withName = named.find((name) => name === what);
  return withName ? t(withName, { of: of === 'cash' ? t('cash') : of === 'card' ? t('card') : (of ?? '') }) : what;
}

const purposes = { closing: 'closing', handover: 'handover', check: 'checking' } as const;

function Counts({ detail: { counts }, moment }: { readonly detail: ShiftDetail; readonly moment: (at: number) => string }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  if (counts.length === 0) return null;
  return (
    <section className={css.part}>
      <h3>{t('counts')}</h3>
      <ul>
        {counts.map((count) => (
          <li key={count.id}>
            <span>{[moment(count.at), count.purpose in purposes ? t(purposes[count.purpose as keyof typeof purposes]) : count.purpose, count.blind ? t('blind') : t('seen'), count.staffName].filter(Boolean).join(' · ')}</span>
            <b>{formatMoney(count.countedMinor, language)}</b>
            <span className={css.small}>{[...count.denominations.filter((piece) => piece.count > 0).map((piece) => t('pieces', { minor: formatMoney(piece.minor, language).replace(/[.,]00$/, ''), count: piece.count })), count.reason].filter(Boolean).join(' · ')}</span>
            <Difference minor={count.countedMinor - count.expectedMinor} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Movements({ detail: { movements }, moment }: { readonly detail: ShiftDetail; readonly moment: (at: number) => string }): ReactNode {
  const t = useT(shiftTexts);
  if (movements.length === 0) return null;
  return (
    <section className={css.part}>
      <h3>{t('movements')}</h3>
      <ul>
        {movements.map((each) => (
          <li key={each.id}>
            <span>{[moment(each.at), each.direction === 'in' ? t('in') : t('out'), each.reason, each.staffName].filter(Boolean).join(' · ')}</span>
            <b><MoneyText minor={each.direction === 'in' ? each.amountMinor : 0 - each.amountMinor} /></b>
            {each.note === '' ? null : <span className={css.small}>{each.note}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ByStaff({ detail: { totals, staff } }: { readonly detail: ShiftDetail }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  if (!totals || totals.byStaff.length === 0) return null;
  return (
    <section className={css.part}>
      <h3>{t('byStaff')}</h3>
      <ul>
        {totals.byStaff.map((each) => (
          <li key={each.staffId}>
            <span>{[staff.find((person) => person.staffId === each.staffId)?.name || t('nobody'), t('count', { count: each.receipts })].join(' · ')}</span>
            <b><MoneyText minor={each.salesMinor} /></b>
            {each.refundsMinor === 0 ? null : <><span className={css.small}>{t('refunds')}</span><span className={css.back}>{formatMoney(0 - each.refundsMinor, language)}</span></>}
          </li>
        ))}
      </ul>
    </section>
  );
}
