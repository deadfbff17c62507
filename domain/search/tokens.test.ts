import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldLetters, searchTokens } from './tokens.ts';

describe('searchTokens', () => {
  it.each([
    ['Мёд ЦВЕТОЧНЫЙ «Ёлочка» 0,5л', ['мед', 'цветочный', 'елочка', '0', '5л']],
    ['Coca-Cola Zero 1.5L', ['coca', 'cola', 'zero', '1', '5l']],
    ['  \t\n', []], ['№17 Bourjois*', ['no17', 'bourjois']], ['йогурт', ['йогурт']], ['АБ-123/4', ['аб', '123', '4']],
  ])('%j is %j', (text, expected) => {
    expect(searchTokens(text)).toEqual(expected);
  });

  it('asking for a word as indexed finds it: tokens of tokens are the same', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const tokens = searchTokens(text);
      expect(searchTokens(tokens.join(' '))).toEqual(tokens);
      for (const token of tokens) expect(token).toMatch(/^[\p{L}\p{N}]+$/u);
      for (const token of tokens) expect(foldLetters(text)).toContain(token);
    }), { numRuns: 1000 });
  });
});
