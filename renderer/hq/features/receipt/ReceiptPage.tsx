import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ReceiptPage as Page } from '#contract/api/receipt.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import split from '../../api/Split.module.css';
import { ReceiptDetailPanel } from './ReceiptDetailPanel.tsx';
import { receiptTexts } from './receipt-texts.ts';
import css from './ReceiptPage.module.css';

const PAGE = 50;

export function ReceiptPage({ openId, hrefOf, onClose }: { readonly openId: string | null; readonly hrefOf: (id: string) => string; readonly onClose: () => void }): ReactNode {
  const t = useT(receiptTexts);
  const language = useLanguage();
  const receipts = useInfiniteQuery({
    queryKey: ['receipts'], queryFn: ({ pageParam }) => api.get<Page>(`receipts${query({ after: pageParam, limit: PAGE })}`), initialPageParam: '', getNextPageParam: (page) => page.next,
  });
  const rows = receipts.data?.pages.flatMap((page) => page.receipts) ?? [];
  return (
    <>
      <PageHead title={t('title')} note={t('note')} />
      <ProblemNotice error={receipts.error} />
      <div className={openId ? split.split : undefined}>
        <Panel title={t('title')} hideTitle>
          {receipts.isPending ? <Skeleton height={32} count={8} /> : null}
          {receipts.data && rows.length === 0 ? <EmptyState icon="receipt" title={t('empty')}>{t('emptyHint')}</EmptyState> : null}
          {rows.length > 0 ? (
            <DataTable label={t('title')} rows={rows} rowKey={(row) => row.id} selected={openId} columns={[
              { key: 'time', title: t('time'), cell: (row) => formatMoment(row.occurredAt, language, Date.now(), row.timeZone) },
              { key: 'number', title: t('number'), cell: (row) => <a href={hrefOf(row.id)}>{row.number}</a> },
              { key: 'store', title: t('store'), cell: (row) => row.storeName, kind: 'main' },
              { key: 'till', title: t('till'), cell: (row) => row.tillName, spare: true },
              ...(openId ? [] : [{ key: 'staff', title: t('staff'), cell: (row: (typeof rows)[number]) => row.staffName, spare: true }]),
              { key: 'lines', title: t('lines'), cell: (row) => row.lineCount, kind: 'number' as const, spare: true },
              { key: 'total', title: t('total'), cell: (row) => <b><MoneyText minor={row.totalMinor} /></b>, kind: 'number' as const },
            ]} />
          ) : null}
          {receipts.hasNextPage ? <Button look="plain" size="dense" className={css.more} disabled={receipts.isFetching} onClick={() => void receipts.fetchNextPage()}>{t('more')}</Button> : null}
        </Panel>
        {openId ? <ReceiptDetailPanel key={openId} id={openId} onClose={onClose} /> : null}
      </div>
    </>
  );
}
