/** Drizzle tables of everything in the entity catalogue that lives on a till, by file, built from the catalogue. */
import { customType, integer, primaryKey, sqliteTable, text, type SQLiteColumnBuilderBase, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { catalogue, comesDown, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { snakeCase, type Column } from '#domain/replication/column.ts';
import { tableName } from '../entity-sql.ts';

/** SQLite's own word for bytes; the drizzle builder of that name would turn them into Buffers. */
const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'blob' });

function builderOf(name: string, column: Column): SQLiteColumnBuilderBase {
  const builder = bare(snakeCase(name), column);
  return column.nullable ? builder : builder.notNull();
}

function bare(name: string, column: Column): ReturnType<typeof text> | ReturnType<typeof integer> | ReturnType<typeof bytes> {
  switch (column.type) {
    case 'instant': case 'minor': case 'micro': case 'bps': case 'int': case 'bool': return integer(name);
    case 'bytes': return bytes(name);
    case 'id': case 'text': case 'hash': case 'date': case 'json': return text(name);
  }
}

/** The columns of an entity for a table that has others beside them. */
export function columnsOf(entity: EntityName): Record<string, SQLiteColumnBuilderBase> {
  return Object.fromEntries(Object.entries(entityOf(entity).columns).map(([name, column]) => [name, builderOf(name, column)]));
}

/** The table of one entity: a single key column is the column's own primary key, several are the table's. */
export function tableOf(entity: EntityName): SQLiteTable {
  return keyedTable(tableName(entity), entity, comesDown(entity) && entity !== 'blob' ? { rowHash: integer('row_hash') } : {});
}

/** A table of another name with the columns and the key of an entity. */
export function keyedTable(name: string, entity: EntityName, more: Readonly<Record<string, SQLiteColumnBuilderBase>> = {}): SQLiteTable {
  return sqliteTable(name, { ...columnsOf(entity), ...more }, (table) => [
    primaryKey({ columns: entityOf(entity).key.map((column) => table[column]) as [NonNullable<(typeof table)[string]>, ...NonNullable<(typeof table)[string]>[]] }),
  ]);
}

const tablesOf = (belongs: (entity: EntityName) => boolean): ReadonlyMap<EntityName, SQLiteTable> => new Map(
  (Object.keys(catalogue) as EntityName[]).filter((entity) => entityOf(entity).class !== 'S' && belongs(entity)).map((entity) => [entity, tableOf(entity)]),
);

/** What the server sends lies in the replica, everything else in the till's own file; what only the server keeps has no table here. */
export const receivedTables = tablesOf((entity) => comesDown(entity));
export const ownTables = tablesOf((entity) => !comesDown(entity));
