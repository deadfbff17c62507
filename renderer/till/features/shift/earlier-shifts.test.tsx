import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import type { Language } from '#renderer/i18n/language.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { ShiftRow } from './EarlierShifts.tsx';
import { shiftTexts } from './shift-texts.ts';

const HOUR = 3_600_000;
const openedAt = Date.parse('2026-11-23T08:26:00Z');

async function shown(language: Language, closedAt: number): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: { [language]: { [shiftTexts.namespace]: flatten(shiftTexts[language]) } } });
  return renderToStaticMarkup(<MantineProvider><I18nextProvider i18n={i18n}><ShiftRow shift={{ shiftId: 'a', number: 7, openedAt, openedBy: 'Анна', closedAt, salesMinor: 0, refundsMinor: 0, differenceMinor: 0 }} chosen={false} onChoose={() => undefined} /></I18nextProvider></MantineProvider>).replace(/<[^>]+>/g, ' ');
}

it.each([['ru', 'часы кассы сбивались'], ['en', 'the till’s clock was wrong']] as const)('SHF23 an earlier shift that ended before it began says that the clock was wrong: %s', async (language, words) => {
  expect(await shown(language, openedAt - 365 * 24 * HOUR)).toContain(words);
  for (const closedAt of [openedAt, openedAt + 11 * HOUR]) expect(await shown(language, closedAt)).not.toContain(words);
});
