import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import { StateNotice } from './StateNotice.tsx';
import { stateTexts } from './state-texts.ts';

const states = ['tendering', 'card-authorised', 'fiscal-intent', 'registered', 'not-registered', 'unknown'] as const;
const modes = ['sale', 'refund', 'exchange'] as const;

async function shown(language: Language, cart: Partial<CartView>, paying = false): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: { [language]: { [stateTexts.namespace]: flatten(stateTexts[language]) } } });
  const view = cartView('cart-1', [cartLine(1)], cart);
  return renderToStaticMarkup(<I18nextProvider i18n={i18n}><StateNotice cart={view} paying={paying} onAsk={() => undefined} /></I18nextProvider>);
}

/** What a notice may not say: a refund is no receipt to be paid, and nothing is pressed twice for it. */
const foreign: Readonly<Record<Language, Readonly<Record<CartView['mode'], RegExp>>>> = {
  ru: { sale: /возврат|обмен/iu, refund: /оплат|не берите|чек|обмен/iu, exchange: /чек|возврат/iu },
  en: { sale: /refund|exchange/iu, refund: /\bpa(y|id)|\btake money|receipt|exchange/iu, exchange: /receipt|refund/iu },
};

describe('what the screen says of a receipt that stands half-way', () => {
  it.each(modes)('HSA18: each state of a %s has its own sentence in both languages, in words of what it is', async (mode) => {
    for (const language of ['ru', 'en'] as const) {
      const said = await Promise.all(states.map((state) => shown(language, { state, mode })));
      const words = said.map((html) => html.replace(/<svg.*?<\/svg>|<[^>]+>/g, ' ').trim());
      for (const [index, text] of words.entries()) {
        expect(text.length, `${states[index]} ${mode} ${language}`).toBeGreaterThan(30);
        expect(text).not.toMatch(foreign[language][mode]);
        expect(text).not.toContain(`-${mode}`);
      }
      // Whether the register was asked just now or nobody knows what it said: the till knows no more in either.
      expect(new Set(words).size).toBe(states.length - 1);
    }
  });

  it('HSA18: has a button that asks on, but where the register refused: that is paid like any other', async () => {
    const buttons = await Promise.all(states.map(async (state) => /<button.*<\/button>/.exec(await shown('ru', { state }))?.[0].replace(/<[^>]+>/g, ' ').trim().split(/\s{2,}/)[0] ?? null));
    expect(buttons).toEqual(['Спросить терминал', 'Закончить', 'Спросить регистратор', 'Закончить', null, 'Спросить регистратор']);
  });

  it('HSA26: names what is recorded already, and why the register refused the rest', async () => {
    const html = await shown('ru', { state: 'not-registered', refusal: 'нет бумаги', posted: [{ number: '1-1-A-000002', kind: 'refund', totalMinor: 100_00, cashMinor: 100_00, cardMinor: 0 }, { number: '1-1-A-000003', kind: 'sale', totalMinor: 70_00, cashMinor: 70_00, cardMinor: 0 }] });
    expect(html.replaceAll(/[\u00a0\u202f]/g, ' ')).toMatch(/Причина: нет бумаги\..*Уже записано: возврат 1-1-A-000002 на 100,00 ₽, продажа 1-1-A-000003 на 70,00 ₽\./);
  });

  it('says nothing while goods are added, while it is being paid, and once it is posted', async () => {
    expect(await Promise.all([shown('ru', {}), shown('ru', { state: 'unknown' }, true), shown('ru', { state: 'posted' })])).toEqual(['', '', '']);
  });
});
