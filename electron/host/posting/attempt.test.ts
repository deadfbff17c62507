import { afterEach, beforeEach, expect, it } from 'vitest';
import { ok, refused } from '#domain/kernel/result.ts';
import { openScratchStore, type ScratchStore } from '#host/db/scratch-store.fixture.ts';
import { attempt } from './attempt.ts';

let scratch: ScratchStore;
beforeEach(() => { scratch = openScratchStore(); });
afterEach(() => { scratch.remove(); });

const save = "INSERT INTO setting (key, value) VALUES ('a', '1')";
const count = (): number => scratch.store.read((tx) => tx.all('SELECT * FROM setting')).length;

it('writes what was decided, and nothing of what was refused or failed', () => {
  expect(attempt(scratch.store, (tx) => {
    tx.run(save);
    return refused('no', { why: 7 });
  })).toEqual({ ok: false, code: 'no', detail: { why: 7 } });
  expect(count()).toBe(0);
  expect(() => attempt(scratch.store, (tx) => {
    tx.run(save);
    throw new RangeError('a bug');
  })).toThrow(RangeError);
  expect(count()).toBe(0);
  expect(attempt(scratch.store, (tx) => ok(tx.run(save)))).toEqual({ ok: true, value: 1 });
  expect(count()).toBe(1);
});
