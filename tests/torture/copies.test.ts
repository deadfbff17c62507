import { describe, expect, it } from 'vitest';
import { canonical, compareRows } from './copies.ts';

const rows = (...pairs: [string, string][]): ReadonlyMap<string, string> => new Map(pairs);

describe('the audit of two copies', () => {
  it('counts every key once and finds nothing where both are equal', () => {
    expect(compareRows('good', rows(['a', '1'], ['b', '2']), rows(['b', '2'], ['a', '1']))).toEqual({ rows: 2, faults: [] });
  });

  it.each([
    ['a row the server does not have', rows(['a', '1']), rows(), { till: '1', server: undefined }],
    ['a row the till does not have', rows(), rows(['a', '1']), { till: undefined, server: '1' }],
    ['another value', rows(['a', '1']), rows(['a', '2']), { till: '1', server: '2' }],
  ])('names %s', (_what, till, server, fault) => {
    expect(compareRows('good', till, server)).toEqual({ rows: 1, faults: [{ entity: 'good', key: 'a', ...fault }] });
  });

  it('takes the order of fields for spelling, of elements for content', () => {
    expect(canonical({ b: [{ y: 1, x: 2 }], a: null })).toBe(canonical({ a: null, b: [{ x: 2, y: 1 }] }));
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
    expect(canonical({ n: 1 })).not.toBe(canonical({ n: '1' }));
  });

  it('sees one byte of a picture', () => {
    expect(canonical({ bytes: new Uint8Array([1, 2]) })).toBe(canonical({ bytes: Buffer.from([1, 2]) }));
    expect(canonical({ bytes: new Uint8Array([1, 2]) })).not.toBe(canonical({ bytes: new Uint8Array([1, 3]) }));
  });
});
