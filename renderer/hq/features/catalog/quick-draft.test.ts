import { describe, expect, it } from 'vitest';
import { changeOf, flawOf, moved } from './quick-draft.ts';

const good = (id: string) => ({ id, name: id, active: true });

describe('pages of quick goods', () => {
  it('move a step, and not beyond their ends', () => {
    expect([moved(['a', 'b', 'c'], 0, 1), moved(['a', 'b', 'c'], 2, -1), moved(['a', 'b'], 0, -1), moved(['a', 'b'], 1, 1), moved([], 0, 1)]).toEqual([['b', 'a', 'c'], ['a', 'c', 'b'], ['a', 'b'], ['a', 'b'], []]);
  });

  it('need a name and a good each, and are sent as ids', () => {
    expect([flawOf({ name: ' ', goods: [good('a')] }), flawOf({ name: 'Хлеб', goods: [] }), flawOf({ name: 'Хлеб', goods: [good('a')] })]).toEqual(['noName', 'noGoods', null]);
    expect(changeOf([{ name: ' Хлеб ', goods: [good('b'), good('a')] }], 7)).toEqual({ version: 7, pages: [{ name: 'Хлеб', goodIds: ['b', 'a'] }] });
  });
});
