import { getTableName, is, SQL } from 'drizzle-orm';
import { getTableConfig, PgDialect, type IndexedColumn, type PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { entityTables } from './entities.ts';
import { serverTables } from './server-tables.ts';

type Shape = { columns: Record<string, string>; key: string[]; indexes: Record<string, string> };

const dialect = new PgDialect();
const plain = (sql: string): string => sql.replaceAll(/[()"]|::\w+(\[\])?/g, '').replaceAll(/\s+/g, ' ').trim();

function declared(table: PgTable): Shape {
  const { columns, primaryKeys, indexes } = getTableConfig(table);
  return {
    columns: Object.fromEntries(columns.map((column) => [column.name, `${column.getSQLType()}${column.notNull ? ' not null' : ''}`])),
    key: primaryKeys[0]?.columns.map((column) => column.name) ?? columns.filter((column) => column.primary).map((column) => column.name),
    indexes: Object.fromEntries(indexes.map(({ config }) => [config.name, [
      config.unique ? 'unique' : 'plain',
      ...config.columns.map((column) => (is(column, SQL) ? '?' : `${(column as IndexedColumn).name}${(column as IndexedColumn & { indexConfig: { order?: string } }).indexConfig.order === 'desc' ? ' desc' : ''}`)),
      ...(config.where ? [`where ${plain(dialect.sqlToQuery(config.where).sql)}`] : []),
    ].join(', ')])),
  };
}

let test: TestDatabase;
beforeAll(async () => { test = await testDatabase({ connections: 2 }); });
afterAll(() => test.close());

async function migrated(table: string): Promise<Shape> {
  const columns = await test.owner.query<{ name: string; type: string; not_null: boolean }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS not_null FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`, [table]);
  const indexes = await test.owner.query<{ name: string; primary: boolean; uniq: boolean; columns: string[]; predicate: string | null }>(
    `SELECT c.relname AS name, i.indisprimary AS primary, i.indisunique AS uniq, pg_get_expr(i.indpred, i.indrelid) AS predicate,
       ARRAY(SELECT a.attname || CASE WHEN (i.indoption[k.n - 1] & 1) = 1 THEN ' desc' ELSE '' END
             FROM unnest(i.indkey::int[]) WITH ORDINALITY k(attnum, n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.n)::text[] AS columns
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1::regclass`, [table]);
  return {
    columns: Object.fromEntries(columns.rows.map((column) => [column.name, `${column.type}${column.not_null ? ' not null' : ''}`])),
    key: indexes.rows.find((index) => index.primary)?.columns ?? [],
    indexes: Object.fromEntries(indexes.rows.filter((index) => !index.primary).map((index) =>
      [index.name, [index.uniq ? 'unique' : 'plain', ...index.columns, ...(index.predicate === null ? [] : [`where ${plain(index.predicate)}`])].join(', ')])),
  };
}

describe('the migrated database', () => {
  const tables = [...Object.values(entityTables) as PgTable[], ...serverTables.map((each) => each.table)];

  it.each(tables.map((table) => [getTableName(table), table] as const))('has %s as declared: columns, key, indexes', async (name, table) => {
    expect(await migrated(name)).toEqual(declared(table));
  });

  it('has no table nobody declared', async () => {
    const { rows } = await test.owner.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'v', 'f') ORDER BY 1`);
    expect(rows.map((row) => row.name)).toEqual([...tables.map(getTableName), 'schema_migration'].sort());
  });
});
