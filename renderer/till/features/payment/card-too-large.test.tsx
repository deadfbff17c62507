/** More for the card than it can pay: told while it is typed, before anybody works the terminal, and never sent. */
import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import type { TillState } from '#contract/terminal/till.ts';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import { setup } from './payment-desk.fixture.ts';
import { PaymentPanel } from './PaymentPanel.tsx';
import type { Payment } from './payment-state.ts';

const sold = cartView('cart-1', [cartLine(1, { totalMinor: 50_000 })], { totalMinor: 50_000 });
const back = cartLine(2, { direction: 'refund', totalMinor: 20_000 });
const exchange = (kind: 'cash' | 'card'): CartView => cartView('cart-1', [cartLine(1, { totalMinor: 50_000 }), back], { mode: 'exchange', totalMinor: 30_000, saleMinor: 50_000, refundMinor: 20_000, cashDueMinor: 30_000, payBack: [{ kind, amountMinor: 20_000 }] });
const rest = cartView('cart-1', [cartLine(1, { totalMinor: 50_000 })], { totalMinor: 50_000, state: 'not-registered', posted: [{ number: '1-1-A-000002', kind: 'sale', totalMinor: 100_00, cashMinor: 100_00, cardMinor: 0 }] });

/** How the sum for the card comes to stand beside what else is typed; each types so many roubles for the card. */
const typed = {
  'nothing else': (payment: Payment, card: string) => {
    payment.open();
    payment.choose('card');
    payment.type(card);
  },
  'cash typed': (payment: Payment, card: string) => {
    payment.open();
    payment.type('100');
    payment.choose('card');
    payment.type(card);
  },
  'cash marked': (payment: Payment, card: string) => {
    payment.open();
    payment.choose('card');
    payment.type(card);
    payment.choose('cash');
    payment.type('100');
  },
} as const;
/** The order to charge a card on the terminal, alone or with what goes back to one. */
const CHARGE = />(charge|bothWays)\b/;
const carts = [['a sale', sold], ['an exchange paid back in cash', exchange('cash')], ['an exchange paid back to the card', exchange('card')], ['the rest of a basket', rest]] as const;
const rows = carts.flatMap(([name, cart]) => Object.entries(typed).map(([how, type]) => [name, how, cart, type] as const));

/** The keys of the texts in the panel as it stands, and whether its main button is off. */
async function drawn(payment: Payment, cart: CartView): Promise<{ readonly html: string; readonly isOff: boolean }> {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', fallbackLng: false, resources: {} });
  const state = payment.store.getState();
  const still = { ...payment, store: { getState: () => state, getInitialState: () => state, subscribe: () => () => undefined } } as unknown as Payment;
  const policy = { cardAccepted: true, cashRounding: null, notesMinor: [100_00, 500_00] } as unknown as TillState['policy'];
  const html = renderToStaticMarkup(<MantineProvider><I18nextProvider i18n={i18n}><PaymentPanel payment={still} cart={cart} policy={policy} /></I18nextProvider></MantineProvider>);
  return { html, isOff: /<button[^>]*aria-keyshortcuts="Enter"[^>]*disabled/.test(html) || /<button[^>]*disabled[^>]*aria-keyshortcuts="Enter"/.test(html) };
}

describe('TND9 more for the card than it can pay', () => {
  it.each(rows)('in %s, %s: is told in place of what to take on the terminal, and neither Enter nor a note sends it', async (_name, _how, cart, type) => {
    const { payment, paid, runAll, world, sounds } = setup();
    world.cart = cart;
    type(payment, '500,01');
    const before = await drawn(payment, cart);
    expect([before.html.includes('cardTooLarge'), CHARGE.test(before.html), before.isOff]).toEqual([true, false, true]);
    for (const press of [payment.payShown, () => payment.payWithCash(50_000)]) {
      press();
      await runAll();
      expect([paid, payment.store.getState()]).toMatchObject([[], { open: true, method: 'card', refusal: { code: 'card-too-large' }, onTerminal: null, paying: false }]);
    }
    expect(sounds).toEqual(['blocked', 'blocked']);
    const after = await drawn(payment, cart);
    expect([after.html.includes('cardTooLarge'), CHARGE.test(after.html)]).toEqual([true, false]);
  });

  it.each(rows)('in %s, %s: a kopeck less is taken as ever, and the terminal told of', async (_name, _how, cart, type) => {
    const { payment, paid, runAll, world } = setup();
    world.cart = cart;
    type(payment, '500,01');
    payment.payShown();
    await runAll();
    payment.choose('card');
    payment.erase(99);
    payment.type('500');
    const { html, isOff } = await drawn(payment, cart);
    expect([html.includes('cardTooLarge'), CHARGE.test(html), isOff]).toEqual([false, true, false]);
    payment.payShown();
    await runAll();
    expect(paid).toMatchObject([{ offer: { cardMinor: 50_000 } }]);
  });

  it('cash that goes out of the drawer because the card pays more than the difference of an exchange is shown before it is paid', async () => {
    const { payment, world } = setup();
    world.cart = exchange('cash');
    typed['nothing else'](payment, '500');
    expect((await drawn(payment, world.cart)).html).toContain('cashOut');
    payment.erase(99);
    payment.type('300');
    expect((await drawn(payment, world.cart)).html).not.toContain('cashOut');
  });
});
