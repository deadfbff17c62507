import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { MAX_QUICK_PAGES, type QuickPages, type QuickPagesChange } from '#contract/api/catalog.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Locked } from '../../api/Locked.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { isOvertaken } from '../../api/use-seen.ts';
import { catalogTexts } from './catalog-texts.ts';
import css from './CatalogPage.module.css';
import { changeOf, flawOf, moved, type QuickDraft } from './quick-draft.ts';
import { QuickPagePanel } from './QuickPagePanel.tsx';
import { useChange } from './use-good.ts';

type Draft = { readonly version: number; readonly pages: QuickDraft };

const STORED = ['goods', 'quick', 'pages'];

/** The pages of quick goods of every till: made here, sent whole. */
export function QuickPagesPage({ goodsHref }: { readonly goodsHref: string }): ReactNode {
  const t = useT(catalogTexts);
  const stored = useQuery({ queryKey: STORED, queryFn: () => api.get<QuickPages>('quick-pages') });
  const [draft, setDraft] = useState<Draft | null>(null);
  const save = useChange((body: QuickPagesChange) => api.put<QuickPages>('quick-pages', body), () => setDraft(null), STORED);
  const pages: QuickDraft = draft?.pages ?? stored.data?.pages ?? [];
  const change = (next: QuickDraft): void => setDraft({ version: draft?.version ?? stored.data?.version ?? 0, pages: next });
  const overtaken = isOvertaken(save.error);
  const startOver = (): void => {
    setDraft(null);
    save.reset();
  };
  return (
    <>
      <PageHead title={t('quickTitle')} note={t('quickNote')}>
        <a className={css.link} href={goodsHref}>{t('toGoods')}</a>
        {draft === null ? null : <Button look="quiet" size="dense" disabled={save.isPending} onClick={startOver}>{t(overtaken ? 'showStored' : 'dropDraft')}</Button>}
        <Button look="plain" size="dense" disabled={pages.length >= MAX_QUICK_PAGES || stored.isPending || save.isPending} onClick={() => change([...pages, { name: '', goods: [] }])}>{t('addPage')}</Button>
        <Button look="main" size="dense" disabled={draft === null || save.isPending || pages.some((page) => flawOf(page) !== null)} onClick={() => draft && save.mutate(changeOf(draft.pages, draft.version))}>{t('savePages')}</Button>
      </PageHead>
      <ProblemNotice error={stored.error ?? save.error} />
      {save.isSuccess && draft === null ? <p className={css.saved} role="status">{t('pagesSaved')}</p> : null}
      {stored.isPending ? <Skeleton height={160} count={2} /> : null}
      {stored.data && pages.length === 0 ? <EmptyState icon="box" title={t('noPages')}>{t('noPagesHint')}</EmptyState> : null}
      <Locked busy={save.isPending}>
        <div className={css.pages}>
          {pages.map((page, index) => (
            <QuickPagePanel
              key={index} number={index + 1} of={pages.length} page={page} onChange={(next) => change(pages.with(index, next))}
              onMove={(by) => change(moved(pages, index, by))} onRemove={() => change(pages.toSpliced(index, 1))}
            />
          ))}
        </div>
      </Locked>
    </>
  );
}
