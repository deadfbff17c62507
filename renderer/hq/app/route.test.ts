import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route.ts';

const routes: readonly Route[] = [
  { page: 'today', id: null, search: '' }, { page: 'receipts', id: '0199-ab', search: '' }, { page: 'goods', id: 'a/b?c#d %', search: 'сыр 45 % & вино?' },
  { page: 'goods', id: null, search: 'a=b&c' }, { page: 'register', id: null, search: '' },
];

describe('an address of headquarters', () => {
  it.each(routes)('comes back from $page $id $search', (route) => expect(parseRoute(hrefOf(route))).toEqual(route));
  it.each(['', '#', '#/', '#/nothing', '#/nothing/1?search=x', 'today'])('%j is today', (hash) => expect(parseRoute(hash)).toMatchObject({ page: 'today', id: null }));
  it('takes an id cut off in an escape for none', () => expect(parseRoute('#/receipts/%D0%')).toEqual({ page: 'receipts', id: null, search: '' }));
  it('keeps a question mark in what is searched', () => expect(parseRoute('#/goods?search=a?b')).toMatchObject({ search: 'a?b' }));
});
