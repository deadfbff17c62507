import { describe, expect, it } from 'vitest';
import { parsePack } from './pack-text.ts';

describe('a typed pack', () => {
  it.each([['1', 1_000_000], ['12', 12_000_000], ['0,5', 500_000], ['2.125', 2_125_000], ['1\u202f000', 1_000_000_000]])('%s', (text, micro) => expect(parsePack(text)).toBe(micro));
  it.each(['', '0', '0,000', '-1', '1,2345', '1000000', 'двенадцать', '1e3'])('%j is none', (text) => expect(parsePack(text)).toBeNull());
});
