import { describe, expect, it } from 'vitest';
import { jsonText, rowText } from './row-hash.ts';

describe('the text of a row', () => {
  it('is what JSON.stringify writes where there are only plain values', () => {
    const row = ['a "quoted" \\ \u0001 \u2028 👩‍👩‍👧', 5, null, true, -1];
    expect(rowText(row)).toBe(JSON.stringify(row));
  });

  it('shows JSON columns as jsonb does: shorter keys first, then by bytes, numbers in full', () => {
    expect(rowText(['x', { bb: 1, a: [1, { z: null }], я: 1.5, '👩': '', b: {} }])).toBe('["x",{"a": [1, {"z": null}], "b": {}, "bb": 1, "я": 1.5, "👩": ""}]');
  });

  it.each([[1e21, '1000000000000000000000'], [-2.5e-7, '-0.00000025'], [1.25e22, '12500000000000000000000'], [0.1, '0.1'], [123456789.125, '123456789.125'], [1e-7, '0.0000001']])('writes %d in full', (value, text) => {
    expect(jsonText(value)).toBe(text);
  });
});
