import { describe, expect, it } from 'vitest';
import { compare, isClean } from './audit.ts';
import { newNotebook } from './seller.ts';

const row = (number: number, over: object = {}) => ({ id: `r${number}`, label: `1-1-A-00000${number}`, series: 'A', number, total: 100, lines: 100, tenders: 100, entries: 0, moved: -5, sold: 5, incarnation: 'i', ...over });

function promisedThree() {
  const notebook = newNotebook();
  for (const number of [1, 2, 3]) notebook.promised.set(`r${number}`, { receiptId: `r${number}`, number: `1-1-A-00000${number}`, totalMinor: 100 });
  return notebook;
}

describe('the torture audit sees every kind of fault', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(isClean(compare([row(1), row(2), row(3)], promisedThree(), 0))).toBe(true);
  });
  it.each([
    ['lost', [row(1), row(2)], { lost: 1 }],
    ['doubled', [row(1), row(2), row(3), row(4)], { doubled: 1 }],
    ['changed total', [row(1), row(2), row(3, { total: 101, lines: 101, tenders: 101 })], { changed: 1 }],
    ['changed number', [row(1), row(2), row(3, { label: '1-1-A-000009' })], { changed: 1 }],
    ['a hole in the numbers', [row(1), row(2), row(3, { number: 4 })], { numberFaults: 1 }],
    ['a missing line', [row(1), row(2, { lines: 60 }), row(3)], { unbalanced: 1 }],
    ['a ledger that does not sum to zero', [row(1), row(2, { entries: 1 }), row(3)], { unbalanced: 1 }],
    ['stock that did not move', [row(1), row(2, { moved: 0 }), row(3)], { unbalanced: 1 }],
  ])('%s', (_name, rows, expected) => {
    const audit = compare(rows, promisedThree(), 0);
    expect(audit).toMatchObject(expected);
    expect(isClean(audit)).toBe(false);
  });
  it('a quarantined commit', () => {
    expect(isClean(compare([row(1), row(2), row(3)], promisedThree(), 1))).toBe(false);
  });
});
