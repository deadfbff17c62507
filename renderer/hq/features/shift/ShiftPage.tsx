import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ShiftPage as Page, ShiftRow } from '#contract/api/shift.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataTable, type TableColumn } from '#renderer/ui/DataTable.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { FilterBar, StoreFilter, TillFilter } from '../../api/FilterBar.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import split from '../../api/Split.module.css';
import { CheckMark, Difference } from './ShiftMarks.tsx';
import { ShiftPanel } from './ShiftPanel.tsx';
import { shiftTexts } from './shift-texts.ts';
import css from './ShiftPage.module.css';

const PAGE = 50;

export type ShiftPageProps = {
  readonly openId: string | null;
  /** `store`, `till`. */
  readonly filters: Readonly<Record<string, string>>;
  readonly hrefOf: (id: string) => string;
  readonly receiptsHref: (shiftId: string) => string;
  readonly onFilter: (filters: Record<string, string>) => void;
  readonly onClose: () => void;
};

export function ShiftPage({ openId, filters, hrefOf, receiptsHref, onFilter, onClose }: ShiftPageProps): ReactNode {
  const t = useT(shiftTexts);
  const asked = { storeId: filters['store'], tillId: filters['till'] };
  const shifts = useInfiniteQuery({
    queryKey: ['shifts', asked], queryFn: ({ pageParam }) => api.get<Page>(`shifts${query({ ...asked, after: pageParam, limit: PAGE })}`), initialPageParam: '', getNextPageParam: (page) => page.next,
  });
  const rows = shifts.data?.pages.flatMap((page) => page.shifts) ?? [];
  const narrowed = Object.values(asked).some(Boolean);
  return (
    <>
      <PageHead title={t('title')} note={t('note')} />
      <ProblemNotice error={shifts.error} />
      <FilterBar>
        <StoreFilter value={filters['store'] ?? ''} onChoose={(store) => onFilter({ store })} />
        <TillFilter all value={filters['till'] ?? ''} onChoose={(till) => onFilter({ ...filters, till })} />
        {narrowed ? <Button look="quiet" size="dense" onClick={() => onFilter({})}>{t('showAll')}</Button> : null}
      </FilterBar>
      <div className={openId ? split.split : undefined}>
        <Panel title={t('title')} hideTitle>
          {shifts.isPending ? <Skeleton height={32} count={6} /> : null}
          {shifts.data && rows.length === 0 ? <EmptyState icon="drawer" title={narrowed ? t('nothing') : t('empty')}>{narrowed ? t('nothingHint') : t('emptyHint')}</EmptyState> : null}
          {rows.length > 0 ? <ShiftTable rows={rows} openId={openId} hrefOf={hrefOf} /> : null}
          {shifts.hasNextPage ? <Button look="plain" size="dense" className={css.more} disabled={shifts.isFetching} onClick={() => void shifts.fetchNextPage()}>{t('more')}</Button> : null}
        </Panel>
        {openId ? <ShiftPanel key={openId} id={openId} receiptsHref={receiptsHref(openId)} onClose={onClose} /> : null}
      </div>
    </>
  );
}

function ShiftTable({ rows, openId, hrefOf }: { readonly rows: readonly ShiftRow[]; readonly openId: string | null; readonly hrefOf: (id: string) => string }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  const moment = (row: ShiftRow, at: number): string => formatMoment(at, language, Date.now(), row.timeZone);
  const under = (total: ReactNode): { total?: ReactNode } => (rows.length > 1 && !openId ? { total } : {});
  const sum = (of: (row: ShiftRow) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const wide: TableColumn<ShiftRow>[] = openId ? [] : [
    { key: 'receipts', title: t('receipts'), cell: (row) => row.sales.count, kind: 'number', spare: true, ...under(sum((row) => row.sales.count)) },
    { key: 'refunds', title: t('refunds'), cell: (row) => (row.refunds.count === 0 ? '' : <MoneyText minor={0 - row.refunds.totalMinor} />), kind: 'number', spare: true, ...under(<MoneyText minor={0 - sum((row) => row.refunds.totalMinor)} />) },
  ];
  return (
    <DataTable label={t('title')} rows={rows} rowKey={(row) => row.id} selected={openId} columns={[
      { key: 'number', title: t('number'), cell: (row) => <a href={hrefOf(row.id)}>{row.number}</a> },
      { key: 'opened', title: t('opened'), cell: (row) => moment(row, row.openedAt) },
      { key: 'place', title: t('place'), cell: (row) => [row.storeName, row.tillName, row.openedBy].filter(Boolean).join(' · '), ...(openId ? {} : { kind: 'main' as const }), spare: true, ...under(t('shown', { count: rows.length })) },
      ...wide,
      { key: 'net', title: t('net'), cell: (row) => <b><MoneyText minor={row.netMinor} /></b>, kind: 'number', ...(openId ? { spare: true } : {}), ...under(<MoneyText minor={sum((row) => row.netMinor)} />) },
      { key: 'difference', title: t('differenceShort'), cell: (row) => (row.differenceMinor === null ? '' : <Difference minor={row.differenceMinor} />), kind: 'number', ...under(<Difference minor={sum((row) => row.differenceMinor ?? 0)} />) },
      { key: 'check', title: t('check'), cell: (row) => <CheckMark check={row.check} /> },
    ]} />
  );
}
