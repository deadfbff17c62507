import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { TillState } from '#contract/terminal/till.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { appTexts } from './app-texts.ts';
import { FinishingNotice } from './FinishingNotice.tsx';
import { backPanels, createTill, salePanels, type Panel } from './till-store.ts';

const till = (finishing: boolean): TillState => ({ finishing, staff: { id: 'p', name: 'Анна', role: 'cashier' }, locked: false, shift: { id: 's' }, parkedCount: 1, mode: 'shop', companyName: '', storeName: '', build: '' } as unknown as TillState);

async function drawn(language: 'ru' | 'en', node: ReactNode): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: { [language]: { [appTexts.namespace]: flatten(appTexts[language]) } } });
  return renderToStaticMarkup(<MantineProvider><I18nextProvider i18n={i18n}>{node}</I18nextProvider></MantineProvider>);
}

describe('whoever finishes a sale and works here no more', () => {
  it('DOOR4 is told so in one sentence, in both languages', async () => {
    for (const [language, words] of [['ru', 'Потом касса закроется для вас'], ['en', 'Then the till closes for you']] as const) {
      expect(await drawn(language, <FinishingNotice till={till(true)} />)).toContain(words);
      expect(await drawn(language, <FinishingNotice till={till(false)} />)).not.toContain(words);
    }
  });

  it('DOOR4 opens papers and what is about the receipt in hand, and nothing behind it', () => {
    const opened = (finishing: boolean): Panel[] => {
      const keeper = createTill({ status: () => 'ready', onStatus: () => () => undefined, services: { till: { on: () => undefined } } } as unknown as Parameters<typeof createTill>[0], () => undefined);
      keeper.store.setState({ till: till(finishing) });
      return [...salePanels, ...backPanels].filter((panel) => {
        keeper.open(null);
        keeper.open(panel);
        return keeper.store.getState().panel === panel || keeper.store.getState().keysShown;
      });
    };
    expect(opened(false)).toEqual([...salePanels, ...backPanels]);
    expect(opened(true)).toEqual(['menu', 'keys', 'clear', 'line', 'receipt-discount', 'price-of', 'park', 'quick', 'history']);
  });
});
