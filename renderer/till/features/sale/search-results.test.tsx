import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import { flatten } from '#renderer/i18n/texts.ts';
import type { Pictures } from './pictures-store.ts';
import { saleTexts } from './sale-texts.ts';
import { SearchResults } from './SearchResults.tsx';
import { createSearch } from './search-store.ts';

it('the list of goods that have one code says how many of the chosen one will be sold: what was typed since, else what was said before the code', async () => {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', fallbackLng: false, resources: { ru: { [saleTexts.namespace]: flatten(saleTexts.ru) } } });
  const search = createSearch({ search: () => Promise.reject(new Error('nothing is searched for')) });
  const said = (before: number | null, typedMicro: number | null): string => {
    search.offer([{ id: 'a', name: 'Tea', article: null, unit: 'pcs', priceMinor: 1, pictureHash: null }], before);
    // Drawn once, as it stands.
    const still = { ...search, store: { ...search.store, getInitialState: search.store.getState } };
    const html = renderToStaticMarkup(<I18nextProvider i18n={i18n}><SearchResults search={still} pictures={{} as Pictures} typedMicro={typedMicro} onAdd={() => undefined} /></I18nextProvider>);
    return /role="status">(.*?)<\/p>/.exec(html)?.[1]?.replace(saleTexts.ru.ambiguous, '').replace(/<[^>]*>/g, '') ?? 'nothing';
  };
  expect([said(null, null), said(3_000_000, null), said(3_000_000, 2_000_000)]).toEqual(['', '3 ×', '2 ×']);
});
