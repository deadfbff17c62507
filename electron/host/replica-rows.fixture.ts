/** Rows of a till's replica as a server would send them. */
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { Column } from '#domain/replication/column.ts';
import { decoder, selectSql } from './db/entity-sql.ts';
import type { TillStore } from './db/tx.ts';

type Row = Readonly<Record<string, unknown>>;

export function pageColumnsOf(entity: EntityName): string[] {
  return Object.entries<Column>(entityOf(entity).columns).filter(([name, { type }]) => name !== 'companyId' && type !== 'bytes').map(([name]) => name);
}

/** @param change what becomes of each row */
export function rowsOf(store: TillStore, entity: EntityName, change: (row: Row) => Row = (row) => row): unknown[][] {
  const decode = decoder<Row>(entity);
  return store.read((tx) => tx.all<Row>(selectSql(entity))).map((row) => change(decode(row))).map((row) => pageColumnsOf(entity).map((name) => row[name] ?? null));
}
