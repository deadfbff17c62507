import { expect, it } from 'vitest';
import { movementsOfSale } from './movements.ts';

it('a sale takes every line off the shelf, in line order, equal goods apart', () => {
  expect(movementsOfSale([{ goodId: 'a', quantityMicro: 742_000 }, { goodId: 'b', quantityMicro: 3_000_000 }, { goodId: 'a', quantityMicro: 1 }])).toEqual([
    { goodId: 'a', quantityMicro: -742_000, reason: 'sale' }, { goodId: 'b', quantityMicro: -3_000_000, reason: 'sale' }, { goodId: 'a', quantityMicro: -1, reason: 'sale' },
  ]);
  expect(movementsOfSale([])).toEqual([]);
});
