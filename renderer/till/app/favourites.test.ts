import { expect, it } from 'vitest';
import { MAX_FAVOURITES } from '#contract/terminal/settings.ts';
import { favouriteOf } from './favourites.ts';

it('a good joins the favourites at their end, leaves them without moving others, and finds no room on a full page', () => {
  const sent: unknown[] = [];
  const of = (goodId: string, favourites: string[], shown: string[] | null = favourites) => favouriteOf(goodId, favourites, shown, (part) => sent.push(part.favourites));
  of('c', ['a', 'b']).toggle?.();
  of('b', ['a', 'b', 'c']).toggle?.();
  expect(sent).toEqual([['a', 'b', 'c'], ['a', 'c']]);
  const full = Array.from({ length: MAX_FAVOURITES }, (_, n) => `${n}`);
  expect([of('x', full), of('x', full, null), of('7', full).isKept]).toEqual([{ isKept: false, toggle: null }, { isKept: false, toggle: null }, true]);
  // A good that is gone makes room where there is none, and not before.
  of('x', full, full.slice(1)).toggle?.();
  of('x', ['gone', 'a'], ['a']).toggle?.();
  expect(sent.slice(2)).toEqual([[...full.slice(1), 'x'], ['gone', 'a', 'x']]);
});
