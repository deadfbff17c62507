import pg from 'pg';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { arrayLiteral } from './pg-array.ts';

/** The driver's own reader of text arrays, as the other side of the literal. */
const TEXT_ARRAY: number = 1009;
const read = pg.types.getTypeParser(TEXT_ARRAY as typeof pg.types.builtins.TEXT) as (text: string) => (string | null)[];

describe('arrayLiteral', () => {
  it('SP8 any text survives, and null stays null', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'NULL', 'null', '{}', '"', '\\', '\\"', ',', ' a ', '\n')), { nil: null })), (texts) => {
      expect(read(arrayLiteral('text', texts))).toEqual(texts);
    }));
  });

  it('SP8 JSON survives, its null included', () => {
    fc.assert(fc.property(fc.array(fc.jsonValue()), (values) => {
      expect(read(arrayLiteral('json', values)).map((text) => JSON.parse(text ?? 'wrong') as unknown)).toEqual(JSON.parse(JSON.stringify(values)));
    }));
  });

  it('SP8 numbers, flags and ids stand bare', () => {
    expect(arrayLiteral('minor', [1, -2, null, Number.MAX_SAFE_INTEGER])).toBe('{1,-2,NULL,9007199254740991}');
    expect(arrayLiteral('bool', [true, false, null])).toBe('{true,false,NULL}');
    expect(arrayLiteral('id', [])).toBe('{}');
  });
});
