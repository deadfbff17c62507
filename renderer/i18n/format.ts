import { groupDigits, splitMinor } from '#domain/money/money.ts';
import type { Language } from './language.ts';

/** Narrow no-break space: groups of digits, and between an amount and its sign. */
export const NARROW = '\u202f';
const MINUS = '\u2212';

export type MoneyParts = { readonly sign: string; readonly whole: string; readonly fraction: string; readonly currency: string };

function grouped(digits: string, language: Language): string {
  return groupDigits(digits, language === 'ru' ? NARROW : ',');
}

/**
 * An amount in pieces, so that kopecks can be drawn lighter.
 * @param minor kopecks, integer
 * @returns `fraction` with its decimal mark: `,50` in Russian, `.50` in English
 */
export function moneyParts(minor: number, language: Language): MoneyParts {
  const { negative, whole, kopecks } = splitMinor(minor);
  return {
    sign: negative ? MINUS : '',
    whole: grouped(whole, language),
    fraction: `${language === 'ru' ? ',' : '.'}${kopecks}`,
    currency: `${NARROW}₽`,
  };
}

/** `1 234,50`, or `1 234,50 ₽` with its sign. */
export function formatMoney(minor: number, language: Language, currency = false): string {
  const parts = moneyParts(minor, language);
  return `${parts.sign}${parts.whole}${parts.fraction}${currency ? parts.currency : ''}`;
}

/** Millionths of a unit as people write them: `3`, `0,742`, at most six decimals, none that are zero at the end. */
export function formatQuantity(quantityMicro: number, language: Language): string {
  const digits = String(Math.abs(quantityMicro)).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  const mark = language === 'ru' ? ',' : '.';
  return `${quantityMicro < 0 ? MINUS : ''}${grouped(digits.slice(0, -6), language)}${fraction === '' ? '' : mark + fraction}`;
}

/** A whole number with groups: `12 345`. */
export function formatCount(count: number, language: Language): string {
  return `${count < 0 ? MINUS : ''}${grouped(String(Math.abs(Math.trunc(count))), language)}`;
}

const tags: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };
const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(tags[language], options);
  formats.set(key, known);
  return known;
}

/** `14:37` by the clock of this computer, or of `timeZone`. */
export function formatTime(utcMs: number, language: Language, timeZone?: string): string {
  return dateFormat(language, { hour: '2-digit', minute: '2-digit', ...(timeZone === undefined ? {} : { timeZone }) }).format(utcMs);
}

/** `5 марта`, with the year when it is not the year of `nowMs`; by the clock of this computer, or of `timeZone`. */
export function formatDay(utcMs: number, language: Language, nowMs: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const year = dateFormat('en', { year: 'numeric', ...zone });
  const sameYear = year.format(utcMs) === year.format(nowMs);
  return dateFormat(language, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }), ...zone }).format(utcMs);
}

/** `5 марта, 14:37`; only the time for today. */
export function formatMoment(utcMs: number, language: Language, nowMs: number, timeZone?: string): string {
  const time = formatTime(utcMs, language, timeZone);
  const day = dateFormat('en', { year: 'numeric', month: 'numeric', day: 'numeric', ...(timeZone === undefined ? {} : { timeZone }) });
  return day.format(utcMs) === day.format(nowMs) ? time : `${formatDay(utcMs, language, nowMs, timeZone)}, ${time}`;
}
