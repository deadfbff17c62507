import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import type { Language } from '#renderer/i18n/language.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import type { Counting, CountState, Expected } from './close-store.ts';
import { kindsOf, nothingCounted } from './count.ts';
import { CountView } from './CountView.tsx';
import { shiftTexts } from './shift-texts.ts';

/** What the count says beside the difference that nobody knows yet. */
async function shown(language: Language, expected: Expected): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: { [language]: { [shiftTexts.namespace]: flatten(shiftTexts[language]) } } });
  const state: CountState = { purpose: 'check', unfinished: null, expected, differenceMinor: null, reason: '', sending: false, refusal: null, emptyAsked: false, z: null, checked: null, count: nothingCounted(kindsOf([100_00])) };
  // A store that stands still.
  const counting = { store: { getState: () => state, getInitialState: () => state, subscribe: () => () => undefined } } as unknown as Counting;
  const html = renderToStaticMarkup(<MantineProvider><I18nextProvider i18n={i18n}><CountView counting={counting} purpose="check" reasons={[]} onToCart={() => undefined} onToPapers={() => undefined} /></I18nextProvider></MantineProvider>);
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

it.each([
  ['ru', 'Сначала пересчитайте', 'Касса пока не сказала', 'Должно быть: 5 000,00'], ['en', 'Count first', 'The till has not said yet', 'Should be: 5'],
] as const)('SHF18 a count is blind where the host says so, and where it has said nothing nobody is told that it is: %s', async (language, blind, unknown, sum) => {
  const said = [await shown(language, 'blind'), await shown(language, 'unknown'), await shown(language, 5_000_00)];
  expect(said.map((text) => [blind, unknown, sum].map((words) => text.includes(words)))).toEqual([[true, false, false], [false, true, false], [false, false, true]]);
});
