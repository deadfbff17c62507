import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import type { OnTerminal } from './on-terminal.ts';
import { PaymentRefusal } from './PaymentRefusal.tsx';
import type { PayRefusal } from './payment-state.ts';
import { paymentTexts } from './payment-texts.ts';

const paid = cartView('cart-1', [cartLine(1, { totalMinor: 30_000 }), cartLine(2, { totalMinor: 20_000 })], { totalMinor: 50_000 });
const dearer = cartView('cart-1', [cartLine(1, { totalMinor: 51_100 })], { totalMinor: 51_100 });
const another = cartView('cart-2', [], { totalMinor: 50_000 });
const nothing = cartView('cart-2', []);
/** The first of two receipts is posted, the rest is in hand; with a good more; and the second stands at the register. */
const first = (cardMinor: number): CartView['posted'] => [{ number: '1-1-A-000001', kind: 'sale', totalMinor: 30_000, cashMinor: 30_000 - cardMinor, cardMinor }];
const rest = (cardMinor: number): CartView => cartView('cart-1', [cartLine(2, { totalMinor: 20_000 })], { totalMinor: 20_000, state: 'not-registered', posted: first(cardMinor) });
const restAndMore = (cardMinor: number): CartView => ({ ...rest(cardMinor), state: 'cart', totalMinor: 21_000 });
const halfWay = (cardMinor: number): CartView => ({ ...paid, state: 'unknown', posted: first(cardMinor) });

/** What each says besides; null where nothing is said of it but what the terminal has to do with it. */
const refusals: Readonly<Record<OnTerminal['code'], object | null>> = {
  'interrupted': {}, 'fault': { fault: 'internal', retry: 'later', message: '' }, 'no-shift': {}, 'not-signed-in': {}, 'register-refused': { reason: 'нет бумаги' }, 'register-unknown': {}, 'cash-changed': { cashDueMinor: 100 },
  'cart-changed': {}, 'more-than-sold': { leftMicro: 0 },
  'card-declined': { reason: 'нет денег' }, 'card-unknown': {}, 'card-too-large': {}, 'empty': {}, 'tendered-too-small': { totalMinor: 100 }, 'tendered-too-large': {}, 'sale-in-progress': {}, 'drawer-short': { availableMinor: null },
  'needs-right': null, 'half-way': null,
};
const codes = Object.keys(refusals) as OnTerminal['code'][];
const PASSES: readonly OnTerminal['code'][] = ['interrupted', 'half-way', 'fault', 'no-shift', 'not-signed-in', 'register-refused', 'register-unknown', 'cash-changed', 'drawer-short'];
const UNDONE: readonly OnTerminal['code'][] = ['cart-changed', 'card-too-large', 'more-than-sold'];

type Hint = 'confirm' | 'undo' | 'confirm rest' | 'undo rest' | null;
const words: Readonly<Record<Language, Readonly<Record<Exclude<Hint, null>, string>>>> = {
  ru: {
    'confirm': 'второй раз карту не прикладывайте: подтвердите здесь картой ещё раз, и чек запишется', 'undo': 'сначала отмените эту операцию на терминале',
    'confirm rest': '300,00 ₽ уже в чеке, остальные 200,00 ₽ подтвердите здесь картой', 'undo rest': '300,00 ₽ уже в чеке, их не отменяйте. Сначала отмените на терминале только 200,00 ₽.',
  },
  en: {
    'confirm': 'confirm here by card once more and the receipt is recorded', 'undo': 'cancel that on the terminal first',
    'confirm rest': '300.00 ₽ is on a receipt already, confirm the other 200.00 ₽ here by card', 'undo rest': '300.00 ₽ is on a receipt: leave that. Cancel only 200.00 ₽ on the terminal first.',
  },
};

const moved = (saleMinor: number, refundMinor = 0): OnTerminal['moved'] => ({ saleMinor, refundMinor });
const refusedWith = (code: OnTerminal['code'], more: Partial<OnTerminal> = {}): OnTerminal => ({ code, cart: paid, became: paid, moved: moved(50_000), ...more });

async function said(language: Language, refusal: PayRefusal | null, onTerminal: OnTerminal | null, cart: CartView): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: { [language]: { [paymentTexts.namespace]: flatten(paymentTexts[language]) } } });
  const html = renderToStaticMarkup(<I18nextProvider i18n={i18n}><PaymentRefusal refusal={refusal} onTerminal={onTerminal} cart={cart} /></I18nextProvider>);
  return html.replace(/<[^>]+>/g, ' ').replace(/\s/g, ' ');
}

/** What is said of the terminal after `onTerminal.code`, over `cart`, in both languages. */
async function hint(onTerminal: OnTerminal, cart: CartView): Promise<Hint> {
  const detail = refusals[onTerminal.code];
  const refusal = detail === null ? null : { ok: false, code: onTerminal.code, detail } as unknown as PayRefusal;
  const told = await Promise.all((['ru', 'en'] as const).map(async (language) => {
    const text = await said(language, refusal, onTerminal, cart);
    const hints = (Object.keys(words[language]) as Exclude<Hint, null>[]).filter((one) => text.includes(words[language][one]));
    expect(hints.length).toBe(/терминал (уже )?провёл|terminal has (already )?moved/.test(text) ? 1 : 0);
    if (hints.length > 0) expect(text).toContain(language === 'ru' ? '500,00' : '500.00');
    return hints[0] ?? null;
  }));
  expect(told[0]).toBe(told[1]);
  return told[0] ?? null;
}

describe('what a refused payment says of the terminal', () => {
  it.each(codes)('HSA29 after %s the card is confirmed once more only where that books what the terminal moved', async (code) => {
    const expected: Hint = PASSES.includes(code) ? 'confirm' : UNDONE.includes(code) ? 'undo' : null;
    const undone: Hint = expected === null ? null : 'undo';
    expect(await hint(refusedWith(code), paid)).toBe(expected);
    // VAT of today, or another window: what is in hand now is not what the terminal was asked for.
    for (const cart of [dearer, another]) expect(await hint(refusedWith(code), cart)).toBe(undone);
    // The first receipt was paid in cash: none of what the terminal moved is in the books.
    expect(await hint(refusedWith(code), rest(0))).toBe(expected);
    expect(await hint(refusedWith(code), restAndMore(0))).toBe(undone);
  });

  it.each([...PASSES, ...UNDONE])('HSA29 after %s what is in the books is never told to be undone', async (code) => {
    const partly: Hint = PASSES.includes(code) ? 'confirm rest' : 'undo rest';
    for (const cart of [rest(30_000), halfWay(30_000)]) expect(await hint(refusedWith(code), cart)).toBe(partly);
    expect(await hint(refusedWith(code), restAndMore(30_000))).toBe('undo rest');
    // Cleared, or set aside: what was seen of it last says what it had become.
    for (const cart of [another, nothing]) expect(await hint(refusedWith(code, { became: rest(30_000) }), cart)).toBe('undo rest');
    // Nothing is left of it: the card paid the first receipt and no more, or all of it was finished while this window looked on.
    for (const cart of [rest(30_000), restAndMore(30_000), halfWay(30_000)]) expect(await hint(refusedWith(code, { moved: moved(30_000) }), cart)).toBeNull();
    for (const cart of [another, nothing]) expect(await hint(refusedWith(code, { moved: moved(30_000), became: rest(30_000) }), cart)).toBeNull();
    expect(await hint(refusedWith(code, { became: halfWay(30_000) }), nothing)).toBeNull();
  });

  it('HSA29 the rest of a rest counts only what this payment put in the books', async () => {
    const asked = rest(30_000);
    expect(await hint(refusedWith('register-refused', { cart: asked, moved: moved(50_000) }), asked)).toBe('confirm');
    expect(await hint(refusedWith('register-unknown', { cart: asked, moved: moved(50_000) }), { ...asked, state: 'unknown' })).toBe('confirm');
  });

  it('HSA29 a card in both directions is told by direction, and what went back is not set off against what was paid', async () => {
    const exchange = cartView('cart-1', [], { mode: 'exchange', totalMinor: -30_00, saleMinor: 70_00, refundMinor: 100_00 });
    const sold = cartView('cart-1', [cartLine(1, { totalMinor: 70_00 })], { totalMinor: 70_00, state: 'not-registered', posted: [{ number: '1-1-A-000001', kind: 'refund', totalMinor: 100_00, cashMinor: 0, cardMinor: 100_00 }] });
    const onTerminal = refusedWith('register-refused', { cart: exchange, moved: moved(70_00, 100_00) });
    expect(await said('en', null, onTerminal, exchange)).toContain('already moved 70.00 ₽ and 100.00 ₽ back on the card');
    expect(await said('ru', null, onTerminal, exchange)).toContain('уже провёл 70,00 ₽ и возврат 100,00 ₽ по карте');
    expect(await said('en', null, onTerminal, sold)).toContain('100.00 ₽ is on a receipt already, confirm the other 70.00 ₽ here by card');
  });

  it('HSA29 stays while a sum is typed, and is nothing where no card had a part', async () => {
    expect(await said('en', null, refusedWith('interrupted'), paid)).toContain(words.en.confirm);
    expect(await said('en', null, null, paid)).toBe('');
  });
});
