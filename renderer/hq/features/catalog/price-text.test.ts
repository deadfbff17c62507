import { describe, expect, it } from 'vitest';
import { parseFirstPrice, parsePrice, replacedBy } from './price-text.ts';

describe('a typed price', () => {
  it.each([['129,90', 12990], ['129.9', 12990], ['1 234', 123400], ['1\u202f234,05 ₽', 123405], ['0', 0]])('%s', (text, minor) => expect(parsePrice(text)).toBe(minor));
  it.each(['', '-5', '12,345', 'abc', '1e5', '12345678901'])('%j is none', (text) => expect(parsePrice(text)).toBeNull());
});

it('GD10 a new good may have no price; what is typed and is none is never taken for that', () => {
  expect(['', '  ', '129,90', '0', '-5', 'abc'].map(parseFirstPrice)).toEqual([null, null, 12_990, 0, undefined, undefined]);
});

it('GD7 a price names what it takes the place of: every price to come of its day, of today where none is said', () => {
  const price = (validFrom: number, day: string) => ({ validFrom, day, amountMinor: 100 });
  const [first, second, other] = [price(1, '2090-03-01'), price(2, '2090-03-01'), price(3, '2090-03-02')];
  const good = { today: '2090-03-02', comingPrices: [first, second, other] };
  expect([replacedBy(good, '2090-03-01'), replacedBy(good, ''), replacedBy(good, '2090-03-03')]).toEqual([[first, second], [other], []]);
});
