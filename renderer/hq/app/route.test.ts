import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route.ts';

const routes: readonly Route[] = [
  { page: 'today', id: null, search: '', filters: {} }, { page: 'receipts', id: '0199-ab', search: '', filters: {} }, { page: 'goods', id: 'a/b?c#d %', search: 'сыр 45 % & вино?', filters: {} },
  { page: 'goods', id: null, search: 'a=b&c', filters: {} }, { page: 'register', id: null, search: '', filters: {} },
  { page: 'receipts', id: null, search: '', filters: { store: '0199-ab', kind: 'refund', 'odd & name': 'a=b' } },
];

describe('an address of headquarters', () => {
  it.each(routes)('comes back from $page $id $search', (route) => expect(parseRoute(hrefOf(route))).toEqual(route));
  it.each(['', '#', '#/', '#/nothing', '#/nothing/1?search=x', 'today'])('%j is today', (hash) => expect(parseRoute(hash)).toMatchObject({ page: 'today', id: null }));
  it('takes an id cut off in an escape for none', () => expect(parseRoute('#/receipts/%D0%')).toEqual({ page: 'receipts', id: null, search: '', filters: {} }));
  it('keeps a question mark in what is searched', () => expect(parseRoute('#/goods?search=a?b')).toMatchObject({ search: 'a?b' }));
});
