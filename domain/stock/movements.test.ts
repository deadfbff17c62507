import { expect, it } from 'vitest';
import { movementsOfDocument } from './movements.ts';

const lines = [{ goodId: 'a', quantityMicro: 742_000 }, { goodId: 'b', quantityMicro: 3_000_000 }, { goodId: 'a', quantityMicro: 1 }];

it('a sale takes every line off the shelf, in line order, equal goods apart', () => {
  expect(movementsOfDocument('sale', lines)).toEqual([
    { goodId: 'a', quantityMicro: -742_000, reason: 'sale' }, { goodId: 'b', quantityMicro: -3_000_000, reason: 'sale' }, { goodId: 'a', quantityMicro: -1, reason: 'sale' },
  ]);
  expect(movementsOfDocument('sale', [])).toEqual([]);
});

it('a refund puts them back: the same quantities with the other sign', () => {
  expect(movementsOfDocument('refund', lines)).toEqual(movementsOfDocument('sale', lines).map((movement) => ({ ...movement, quantityMicro: -movement.quantityMicro, reason: 'refund' })));
});
