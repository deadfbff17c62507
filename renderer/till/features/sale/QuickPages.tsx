import { useEffect, useRef, type ReactNode } from 'react';
import type { GoodCard } from '#contract/terminal/catalog.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { GoodPicture } from './GoodPicture.tsx';
import type { Pictures } from './pictures-store.ts';
import css from './QuickPages.module.css';
import { useQuick, type Quick } from './quick-store.ts';
import { saleTexts } from './sale-texts.ts';

export type QuickPagesProps = { readonly quick: Quick; readonly pictures: Pictures; readonly onAdd: (good: GoodCard) => void };

/** Pages of goods that are sold by a tap. */
export function QuickPages({ quick, pictures, onAdd }: QuickPagesProps): ReactNode {
  const t = useT(saleTexts);
  const { pages, page } = useQuick(quick);
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    tabs.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [page]);
  if (pages === null) return <div className={css.grid} aria-busy="true"><Skeleton height={106} count={12} /></div>;
  if (pages.length === 0) return <EmptyState icon="box" title={t('noQuick')}>{t('noQuickHint')}</EmptyState>;
  const turn = (step: number): void => quick.open((page + step + pages.length) % pages.length);
  return (
    <>
      <div ref={tabs} role="tablist" aria-label={t('quickPages')} className={css.tabs} onKeyDown={(event) => {
        if (event.key === 'ArrowRight') turn(1);
        else if (event.key === 'ArrowLeft') turn(-1);
      }}>
        {pages.map((one, index) => (
          <button key={`${index}-${one.name}`} type="button" role="tab" aria-selected={index === page} aria-controls="quick-page" tabIndex={index === page ? 0 : -1} className={css.tab} onClick={() => quick.open(index)}>
            {one.name}
          </button>
        ))}
      </div>
      <div id="quick-page" role="tabpanel" aria-label={pages[page]?.name} className={css.grid}>
        {(pages[page]?.goods ?? []).map((good) => <Card key={good.id} good={good} pictures={pictures} onAdd={onAdd} />)}
      </div>
    </>
  );
}

function Card({ good, pictures, onAdd }: { readonly good: GoodCard; readonly pictures: Pictures; readonly onAdd: (good: GoodCard) => void }): ReactNode {
  const t = useT(saleTexts);
  const say = useT(glossary);
  return (
    <button type="button" className={css.card} title={good.name} onClick={() => onAdd(good)}>
      <GoodPicture hash={good.pictureHash} pictures={pictures} />
      <span className={css.name}>{good.name}</span>
      <span className={css.price}>
        {good.priceMinor === null ? <em className={css.noPrice}>{t('noPrice')}</em> : <MoneyText minor={good.priceMinor} />}
        {good.unit === 'pcs' || good.priceMinor === null ? null : <small className={css.unit}>/ {say(good.unit)}</small>}
      </span>
    </button>
  );
}
