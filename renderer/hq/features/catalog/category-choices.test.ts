import { expect, it } from 'vitest';
import { categoriesFor } from './category-choices.ts';

it('GD6 a good keeps its category among the choices, though it is not offered', () => {
  const offered = [{ id: 'a', path: 'Хлеб' }];
  const of = (categoryId: string | null, categoryName: string | null = null): string[] => categoriesFor({ categoryId, categoryName }, offered, 'своя').map(({ value, label }) => `${value} ${label}`);
  expect([of(null), of('a', 'Хлеб')]).toEqual([['a Хлеб'], ['a Хлеб']]);
  expect([of('deep', 'Девятая'), of('gone')]).toEqual([['deep Девятая', 'a Хлеб'], ['gone своя', 'a Хлеб']]);
});
