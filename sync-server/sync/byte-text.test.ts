import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createByteText } from './byte-text.ts';

it('holds what was added, in any script and of any length', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 9_000 }), { maxLength: 20 }), (texts) => {
    const grown = createByteText();
    for (const text of texts) grown.add(text);
    expect(grown.bytes().equals(Buffer.from(texts.join(''), 'utf8'))).toBe(true);
  }), { seed: 3, numRuns: 50 });
});
