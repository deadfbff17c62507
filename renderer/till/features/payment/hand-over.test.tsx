import { readFileSync } from 'node:fs';
import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { CartView, PaidReceipt } from '#contract/terminal/sale.ts';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { amountTyped, NO_AMOUNT, type AmountField } from '../../parts/amount-field.ts';
import { cartLine, cartView, paidReceipt } from '../../parts/testing/cart.fixture.ts';
import { CommandEcho } from '../sale/CommandEcho.tsx';
import { IDLE } from '../sale/command.ts';
import { saleTexts } from '../sale/sale-texts.ts';
import { handOverTexts } from './hand-over-texts.ts';
import { PaidPanel } from './PaidPanel.tsx';
import type { Papers } from './papers-store.ts';
import { PaymentPanel } from './PaymentPanel.tsx';
import type { Payment, PaymentState } from './payment-state.ts';
import { paymentTexts } from './payment-texts.ts';

const LANGUAGES = ['ru', 'en'] as const;
const still = <T,>(state: T): { getState: () => T; getInitialState: () => T; subscribe: () => () => void } => ({ getState: () => state, getInitialState: () => state, subscribe: () => () => undefined });

async function markup(language: Language, what: ReactNode): Promise<string> {
  const i18n = createInstance();
  const resources = Object.fromEntries([handOverTexts, paymentTexts, amountTexts, saleTexts].map((texts) => [texts.namespace, flatten(texts[language])]));
  await i18n.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: { [language]: resources } });
  return renderToStaticMarkup(<MantineProvider><I18nextProvider i18n={i18n}>{what}</I18nextProvider></MantineProvider>);
}

/** As it is read: without tags, and every space the same one. */
function words(html: string): string {
  return html.replace(/<style.*?<\/style>/gs, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').replace(/ ,(?=\d)/g, ',').replace(/(\d) ?([.,]\d\d) ?₽/g, '$1$2 ₽');
}

const typed = (sum: string): AmountField => amountTyped(NO_AMOUNT, sum);

type Standing = { readonly card?: AmountField; readonly cash?: AmountField } & Partial<Pick<PaymentState, 'refusal' | 'onTerminal' | 'payBackTo' | 'laidMinor'>>;

async function before(language: Language, cart: CartView, standing: Standing = {}): Promise<string> {
  const state: PaymentState = { open: true, method: 'cash', card: NO_AMOUNT, cash: NO_AMOUNT, laidMinor: 0, laidFor: null, payBackTo: 'as-paid', paying: false, settling: null, refusal: null, onTerminal: null, told: null, paid: null, ...standing };
  const payment = { store: still(state) } as unknown as Payment;
  const policy = { cardAccepted: true, cashRounding: null, notesMinor: [100_00, 500_00, 1000_00] } as unknown as Parameters<typeof PaymentPanel>[0]['policy'];
  return words(await markup(language, <PaymentPanel payment={payment} cart={cart} policy={policy} />));
}

async function paidMarkup(language: Language, receipt: PaidReceipt): Promise<string> {
  const papers = { store: still({ last: null, news: null, sendingId: null }) } as unknown as Papers;
  return markup(language, <PaidPanel payment={{ dismissPaid: () => undefined } as unknown as Payment} papers={papers} paid={{ receipt, cart, printState: null, shownAtMs: 0 }} printerWaits={false} onShowPaper={() => undefined} />);
}

const cart = cartView('cart-1', [cartLine(1)]);
/** What came back for 100.00, and how it had been paid. */
const refundOf = (cashMinor: number, cardMinor: number, saleMinor = 0): CartView => cartView('cart-1', [cartLine(1, { direction: 'refund', totalMinor: cashMinor + cardMinor })], {
  mode: saleMinor === 0 ? 'refund' : 'exchange', totalMinor: saleMinor - cashMinor - cardMinor, saleMinor, refundMinor: cashMinor + cardMinor, cashDueMinor: saleMinor - cashMinor - cardMinor,
  payBack: [...(cashMinor === 0 ? [] : [{ kind: 'cash' as const, amountMinor: cashMinor }]), ...(cardMinor === 0 ? [] : [{ kind: 'card' as const, amountMinor: cardMinor }])],
});
const saleOf = (saleMinor: number): CartView => cartView('cart-1', [cartLine(1, { totalMinor: saleMinor })], { totalMinor: saleMinor });
/** The refund is written, the sale is left: what goes out is the difference. */
const restOf = (saleMinor: number, refundedMinor: number): CartView => ({ ...saleOf(saleMinor), cashDueMinor: saleMinor - refundedMinor, posted: [{ number: '1-1-A-000007', kind: 'refund', totalMinor: refundedMinor, cashMinor: refundedMinor, cardMinor: 0 }] });
const receiptOf = (mode: PaidReceipt['mode'], more: Partial<PaidReceipt>): PaidReceipt => paidReceipt('cart-1', { mode, tenderedMinor: 0, changeMinor: 0, ...more });

type Case = {
  readonly cart: CartView;
  readonly standing?: Standing;
  readonly receipt: PaidReceipt;
  /** Kopecks that go out of the drawer, back to the card, and off the card. */
  readonly out: number;
  readonly credit: number;
  readonly charge: number;
};

const cases: Readonly<Record<string, Case>> = {
  'a refund in cash': { cart: refundOf(100_00, 0), receipt: receiptOf('refund', { payOutMinor: 100_00 }), out: 100_00, credit: 0, charge: 0 },
  'a refund to the card': { cart: refundOf(0, 100_00), receipt: receiptOf('refund', { cardBackMinor: 100_00 }), out: 0, credit: 100_00, charge: 0 },
  'a refund in both': { cart: refundOf(60_00, 40_00), receipt: receiptOf('refund', { payOutMinor: 60_00, cardBackMinor: 40_00 }), out: 60_00, credit: 40_00, charge: 0 },
  'a refund of a card in cash': { cart: refundOf(0, 100_00), standing: { payBackTo: 'cash' }, receipt: receiptOf('refund', { payOutMinor: 100_00 }), out: 100_00, credit: 0, charge: 0 },
  'an exchange with change and a card back': { cart: refundOf(0, 100_00, 480_00), standing: { cash: typed('500') }, receipt: receiptOf('exchange', { tenderedMinor: 500_00, changeMinor: 20_00, cardBackMinor: 100_00 }), out: 0, credit: 100_00, charge: 0 },
  'an exchange by card both ways': { cart: refundOf(0, 100_00, 480_00), standing: { card: typed('480') }, receipt: receiptOf('exchange', { cardMinor: 480_00, cardBackMinor: 100_00 }), out: 0, credit: 100_00, charge: 480_00 },
  'an exchange for less': { cart: refundOf(100_00, 0, 30_00), receipt: receiptOf('exchange', { payOutMinor: 70_00 }), out: 70_00, credit: 0, charge: 0 },
  'an exchange paid by card, cash going back': { cart: refundOf(100_00, 0, 480_00), standing: { card: typed('480') }, receipt: receiptOf('exchange', { cardMinor: 480_00, payOutMinor: 100_00 }), out: 100_00, credit: 0, charge: 480_00 },
  'the rest of an exchange': { cart: restOf(30_00, 100_00), receipt: receiptOf('exchange', { payOutMinor: 70_00 }), out: 70_00, credit: 0, charge: 0 },
  'a sale by card': { cart: saleOf(480_00), standing: { card: typed('480') }, receipt: receiptOf('sale', { cardMinor: 480_00 }), out: 0, credit: 0, charge: 480_00 },
  'a sale in cash with change': { cart: saleOf(480_00), standing: { cash: typed('500') }, receipt: receiptOf('sale', { tenderedMinor: 500_00, changeMinor: 20_00 }), out: 0, credit: 0, charge: 0 },
  'an even exchange': { cart: refundOf(100_00, 0, 100_00), receipt: receiptOf('exchange', {}), out: 0, credit: 0, charge: 0 },
};

const sum = (minor: number, language: Language): string => `${minor / 100}${language === 'ru' ? ',' : '.'}00 ₽`;

/** Said on one side of Enter only. */
const saysOut = { ru: /Выдать наличными|отдан[ыо]|Отдайте покупателю/, en: /Hand out in cash|handed out/ };
const saysTerminal = { ru: /[Пп]роведите|на терминале/i, en: /on the terminal/i };
const ordersCard = { ru: /вернуть|верните|проведите|терминал/i, en: /Give|Take|Back to the card|terminal/ };

describe('what is said of money before Enter and after it', () => {
  it.each(Object.entries(cases))('PAY1 %s: cash goes out after Enter', async (_, { cart: shown, standing, receipt, out }) => {
    for (const language of LANGUAGES) {
      const [first, then] = [await before(language, shown, standing), words(await paidMarkup(language, receipt))];
      expect(first).not.toMatch(saysOut[language]);
      if (out === 0) {
        expect(first).not.toMatch(language === 'ru' ? /К выдаче|ящик/ : /to hand out|drawer/);
        expect(then).not.toMatch(saysOut[language]);
        continue;
      }
      expect(first).toContain(`${language === 'ru' ? 'К выдаче наличными' : 'Cash to hand out'} ${sum(out, language)}`);
      expect(first).toContain(language === 'ru' ? 'и откроет ящик. Деньги отдайте после этого.' : 'and opens the drawer. Hand the money out after that.');
      expect(then).toContain(`${language === 'ru' ? 'Выдать наличными' : 'Hand out in cash'} ${sum(out, language)}`);
    }
  });

  it.each(Object.entries(cases))('PAY2 %s: a card is worked before Enter', async (_, { cart: shown, standing, receipt, credit, charge }) => {
    for (const language of LANGUAGES) {
      const [first, then] = [await before(language, shown, standing), words(await paidMarkup(language, receipt))];
      expect(then).not.toMatch(ordersCard[language]);
      expect(first).not.toMatch(language === 'ru' ? /Возвращено|Оплачено/ : /Credited|Paid by/);
      const order = { ru: { both: `проведите ${sum(charge, 'ru')} и верните ${sum(credit, 'ru')},`, credit: `Верните ${sum(credit, 'ru')} на терминале,`, charge: `Проведите ${sum(charge, 'ru')} на терминале,` }, en: { both: `take ${sum(charge, 'en')} and give ${sum(credit, 'en')} back,`, credit: `Give ${sum(credit, 'en')} back on the terminal,`, charge: `Take ${sum(charge, 'en')} on the terminal,` } }[language];
      if (credit === 0 && charge === 0) expect(first).not.toMatch(saysTerminal[language]);
      else expect(first).toContain(credit > 0 && charge > 0 ? order.both : credit > 0 ? order.credit : order.charge);
      if (credit > 0) expect(then).toContain(`${language === 'ru' ? 'Возвращено на карту' : 'Credited to the card'} ${sum(credit, language)}`);
    }
  });

  it('PAY2 names on the key what it confirms or does', async () => {
    const key = async (shown: CartView, standing?: Standing): Promise<string> => / ([^.]*) Enter $/.exec(await before('en', shown, standing))?.[1] ?? '';
    expect(await key(refundOf(0, 100_00))).toContain('The card has been credited');
    expect(await key(refundOf(60_00, 40_00))).toContain('The card has been credited');
    expect(await key(refundOf(100_00, 0))).toContain('Record, open the drawer');
    expect(await key(refundOf(100_00, 0, 100_00))).toContain('Record the exchange');
    expect(await key(saleOf(480_00), { card: typed('480') })).toContain('The card went through');
  });

  it('PAY2 HSA29 orders nothing on the terminal beside a word to leave the card alone', async () => {
    const moved = { code: 'interrupted' as const, cart: refundOf(0, 100_00), became: refundOf(0, 100_00), moved: { saleMinor: 0, refundMinor: 100_00 } };
    const told = await before('en', moved.cart, { onTerminal: moved, refusal: { ok: false, code: 'interrupted', detail: {} } as unknown as PaymentState['refusal'] });
    expect(told).toContain('confirm here by card once more');
    const unknown = await before('en', moved.cart, { refusal: { ok: false, code: 'card-unknown', detail: {} } as unknown as PaymentState['refusal'] });
    expect(unknown).toContain('Do not refund the card again');
    for (const said of [told, unknown]) expect(said).not.toMatch(/then Enter|Give back to the card/);
    // Undone first, the card is then worked for the new sum.
    const dearer = refundOf(0, 110_00);
    const undone = await before('en', dearer, { onTerminal: moved });
    expect(undone).toContain('cancel that on the terminal first');
    expect(undone).toContain('Give 110.00 ₽ back on the terminal, then Enter.');
  });

  it('PAY2 AMT1 orders nothing on the terminal that Enter would not book yet', async () => {
    for (const standing of [{ card: typed('4-80') }, { cash: typed('5-00') }, { cash: typed('50') }, { card: typed('100'), cash: typed('50') }, { cash: NO_AMOUNT, laidMinor: 50_00 }]) {
      for (const language of LANGUAGES) expect(await before(language, refundOf(0, 100_00, 480_00), standing)).not.toMatch(saysTerminal[language]);
    }
    expect(await before('en', saleOf(480_00), { card: typed('100'), cash: typed('50') })).not.toMatch(saysTerminal.en);
    expect(await before('en', saleOf(480_00), { card: typed('100') })).toContain('Take 100.00 ₽ on the terminal, then Enter.');
  });

  it('PAY3 whoever hears the screen hears what became of the receipt, and each sum once', async () => {
    const heard = async (language: Language, receipt: PaidReceipt): Promise<string> => {
      const html = await paidMarkup(language, receipt);
      const region = /<div role="status"[^>]*>(.*?)<div [^>]*aria-hidden="true"/s.exec(html)?.[1] ?? '';
      expect(html).toContain(`aria-label="${words(region).trim().split('.')[0] ?? ''}"`);
      return words(region).trim();
    };
    expect(await heard('ru', receiptOf('refund', { cardBackMinor: 52_00 }))).toBe('Возврат оформлен. Возвращено на карту: 52,00 ₽.');
    expect(await heard('en', receiptOf('refund', { cardBackMinor: 52_00 }))).toBe('Refund done. Credited to the card: 52.00 ₽.');
    expect(await heard('en', receiptOf('refund', { payOutMinor: 49_90, cardBackMinor: 52_00 }))).toBe('Refund done. Hand out in cash: 49.90 ₽. Credited to the card: 52.00 ₽.');
    expect(await heard('ru', receiptOf('exchange', { tenderedMinor: 1000_00, changeMinor: 520_00, cardBackMinor: 189_90 }))).toBe('Обмен оформлен. Сдача: 520,00 ₽. Возвращено на карту: 189,90 ₽.');
    expect(await heard('en', receiptOf('sale', { cardMinor: 480_00 }))).toBe('Receipt paid. Paid by card: 480.00 ₽.');
    expect(await heard('ru', receiptOf('sale', { tenderedMinor: 480_00 }))).toBe('Чек оплачен. Без сдачи.');
    expect(await heard('ru', receiptOf('exchange', {}))).toBe('Обмен оформлен. Выдавать нечего.');
  });

  it('PAY3 what is to go out and the order to the terminal are read out before Enter', async () => {
    const state: PaymentState = { open: true, method: 'cash', card: NO_AMOUNT, cash: NO_AMOUNT, laidMinor: 0, laidFor: null, payBackTo: 'as-paid', paying: false, settling: null, refusal: null, onTerminal: null, told: null, paid: null };
    const policy = { cardAccepted: true, cashRounding: null, notesMinor: [] } as unknown as Parameters<typeof PaymentPanel>[0]['policy'];
    const regions = async (shown: CartView): Promise<string[]> => {
      const html = await markup('en', <PaymentPanel payment={{ store: still(state) } as unknown as Payment} cart={shown} policy={policy} />);
      return [...html.matchAll(/<(p|div|dd)[^>]*(?:role="status"|aria-live="polite")[^>]*>(.*?)<\/\1>/gs)].map((match) => words(match[2] ?? ''));
    };
    const refund = (await regions(refundOf(60_00, 40_00))).join(' | ');
    for (const said of ['Give back to the card 40.00 ₽', 'Cash to hand out 60.00 ₽', 'Give 40.00 ₽ back on the terminal, then Enter. Enter records the refund and opens the drawer.']) expect(refund).toContain(said);
    expect((await regions(refundOf(0, 100_00, 480_00))).join(' | ')).toContain('Give 100.00 ₽ back on the terminal, then Enter.');
  });

  it('PAY5 the sums keep the height of what they say, papers scroll, and the key of the next receipt lies over neither', () => {
    const rule = (file: string, name: string): string => new RegExp(`^\\.${name} \\{([^}]*)\\}`, 'm').exec(readFileSync(new URL(file, import.meta.url), 'utf8'))?.[1] ?? '';
    for (const [file, name] of [['HandOver.module.css', 'after'], ['PaidPanel.module.css', 'sums'], ['PaidPanel.module.css', 'next']] as const) expect(rule(file, name)).toMatch(/flex: (none|1 0 auto);/);
    expect(rule('PaidPanel.module.css', 'paper')).toMatch(/flex: 0 1 auto;[^}]*overflow-y: auto;/);
    expect(rule('PaidPanel.module.css', 'next')).not.toContain('position');
  });

  it('PAY4 the command line is silent while another place hears Enter', async () => {
    for (const language of LANGUAGES) {
      const echo = (silent: boolean): Promise<string> => markup(language, <CommandEcho line command={IDLE} held={false} silent={silent} cart={refundOf(100_00, 0)} selectedLineNo={1} laidMinor={0} onEnter={() => undefined} onErase={() => undefined} />);
      expect(words(await echo(false))).toContain('Enter');
      expect(words(await echo(true)).trim()).toBe('');
    }
  });
});
