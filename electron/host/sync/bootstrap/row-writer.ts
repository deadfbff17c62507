/** Rows of a snapshot into the tables of a new replica, as pages would have left them there (SPEC HB5, HD1). */
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { assert } from '#domain/kernel/assert.ts';
import { insertHashedSql, tableName } from '#host/db/entity-sql.ts';
import { ASIDE } from '#host/db/replica-build.ts';
import type { ReplicaTx, SqlValue } from '#host/db/tx.ts';
import { Fault } from '#host/platform/fault.ts';
import { knownEntity } from '../known-entity.ts';
import { SnapshotRefused } from './builder-port.ts';
import type { GoodWords, RowBatch } from './chunk-reader.ts';

export type RowWriter = {
  /** Writes rows of one entity; least work where they are many. @throws SnapshotRefused where the database takes them for none; Fault where the disk fails */
  readonly write: (batch: RowBatch) => void;
  /** Brings in what lies aside; call when all is written. @throws as `write` */
  readonly settle: () => void;
  /** Entities that have rows. */
  readonly entities: () => readonly string[];
};

export type RowWriterDeps = {
  readonly tx: ReplicaTx;
  /** Told of goods that are new, and there. */
  readonly goodsAdded: (goods: GoodWords) => void;
};

/** Rows of one statement: calls into the database are what a row costs most. */
const AT_ONCE = 32;
const BLOB_WANTED = 'INSERT INTO blob_wanted (hash, mime) VALUES (?, ?)';
/**
 * These come beside their goods, which is no order of theirs: they lie aside as they came and are brought in sorted, so that a tree
 * larger than any cache is written from its beginning to its end. So many at a time, because what is sorted stands in memory.
 */
const SORTED: readonly EntityName[] = ['barcode', 'price'];
const SORTED_AT_ONCE = 250_000;

export function createRowWriter({ tx, goodsAdded }: RowWriterDeps): RowWriter {
  const written = new Set<EntityName>();
  const aside = new Set<EntityName>();
  const refusing = (entity: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      throw error instanceof Fault ? error : new SnapshotRefused('unusable', `rows of ${entity} cannot be stored: ${String(error)}`, error);
    }
  };
  const insert = (entity: EntityName, { params, hashes, rows }: RowBatch): void => {
    assert(params !== null && hashes !== null, 'rows have their values');
    if (SORTED.includes(entity) && !aside.has(entity)) {
      tx.run(`CREATE TABLE ${ASIDE}.${tableName(entity)} (${hashedColumns(entity).join(', ')})`);
      aside.add(entity);
    }
    const into = SORTED.includes(entity) ? `${ASIDE}.${tableName(entity)}` : tableName(entity);
    const [many, one] = [insertHashedSql(entity, AT_ONCE, into), insertHashedSql(entity, 1, into)];
    const width = rows === 0 ? 0 : params.length / rows;
    const full = rows - (rows % AT_ONCE);
    for (let from = 0; from < rows;) {
      const count = from < full ? AT_ONCE : 1;
      const values: SqlValue[] = [];
      for (let row = from; row < from + count; row++) {
        for (let at = row * width; at < (row + 1) * width; at++) values.push(params[at] as SqlValue);
        values.push(hashes[row] as bigint);
      }
      tx.run(count === 1 ? one : many, ...values);
      from += count;
    }
  };
  return {
    write(batch) {
      const entity = knownEntity(batch.entity);
      if (entity === null || batch.params === null || batch.rows === 0) return;
      refusing(entity, () => {
        if (entity === 'blob') for (let at = 0; at < (batch.params?.length ?? 0); at += 2) tx.run(BLOB_WANTED, ...(batch.params?.slice(at, at + 2) ?? []));
        else insert(entity, batch);
        if (batch.words) goodsAdded(batch.words);
      });
      written.add(entity);
    },
    settle() {
      for (const entity of aside) refusing(entity, () => { bringIn(tx, entity); });
      aside.clear();
    },
    entities: () => [...written],
  };
}

function hashedColumns(entity: EntityName): string[] {
  return [...Object.keys(entityOf(entity).columns), 'rowHash'].map(snakeCase);
}

function bringIn(tx: ReplicaTx, entity: EntityName): void {
  const [table, columns, key] = [tableName(entity), hashedColumns(entity).join(', '), entityOf(entity).key.map(snakeCase).join(', ')];
  const last = tx.get<{ last: number | null }>(`SELECT max(rowid) AS last FROM ${ASIDE}.${table}`)?.last ?? 0;
  for (let done = 0; done < last; done += SORTED_AT_ONCE) {
    tx.run(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${ASIDE}.${table} WHERE rowid > ? AND rowid <= ? ORDER BY ${key}`, done, done + SORTED_AT_ONCE);
  }
  tx.run(`DROP TABLE ${ASIDE}.${table}`);
}
