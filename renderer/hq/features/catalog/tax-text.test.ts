import { expect, it } from 'vitest';
import { parseRate } from './tax-text.ts';

it('CMP4 a rate is typed as people write per cent; nothing and more than all are none', () => {
  expect(['25', '7,5', '7.25 %', ' 100 % ', '0,01'].map(parseRate)).toEqual([2_500, 750, 725, 10_000, 1]);
  expect(['', '0', '-5', '101', '1,234', 'двадцать', '4600000000008'].map(parseRate)).toEqual(Array(7).fill(null));
});
