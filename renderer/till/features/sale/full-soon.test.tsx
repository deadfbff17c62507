import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { MAX_LINES } from '#domain/sale/line.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { cartLine } from '../../parts/testing/cart.fixture.ts';
import { FullSoon, SOON } from './FullSoon.tsx';
import { saleTexts } from './sale-texts.ts';

async function said(language: Language, left: number): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: { [language]: { [saleTexts.namespace]: flatten(saleTexts[language]) } } });
  const lines = Array.from({ length: MAX_LINES - left }, (_, index) => cartLine(index + 1));
  return renderToStaticMarkup(<I18nextProvider i18n={i18n}><FullSoon cart={{ lines }} /></I18nextProvider>).replaceAll(/<[^>]+>/g, '');
}

describe('a receipt that is nearly full', () => {
  it('HSA8 is told before anything is refused, with how much still fits, in both languages', async () => {
    expect(await Promise.all([SOON + 1, SOON, 3, 1, 0].map((left) => said('ru', left)))).toEqual([
      '', `Ещё 20 строк, и чек полон: в один чек помещается ${MAX_LINES}.`, `Ещё 3 строки, и чек полон: в один чек помещается ${MAX_LINES}.`, `Ещё 1 строка, и чек полон: в один чек помещается ${MAX_LINES}.`,
      `Чек полон: в нём ${MAX_LINES} строк. Такой же товар ещё может войти в свою строку, а новые пробейте следующим чеком.`,
    ]);
    expect(await Promise.all([20, 1, 0].map((left) => said('en', left)))).toEqual([
      `20 more lines, and this receipt is full: one receipt holds ${MAX_LINES}.`, `1 more line, and this receipt is full: one receipt holds ${MAX_LINES}.`, `This receipt is full: it has ${MAX_LINES} lines. More of the same item may still join its line; scan new ones into the next receipt.`,
    ]);
  });
});
