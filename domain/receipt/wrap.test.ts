import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cells, printable, wrapWords } from './wrap.ts';

describe('printable', () => {
  it('leaves no blank but the space and nothing a printer could obey', () => {
    expect(printable('1\u202f234,50\u00a0руб\tи\nещё\u2009\u2212 5')).toBe('1 234,50 руб и ещё - 5');
    expect(printable('Сыр\u001b@\u0000\u001d V\u200b\u202e\u00ad')).toBe('Сыр@ V');
    expect(printable('и\u0306')).toBe('й');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/\p{C}|(?! )\p{Zs}/u);
    }));
  });
});

describe('wrapWords', () => {
  it('breaks at spaces, cuts what is longer than a row, keeps amounts whole', () => {
    expect(wrapWords('Молоко пастеризованное 3,2%', 12)).toEqual(['Молоко', 'пастеризован', 'ное 3,2%']);
    expect(wrapWords('2 шт x 1 234 567,50', 14)).toEqual(['2 шт x', '1 234 567,50']);
    expect(wrapWords('', 10)).toEqual(['']);
    expect(wrapWords('  а   б  ', 10)).toEqual(['а б']);
    expect(wrapWords('0123456789', 5)).toEqual(['01234', '56789']);
  });

  it('loses and invents no letters and never exceeds the width', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('а', 'Б', '7', '0', ',', '-', '🍎'), maxLength: 20 }), { maxLength: 15 }).map((list) => list.join(' '));
    fc.assert(fc.property(words, fc.integer({ min: 4, max: 48 }), (text, width) => {
      const rows = wrapWords(text, width);
      expect(rows.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const row of rows) expect(cells(row)).toBeLessThanOrEqual(width);
    }), { numRuns: 1000 });
  });
});
