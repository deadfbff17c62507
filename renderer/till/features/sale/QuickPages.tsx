import { memo, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { GoodCard, QuickPage } from '#contract/terminal/catalog.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { GoodPicture } from './GoodPicture.tsx';
import type { Pictures } from './pictures-store.ts';
import css from './QuickPages.module.css';
import { useQuick, type Quick } from './quick-store.ts';
import { saleTexts } from './sale-texts.ts';

export type QuickPagesProps = { readonly quick: Quick; readonly pictures: Pictures; readonly onAdd: (good: GoodCard) => void };

/** What an edge between pixels may leave over. */
const SLACK_PX = 4;

/** Pages of goods that are sold by a tap; a scan does not draw them again. */
export const QuickPages = memo(function QuickPages({ quick, pictures, onAdd }: QuickPagesProps): ReactNode {
  const t = useT(saleTexts);
  const { pages, page } = useQuick(quick);
  const tabs = useRef<HTMLDivElement>(null);
  const { before, after } = useBeyond(tabs, pages);
  useEffect(() => {
    tabs.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [page]);
  if (pages === null) return <div className={css.grid} aria-busy="true"><Skeleton height={106} count={12} /></div>;
  if (pages.length === 0) return <EmptyState icon="box" title={t('noQuick')}>{t('noQuickHint')}</EmptyState>;
  const nameOf = ({ kind, name }: QuickPage): string => (kind === 'shop' ? name : t(kind === 'often' ? 'oftenPage' : 'favouritesPage'));
  const open = pages[page];
  const turn = (step: number): void => quick.open((page + step + pages.length) % pages.length);
  return (
    <>
      <div ref={tabs} role="tablist" aria-label={t('quickPages')} className={classNames(css.tabs, (before || after) && css.fades, before && css.before, after && css.after)} onKeyDown={(event) => {
        if (event.key === 'ArrowRight') turn(1);
        else if (event.key === 'ArrowLeft') turn(-1);
      }}>
        {pages.map((one, index) => (
          <button key={`${index}-${one.kind}-${one.name}`} type="button" role="tab" aria-selected={index === page} aria-controls="quick-page" tabIndex={index === page ? 0 : -1} className={css.tab} onClick={() => quick.open(index)}>
            {nameOf(one)}
          </button>
        ))}
      </div>
      <div id="quick-page" role="tabpanel" aria-label={open === undefined ? undefined : nameOf(open)} className={css.grid}>
        {(open?.goods ?? []).map((good) => <Card key={good.id} good={good} pictures={pictures} onAdd={onAdd} />)}
      </div>
    </>
  );
});

type Beyond = { readonly before: boolean; readonly after: boolean };
const WHOLE: Beyond = { before: false, after: false };

/** Whether a row that is drawn aside goes on beyond its edges; measured anew whenever `content` is another. */
function useBeyond(row: RefObject<HTMLDivElement | null>, content: unknown): Beyond {
  const [beyond, setBeyond] = useState(WHOLE);
  useEffect(() => {
    const element = row.current;
    if (element === null) return;
    const measure = (): void => setBeyond({ before: element.scrollLeft > SLACK_PX, after: element.scrollWidth - element.clientWidth - element.scrollLeft > SLACK_PX });
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [row, content]);
  return beyond;
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
