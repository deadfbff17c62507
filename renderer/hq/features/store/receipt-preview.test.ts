import { expect, it } from 'vitest';
import { PREVIEW_WIDTH, previewRows } from './receipt-preview.ts';

it('ST9 shows a store its words as paper has them: in the middle, broken at blanks, never wider than it', () => {
  const rows = previewRows({ receiptHeader: 'Добро пожаловать в наш магазин у самой реки', receiptFooter: 'Спасибо!\n\nЖдём снова', storeName: 'Мира 12', storeAddress: '', legalEntityName: 'ООО «Мост»' });
  const words = rows.map((row) => row.trim());
  expect(words.slice(0, 4)).toEqual(['Добро пожаловать в наш магазин у', 'самой реки', 'Мира 12', 'ООО «Мост»']);
  expect(words.slice(-2)).toEqual(['Спасибо!', 'Ждём снова']);
  expect(rows.every((row) => row.length <= PREVIEW_WIDTH)).toBe(true);
});
