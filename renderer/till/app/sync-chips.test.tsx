/** What the head of every screen says of headquarters, and what the panel behind it adds. */
import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '#contract/terminal/sync.ts';
import type { SyncState, TillState } from '#contract/terminal/till.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { SyncFacts } from '../features/sync/SyncFacts.tsx';
import { syncTexts } from '../features/sync/sync-texts.ts';
import { shopClock } from '../parts/shop-clock.ts';
import { ShopTime } from '../parts/shop-time.tsx';
import { appTexts } from './app-texts.ts';
import { Header } from './Header.tsx';

const SOLD = Date.UTC(2020, 2, 5, 9, 15);
const TALKED = Date.UTC(2020, 2, 5, 8, 40);
const NOW = Date.UTC(2020, 2, 5, 11, 15);
const status = { serverUrl: 'https://office', files: [], written: 0, confirmed: 0, series: 'A', incarnationId: null, clockOffsetMs: null, issues: [] } as unknown as SyncStatus;

async function drawn(sync: Partial<SyncState>): Promise<string> {
  const texts = [appTexts, syncTexts];
  const i18n = createInstance();
  await i18n.init({ lng: 'en', fallbackLng: false, interpolation: { escapeValue: false }, resources: { en: Object.fromEntries(texts.map((one) => [one.namespace, flatten(one.en)])) } });
  const till = {
    tillName: 'Till 1', staff: null, shift: null, training: false, mode: 'shop', printer: { status: 'ready', queued: 0, unknown: 0 }, letters: { waiting: 0, failed: 0 },
    sync: { online: false, unsent: 3, oldestUnsentAt: SOLD, lastContactAt: TALKED, loading: null, attention: 0, clockOffsetMs: 0, ...sync },
  } as unknown as TillState;
  const open = (): undefined => undefined;
  return renderToStaticMarkup(
    <MantineProvider><I18nextProvider i18n={i18n}><ShopTime clock={shopClock({ timeZone: 'Europe/Moscow', dayCutoffMin: 0 })}>
      <Header till={till} mode="sale" onMenu={open} onShift={open} onLink={open} />
      <SyncFacts till={till} status={status} nowMs={NOW} />
    </ShopTime></I18nextProvider></MantineProvider>,
  );
}

const wordsOf = (page: string): string => page.replaceAll(/<[^>]*>/g, ' ');
/** The chips of the head: what each says, and the sentence behind it. */
const chips = (page: string): string[][] => [...page.slice(0, page.indexOf('</header>')).matchAll(/<button[^>]*title="([^"]*)"[^>]*>(.*?)<\/button>/g)].map(([, detail = '', words = '']) => [wordsOf(words).trim(), detail]);

describe('how the till stands towards headquarters', () => {
  it('the head shows what is not sent, since when, and the last contact', async () => {
    expect(chips(await drawn({}))).toEqual([['3 not sent', expect.stringContaining('since 5 March 2020, 12:15')], ['offline', expect.stringContaining('since 5 March 2020, 11:40')]]);
    expect(chips(await drawn({ online: true }))).toEqual([['3 not sent', expect.stringContaining('since 5 March 2020, 12:15')], ['online', expect.stringContaining('Last contact: 5 March 2020, 11:40')]]);
    expect(chips(await drawn({ online: true, unsent: 0, oldestUnsentAt: null }))).toEqual([['online', expect.stringContaining('11:40')]]);
    expect(chips(await drawn({ lastContactAt: null })).at(1)).toEqual(['offline', expect.stringContaining('has not reached headquarters yet')]);
  });

  it('HI15 a till its server does not know says so in the place of the connection, and is no question beside it', async () => {
    const unknown = ['till not known', expect.stringMatching(/kept here.*connects the till again/)];
    expect(chips(await drawn({ unknown: true, attention: 1 }))).toEqual([['3 not sent', unknown[1]], unknown]);
    expect(chips(await drawn({ unknown: true, attention: 3, unsent: 0 }))).toEqual([['2 questions', expect.any(String)], unknown]);
  });

  it('the panel behind it shows them in figures', async () => {
    const panel = wordsOf((await drawn({})).split('</header>')[1] ?? '');
    expect(panel).toMatch(/Not sent yet +3 records +the oldest has waited hours +Last contact +5 March 2020, 11:40/);
    expect(wordsOf(await drawn({ unsent: 0, oldestUnsentAt: null, lastContactAt: null }))).toMatch(/Not sent yet +nothing +Last contact +none yet/);
  });
});
