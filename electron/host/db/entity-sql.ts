/** SQL for any entity of the catalogue, built once: the mapping between rows in code and rows on disk. */
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { snakeCase, type Column } from '#domain/replication/column.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { SqlValue } from './tx.ts';

type AnyRow = Readonly<Record<string, unknown>>;

/** `stockMovement` lives in `stock_movement`. */
export function tableName(entity: EntityName): string {
  return snakeCase(entity);
}

/** The value as SQLite keeps it: booleans as 0 and 1, JSON as text; everything else as it is. `undefined` is a bug of the caller. */
export function encodeValue(column: Column, value: unknown): SqlValue {
  if (value === null) return null;
  assert(value !== undefined, 'a row must have a value for each of its columns');
  switch (column.type) {
    case 'bool': return value ? 1 : 0;
    case 'json': return JSON.stringify(value);
    case 'id': case 'text': case 'hash': case 'date': case 'instant': case 'minor': case 'micro': case 'bps': case 'int': case 'bytes':
      return value as SqlValue;
  }
}

function decodeValue(column: Column, value: SqlValue): unknown {
  if (value === null) return null;
  if (column.type === 'bool') return value !== 0;
  if (column.type === 'json') return JSON.parse(value as string) as unknown;
  return value;
}

/** Parameters of a statement over all columns of `entity`, in the catalogue's order, behind those that are in `params` already. */
export function encoder(entity: EntityName): (row: AnyRow, params?: SqlValue[]) => SqlValue[] {
  const columns = Object.entries(entityOf(entity).columns);
  return (row, params = []) => {
    for (const [name, column] of columns) params.push(encodeValue(column, row[name]));
    return params;
  };
}

/** A row as read by {@link selectSql}, with booleans and JSON as values again. */
export function decoder<R>(entity: EntityName): (raw: AnyRow) => R {
  const special = Object.entries(entityOf(entity).columns).filter(([, column]) => column.type === 'bool' || column.type === 'json');
  return (raw) => {
    if (special.length === 0) return raw as R;
    const row: Record<string, unknown> = { ...raw };
    for (const [name, column] of special) row[name] = decodeValue(column, raw[name] as SqlValue);
    return row as R;
  };
}

/** `INSERT INTO …` of `rows` rows with one parameter a column. An equal key is an error. */
export function insertSql(entity: EntityName, rows = 1): string {
  const columns = Object.keys(entityOf(entity).columns);
  const row = `(${columns.map(() => '?').join(', ')})`;
  return `INSERT INTO ${tableName(entity)} (${columns.map(snakeCase).join(', ')}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
}

/** As {@link insertSql}; a row with an equal key takes the new values. */
export function upsertSql(entity: EntityName): string {
  const { columns, key } = entityOf(entity);
  const others = Object.keys(columns).filter((name) => !key.includes(name)).map(snakeCase);
  const action = others.length === 0 ? 'NOTHING' : `UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  return `${insertSql(entity)} ON CONFLICT (${key.map(snakeCase).join(', ')}) DO ${action}`;
}

/** `DELETE` of one row; parameters in the order of the entity's key. */
export function deleteSql(entity: EntityName): string {
  return `DELETE FROM ${tableName(entity)} WHERE ${entityOf(entity).key.map((name) => `${snakeCase(name)} = ?`).join(' AND ')}`;
}

/** All columns under their names in code; `where` is appended as it is. */
export function selectSql(entity: EntityName, where = ''): string {
  const list = Object.keys(entityOf(entity).columns).map((name) => (snakeCase(name) === name ? name : `${snakeCase(name)} AS "${name}"`));
  return `SELECT ${list.join(', ')} FROM ${tableName(entity)} ${where}`.trimEnd();
}

/** As {@link upsertSql} for a table of the replica: the last parameter is the hash of the row as the server sent it. */
export function upsertHashedSql(entity: EntityName): string {
  const { columns, key } = entityOf(entity);
  const names = [...Object.keys(columns), 'rowHash'];
  const others = names.filter((name) => !key.includes(name)).map(snakeCase);
  return `INSERT INTO ${tableName(entity)} (${names.map(snakeCase).join(', ')}) VALUES (${names.map(() => '?').join(', ')})
    ON CONFLICT (${key.map(snakeCase).join(', ')}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
}

/** `INSERT` of `rows` rows into a table of the replica, or into one like it, as {@link upsertHashedSql} orders the parameters of each. An equal key is an error. */
export function insertHashedSql(entity: EntityName, rows: number, into = tableName(entity)): string {
  const names = [...Object.keys(entityOf(entity).columns), 'rowHash'];
  const row = `(${names.map(() => '?').join(', ')})`;
  return `INSERT INTO ${into} (${names.map(snakeCase).join(', ')}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
}

/** A prepared way to write rows of `entity` that come from elsewhere: statement text and parameters. */
export function upsertStatement(entity: EntityName): { readonly sql: string; readonly params: (row: AnyRow) => SqlValue[] } {
  return { sql: upsertSql(entity), params: encoder(entity) };
}
