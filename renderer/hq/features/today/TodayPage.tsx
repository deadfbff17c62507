import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AttentionList } from '#contract/api/attention.ts';
import type { ReceiptPage, Today } from '#contract/api/receipt.ts';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatDay, formatMoney, formatTime } from '#renderer/i18n/format.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { RefundMark } from '../../api/Mark.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { comparison, weekdayOf } from './comparison.ts';
import { HourChart } from './HourChart.tsx';
import css from './TodayPage.module.css';
import { todayTexts } from './today-texts.ts';

export type TodayPageProps = { readonly receiptHref: (id: string) => string; readonly receiptsHref: string; readonly storesHref: string; readonly attentionHref: string };

const days = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6'] as const;

/** The one question of a morning: how are we doing, and is anything wrong. */
export function TodayPage({ receiptHref, receiptsHref, storesHref, attentionHref }: TodayPageProps): ReactNode {
  const t = useT(todayTexts);
  const today = useQuery({ queryKey: ['today'], queryFn: () => api.get<Today>('today'), refetchInterval: 60_000 });
  const receipts = useQuery({ queryKey: ['receipts', 'now'], queryFn: () => api.get<ReceiptPage>('receipts?limit=12') });
  const attention = useQuery({ queryKey: ['attention', 'count'], queryFn: () => api.get<AttentionList>('attention?limit=1') });
  return (
    <>
      {today.data ? <Headline today={today.data} receiptsHref={receiptsHref} /> : <Skeleton height={56} />}
      <ProblemNotice error={today.error ?? receipts.error ?? attention.error} />
      <div className={css.grid2}>
        <Panel title={t('byHour')} className={css.first} aside={today.data?.byHour.some((hour) => hour.weekAgoMinor !== 0) ? <span className={css.legend}>{t('legend')}</span> : undefined}>
          {today.data ? <HourChart byHour={today.data.byHour} /> : <Skeleton height={180} />}
        </Panel>
        <Panel title={t('attention')} className={css.second} aside={attention.data?.open}>
          {attention.data?.open === 0 ? <p className={css.calm}><Icon name="check" size={18} />{t('calm')}</p> : null}
          {attention.data && attention.data.open > 0 ? <p>{t('waiting', { count: attention.data.open })} <a className={css.link} href={attentionHref}>{t('look')}</a></p> : null}
        </Panel>
        <Panel title={t('stores')} className={css.third}>
          {today.data ? <StoreTable today={today.data} storesHref={storesHref} /> : <Skeleton height={32} count={3} />}
        </Panel>
        <Panel title={t('now')} aside={<a className={css.link} href={receiptsHref}>{t('all')}</a>} className={css.last}>
          <LiveReceipts receipts={receipts.data?.receipts} receiptHref={receiptHref} />
        </Panel>
      </div>
    </>
  );
}

function Headline({ today, receiptsHref }: { readonly today: Today; readonly receiptsHref: string }): ReactNode {
  const t = useT(todayTexts);
  const language = useLanguage();
  const date = formatDay(Date.parse(`${today.businessDate}T00:00:00Z`), language, Date.now(), 'UTC');
  if (today.receiptCount === 0 && today.refundCount === 0) return <PageHead title={t('quiet')} note={date} />;
  const against = comparison(today.totalMinor, today.weekAgoMinor);
  const day = t(days[weekdayOf(today.businessDate)] ?? 'd0');
  const note = [date, t('receipts', { count: today.receiptCount }), t('average', { amount: formatMoney(today.averageMinor, language, true) }),
    ...(today.refundCount === 0 ? [] : [`${t('refunds', { count: today.refundCount, amount: formatMoney(today.refundsMinor, language, true) })}, ${t('refundsApart')}`]),
    ...(today.lastReceiptAt === null ? [] : [lastReceipt(t, Date.now() - today.lastReceiptAt)])];
  return (
    <PageHead
      title={<>{t('today')} <a className={css.sum} href={receiptsHref}><MoneyText minor={today.totalMinor} currency /></a>{against === null ? '' : against.word === 'same' ? t('same', { day }) : t(against.word, { percent: against.percent, day })}</>}
      note={note.join(' · ')}
    />
  );
}

/** How long ago the last receipt was: an age needs no time zone. */
function lastReceipt(t: Say<typeof todayTexts.ru>, ageMs: number): string {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 1) return t('lastNow');
  return minutes < 60 ? t('lastMinutes', { count: minutes }) : t('lastHours', { count: Math.floor(minutes / 60) });
}

function StoreTable({ today, storesHref }: { readonly today: Today; readonly storesHref: string }): ReactNode {
  const t = useT(todayTexts);
  const several = today.byStore.length > 1;
  const under = (total: ReactNode): { total?: ReactNode } => (several ? { total } : {});
  const sum = (of: (store: Today['byStore'][number]) => number): number => today.byStore.reduce((all, store) => all + of(store), 0);
  return (
    <DataTable label={t('stores')} rows={today.byStore} rowKey={(store) => store.storeId} columns={[
      { key: 'store', title: t('store'), cell: (store) => <a href={storesHref}>{store.name}</a>, kind: 'main', ...under(t('allStores')) },
      { key: 'revenue', title: t('revenue'), cell: (store) => <b><MoneyText minor={store.totalMinor} /></b>, kind: 'number', ...under(<MoneyText minor={sum((store) => store.totalMinor)} />) },
      ...(today.refundCount === 0 ? [] : [{ key: 'refunds', title: t('refundsColumn'), cell: (store: Today['byStore'][number]) => <MoneyText minor={0 - store.refundsMinor} />, kind: 'number' as const, spare: true, ...under(<MoneyText minor={0 - sum((store) => store.refundsMinor)} />) }]),
      { key: 'count', title: t('count'), cell: (store) => store.receiptCount, kind: 'number', spare: true, ...under(sum((store) => store.receiptCount)) },
      { key: 'avg', title: t('avg'), cell: (store) => <MoneyText minor={store.averageMinor} />, kind: 'number', spare: true, ...under(<MoneyText minor={today.averageMinor} />) },
      { key: 'online', title: t('online'), cell: (store) => t('onlineOf', { online: store.tillsOnline, tills: store.tills }), kind: 'number', ...under(t('onlineOf', { online: sum((store) => store.tillsOnline), tills: sum((store) => store.tills) })) },
      { key: 'unsent', title: t('unsent'), cell: (store) => store.unsent, kind: 'number', spare: true, ...under(sum((store) => store.unsent)) },
    ]} />
  );
}

function LiveReceipts({ receipts, receiptHref }: { readonly receipts: ReceiptPage['receipts'] | undefined; readonly receiptHref: (id: string) => string }): ReactNode {
  const t = useT(todayTexts);
  const language = useLanguage();
  if (receipts === undefined) return <Skeleton height={28} count={6} />;
  if (receipts.length === 0) return <EmptyState icon="receipt" title={t('noReceipts')}>{t('noReceiptsHint')}</EmptyState>;
  const dayOf = (receipt: ReceiptPage['receipts'][number], at = receipt.occurredAt): string => formatDay(at, language, Date.now(), receipt.timeZone);
  return (
    <ul aria-label={t('now')} aria-live="polite" aria-relevant="additions">
      {receipts.map((receipt, index) => {
        const before = receipts[index - 1];
        const day = dayOf(receipt);
        return (
          <li key={receipt.id}>
            {day === (before ? dayOf(before) : dayOf(receipt, Date.now())) ? null : <p className={css.day}>{day}</p>}
            <a className={css.live} href={receiptHref(receipt.id)}>
              <span className={css.time}>{formatTime(receipt.occurredAt, language, receipt.timeZone)}</span>
              <span className={css.place}>{receipt.kind === 'refund' ? <><RefundMark />{' '}</> : null}{[receipt.storeName, receipt.tillName, receipt.staffName].filter(Boolean).join(' · ')}</span>
              {receipt.kind === 'refund' ? <b className={css.back}>{formatMoney(0 - receipt.totalMinor, language)}</b> : <b><MoneyText minor={receipt.totalMinor} /></b>}
            </a>
          </li>
        );
      })}
    </ul>
  );
}
