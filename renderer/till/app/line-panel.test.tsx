import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { TillState } from '#contract/terminal/till.ts';
import { IDLE } from '../features/sale/command.ts';
import { cartLine, cartView } from '../parts/testing/cart.fixture.ts';
import type { LineField } from '../features/line/line-form.ts';
import type { Till } from './compose.ts';
import { lineSubject } from './line-subject.ts';
import { useSellingPanel } from './SellingPanels.tsx';

const cart = cartView('a', [cartLine(2, { name: 'Tea' }), cartLine(5, { name: 'Apples', unit: 'kg' })], { selectedLineNo: 5 });
const state = { policy: { discountReasons: [] } } as unknown as TillState;

/** A store that stands still. */
const still = (state: unknown): unknown => ({ getState: () => state, getInitialState: () => state, subscribe: () => () => undefined });

/** What the panel draws about a line while the mark is on line 5, which is asked for its weight. */
async function drawn(lineNo: number, field: LineField = 'quantity'): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', fallbackLng: false, resources: {} });
  const till = {
    cart: { store: still({ cart, chosenLineNo: null, command: { ...IDLE, lineNo: 5, asked: true } }) },
    payment: { store: still({ open: false, paid: null }) },
    frame: { store: still({ panel: 'line', subject: lineSubject({ lineNo, field, typed: '' }) }) },
    settings: { store: still({ settings: null }) }, quick: { store: still({ pages: null, page: 0 }) },
    terminal: { services: {} },
  } as unknown as Till;
  const Panel = () => useSellingPanel(till, state, cart);
  return renderToStaticMarkup(<MantineProvider><I18nextProvider i18n={i18n}><Panel /></I18nextProvider></MantineProvider>);
}

describe('the panel of a line', () => {
  it('is about the line it was opened about, wherever the mark is, and about none that is gone', async () => {
    const [two, five, gone] = await Promise.all([2, 5, 7].map((lineNo) => drawn(lineNo)));
    expect(two).toContain('Tea');
    expect(two).not.toContain('Apples');
    expect(five).toContain('Apples');
    expect(gone).not.toContain('line-panel');
  });

  it('says Del on one key only: where a number is typed it erases the number, elsewhere it removes the line', async () => {
    for (const field of ['quantity', 'price', 'discount', 'more'] as const) expect((await drawn(2, field)).split('>Del<')).toHaveLength(2);
  });
});
