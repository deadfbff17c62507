import { expect, it } from 'vitest';
import { besideIn, isEmpty, parentsFor, placeOf } from './category-tree.ts';

const row = (id: string, parentId: string | null, depth: number, goods = 0) => ({ id, parentId, name: id, depth, goods, version: 1 });
const all = [row('food', null, 1), row('bread', 'food', 2, 3), row('rye', 'bread', 3), row('cheese', 'food', 2), row('other', null, 1)];
const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

it('CAT3 a category may go into any that is not inside it', () => {
  expect(ids(parentsFor(all, null))).toEqual(['food', 'bread', 'rye', 'cheese', 'other']);
  expect(ids(parentsFor(all, 'bread'))).toEqual(['food', 'cheese', 'other']);
  expect(ids(parentsFor(all, 'food'))).toEqual(['other']);
});

it('CAT1 not where its levels would be too many', () => {
  const deep = Array.from({ length: 8 }, (_, index) => row(`l${index + 1}`, index === 0 ? null : `l${index}`, index + 1));
  expect(ids(parentsFor(deep, null)).at(-1)).toBe('l7');
  expect(ids(parentsFor([...deep, row('a', null, 1), row('b', 'a', 2)], 'a')).at(-1)).toBe('l6');
});

it('CAT8 stays where it is, however deep that is', () => {
  const deep = Array.from({ length: 10 }, (_, index) => row(`l${index + 1}`, index === 0 ? null : `l${index}`, index + 1));
  expect(ids(parentsFor(deep, 'l10'))).toEqual(['l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7', 'l9']);
});

it('CAT1 has its place among those beside it; a new one is the last', () => {
  expect([placeOf(all, 'food', 'cheese'), placeOf(all, 'food', null), placeOf(all, null, 'cheese')]).toEqual([2, 3, 3]);
  expect(ids(besideIn(all, 'food', 'bread'))).toEqual(['cheese']);
});

it('CAT4 is empty without goods and without categories', () => {
  expect(ids(all.filter((each) => isEmpty(all, each)))).toEqual(['rye', 'cheese', 'other']);
});
