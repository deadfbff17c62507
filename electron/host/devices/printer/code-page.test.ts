import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePageBytes, sayable } from './code-page.ts';

describe('text for CP866', () => {
  it.each([
    ['Итого 5 ₽', 'Итого 5 р.'], ['«Ёж» — 1 шт…', '"Ёж" - 1 шт...'], ['№ 1', '№ 1'], ['Café crème', 'Cafe creme'], ['мин. вода «Нарзан»™', 'мин. вода "Нарзан"(TM)'],
    ['Йод, ўзоры, їжа, є', 'Йод, ўзоры, їжа, є'], ['квіти', 'квiти'], ['日本', '??'], ['½ кг', '1/2 кг'], ['а\u0301', 'а'], ['😀', '?'], ['ﬁ', 'fi'], ['Қазақ', 'Казак'],
  ])('says %j as %j', (text, said) => {
    // The printer tells К from К only by the byte, so the expectation is compared as bytes.
    expect(codePageBytes(sayable(text)).equals(codePageBytes(said))).toBe(true);
    expect(sayable(text)).toHaveLength(said.length);
  });

  it('has exactly one byte for each character it says, and no command among them', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = codePageBytes(sayable(text));
      const printed = [...sayable(text)].filter((character) => character >= ' ' && character !== '\u007f');
      expect(bytes).toHaveLength(printed.length);
      for (const byte of bytes) expect(byte >= 0x20 && byte !== 0x7f).toBe(true);
    }));
  });

  it('says the same twice', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(sayable(sayable(text))).toBe(sayable(text));
    }));
  });
});
