/** Writes rows of facts into their tables: statements and parameters are worked out once per entity, not once per row. */
import { entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import { assert } from '#domain/kernel/assert.ts';
import { encoder, insertSql } from '#host/db/entity-sql.ts';
import type { SqlValue, WriteTx } from '#host/db/tx.ts';

type AnyRow = Readonly<Record<string, unknown>>;
type Writer = {
  /** The statement for one row, for two, and so on. */
  readonly inserts: readonly string[];
  readonly params: (row: AnyRow, params: SqlValue[]) => SqlValue[];
  readonly parts: readonly { readonly as: string; readonly writer: Writer }[];
};

/** Rows that go in with one statement: a receipt of ten lines is thirty rows, and each statement costs as much as a row. */
const AT_ONCE = 10;

const writers = new Map<EntityName, Writer>();

function writerOf(entity: EntityName): Writer {
  let writer = writers.get(entity);
  if (!writer) {
    assert(entityOf(entity).direction === 'up', `${entity} is not written by a till`);
    writer = {
      inserts: Array.from({ length: AT_ONCE }, (_, index) => insertSql(entity, index + 1)), params: encoder(entity),
      parts: partsOf(entity).map((part) => ({ as: part.as, writer: writerOf(part.entity) })),
    };
    writers.set(entity, writer);
  }
  return writer;
}

/** Inserts `row` and the parts inside it. A key that is there already is an error and takes the whole transaction with it. */
export function writeFact(tx: WriteTx, entity: EntityName, row: AnyRow): void {
  write(tx, writerOf(entity), [row]);
}

function write(tx: WriteTx, writer: Writer, rows: readonly AnyRow[]): void {
  for (let first = 0; first < rows.length; first += AT_ONCE) {
    const last = Math.min(rows.length, first + AT_ONCE);
    const params: SqlValue[] = [];
    for (let at = first; at < last; at++) writer.params(rows[at] as AnyRow, params);
    tx.run(writer.inserts[last - first - 1] as string, ...params);
  }
  for (const { as, writer: partWriter } of writer.parts) {
    for (const row of rows) write(tx, partWriter, row[as] as readonly AnyRow[]);
  }
}
