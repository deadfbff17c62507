/**
 * A store in which a lesson can be given: the till's files opened for reading only, with empty tables in memory in front
 * of those that selling writes (docs/adr/0015). SQLite looks for a name among temporary tables first, so that the same SQL
 * writes the shadow and reads the goods; a table that has no shadow cannot be written at all.
 */
import { assert } from '#domain/kernel/assert.ts';
import { handles, type Connection } from './connection.ts';
import { storageFault, withStorageFaults } from './storage-fault.ts';
import { inTransaction } from './transaction.ts';
import type { Store } from './tx.ts';

/**
 * The shadow over `connection`, a reader of the till's two files at `path` that nobody else uses: `tables` are empty and in memory,
 * every other is the files' own. Closing it forgets all that was written.
 */
export function shadowOver(connection: Connection, close: () => void, path: string, tables: readonly string[]): Store {
  try {
    connection.pragma('temp_store = MEMORY');
    connection.pragma('foreign_keys = ON');
    withStorageFaults(() => { for (const table of tables) castShadow(connection, table); });
  } catch (error) {
    close();
    throw storageFault(error) ?? error;
  }
  const { read, write } = handles(connection);
  let closed = false;
  return {
    path,
    write: (work) => inTransaction(connection, write, work),
    read: (work) => withStorageFaults(() => work(read)),
    // The shadow lies in this connection: another one would see the real tables.
    openReader: () => ({ tx: read, close: () => undefined }),
    close: () => {
      if (closed) return;
      closed = true;
      close();
    },
  };
}

type Definition = { readonly type: 'table' | 'index'; readonly sql: string };

/** A name is in one of the two files. */
const DEFINITIONS = `SELECT type, sql FROM (SELECT * FROM main.sqlite_schema UNION ALL SELECT * FROM replica.sqlite_schema)
  WHERE tbl_name = @table AND sql IS NOT NULL ORDER BY type = 'index'`;

/** An empty table of the same definition, with its indexes. */
function castShadow(connection: Connection, table: string): void {
  const definitions = connection.prepare(DEFINITIONS).all({ table }) as Definition[];
  assert(definitions[0]?.type === 'table', `there is no table ${table}`);
  for (const { sql } of definitions) connection.exec(temporary(sql));
}

/** The text of a definition as SQLite keeps it, made for a temporary table. */
function temporary(sql: string): string {
  const changed = sql.replace(/^CREATE TABLE /, 'CREATE TEMP TABLE ').replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX temp.');
  assert(changed !== sql, `a definition nobody can shadow: ${sql.slice(0, 60)}`);
  return changed;
}
