import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { MAX_QUICK_GOODS, type GoodPage } from '#contract/api/catalog.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Chip } from '#renderer/ui/Chip.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { catalogTexts } from './catalog-texts.ts';
import css from './CatalogPage.module.css';
import { flawOf, moved, type QuickDraft, type QuickGood } from './quick-draft.ts';

type Page = QuickDraft[number];
const OFFERED = 6;

export type QuickPagePanelProps = {
  readonly number: number;
  readonly of: number;
  readonly page: Page;
  readonly onChange: (page: Page) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
};

/** One page: its name, its goods in the order of their tiles, and a way to find more. */
export function QuickPagePanel({ number, of, page, onChange, onMove, onRemove }: QuickPagePanelProps): ReactNode {
  const t = useT(catalogTexts);
  const flaw = flawOf(page);
  const change = (goods: Page['goods']): void => onChange({ ...page, goods });
  return (
    <Panel title={t('pageNumber', { number })} aside={(
      <>
        <Step up word={t('pageUp', { number })} disabled={number === 1} onPress={() => onMove(-1)} />
        <Step word={t('pageDown', { number })} disabled={number === of} onPress={() => onMove(1)} />
        <Button look="quiet" size="dense" aria-label={t('removePage', { number })} onClick={onRemove}><Icon name="trash" size={16} /></Button>
      </>
    )}
    >
      <TextInput label={t('pageName')} value={page.name} maxLength={100} autoComplete="off" onChange={(event) => onChange({ ...page, name: event.currentTarget.value })} error={flaw === 'noName' && page.goods.length > 0 ? t('noName') : null} />
      <ol className={css.rows}>
        {page.goods.map((good, index) => (
          <li key={good.id}>
            <span className={css.grow}>{good.name}{good.active ? null : <> <Chip tone="warn" dot>{t('withdrawn')}</Chip></>}</span>
            <Step up word={t('goodUp', { name: good.name })} disabled={index === 0} onPress={() => change(moved(page.goods, index, -1))} />
            <Step word={t('goodDown', { name: good.name })} disabled={index === page.goods.length - 1} onPress={() => change(moved(page.goods, index, 1))} />
            <Button look="quiet" size="dense" aria-label={t('removeGood', { name: good.name })} onClick={() => change(page.goods.toSpliced(index, 1))}><Icon name="close" size={16} /></Button>
          </li>
        ))}
      </ol>
      {page.goods.length >= MAX_QUICK_GOODS ? <p className={css.hint}>{t('pageFull')}</p> : <Finder number={number} has={page.goods} onAdd={(good) => change([...page.goods, good])} />}
    </Panel>
  );
}

function Step({ up = false, word, disabled, onPress }: { readonly up?: boolean; readonly word: string; readonly disabled: boolean; readonly onPress: () => void }): ReactNode {
  return <Button look="quiet" size="dense" className={css.step} aria-label={word} disabled={disabled} onClick={onPress}>{up ? '↑' : '↓'}</Button>;
}

/** Goods by their words, their code or article; those on the page already are not offered again. */
function Finder({ number, has, onAdd }: { readonly number: number; readonly has: readonly QuickGood[]; readonly onAdd: (good: QuickGood) => void }): ReactNode {
  const t = useT(catalogTexts);
  const [text, setText] = useState('');
  const search = text.trim();
  const found = useQuery({ queryKey: ['goods', 'quick', 'find', search], queryFn: () => api.get<GoodPage>(`goods${query({ search, limit: OFFERED + has.length })}`), enabled: search !== '', placeholderData: (before) => before });
  const offered = search === '' ? [] : (found.data?.goods ?? []).filter(({ id, active }) => active && !has.some((good) => good.id === id)).slice(0, OFFERED);
  const add = (good: QuickGood): void => {
    onAdd({ id: good.id, name: good.name, active: good.active });
    setText('');
  };
  return (
    <form className={css.finder} onSubmit={(event) => { event.preventDefault(); if (offered[0] && !found.isFetching) add(offered[0]); }}>
      <TextInput type="search" label={t('findGood')} aria-label={t('findGoodFor', { number })} value={text} autoComplete="off" onChange={(event) => setText(event.currentTarget.value)} />
      <ProblemNotice error={found.error} />
      {search !== '' && found.data && offered.length === 0 ? <p className={css.hint}>{t('nothing')}</p> : null}
      <ul className={css.offered}>{offered.map((good) => <li key={good.id}><Button look="plain" size="dense" onClick={() => add(good)}>{good.name}</Button></li>)}</ul>
    </form>
  );
}
