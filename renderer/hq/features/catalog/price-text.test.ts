import { describe, expect, it } from 'vitest';
import { parsePrice } from './price-text.ts';

describe('a typed price', () => {
  it.each([['129,90', 12990], ['129.9', 12990], ['1 234', 123400], ['1\u202f234,05 ₽', 123405], ['0', 0]])('%s', (text, minor) => expect(parsePrice(text)).toBe(minor));
  it.each(['', '-5', '12,345', 'abc', '1e5', '12345678901'])('%j is none', (text) => expect(parsePrice(text)).toBeNull());
});
