import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { letterMask, mayBeginWithin, mayBeWithin, prefixWithinEdits, withinEdits } from './edits.ts';

/** The whole table, as the definition says: what the band is held to. */
function plainEdits(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_unused, j) => (i === 0 ? j : j === 0 ? i : 0)));
  const at = (i: number, j: number): number => table[i]?.[j] as number;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      (table[i] as number[])[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1), swap);
    }
  }
  return at(a.length, b.length);
}
const beginnings = (word: string): string[] => Array.from({ length: word.length + 1 }, (_, length) => word.slice(0, length));

/** Few letters, so that words are near each other often. */
const word = fc.string({ unit: fc.constantFrom('а', 'б', 'в', 'м'), maxLength: 9 });
const limit = fc.integer({ min: 0, max: 4 });

describe('nearest words', () => {
  it.each([
    ['молоко', 'молоко', 2, 0], ['малоко', 'молоко', 2, 1], ['молко', 'молоко', 2, 1], ['моллоко', 'молоко', 2, 1], ['омлоко', 'молоко', 2, 1], ['малако', 'молоко', 2, 2], ['шампнуь', 'шампунь', 1, 1],
    ['кифир', 'кефир', 1, 1], ['сьметана', 'сметана', 1, 1], ['йагурт', 'йогурт', 1, 1], ['колбоса', 'колбаса', 1, 1], ['сыр', 'сок', 1, null], ['сыр', 'сок', 2, 2], ['', 'сок', 3, 3], ['', 'сок', 2, null],
    ['молоко', 'молочный', 3, null], ['snickers', 'snikers', 1, 1], ['schwepes', 'schweppes', 1, 1], ['ab', 'ba', 1, 1], ['ca', 'abc', 2, null],
  ])('SRC20 %s and %s within %i: %s', (a, b, max, edits) => {
    expect(withinEdits(a, b, max)).toBe(edits);
    expect(withinEdits(b, a, max)).toBe(edits);
  });

  it('SRC20 SRC21 SRC22 the band answers as the whole table does, up to the limit', () => {
    fc.assert(fc.property(word, word, limit, (a, b, max) => {
      const edits = plainEdits(a, b);
      expect(withinEdits(a, b, max)).toBe(edits <= max ? edits : null);
    }), { numRuns: 3000 });
  });

  it('SRC23 a word being typed is compared with the nearest beginning', () => {
    expect([prefixWithinEdits('малок', 'молоко', 1), prefixWithinEdits('шокло', 'шоколадный', 1), prefixWithinEdits('', 'сыр', 1), prefixWithinEdits('сырок', 'сыр', 1), prefixWithinEdits('сырок', 'сыр', 2)]).toEqual([1, 1, 0, null, 2]);
    fc.assert(fc.property(word, word, limit, (typed, whole, max) => {
      const edits = Math.min(...beginnings(whole).map((beginning) => plainEdits(typed, beginning)));
      expect(prefixWithinEdits(typed, whole, max)).toBe(edits <= max ? edits : null);
    }), { numRuns: 3000 });
  });

  it('SRC24 letters never hold a neighbour back', () => {
    const any = fc.oneof(word, fc.string({ unit: fc.constantFrom(...'молокефирсыйвжщю0123abz'), maxLength: 12 }));
    fc.assert(fc.property(any, any, limit, (a, b, max) => {
      if (withinEdits(a, b, max) !== null) expect(mayBeWithin(letterMask(a), letterMask(b), max)).toBe(true);
      if (prefixWithinEdits(a, b, max) !== null) expect(mayBeginWithin(letterMask(a), letterMask(b), max)).toBe(true);
    }), { numRuns: 3000 });
    expect([mayBeWithin(letterMask('молоко'), letterMask('печенье'), 1), mayBeginWithin(letterMask('мол'), letterMask('молочный'), 0), mayBeWithin(letterMask('мол'), letterMask('молочный'), 1)]).toEqual([false, true, false]);
  });

  it('SRC21 long texts are compared too, and leave nothing behind for the next', () => {
    const long = 'я'.repeat(10_000);
    expect([withinEdits(long, `${long}ю`, 1), withinEdits(long, 'я', 2), withinEdits('малоко', 'молоко', 2)]).toEqual([1, null, 1]);
  });
});
