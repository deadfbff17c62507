import { memo, useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { GoodCard } from '#contract/terminal/catalog.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import type { Pictures } from './pictures-store.ts';
import { saleTexts } from './sale-texts.ts';
import css from './SearchField.module.css';
import { SearchResults } from './SearchResults.tsx';
import { useSearch, type Search } from './search-store.ts';

export type SearchFieldProps = { readonly search: Search; readonly pictures: Pictures; readonly typedMicro: number | null; /** With how many of it, where that was said before its code. */ readonly onAdd: (good: GoodCard, timesMicro: number | null) => void };

const PAGE = 6;
const FIELD_ID = 'find-good';

/** Puts the cursor into the field, for a button elsewhere on the screen. */
export function focusSearch(): void {
  document.getElementById(FIELD_ID)?.focus();
}

/** Find a good by the beginnings of its words, its article or its barcode. Arrows choose, Enter sells, Esc closes. */
export const SearchField = memo(function SearchField({ search, pictures, typedMicro, onAdd }: SearchFieldProps): ReactNode {
  const t = useT(saleTexts);
  const { text, goods, activeIndex } = useSearch(search);
  const field = useRef<HTMLInputElement>(null);
  const open = text !== '' || goods !== null;

  const close = (): void => {
    search.close();
    field.current?.blur();
  };
  const add = (good: GoodCard): void => {
    const { timesMicro } = search.store.getState();
    close();
    onAdd(good, timesMicro);
  };
  const enter = async (): Promise<void> => {
    const good = await search.chosen();
    const { failed, text: asked } = search.store.getState();
    if (good !== null) add(good);
    else if (failed) search.ask(asked);
  };
  useKeys(LEVEL.screen, { actions: { find: () => field.current?.focus() } });
  const findKey = useKeyLabel('find');
  // Letters typed on the screen begin a search: the field takes the focus for the rest of the word.
  useEffect(() => {
    if (text !== '' && document.activeElement !== field.current) field.current?.focus();
  }, [text]);
  const keys: Readonly<Record<string, () => void>> = {
    Escape: close, ArrowDown: () => search.move(1), ArrowUp: () => search.move(-1), PageDown: () => search.move(PAGE), PageUp: () => search.move(-PAGE), Enter: () => void enter(),
  };
  // Above the rest of the screen: while the list is open Enter chooses from it and pays nothing.
  useKeys(LEVEL.screen + 1, { keys }, open);

  const onKeyDown = (event: KeyboardEvent): void => {
    const action = keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };

  return (
    <div className={css.place}>
      <div className={css.field}>
        <Icon name="search" />
        <input
          ref={field} id={FIELD_ID} className={css.input} type="text" role="combobox" autoComplete="off" spellCheck={false} enterKeyHint="search"
          aria-label={t('findLabel')} aria-expanded={open} aria-controls="search-results" aria-autocomplete="list"
          aria-activedescendant={open && (goods?.length ?? 0) > 0 ? `search-result-${activeIndex}` : undefined}
          placeholder={t('find')} value={text} onChange={(event) => search.ask(event.target.value)} onKeyDown={onKeyDown}
        />
        {open ? <Button look="quiet" size="small" keyName="Esc" onClick={close}><span className="visually-hidden">{t('closeFind')}</span><Icon name="close" size={16} /></Button> : findKey === '' ? null : <Kbd>{findKey}</Kbd>}
      </div>
      {open ? <SearchResults search={search} pictures={pictures} typedMicro={typedMicro} onAdd={add} /> : null}
    </div>
  );
});
