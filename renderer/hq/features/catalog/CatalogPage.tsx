import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { GoodPage, GoodRow } from '#contract/api/catalog.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Chip } from '#renderer/ui/Chip.tsx';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import split from '../../api/Split.module.css';
import { catalogTexts } from './catalog-texts.ts';
import css from './CatalogPage.module.css';
import { GoodPanel } from './GoodPanel.tsx';
import { NewGoodForm } from './NewGoodForm.tsx';

export type CatalogPageProps = {
  readonly search: string;
  readonly openId: string | null;
  readonly onSearch: (search: string) => void;
  readonly hrefOf: (goodId: string) => string;
  readonly onClose: () => void;
  /** The other pages of goods. */
  readonly hrefs: { readonly quick: string; readonly categories: string; readonly taxes: string };
};

const PAGE = 100;

export function CatalogPage({ search, openId, onSearch, hrefOf, onClose, hrefs }: CatalogPageProps): ReactNode {
  const t = useT(catalogTexts);
  const [adding, setAdding] = useState(false);
  const goods = useInfiniteQuery({
    queryKey: ['goods', search],
    queryFn: ({ pageParam }) => api.get<GoodPage>(`goods${query({ search, after: pageParam, limit: PAGE })}`),
    initialPageParam: '', getNextPageParam: (page) => page.next, placeholderData: (before) => before,
  });
  const rows = goods.data?.pages.flatMap((page) => page.goods) ?? [];
  const total = goods.data?.pages[0]?.total;
  const close = (): void => {
    setAdding(false);
    onClose();
  };
  return (
    <>
      <PageHead title={t('title')} note={total === undefined ? undefined : t('count', { count: total })}>
        <input type="search" className={css.search} aria-label={t('search')} placeholder={t('search')} value={search} onChange={(event) => onSearch(event.currentTarget.value)} />
        <Button look="main" size="dense" onClick={() => { onClose(); setAdding(true); }}>{t('add')}</Button>
      </PageHead>
      <nav className={css.links} aria-label={t('sections')}>
        <a className={css.link} href={hrefs.quick}>{t('quickTitle')}</a>
        <a className={css.link} href={hrefs.categories}>{t('categories')}</a>
        <a className={css.link} href={hrefs.taxes}>{t('taxes')}</a>
      </nav>
      <ProblemNotice error={goods.error} />
      <div className={adding || openId ? split.split : undefined}>
        <Panel title={t('title')} hideTitle>
          {goods.isPending ? <Skeleton height={32} count={8} /> : null}
          {goods.data && rows.length === 0 ? <EmptyState icon="box" title={search === '' ? t('empty') : t('nothing')}>{search === '' ? t('emptyHint') : t('nothingHint')}</EmptyState> : null}
          {rows.length > 0 ? <GoodTable rows={rows} hrefOf={hrefOf} selected={openId} narrow={adding || openId !== null} /> : null}
          {goods.hasNextPage ? <Button look="plain" size="dense" className={css.more} disabled={goods.isFetching} onClick={() => void goods.fetchNextPage()}>{t('more')}</Button> : null}
        </Panel>
        {adding ? <SidePanel title={t('add')} closeWord={t('close')} onClose={close}><NewGoodForm onDone={close} /></SidePanel> : null}
        {!adding && openId ? <GoodPanel key={openId} id={openId} onClose={close} /> : null}
      </div>
    </>
  );
}

function GoodTable({ rows, hrefOf, selected, narrow }: { readonly rows: readonly GoodRow[]; readonly hrefOf: (id: string) => string; readonly selected: string | null; readonly narrow: boolean }): ReactNode {
  const t = useT(catalogTexts);
  return (
    <DataTable label={t('title')} rows={rows} rowKey={(good) => good.id} selected={selected} columns={[
      { key: 'name', title: t('name'), cell: (good) => <><a href={hrefOf(good.id)}>{good.name}</a>{good.active ? null : <> <Chip tone="warn" dot>{t('withdrawn')}</Chip></>}</>, kind: 'main' },
      ...(narrow ? [] : [
        { key: 'category', title: t('category'), cell: (good: GoodRow) => good.categoryName ?? '', spare: true },
        { key: 'article', title: t('article'), cell: (good: GoodRow) => good.article ?? '', spare: true },
      ]),
      { key: 'barcode', title: t('barcode'), cell: (good) => good.barcodes[0] ?? '', spare: true },
      { key: 'price', title: t('price'), cell: (good) => (good.priceMinor === null ? t('noPrice') : <MoneyText minor={good.priceMinor} />), kind: 'number' },
    ]} />
  );
}
