import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ReceiptPage as Page, ReceiptRow } from '#contract/api/receipt.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataTable, type TableColumn } from '#renderer/ui/DataTable.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatMoment, formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { FilterBar, FilterSelect, StoreFilter, TillFilter } from '../../api/FilterBar.tsx';
import { Mark, RefundMark } from '../../api/Mark.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import split from '../../api/Split.module.css';
import { ReceiptDetailPanel } from './ReceiptDetailPanel.tsx';
import { receiptTexts } from './receipt-texts.ts';
import css from './ReceiptPage.module.css';

const PAGE = 50;

export type ReceiptPageProps = {
  readonly openId: string | null;
  /** `store`, `till`, `shift`, `kind`. */
  readonly filters: Readonly<Record<string, string>>;
  readonly hrefOf: (id: string) => string;
  readonly shiftHref: (id: string) => string;
  readonly onFilter: (filters: Record<string, string>) => void;
  readonly onClose: () => void;
};

export function ReceiptPage({ openId, filters, hrefOf, shiftHref, onFilter, onClose }: ReceiptPageProps): ReactNode {
  const t = useT(receiptTexts);
  const asked = { storeId: filters['store'], tillId: filters['till'], shiftId: filters['shift'], kind: filters['kind'] };
  const receipts = useInfiniteQuery({
    queryKey: ['receipts', asked], queryFn: ({ pageParam }) => api.get<Page>(`receipts${query({ ...asked, after: pageParam, limit: PAGE })}`), initialPageParam: '', getNextPageParam: (page) => page.next,
  });
  const rows = receipts.data?.pages.flatMap((page) => page.receipts) ?? [];
  const narrowed = Object.values(asked).some(Boolean);
  return (
    <>
      <PageHead title={t('title')} note={t('note')} />
      <ProblemNotice error={receipts.error} />
      <FilterBar>
        <StoreFilter value={filters['store'] ?? ''} onChoose={(store) => onFilter({ ...filters, store, till: '', shift: '' })} />
        <TillFilter all value={filters['till'] ?? ''} onChoose={(till) => onFilter({ ...filters, till, shift: '' })} />
        <FilterSelect label={t('kind')} value={filters['kind'] ?? ''} onChoose={(kind) => onFilter({ ...filters, kind })}
          choices={[{ value: '', label: t('anyKind') }, { value: 'sale', label: t('sales') }, { value: 'refund', label: t('refunds') }]} />
        {filters['shift'] ? <Mark>{t('oneShift')}</Mark> : null}
        {narrowed ? <Button look="quiet" size="dense" onClick={() => onFilter({})}>{t('showAll')}</Button> : null}
      </FilterBar>
      <div className={openId ? split.split : undefined}>
        <Panel title={t('title')} hideTitle>
          {receipts.isPending ? <Skeleton height={32} count={8} /> : null}
          {receipts.data && rows.length === 0 ? <EmptyState icon="receipt" title={narrowed ? t('nothing') : t('empty')}>{narrowed ? t('nothingHint') : t('emptyHint')}</EmptyState> : null}
          {rows.length > 0 ? <ReceiptTable rows={rows} openId={openId} hrefOf={hrefOf} /> : null}
          {receipts.hasNextPage ? <Button look="plain" size="dense" className={css.more} disabled={receipts.isFetching} onClick={() => void receipts.fetchNextPage()}>{t('more')}</Button> : null}
        </Panel>
        {openId ? <ReceiptDetailPanel key={openId} id={openId} hrefOf={hrefOf} shiftHref={shiftHref} onClose={onClose} /> : null}
      </div>
    </>
  );
}

function ReceiptTable({ rows, openId, hrefOf }: { readonly rows: readonly ReceiptRow[]; readonly openId: string | null; readonly hrefOf: (id: string) => string }): ReactNode {
  const t = useT(receiptTexts);
  const language = useLanguage();
  const under = (total: ReactNode): { total?: ReactNode } => (rows.length > 1 ? { total } : {});
  const netMinor = rows.reduce((all, row) => (row.kind === 'refund' ? all - row.totalMinor : all + row.totalMinor), 0);
  const wide: TableColumn<ReceiptRow>[] = openId ? [] : [
    { key: 'staff', title: t('staff'), cell: (row) => row.staffName, spare: true },
    { key: 'lines', title: t('lines'), cell: (row) => row.lineCount, kind: 'number', spare: true },
  ];
  return (
    <DataTable label={t('title')} rows={rows} rowKey={(row) => row.id} selected={openId} columns={[
      { key: 'time', title: t('time'), cell: (row) => formatMoment(row.occurredAt, language, Date.now(), row.timeZone) },
      { key: 'number', title: t('number'), cell: (row) => <span className={css.marks}><a href={hrefOf(row.id)}>{row.number}</a><Marks row={row} /></span>, kind: 'main', ...under(t('shown', { count: rows.length })) },
      { key: 'store', title: t('store'), cell: (row) => row.storeName, spare: true },
      { key: 'till', title: t('till'), cell: (row) => row.tillName, spare: true },
      ...wide,
      { key: 'total', title: t('total'), cell: (row) => (row.kind === 'refund' ? <b className={css.back}>{formatMoney(0 - row.totalMinor, language)}</b> : <b><MoneyText minor={row.totalMinor} /></b>), kind: 'number', ...under(<MoneyText minor={netMinor} />) },
    ]} />
  );
}

/** What a person would ask about a receipt before opening it. */
function Marks({ row }: { readonly row: ReceiptRow }): ReactNode {
  const t = useT(receiptTexts);
  return (
    <>
      {row.kind === 'refund' ? <RefundMark /> : null}
      {row.refundedMinor > 0 ? <Mark>{row.refundedMinor < row.totalMinor ? t('partlyBack') : t('wholeBack')}</Mark> : null}
      {row.partOfBasket ? <Mark>{t('part')}</Mark> : null}
    </>
  );
}
