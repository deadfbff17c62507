import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { ShiftReport } from '#contract/terminal/shift.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import type { Counting, CountState } from './close-store.ts';
import { ReportSums } from './ReportSums.tsx';
import { ShiftRefusalNotice } from './ShiftRefusalNotice.tsx';
import { shiftTexts } from './shift-texts.ts';
import { UnfinishedStep } from './UnfinishedStep.tsx';

const waiting = { number: '1-1-A-000012', name: 'Олег', parkedAt: Date.UTC(2026, 2, 5, 11, 5), parkedBy: 'Анна' };
const nameless = { ...waiting, number: '1-1-A-000015', name: '', parkedBy: '' };

async function shown(language: Language, what: ReactNode): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: { [language]: { [shiftTexts.namespace]: flatten(shiftTexts[language]) } } });
  const html = renderToStaticMarkup(<MantineProvider><I18nextProvider i18n={i18n}>{what}</I18nextProvider></MantineProvider>);
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

function step(parked: number): ReactNode {
  const state = { unfinished: { parked, halfway: [waiting, nameless], unsent: 0, unprinted: 0, mailWaiting: 0, cartLines: 0, registerUnknown: false } } as unknown as CountState;
  // A store that stands still.
  const counting = { store: { getState: () => state, getInitialState: () => state, subscribe: () => () => undefined } } as unknown as Counting;
  return <UnfinishedStep counting={counting} onToCart={() => undefined} onToPapers={() => undefined} />;
}

describe('SHF22: a receipt put aside that stands half-way', () => {
  it('is named among what is unfinished, and is not said to stay for tomorrow', async () => {
    const said = await shown('ru', step(2));
    expect(said).toMatch(/«Олег», Анна, \d\d:05 пробит не весь \(1-1-A-000012 уже пробит\)/);
    expect(said).toMatch(/отложенный чек \d\d:05 пробит не весь \(1-1-A-000015/i);
    expect(said).not.toContain('на завтра');
    expect(await shown('en', step(3))).toContain('1 receipt put aside stays for tomorrow');
  });

  it.each([['ru', /Смена не закрыта. Отложенный чек «Олег», Анна, \d\d:05 .* оплатите или очистите/], ['en', /The shift is not closed. The receipt put aside “Олег”, Анна, \d\d:05 .* pay or clear it/]] as const)('says why the shift goes on: %s', async (language, words) => {
    expect(await shown(language, <ShiftRefusalNotice refusal={{ ok: false, code: 'half-way', detail: waiting }} />)).toMatch(words);
  });
});

it('SHF21 the X says the cash that has not moved, and only where there is some', async () => {
  const sum = { count: 0, totalMinor: 0 };
  const report = (halfwayMinor: number): ShiftReport => ({ halfwayMinor, countedMinor: null, sellers: [], totals: { sales: sum, refunds: sum, netMinor: 0, expectedCashMinor: 100_00 } }) as unknown as ShiftReport;
  expect(await shown('ru', <ReportSums report={report(500_00)} />)).toMatch(/Наличные неоконченных чеков [−-]500 ,00/);
  expect(await shown('ru', <ReportSums report={report(0)} />)).not.toContain('неоконченных');
});
