import { describe, expect, it } from 'vitest';
import { compareSums } from './digests.ts';

const sums = (...pairs: [string, string][]): ReadonlyMap<string, string> => new Map(pairs);

describe('the audit of digests', () => {
  it('counts every sum once, with the rows behind it, and finds nothing where both sides say the same', () => {
    expect(compareSums(sums(['company good 1', '2 / 18446744073709551615'], ['company good 7', '1 / 9']), sums(['company good 7', '1 / 9'], ['company good 1', '2 / 18446744073709551615']))).toEqual({ sums: 2, rows: 3, faults: [] });
  });

  it.each([
    ['a bucket the server does not have', sums(['store:a staff 3', '1 / 5']), sums(), { till: '1 / 5', server: undefined }],
    ['a bucket the till does not have', sums(), sums(['store:a staff 3', '1 / 5']), { till: undefined, server: '1 / 5' }],
    ['the same sum of more rows', sums(['store:a staff 3', '2 / 5']), sums(['store:a staff 3', '1 / 5']), { till: '2 / 5', server: '1 / 5' }],
    ['another sum of as many rows', sums(['store:a staff 3', '1 / 6']), sums(['store:a staff 3', '1 / 5']), { till: '1 / 6', server: '1 / 5' }],
  ])('names %s', (_what, till, server, fault) => {
    expect(compareSums(till, server).faults).toEqual([{ entity: 'digest', key: 'store:a staff 3', ...fault }]);
  });
});
