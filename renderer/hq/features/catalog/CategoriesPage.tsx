import { useQuery } from '@tanstack/react-query';
import { useState, type CSSProperties, type ReactNode } from 'react';
import type { CategoryList } from '#contract/api/category.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { RowName } from '../../api/RowName.tsx';
import split from '../../api/Split.module.css';
import css from './CatalogPage.module.css';
import { CategoryForm } from './CategoryForm.tsx';
import { categoryTexts } from './category-texts.ts';

const NEW = 'new';

/** The tree of categories, and one of them open beside it. */
export function CategoriesPage({ goodsHref }: { readonly goodsHref: string }): ReactNode {
  const t = useT(categoryTexts);
  const [openId, setOpenId] = useState<string | null>(null);
  const { data, isPending, error } = useQuery({ queryKey: ['goods', 'categories', 'all'], queryFn: () => api.get<CategoryList>('categories') });
  const all = data?.categories ?? [];
  const open = openId === NEW ? null : all.find(({ id }) => id === openId);
  const close = (): void => setOpenId(null);
  return (
    <>
      <PageHead title={t('title')} note={t('note')}>
        <a className={css.link} href={goodsHref}>{t('toGoods')}</a>
        <Button look="main" size="dense" disabled={isPending} onClick={() => setOpenId(NEW)}>{t('add')}</Button>
      </PageHead>
      <ProblemNotice error={error} />
      <div className={open === undefined ? undefined : split.split}>
        <Panel title={t('title')} hideTitle>
          {isPending ? <Skeleton height={32} count={6} /> : null}
          {data && all.length === 0 ? <EmptyState icon="box" title={t('empty')}>{t('emptyHint')}</EmptyState> : null}
          {all.length === 0 ? null : (
            <DataTable label={t('title')} rows={all} rowKey={({ id }) => id} selected={openId} columns={[
              { key: 'name', title: t('name'), cell: ({ id, name, depth }) => <span className={css.level} style={{ '--depth': depth - 1 } as CSSProperties}><RowName label={t('editOne', { name })} onOpen={() => setOpenId(id)}>{name}</RowName></span>, kind: 'main' },
              { key: 'goods', title: t('goods'), cell: ({ goods }) => goods, kind: 'number' },
            ]} />
          )}
        </Panel>
        {open === undefined ? null : (
          <SidePanel key={openId} title={open === null ? t('add') : t('editOne', { name: open.name })} closeWord={t('close')} onClose={close}>
            <CategoryForm all={all} category={open} onDone={close} />
          </SidePanel>
        )}
      </div>
    </>
  );
}
