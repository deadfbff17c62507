import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { StoreList } from '#contract/api/store.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from './client.ts';
import css from './FilterBar.module.css';
import { markTexts } from './mark-texts.ts';

/** What narrows a list, above it; each choice stands in the page's address. */
export function FilterBar({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={css.bar}>{children}</div>;
}

export type Choice = { readonly value: string; readonly label: string };

/** One choice of a filter; the name is for readers, the chosen words say it to the eye. */
export function FilterSelect({ label, value, choices, onChoose }: { readonly label: string; readonly value: string; readonly choices: readonly Choice[]; readonly onChoose: (value: string) => void }): ReactNode {
  return <NativeSelect className={css.select} size="xs" aria-label={label} value={value} data={[...choices]} onChange={(event) => onChoose(event.currentTarget.value)} />;
}

/** The words a list is narrowed by. */
export function FilterSearch({ label, value, onType }: { readonly label: string; readonly value: string; readonly onType: (value: string) => void }): ReactNode {
  return <TextInput className={css.search ?? ''} size="xs" type="search" aria-label={label} placeholder={label} value={value} onChange={(event) => onType(event.currentTarget.value)} />;
}

/** Stores of the company; the empty value is all of them. */
export function StoreFilter({ value, onChoose }: { readonly value: string; readonly onChoose: (value: string) => void }): ReactNode {
  const t = useT(markTexts);
  const stores = useStores();
  return <FilterSelect label={t('store')} value={value} onChoose={onChoose} choices={[{ value: '', label: t('allStores') }, ...stores.map((store) => ({ value: store.id, label: store.name }))]} />;
}

/** Tills by their store. With `all` the empty value is every till. */
export function TillFilter({ value, all, onChoose }: { readonly value: string; readonly all: boolean; readonly onChoose: (value: string) => void }): ReactNode {
  const t = useT(markTexts);
  const tills = useStores().flatMap((store) => store.tills.map((till) => ({ value: till.id, label: `${store.name} · ${till.name}` })));
  return <FilterSelect label={t('till')} value={value} onChoose={onChoose} choices={[...(all ? [{ value: '', label: t('allTills') }] : []), ...tills]} />;
}

/** The stores with their tills, empty until they have come. */
export function useStores(): StoreList['stores'] {
  return useQuery({ queryKey: ['stores'], queryFn: () => api.get<StoreList>('stores') }).data?.stores ?? [];
}
