import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import type { GoodCard } from '#contract/terminal/catalog.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { createPictures, type Pictures } from './pictures-store.ts';
import { saleTexts } from './sale-texts.ts';
import { Result, SearchResults } from './SearchResults.tsx';
import { createSearch } from './search-store.ts';

it('HSA40: a case says how many it is, one piece and a good found by its name say nothing', async () => {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', fallbackLng: false, interpolation: { escapeValue: false }, resources: { ru: { [saleTexts.namespace]: flatten(saleTexts.ru), [glossary.namespace]: flatten(glossary.ru) } } });
  const pictures = createPictures({ picture: () => Promise.reject(new Error('no picture is asked for')) });
  const shown = (card: Partial<GoodCard>): string[] => {
    const good: GoodCard = { id: 'a', name: 'Tea', article: 'A1', unit: 'pcs', priceMinor: 1, pictureHash: null, ...card };
    const html = renderToStaticMarkup(<I18nextProvider i18n={i18n}><Result good={good} index={0} active={false} pictures={pictures} onAdd={() => undefined} /></I18nextProvider>);
    return [...html.matchAll(/<small[^>]*>(.*?)<\/small>/g)].map(([, text = '']) => text.replaceAll('\u00a0', ' '));
  };
  expect(shown({ packMicro: 12_000_000 })[0]).toBe('арт. A1 · упаковка 12');
  expect(shown({ packMicro: 500_000, unit: 'kg', article: null })[0]).toBe('упаковка 0,5 кг');
  for (const one of [{}, { packMicro: 1_000_000 }]) expect(shown(one)[0]).toBe('арт. A1');
});

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

it('says what was searched for instead of what was typed, where the text itself found nothing', async () => {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', fallbackLng: false, interpolation: { escapeValue: false }, resources: { ru: { [saleTexts.namespace]: flatten(saleTexts.ru) } } });
  const said = async (understoodAs: string): Promise<string> => {
    const search = createSearch({ search: () => Promise.resolve({ ok: true, value: { goods: [{ id: 'a', name: 'Молоко', article: null, unit: 'pcs', priceMinor: 1, pictureHash: null }], understoodAs } }) });
    search.ask('vjkjrj');
    await search.chosen();
    const still = { ...search, store: { ...search.store, getInitialState: search.store.getState } };
    const html = renderToStaticMarkup(<I18nextProvider i18n={i18n}><SearchResults search={still} pictures={{} as Pictures} typedMicro={null} onAdd={() => undefined} /></I18nextProvider>);
    return /role="status">(.*?)<\/p>/.exec(html)?.[1] ?? 'nothing';
  };
  expect(await said('молоко')).toContain('молоко');
  expect(await said('')).toBe('nothing');
});
