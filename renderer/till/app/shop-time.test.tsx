/** The screens tell time as the shop's paper does, wherever the computer believes to be. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import type { ReceiptSummary } from '#contract/terminal/receipt.ts';
import type { TillState } from '#contract/terminal/till.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { ReceiptRow } from '../features/receipt/ReceiptRow.tsx';
import { shopClock } from '../parts/shop-clock.ts';
import { ShopTime } from '../parts/shop-time.tsx';
import { appTexts } from './app-texts.ts';
import { Header } from './Header.tsx';

/** Half past noon by Greenwich. */
const AT = Date.UTC(2020, 2, 5, 12, 30);
const till = {
  tillName: 'Касса 1', staff: null, shift: { number: 7, openedAt: AT, ageMin: 0, warning: 'none' }, training: false, mode: 'demo', sync: { loading: null },
  printer: { status: 'ready', queued: 0, unknown: 0 }, letters: { waiting: 0, failed: 0 },
} as unknown as TillState;
const receipt = { id: 'r', kind: 'sale', number: '1', totalMinor: 100, lineCount: 1, tenders: [], elsewhere: null, printState: 'confirmed', sent: true, letter: null, occurredAt: AT, refundedMinor: 0 } as unknown as ReceiptSummary;

async function drawn(timeZone: string, screen: ReactNode): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', fallbackLng: false, interpolation: { escapeValue: false }, resources: { ru: { [appTexts.namespace]: flatten(appTexts.ru) } } });
  return renderToStaticMarkup(<MantineProvider><I18nextProvider i18n={i18n}><ShopTime clock={shopClock({ timeZone, dayCutoffMin: 0 })}>{screen}</ShopTime></I18nextProvider></MantineProvider>);
}

it.each([['Europe/Kaliningrad', '14:30'], ['Asia/Kamchatka', '00:30']])('in %s the shift of the header and a row of the archive say %s', async (zone, time) => {
  expect(await drawn(zone, <Header till={till} mode="sale" onMenu={() => undefined} onShift={() => undefined} onLink={null} />)).toContain(time);
  expect(await drawn(zone, <ReceiptRow receipt={receipt} sends={false} chosen={false} onChoose={() => undefined} />)).toContain(time === '00:30' ? `6 марта 2020 г., ${time}` : `5 марта 2020 г., ${time}`);
});

it('no screen of the till tells time past the shop’s clock', () => {
  const root = join(import.meta.dirname, '..');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !/\.test\.|shop-time\.tsx$/.test(name));
  const past = files.filter((name) => /format(Time|Moment)\((?![^;]*timeZone)|\bnew Date\([^)]*\)\.(get|set|toLocale)/.test(readFileSync(join(root, name), 'utf8')));
  expect(files.length).toBeGreaterThan(100);
  expect(past).toEqual([]);
});
