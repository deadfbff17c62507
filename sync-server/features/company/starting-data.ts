/** What every company begins with. */
import type { Row } from '#domain/replication/catalogue.ts';

/** VAT rates of Russia; the general one is 22 % since 2026. A row is in force from its day until the next of the same code. */
export const startingTaxRates: readonly Row<'taxRate'>[] = [
  { code: 'standard', validFrom: '2019-01-01', name: 'НДС 20 %', rateBps: 2000 },
  { code: 'standard', validFrom: '2026-01-01', name: 'НДС 22 %', rateBps: 2200 },
  { code: 'reduced', validFrom: '2004-01-01', name: 'НДС 10 %', rateBps: 1000 },
  { code: 'special-5', validFrom: '2025-01-01', name: 'НДС 5 %', rateBps: 500 },
  { code: 'special-7', validFrom: '2025-01-01', name: 'НДС 7 %', rateBps: 700 },
  { code: 'zero', validFrom: '2004-01-01', name: 'НДС 0 %', rateBps: 0 },
  { code: 'none', validFrom: '2004-01-01', name: 'Без НДС', rateBps: null },
];

export const startingCategories: readonly string[] = ['Продукты', 'Напитки', 'Хозяйственные товары', 'Прочее'];
