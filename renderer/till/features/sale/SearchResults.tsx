import type { ReactNode } from 'react';
import type { GoodCard } from '#contract/terminal/catalog.ts';
import { MICRO } from '#domain/quantity/quantity.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { FailedNotice } from '../../parts/FailedNotice.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import { GoodPicture } from './GoodPicture.tsx';
import type { Pictures } from './pictures-store.ts';
import { useQuantityText } from './quantity-text.ts';
import { saleTexts } from './sale-texts.ts';
import css from './SearchField.module.css';
import { useSearch, type Search } from './search-store.ts';

export type SearchResultsProps = {
  readonly search: Search;
  readonly pictures: Pictures;
  /** `3*` as it stands on the command line, in millionths: it goes before how many were said with the code. */
  readonly typedMicro: number | null;
  readonly onAdd: (good: GoodCard) => void;
};

/** The answers, best sellers first, over the cart while one is chosen. */
export function SearchResults({ search, pictures, typedMicro, onAdd }: SearchResultsProps): ReactNode {
  const t = useT(saleTexts);
  const say = useT(partsTexts);
  const { text, goods, activeIndex, failed, understoodAs, timesMicro } = useSearch(search);
  const language = useLanguage();
  const times = typedMicro ?? timesMicro;
  if (failed) return <div id="search-results" className={classNames(css.results, css.nothing)}><div className={css.waiting}><FailedNotice words={say('goodsFailed')} keyName="Enter" onAgain={() => search.ask(text)} /></div></div>;
  if (goods === null) return <div id="search-results" className={classNames(css.results, css.nothing)} aria-busy="true"><div className={css.waiting}><Skeleton height={48} count={5} /></div></div>;
  if (goods.length === 0) return <div id="search-results" className={classNames(css.results, css.nothing)}><EmptyState icon="search" title={t('foundNothing')}>{t('foundNothingHint')}</EmptyState></div>;
  return (
    <div className={css.results}>
      {text === ''
        ? <p className={css.choose} role="status">{times === null ? null : <strong className={css.times}>{formatQuantity(times, language)} ×</strong>}{t('ambiguous')}</p>
        : understoodAs === '' ? <p className="visually-hidden" aria-live="polite">{t('found', { count: goods.length })}</p> : <p className={css.choose} role="status">{t('understood', { text: understoodAs })}</p>}
      <VirtualList
        role="listbox" id="search-results" label={t('results')} items={goods} itemKey={(good) => good.id} estimateHeight={64} showIndex={activeIndex} className={css.list ?? ''}
        render={(good, index) => <Result good={good} index={index} active={index === activeIndex} pictures={pictures} onAdd={onAdd} />}
      />
    </div>
  );
}

type ResultProps = { readonly good: GoodCard; readonly index: number; readonly active: boolean; readonly pictures: Pictures; readonly onAdd: (good: GoodCard) => void };

/** One good that was found, and how much its code stands for where that is not one. */
export function Result({ good, index, active, pictures, onAdd }: ResultProps): ReactNode {
  const t = useT(saleTexts);
  const say = useT(glossary);
  const quantity = useQuantityText();
  const facts = [...(good.article === null ? [] : [t('article', { article: good.article })]), ...(good.packMicro === undefined || good.packMicro === MICRO ? [] : [t('pack', { quantity: quantity(good.packMicro, good.unit) })])];
  return (
    <div id={`search-result-${index}`} role="option" aria-selected={active} className={css.result} onMouseDown={(event) => event.preventDefault()} onClick={() => onAdd(good)}>
      <GoodPicture hash={good.pictureHash} pictures={pictures} />
      <span className={css.name}>
        {good.name}
        {facts.length === 0 ? null : <small className={css.article}>{facts.join(' · ')}</small>}
      </span>
      <span className={css.price}>
        {good.priceMinor === null ? <em className={css.noPrice}>{t('noPrice')}</em> : <MoneyText minor={good.priceMinor} />}
        {good.unit === 'pcs' || good.priceMinor === null ? null : <small className={css.article}>/ {say(good.unit)}</small>}
      </span>
    </div>
  );
}
