/** Rows of a snapshot into the tables of a new replica, as pages would have left them there (SPEC HB5, HS10, HS11). */
import type { SnapshotManifest } from '#contract/sync/snapshot.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { Column } from '#domain/replication/column.ts';
import { encodeValue, insertHashedSql } from '#host/db/entity-sql.ts';
import type { ReplicaTx, SqlValue } from '#host/db/tx.ts';
import { Fault } from '#host/platform/fault.ts';
import { rowHash } from '../digest/row-hash.ts';
import { knownEntity } from '../known-entity.ts';
import { SnapshotRefused } from './builder-port.ts';

type Values = readonly unknown[];

export type RowWriter = {
  /** Writes rows of one entity; least work where they are many. @throws SnapshotRefused where the database takes them for none; Fault where the disk fails */
  readonly write: (entity: string, rows: readonly Values[]) => void;
  /** Entities that have rows. */
  readonly entities: () => readonly string[];
};

export type RowWriterDeps = {
  readonly tx: ReplicaTx;
  readonly columns: SnapshotManifest['columns'];
  readonly pepper: (verifier: string) => string;
  /** Told of goods that are new, and there. */
  readonly goodsAdded: (goods: readonly Readonly<Record<string, unknown>>[]) => void;
};

/** Rows of one statement: calls into the database are what a row costs most. */
const AT_ONCE = 16;
const BLOB_WANTED = 'INSERT INTO blob_wanted (hash, mime) VALUES (?, ?)';

/** A column of ours: where it stands among those that come, -1 for one that does not. */
type Place = { readonly name: string; readonly column: Column; readonly from: number };

export function createRowWriter({ tx, columns, pepper, goodsAdded }: RowWriterDeps): RowWriter {
  const written = new Set<EntityName>();
  const insert = (entity: EntityName, rows: readonly Values[]): void => {
    const places = placesOf(entity, columns[entity] ?? []);
    const paramsOf = (values: Values, into: SqlValue[]): void => {
      for (const { name, column, from } of places) {
        const value = values[from] ?? null;
        into.push(entity === 'staff' && name === 'pinVerifier' ? pepper(String(value)) : encodeValue(column, value));
      }
      into.push(rowHash(values));
    };
    const [many, one] = [insertHashedSql(entity, AT_ONCE), insertHashedSql(entity, 1)];
    const full = rows.length - (rows.length % AT_ONCE);
    for (let from = 0; from < rows.length;) {
      const count = from < full ? AT_ONCE : 1;
      const params: SqlValue[] = [];
      for (let index = from; index < from + count; index++) paramsOf(rows[index] as Values, params);
      tx.run(count === 1 ? one : many, ...params);
      from += count;
    }
  };
  return {
    write(name, rows) {
      const entity = knownEntity(name);
      if (entity === null || rows.length === 0) return;
      const given = columns[entity] ?? [];
      try {
        if (entity === 'blob') for (const row of rows) tx.run(BLOB_WANTED, row[given.indexOf('hash')] as string, row[given.indexOf('mime')] as string);
        else insert(entity, inOrderOfKeys(entity, given, rows));
        if (entity === 'good') goodsAdded(rows.map((row) => Object.fromEntries(placesOf(entity, given).map(({ name: column, from }) => [column, row[from] ?? null]))));
      } catch (error) {
        throw error instanceof Fault ? error : new SnapshotRefused('unusable', `rows of ${entity} cannot be stored: ${String(error)}`, error);
      }
      written.add(entity);
    },
    entities: () => [...written],
  };
}

/** What this program does not know is passed by, what may be missing is null. */
function placesOf(entity: EntityName, given: readonly string[]): Place[] {
  return Object.entries<Column>(entityOf(entity).columns).filter(([, { type }]) => type !== 'bytes').map(([name, column]) => ({ name, column, from: given.indexOf(name) }));
}

/** Neighbours in the snapshot are goods that sell alike; in a table they are those with neighbouring keys, which share its pages. */
function inOrderOfKeys(entity: EntityName, given: readonly string[], rows: readonly Values[]): readonly Values[] {
  const key = entityOf(entity).key.map((name) => given.indexOf(name));
  return rows.toSorted((a, b) => {
    for (const at of key) {
      const [one, other] = [a[at] as string | number, b[at] as string | number];
      if (one !== other) return one < other ? -1 : 1;
    }
    return 0;
  });
}
