import { expect, it } from 'vitest';
import { detailWords } from './detail-words.ts';

it.each([
  [{ approvedBy: '01a1fcf1-3083-7468-a7ce-7ba3ff0bd35c', right: 'line-discount', size: 900, reason: 'Брак' }, '<line-discount> · 9 % · Брак'],
  [{ right: 'cash-out', size: 500_00 }, '<cash-out> · 500,00'], [{ right: 'settings', size: null }, '<settings>'], [{ right: 'fly', size: 3 }, 'fly · size 3'],
  [{ amountMinor: -1_234_50, quantityMicro: 742_000, bps: 750 }, '−1\u202f234,50 · 0,742 · 7,5 %'],
  [{ afterCrash: true }, 'после сбоя'], [{ afterCrash: false }, ''], [{ minutes: -90 }, '−90 мин'], [{ code: '4607', name: 'Хлеб' }, '4607 · Хлеб'],
  [{}, ''], [null, ''], [undefined, ''], ['слово', 'слово'], [{ deep: { er: 1 }, list: [1] }, ''],
])('%j reads %j', (detail, words) => expect(detailWords(detail, 'ru', { right: (right) => `<${right}>`, afterCrash: 'после сбоя', minutes: (minutes) => `${minutes} мин` })).toBe(words));
