import { describe, expect, it } from 'vitest';
import { differencesOf, knownEntity } from './differences.ts';

describe('what a comparison found', () => {
  it('says which data, how much of it and how, most first', () => {
    const differences = [{ entity: 'good', missing: 0, changed: 1, extra: 0 }, { entity: 'price', missing: 2, changed: 1, extra: 4 }];
    expect(differencesOf({ detail: { result: 'healed', entity: 'price', rows: 8, differences } })).toEqual({ entities: [{ entity: 'price', rows: 7 }, { entity: 'good', rows: 1 }], rows: 8, missing: 2, changed: 2, extra: 4, result: 'healed', lastAt: null });
  });
  it('takes the one kind of data it names where it has no list', () => expect(differencesOf({ detail: { entity: 'price', rows: 3 } })).toMatchObject({ entities: [{ entity: 'price', rows: 3 }], rows: 3, result: null }));
  it('DG11 DG12 tells what the server itself had lost, and when the last of several times was', () => expect(differencesOf({ detail: { result: 'placed', entity: 'staff', rows: 9, lastAt: 5 } })).toMatchObject({ rows: 9, result: 'placed', lastAt: 5 }));
  it('is nothing where it says something else', () => {
    for (const detail of [{}, { differences: 1, result: 7, rows: 'x' }, { differences: [null, { entity: 3 }] }]) expect(differencesOf({ detail })).toEqual({ entities: [], rows: 0, missing: 0, changed: 0, extra: 0, result: null, lastAt: null });
  });
  it('knows the data it has words for', () => expect([knownEntity('price'), knownEntity('weather')]).toEqual(['price', null]));
});
