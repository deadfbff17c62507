import { describe, expect, it } from 'vitest';
import { erased, MONEY, QUANTITY, scaled, typedAll } from './amount-entry.ts';

describe('an amount being typed', () => {
  it.each([
    ['1000', '1000', 100_000], ['12,5', '12,5', 1250], ['12.55', '12,55', 1255], [',5', '0,5', 50], ['007', '007', 700], ['0,00', '0,00', 0],
    ['1,2,3', '1,23', 123], ['1,239', '1,23', 123], ['1x2', '12', 1200], ['99999999', '9999999', 999_999_900], ['00000001', '0000000', 0],
  ])('%s', (keys, entry, minor) => {
    expect(typedAll('', keys, MONEY)).toBe(entry);
    expect(scaled(entry, 2)).toBe(minor);
  });

  it('is null while nothing is typed', () => expect(scaled('', 2)).toBeNull());
  it('loses its last characters', () => expect([erased('12,5'), erased('12', 5)]).toEqual(['12,', '']));
  it('a quantity has three decimals and counts millionths', () => expect(scaled(typedAll('', '0,7425', QUANTITY), 6)).toBe(742_000));
});
