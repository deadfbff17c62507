/** PostgreSQL tables of the catalogue's entities: `tenant_id` leads every key; the fact's own company column is that same column. */
import { sql } from 'drizzle-orm';
import { bigint, boolean, customType, date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid, type ExtraConfigColumn, type PgColumn, type PgColumnBuilderBase } from 'drizzle-orm/pg-core';
import { catalogue, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { snakeCase, type Column, type ColumnType } from '#domain/replication/column.ts';

export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** What the server adds to every fact: when it came, and in which commit of which device. */
export const factServerColumns = {
  receivedAt: { type: 'instant', nullable: false }, commitDeviceId: { type: 'id', nullable: false },
  commitIncarnationId: { type: 'id', nullable: false }, commitDseq: { type: 'int', nullable: false },
} as const satisfies Record<string, Column>;

/** `receiptLine` -> `receipt_line`. */
export function tableName(entity: EntityName): string {
  return snakeCase(entity);
}

export type StoredColumn = { readonly name: string; readonly sql: string; readonly type: ColumnType; readonly nullable: boolean };

/** The catalogue's columns as they are stored, in order, without the tenant column and without what the server adds. */
export function storedColumns(entity: EntityName): StoredColumn[] {
  return Object.entries(entityOf(entity).columns)
    .filter(([name]) => name !== 'companyId')
    .map(([name, column]) => ({ name, sql: snakeCase(name), type: column.type, nullable: column.nullable }));
}

/** True for entities that tills write; their tables carry {@link factServerColumns}. */
export function isFact(entity: EntityName): boolean {
  return entityOf(entity).direction === 'up';
}

/** The SQL type of each column type of the catalogue; used in casts such as `unnest($1::uuid[])`. */
export const sqlTypes: Readonly<Record<ColumnType, string>> = {
  id: 'uuid', text: 'text', hash: 'text', date: 'date', instant: 'bigint', minor: 'bigint', micro: 'bigint', bps: 'integer', int: 'bigint',
  bool: 'boolean', json: 'jsonb', bytes: 'bytea',
};

type Index = { readonly name: string; readonly unique?: true; readonly columns: readonly string[]; readonly where?: string };

/** What the server asks of its entities beside their keys; `-` before a column counts down. The tenant leads them all. */
const indexes: Partial<Record<EntityName, readonly Index[]>> = {
  store: [{ name: 'store_number', unique: true, columns: ['number'] }],
  till: [{ name: 'till_number', unique: true, columns: ['storeId', 'number'] }],
  staff: [{ name: 'staff_by_store', columns: ['storeId'] }],
  good: [
    { name: 'good_by_rank', columns: ['salesRank', 'id'] }, { name: 'good_by_article', columns: ['article'] },
    { name: 'good_by_category', columns: ['categoryId'], where: 'category_id IS NOT NULL' }, { name: 'good_by_picture', columns: ['pictureHash'], where: 'picture_hash IS NOT NULL' },
  ],
  barcode: [{ name: 'barcode_by_good', columns: ['goodId'] }],
  price: [{ name: 'price_by_good', columns: ['goodId', 'listId', 'validFrom'] }],
  receipt: [
    { name: 'receipt_by_time', columns: ['-occurredAt', '-id'] }, { name: 'receipt_by_store', columns: ['storeId', '-occurredAt', '-id'] },
    { name: 'receipt_by_day', columns: ['businessDate', 'storeId'] }, { name: 'receipt_by_arrival', columns: ['receivedAt', 'id'] },
    { name: 'receipt_by_shift', columns: ['shiftId'] }, { name: 'receipt_by_number', columns: ['number', 'series'] },
    { name: 'receipt_refunds', columns: ['refundOf'], where: 'refund_of IS NOT NULL' }, { name: 'receipt_siblings', columns: ['basketId'], where: 'basket_id <> id' },
  ],
  stockMovement: [{ name: 'stock_movement_by_good', columns: ['goodId'] }],
  shiftOpening: [{ name: 'shift_opening_by_time', columns: ['-occurredAt', '-id'] }],
  shiftClosing: [{ name: 'shift_closing_by_shift', columns: ['shiftId'] }],
  cashMovement: [{ name: 'cash_movement_by_shift', columns: ['shiftId'] }],
  cashCount: [{ name: 'cash_count_by_shift', columns: ['shiftId'] }],
  task: [{ name: 'task_by_time', columns: ['-createdAt', '-id'] }, { name: 'task_by_store', columns: ['storeId', '-createdAt', '-id'] }],
  taskConflict: [{ name: 'task_conflict_by_time', columns: ['-at', '-id'] }, { name: 'task_conflict_open', columns: ['taskId'], where: 'settled_at IS NULL' }],
  journalEntry: [{ name: 'journal_entry_by_till', columns: ['tillId', '-occurredAt', '-id'] }],
};

function build(column: Column): PgColumnBuilderBase {
  const plain = {
    id: () => uuid(), text: () => text(), hash: () => text(), date: () => date(), instant: () => bigint({ mode: 'number' }),
    minor: () => bigint({ mode: 'number' }), micro: () => bigint({ mode: 'number' }), int: () => bigint({ mode: 'number' }),
    bps: () => integer(), bool: () => boolean(), json: () => jsonb(), bytes: () => bytea(),
  }[column.type]();
  return column.nullable ? plain : plain.notNull();
}

function buildTable(entity: EntityName) {
  const columns: Record<string, PgColumnBuilderBase> = { tenantId: uuid('tenant_id').notNull() };
  for (const column of storedColumns(entity)) columns[column.name] = named(column.sql, column);
  if (isFact(entity)) for (const [name, column] of Object.entries(factServerColumns)) columns[name] = named(snakeCase(name), column);
  return pgTable(tableName(entity), columns, (table) => {
    const at = (name: string): PgColumn => table[name] as unknown as PgColumn;
    const [first, ...rest] = ['tenantId', ...entityOf(entity).key].map(at) as [PgColumn, ...PgColumn[]];
    return [primaryKey({ columns: [first, ...rest] }), ...(indexes[entity] ?? []).map((each) => buildIndex(each, at))];
  });
}

function buildIndex({ name, unique, columns, where }: Index, at: (name: string) => PgColumn) {
  const start = unique ? uniqueIndex(name) : index(name);
  const whole = start.on(at('tenantId'), ...columns.map((column) => (column.startsWith('-') ? (at(column.slice(1)) as unknown as ExtraConfigColumn).desc() : at(column))));
  return where === undefined ? whole : whole.where(sql.raw(where));
}

function named(sqlName: string, column: Column): PgColumnBuilderBase {
  const builder = build(column);
  // Builders without a name take the key's; the key is camelCase, the table snake_case.
  (builder as unknown as { config: { name: string; keyAsName: boolean } }).config.name = sqlName;
  (builder as unknown as { config: { name: string; keyAsName: boolean } }).config.keyAsName = false;
  return builder;
}

export type EntityTable = ReturnType<typeof buildTable>;

export const entityTables = Object.fromEntries(
  (Object.keys(catalogue) as EntityName[]).map((name) => [name, buildTable(name)]),
) as Record<EntityName, EntityTable>;
