import { afterAll, beforeAll, expect, it } from 'vitest';
import { downEntities } from '#domain/replication/catalogue.ts';
import { tableName } from './entity-sql.ts';
import { deviceTables, writtenTables } from './local-tables.ts';
import { openScratchStore, type ScratchStore } from './scratch-store.fixture.ts';

let scratch: ScratchStore;
beforeAll(() => { scratch = openScratchStore(); });
afterAll(() => { scratch.remove(); });

/** The search index follows goods; migrations are the file's own. */
const DERIVED = /^(good_slot|good_words\w*|migration)$/;

it('every table of a till is reference data, written by selling, or the device\'s', () => {
  const tables = scratch.store.read((tx) => tx.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")).map(({ name }) => name);
  const known = [...downEntities().map(tableName), ...writtenTables(), ...deviceTables];
  expect(tables.filter((name) => !DERIVED.test(name)).sort()).toEqual(known.sort());
});
