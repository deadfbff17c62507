import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import { PaymentRefusal } from './PaymentRefusal.tsx';
import type { PayRefusal } from './payment-store.ts';
import { paymentTexts } from './payment-texts.ts';

const paid = cartView('cart-1', [cartLine(1, { totalMinor: 50_000 })], { totalMinor: 50_000 });
const dearer = cartView('cart-1', [cartLine(1, { totalMinor: 51_100 })], { totalMinor: 51_100 });
const another = cartView('cart-2', [], { totalMinor: 50_000 });
/** The first of two receipts is posted, the rest is in hand. */
const rest = cartView('cart-1', [cartLine(2, { totalMinor: 20_000 })], { totalMinor: 20_000, posted: [{ number: '1-1-A-000001', kind: 'sale', totalMinor: 30_000, cashMinor: 0 }] });

const refusals: Readonly<Record<PayRefusal['code'], object>> = {
  'interrupted': {}, 'fault': { fault: 'internal', retry: 'later', message: '' }, 'no-shift': {}, 'not-signed-in': {}, 'register-refused': { reason: 'нет бумаги' }, 'register-unknown': {}, 'cash-changed': { cashDueMinor: 100 },
  'cart-changed': {}, 'more-than-sold': { leftMicro: 0 },
  'card-declined': { reason: 'нет денег' }, 'card-unknown': {}, 'card-too-large': {}, 'no-cards': {}, 'empty': {}, 'tendered-too-small': { totalMinor: 100 }, 'tendered-too-large': {}, 'sale-in-progress': {}, 'drawer-short': { availableMinor: null },
};
const codes = Object.keys(refusals) as PayRefusal['code'][];
const PASSES: readonly string[] = ['interrupted', 'fault', 'no-shift', 'not-signed-in', 'register-refused', 'register-unknown', 'cash-changed', 'drawer-short'];
const UNDONE: readonly string[] = ['cart-changed', 'more-than-sold'];

type Hint = 'confirm' | 'undo' | null;
const words: Readonly<Record<Language, { readonly confirm: string; readonly undo: string }>> = {
  ru: { confirm: 'подтвердите здесь картой ещё раз, и чек запишется', undo: 'сначала отмените эту операцию на терминале' },
  en: { confirm: 'confirm here by card once more and the receipt is recorded', undo: 'cancel that on the terminal first' },
};

/** What is said of the terminal after `code`, over `cart`; the payment was for `paid`. */
async function hint(language: Language, code: PayRefusal['code'], cart: CartView, onCardMinor = 50_000): Promise<Hint> {
  const i18n = createInstance();
  await i18n.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: { [language]: { [paymentTexts.namespace]: flatten(paymentTexts[language]) } } });
  const refusal = { ok: false, code, detail: refusals[code] } as unknown as PayRefusal;
  const html = renderToStaticMarkup(<I18nextProvider i18n={i18n}><PaymentRefusal refusal={refusal} onCardMinor={onCardMinor} refusedCart={paid} cart={cart} /></I18nextProvider>);
  const said = html.replace(/<[^>]+>/g, ' ');
  const hints = (['confirm', 'undo'] as const).filter((one) => said.includes(words[language][one]));
  expect(hints.length).toBeLessThan(2);
  if (hints.length > 0) expect(said.replace(/\s/g, ' ')).toContain(language === 'ru' ? '500,00' : '500');
  return hints[0] ?? null;
}

describe('what a refused payment says of the terminal', () => {
  it.each(codes)('HSA29 after %s the card is confirmed once more only where that books what the terminal moved', async (code) => {
    const expected: Hint = PASSES.includes(code) ? 'confirm' : UNDONE.includes(code) ? 'undo' : null;
    for (const language of ['ru', 'en'] as const) {
      expect(await hint(language, code, paid)).toBe(expected);
      // VAT of today, or another window: what is in hand now is not what the terminal was asked for.
      for (const cart of [dearer, another]) expect(await hint(language, code, cart)).toBe(expected === null ? null : 'undo');
      expect(await hint(language, code, rest)).toBe(expected);
      expect(await hint(language, code, paid, 0)).toBeNull();
    }
  });
});
