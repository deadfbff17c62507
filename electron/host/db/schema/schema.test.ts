import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { openScratchStore, type ScratchStore } from '../scratch-store.fixture.ts';
import { localTables } from './local.ts';
import { ownTables, receivedTables } from './replicated.ts';
import { replicaTables } from './replica.ts';

type Described = { name: string; type: string; notNull: boolean; keyPlace: number };

/** Tables the full-text index makes for itself. */
const SHADOW = /^good_words/;

function declared(table: SQLiteTable): Described[] {
  const { columns, primaryKeys } = getTableConfig(table);
  const key = primaryKeys[0]?.columns.map((column) => column.name) ?? columns.filter((column) => column.primary).map((column) => column.name);
  return columns.map((column) => ({ name: column.name, type: column.getSQLType().toUpperCase(), notNull: column.notNull, keyPlace: key.indexOf(column.name) + 1 }));
}

const FILES = [
  ['till', 'main', [...ownTables.values(), ...localTables]],
  ['replica', 'replica', [...receivedTables.values(), ...replicaTables]],
] as const;

describe.each(FILES)('migrated database of the %s', (_name, schema, tables) => {
  let scratch: ScratchStore;
  beforeAll(() => {
    scratch = openScratchStore();
  });
  afterAll(() => {
    scratch.remove();
  });

  const actual = (table: string): Described[] =>
    scratch.store.read((tx) => tx.all<{ name: string; type: string; notnull: number; pk: number }>('SELECT name, type, "notnull", pk FROM pragma_table_info(?, ?)', table, schema))
      // An INTEGER PRIMARY KEY is the rowid and never null, whether or not the SQL says so.
      .map(({ name, type, notnull, pk }) => ({ name, type, notNull: notnull === 1 || (pk === 1 && type === 'INTEGER'), keyPlace: pk }));

  it.each(tables.map((table) => [getTableConfig(table).name, table] as const))('%s is what the drizzle table says', (name, table) => {
    // A migration adds columns at the end, wherever the catalogue names them; everything is read and written by name.
    const byName = (columns: readonly Described[]): Described[] => columns.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(byName(actual(name))).toEqual(byName(declared(table)));
  });

  it('has no table without a declaration and none that is not strict', () => {
    const list = scratch.store.read((tx) => tx.all<{ name: string; strict: number }>("SELECT name, strict FROM pragma_table_list WHERE schema = ? AND type = 'table' AND name NOT LIKE 'sqlite_%'", schema));
    const own = list.filter(({ name }) => !SHADOW.test(name));
    expect(own.map(({ name }) => name).sort()).toEqual(tables.map((table) => getTableConfig(table).name).sort());
    expect(own.filter(({ strict }) => strict !== 1)).toEqual([]);
  });
});
