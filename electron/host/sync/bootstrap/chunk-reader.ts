/** What is in a proven chunk, as statements take it: everything about rows that needs no database (SPEC HB3, HB5, HS10, HS11, HD1). */
import type { SnapshotManifest } from '#contract/sync/snapshot.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { Column } from '#domain/replication/column.ts';
import { encodeValue } from '#host/db/entity-sql.ts';
import type { SqlValue } from '#host/db/tx.ts';
import { rowHash } from '../digest/row-hash.ts';
import { knownEntity } from '../known-entity.ts';
import { linesOf } from './proof.ts';

export type RowValues = readonly unknown[];

/** Goods that are sold, as search wants them: best sellers first, with the words they are found by. */
export type GoodWords = { readonly ids: readonly string[]; readonly ranks: readonly number[]; readonly words: readonly string[] };

/** Some rows of one entity. They cross from one thread to another, so that they are plain and flat. */
export type RowBatch = {
  readonly entity: string;
  readonly rows: number;
  /** One row after another, a value for each column of the catalogue; null where this program does not know the entity. */
  readonly params: readonly SqlValue[] | null;
  /** The hash of each row; null of pictures, which have none. */
  readonly hashes: BigInt64Array | null;
  readonly words: GoodWords | null;
  /** The rows as they came, where people wait for them (HB8). */
  readonly first: readonly RowValues[] | null;
};

export type ChunkReaderDeps = {
  readonly pepper: (verifier: string) => string;
  /** @param at where a column stands in a row, -1 where it does not */
  readonly wordsOf: (goods: readonly RowValues[], at: (column: string) => number) => GoodWords;
};

/** What comes by the thousand, and pictures, which sync fetches last. */
const LARGE: ReadonlySet<string> = new Set(['good', 'barcode', 'price', 'blob']);
/** Goods of neighbouring keys share pages of their index; the rows of a whole chunk would be too many for the memory of a till. */
const TOGETHER_ROWS = 4_000;

/** @throws SnapshotRefused where it is not what a snapshot is made of */
export function* readChunk(manifest: SnapshotManifest, n: number, bytes: Uint8Array, deps: ChunkReaderDeps): Generator<RowBatch> {
  let [collected, held] = [new Map<string, RowValues[]>(), 0];
  const batches = (): RowBatch[] => {
    const all = [...collected].map(([entity, rows]) => batchOf(entity, manifest.columns[entity] ?? [], rows, n === 0, deps));
    [collected, held] = [new Map(), 0];
    return all;
  };
  for (const { entity, rows } of linesOf(manifest, n, bytes)) {
    const before = collected.get(entity);
    if (before) for (const row of rows) before.push(row);
    else collected.set(entity, [...rows]);
    held += rows.length;
    if (held >= TOGETHER_ROWS) yield* batches();
  }
  yield* batches();
}

function batchOf(name: string, given: readonly string[], came: readonly RowValues[], isFirst: boolean, deps: ChunkReaderDeps): RowBatch {
  const first = isFirst && !LARGE.has(name) ? came : null;
  const entity = knownEntity(name);
  if (entity === null) return { entity: name, rows: came.length, params: null, hashes: null, words: null, first };
  const at = (column: string): number => given.indexOf(column);
  const rows = entity === 'good' ? inOrderOf(at('id'), came) : came;
  const hashes = entity === 'blob' ? null : new BigInt64Array(rows.length);
  if (hashes) for (const [index, values] of rows.entries()) hashes[index] = rowHash(values);
  return { entity, rows: rows.length, params: paramsOf(entity, at, rows, deps), hashes, words: entity === 'good' ? deps.wordsOf(rows, at) : null, first };
}

/** What this program does not know is passed by, what may be missing is null. */
function paramsOf(entity: EntityName, at: (column: string) => number, rows: readonly RowValues[], { pepper }: ChunkReaderDeps): SqlValue[] {
  const places = columnsOf(entity).map(([name, column]) => ({ column, from: at(name), isSecret: entity === 'staff' && name === 'pinVerifier' }));
  const params: SqlValue[] = [];
  for (const values of rows) {
    for (const { column, from, isSecret } of places) {
      const value = values[from] ?? null;
      params.push(isSecret ? pepper(String(value)) : encodeValue(column, value));
    }
  }
  return params;
}

/** Columns a statement takes for each row, in its order, without the hash. */
export function columnsOf(entity: EntityName): [string, Column][] {
  return Object.entries<Column>(entityOf(entity).columns).filter(([, { type }]) => type !== 'bytes');
}

function inOrderOf(at: number, rows: readonly RowValues[]): readonly RowValues[] {
  return rows.toSorted((a, b) => {
    const [one, other] = [a[at] as string, b[at] as string];
    return one < other ? -1 : one > other ? 1 : 0;
  });
}
