import { describe, expect, it } from 'vitest';
import { formatCount, formatMoney, formatQuantity, moneyParts } from './format.ts';

describe('money', () => {
  it.each([
    [0, '0,00'], [5, '0,05'], [123450, '1\u202f234,50'], [-8990, '\u221289,90'], [999_999_999_999, '9\u202f999\u202f999\u202f999,99'],
  ])('%i kopecks in Russian', (minor, text) => expect(formatMoney(minor, 'ru')).toBe(text));

  it('has its sign behind a narrow no-break space', () => expect(formatMoney(123450, 'ru', true)).toBe('1\u202f234,50\u202f₽'));
  it('is written the English way in English', () => expect(formatMoney(123450, 'en')).toBe('1,234.50'));
  it('comes in parts', () => expect(moneyParts(-5, 'ru')).toEqual({ sign: '\u2212', whole: '0', fraction: ',05', currency: '\u202f₽' }));
});

describe('quantity', () => {
  it.each([[1_000_000, '1'], [742_000, '0,742'], [1_500_000, '1,5'], [1, '0,000001'], [1_234_000_000, '1\u202f234']])('%i millionths', (micro, text) => expect(formatQuantity(micro, 'ru')).toBe(text));
});

it('counts are grouped', () => expect(formatCount(180197, 'ru')).toBe('180\u202f197'));
