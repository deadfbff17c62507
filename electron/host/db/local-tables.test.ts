import { afterAll, beforeAll, expect, it } from 'vitest';
import { deviceTables, sentTables, writtenTables } from './local-tables.ts';
import { openScratchStore, type ScratchStore } from './scratch-store.fixture.ts';

let scratch: ScratchStore;
beforeAll(() => { scratch = openScratchStore(); });
afterAll(() => { scratch.remove(); });

/** The search index follows goods; migrations and the state of a file are the file's own. */
const DERIVED = /^(good_words\w*|migration|replica_state)$/;

const tablesOf = (schema: 'main' | 'replica'): string[] =>
  scratch.store.read((tx) => tx.all<{ name: string }>(`SELECT name FROM ${schema}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)).map(({ name }) => name).filter((name) => !DERIVED.test(name)).sort();

it("every table of the till's own file is written by selling, or the device's", () => {
  expect(tablesOf('main')).toEqual([...writtenTables(), ...deviceTables].sort());
});

it('every table of the replica comes from the server, and no name is in both files', () => {
  expect(tablesOf('replica')).toEqual(sentTables().sort());
  expect(tablesOf('main').filter((name) => tablesOf('replica').includes(name))).toEqual([]);
});
