import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import type { GoodCode, GoodDetail } from '#contract/api/catalog.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { catalogTexts } from './catalog-texts.ts';
import { CodeList } from './CodeSection.tsx';

const good: GoodDetail = {
  id: '00000000-0000-7000-8000-000000000001', name: 'Вода', article: null, brand: null, unit: 'pcs', categoryName: null, barcodes: [], taxCode: 'standard', priceMinor: 100, active: true, pictureHash: null,
  categoryId: null, legalEntityId: null, codes: [], comingPrices: [], timeZone: 'Europe/Moscow', today: '2026-11-20', version: 1,
};

async function said(language: Language, codes: GoodCode[], unit = 'pcs'): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: { [language]: { [catalogTexts.namespace]: flatten(catalogTexts[language]) } } });
  return renderToStaticMarkup(<QueryClientProvider client={new QueryClient()}><I18nextProvider i18n={i18n}><CodeList good={{ ...good, unit, codes }} /></I18nextProvider></QueryClientProvider>).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ').trim();
}

it('the codes of a good say what one scan sells, and of which the till will ask', async () => {
  const box: GoodCode = { code: '4600000000022', packMicro: 12_000_000, others: [{ id: good.id, name: 'Сок' }] };
  expect(await said('ru', [{ code: '4600000000015', packMicro: 1_000_000, others: [] }, box])).toBe('4600000000015 1 шт 4600000000022 и ещё «Сок»: касса спросит 12 шт');
  expect(await said('en', [{ ...box, packMicro: 500_000, others: [] }], 'kg')).toBe('4600000000022 0.5 kg');
  expect(await said('ru', [])).toBe('Кодов нет: товар находят по названию или артикулу.');
});
