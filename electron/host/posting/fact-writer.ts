/** Writes rows of facts into their tables: statements and parameters are worked out once per entity, not once per row. */
import { entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import { assert } from '#domain/kernel/assert.ts';
import { encoder, insertSql } from '#host/db/entity-sql.ts';
import type { SqlValue, WriteTx } from '#host/db/tx.ts';

type AnyRow = Readonly<Record<string, unknown>>;
type Writer = { readonly sql: string; readonly params: (row: AnyRow) => SqlValue[]; readonly parts: readonly { readonly as: string; readonly writer: Writer }[] };

const writers = new Map<EntityName, Writer>();

function writerOf(entity: EntityName): Writer {
  let writer = writers.get(entity);
  if (!writer) {
    assert(entityOf(entity).direction === 'up', `${entity} is not written by a till`);
    writer = { sql: insertSql(entity), params: encoder(entity), parts: partsOf(entity).map((part) => ({ as: part.as, writer: writerOf(part.entity) })) };
    writers.set(entity, writer);
  }
  return writer;
}

/** Inserts `row` and the parts inside it. A key that is there already is an error and takes the whole transaction with it. */
export function writeFact(tx: WriteTx, entity: EntityName, row: AnyRow): void {
  write(tx, writerOf(entity), row);
}

function write(tx: WriteTx, writer: Writer, row: AnyRow): void {
  tx.run(writer.sql, ...writer.params(row));
  for (const { as, writer: partWriter } of writer.parts) {
    for (const part of row[as] as readonly AnyRow[]) write(tx, partWriter, part);
  }
}
