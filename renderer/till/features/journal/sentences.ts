import { isRight, rightUnit } from '#domain/rights/rights.ts';
import { formatMoney, formatQuantity, NARROW } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import type { Say } from '#renderer/i18n/use-t.ts';
import type { journalTexts } from './journal-texts.ts';

type Words = Say<(typeof journalTexts)['ru']>;
export type Telling = { readonly t: Words; readonly language: Language; readonly nameOf: (staffId: string) => string | null };

/** The fields of a detail, which is JSON of any version of a till: what is not there or of another kind reads as nothing. */
function reader(detail: unknown, language: Language) {
  const fields = typeof detail === 'object' && detail !== null ? (detail as Readonly<Record<string, unknown>>) : {};
  const number = (name: string): number | null => (typeof fields[name] === 'number' && Number.isSafeInteger(fields[name]) ? fields[name] : null);
  return {
    number, text: (name: string): string => (typeof fields[name] === 'string' ? fields[name] : ''), isTrue: (name: string): boolean => fields[name] === true,
    money: (name: string): string => formatMoney(number(name) ?? 0, language, true),
  };
}
type Reader = ReturnType<typeof reader>;

/** A sentence whose last words may be missing. */
function trimmed(sentence: string): string {
  return sentence.trim();
}

function approvedSentence(d: Reader, { t, language, nameOf }: Telling): string {
  const right = d.text('right');
  const size = d.number('size');
  const words = { who: nameOf(d.text('approvedBy')) ?? t('somebody'), what: isRight(right) ? t(`right-${right}`) : right, reason: d.text('reason') };
  if (size === null || !isRight(right) || rightUnit(right) === 'none') return t('approved', words);
  return t('approvedSize', { ...words, size: rightUnit(right) === 'bps' ? `${formatQuantity(size * 10_000, language)}${NARROW}%` : formatMoney(size, language, true) });
}

function refusedSentence(d: Reader, { t, nameOf }: Telling): string {
  const right = d.text('right');
  const what = isRight(right) ? t(`right-${right}`) : t('something');
  return t(d.text('why') === 'wrong-pin' ? 'wrongPin' : 'approval-refused', { who: nameOf(d.text('askedOf')) ?? t('somebody'), what });
}

type Teller = (d: Reader, telling: Telling) => string;
const plainEvents = ['sign-out', 'lock', 'unlock', 'wrong-pin', 'sign-in-locked', 'database-restored', 'test-printed', 'discount-removed', 'receipt-emailed', 'receipt-saved', 'z-report-reprinted', 'slip-reprinted', 'settings-changed', 'training-started', 'training-ended', 'register-unknown', 'printer-ready', 'paper-unknown'] as const;
const sumEvents = ['cart-parked', 'cart-recalled', 'cart-dropped', 'line-removed', 'line-lowered'] as const;
const reasonEvents = ['drawer-opened', 'register-refused'] as const;
const cardEvents = ['card-declined', 'card-unknown', 'card-cancelled', 'refund-to-cash'] as const;
const printerStops = { 'paper-out': 'printerPaperOut', 'cover-open': 'printerCoverOpen' } as const;
const cashEvents = ['cash-in', 'cash-out', 'cash-out-refused', 'discount-given'] as const;

const tellers: Readonly<Record<string, Teller>> = {
  ...Object.fromEntries(plainEvents.map((event): [string, Teller] => [event, (_, { t }) => t(event)])),
  ...Object.fromEntries(sumEvents.map((event): [string, Teller] => [event, (d, { t }) => t(event, { sum: d.money('totalMinor') })])),
  ...Object.fromEntries(reasonEvents.map((event): [string, Teller] => [event, (d, { t }) => t(event, { reason: d.text('reason') })])),
  ...Object.fromEntries(cardEvents.map((event): [string, Teller] => [event, (d, { t }) => t(event, { sum: d.money('amountMinor') })])),
  ...Object.fromEntries(cashEvents.map((event): [string, Teller] => [event, (d, { t }) => t(event, { sum: d.money('amountMinor'), reason: d.text('reason') })])),
  'seller-changed': (d, { t, nameOf }) => (d.text('sellerId') === '' ? t('sellerTakenOff', { name: d.text('name') }) : t('seller-changed', { name: d.text('name'), who: nameOf(d.text('sellerId')) ?? (d.text('sellerName') || t('anotherSeller')) })),
  'note-changed': (d, { t }) => (d.text('note') === '' ? t('noteTakenOff', { name: d.text('name') }) : t('note-changed', { name: d.text('name'), note: d.text('note') })),
  'unknown-code': (d, { t }) => t('unknown-code', { code: d.text('code') }),
  'till-started': (d, { t }) => t(d.isTrue('afterCrash') ? 'startedAfterCrash' : 'till-started'),
  'clock-jumped': (d, { t }) => t((d.number('minutes') ?? 0) < 0 ? 'clockBack' : 'clock-jumped', { minutes: Math.abs(d.number('minutes') ?? 0) }),
  'sign-in': (d, { t }) => (d.text('insteadOf') === '' ? t('sign-in') : t('signInInstead')),
  'printer-stopped': (d, { t }) => {
    const status = d.text('status');
    return t(status === 'paper-out' || status === 'cover-open' ? printerStops[status] : 'printer-stopped');
  },
  'refund-started': (d, { t }) => t(d.isTrue('ageInDoubt') ? 'refundAgeInDoubt' : 'refund-started', { reason: d.text('reason') }),
  'cart-cleared': (d, { t }) => t('cart-cleared', { sum: d.money('totalMinor'), lines: d.number('lines') ?? 0 }),
  'price-changed': (d, { t }) => (d.number('listPriceMinor') === null
    ? t('priceSet', { price: d.money('priceMinor'), reason: d.text('reason') })
    : t('price-changed', { price: d.money('priceMinor'), before: d.money('listPriceMinor'), reason: d.text('reason') })),
  'receipt-reprinted': (d, { t }) => t(d.isTrue('gift') ? 'giftReprinted' : 'receipt-reprinted'),
  'x-report': (d, { t }) => t(d.isTrue('print') ? 'xPrinted' : 'x-report'),
  'cash-counted': (d, { t }) => (d.number('differenceMinor') === 0 ? t('countedExactly') : t('cash-counted', { sum: d.money('differenceMinor') })),
  'count-differs': (d, { t }) => t('count-differs', { sum: d.money('differenceMinor') }),
  'shift-opened': (d, { t }) => t('shift-opened', { number: d.number('number') ?? 0, sum: d.money('floatMinor') }),
  'shift-closed': (d, { t }) => (d.number('differenceMinor') === 0 ? t('closedExactly', { number: d.number('number') ?? 0 }) : t('shift-closed', { number: d.number('number') ?? 0, sum: d.money('differenceMinor') })),
  approved: approvedSentence,
  'approval-refused': refusedSentence,
};

/** What happened, in a sentence; an event of a newer till shows its own name. */
export function sentenceOf(row: { readonly event: string; readonly detail: unknown }, telling: Telling): string {
  const teller = Object.hasOwn(tellers, row.event) ? tellers[row.event] : undefined;
  return teller === undefined ? telling.t('unknown', { event: row.event }) : trimmed(teller(reader(row.detail, telling.language), telling));
}

/** Whether the event has a sentence of its own. */
export function hasSentence(event: string): boolean {
  return Object.hasOwn(tellers, event);
}

const looks = new Set(['refund-to-cash', 'line-removed', 'line-lowered', 'cart-cleared', 'cart-dropped', 'drawer-opened', 'count-differs', 'cash-out-refused', 'wrong-pin', 'sign-in-locked', 'unknown-code', 'database-restored', 'clock-jumped', 'register-refused', 'register-unknown', 'card-unknown', 'paper-unknown', 'approved', 'approval-refused']);

/** What a manager's eye should stop at. */
export function wantsLook(event: string): boolean {
  return looks.has(event);
}
