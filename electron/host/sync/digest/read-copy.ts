/** The copy read for a comparison (SPEC HD1, HD3, HD7): sums out of stored hashes, keys behind them, hashes made anew from the rows. */
import type { BucketSum } from '#contract/sync/digest.ts';
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { snakeCase, type Column } from '#domain/replication/column.ts';
import { pageColumns } from '#domain/replication/page.ts';
import { readBucketSums } from '#host/db/bucket-sums.ts';
import { tableName } from '#host/db/entity-sql.ts';
import type { ReadTx } from '#host/db/tx.ts';
import type { CopyReader, KeyHash, LocalDigest, WrongRows } from './compare-ports.ts';
import { rowDigest, rowHash } from './row-hash.ts';

type Raw = Readonly<Record<string, unknown>>;

/** Pictures lie in two tables, their bytes before anything that could be added behind: what is compared of them is made from hash and type. */
const BLOBS = 'SELECT hash, mime FROM blob UNION ALL SELECT hash, mime FROM blob_wanted';
const STORED: readonly EntityName[] = downEntities().filter((entity) => entity !== 'blob');
/** Kept otherwise than they came: their verifiers are peppered (HS10). */
const KEPT_OTHERWISE: ReadonlySet<EntityName> = new Set(['staff']);
/** Rows without a hash that are answered at once. */
const BLANKS = 20_000;
/** More wrong rows than these are dealt with another time. */
const WRONG = 5_000;

/**
 * One statement, so that it sees one moment, summed while it is read: SQLite would sort a million rows to group them. A row without
 * a hash counts as zero. `entity` is a place in {@link STORED}, -1 the state.
 */
const HASHES = `SELECT -1 AS entity, NULL AS sums, cursor, epoch FROM replica_state UNION ALL ${STORED.map((entity, place) => `
  SELECT ${place}, bucket_sums(row_hash >> 32, row_hash & 4294967295), NULL, NULL FROM ${tableName(entity)}`).join(' UNION ALL ')}`;

/** Everything the copy holds, as sums at one moment. */
export function readDigest(tx: ReadTx): LocalDigest {
  const [state, ...sums] = tx.all<{ readonly entity: number; readonly sums: Uint8Array; readonly cursor: number; readonly epoch: string | null }>(HASHES).sort((a, b) => a.entity - b.entity);
  return {
    epoch: state?.epoch ?? '', cursor: state?.cursor ?? 0,
    entities: [...STORED.map((entity, place) => ({ entity, buckets: bucketsOf((sums[place] as { readonly sums: Uint8Array }).sums) })), { entity: 'blob' as const, buckets: blobSums(tx) }],
  };
}

function bucketsOf(result: Uint8Array): BucketSum[] {
  const { rows, high, low } = readBucketSums(result);
  return [...rows].flatMap((count, bucket): BucketSum[] => (count === 0 ? [] : [[bucket, count, unsigned((BigInt(high[bucket] as number) << 32n) + BigInt(low[bucket] as number))]]));
}

const unsigned = (sum: bigint): string => BigInt.asUintN(64, sum).toString();

function blobHashes(tx: ReadTx): { readonly key: string; readonly hash: bigint }[] {
  return tx.all<{ hash: string; mime: string }>(BLOBS).map(({ hash, mime }) => ({ key: JSON.stringify([hash]), hash: rowHash([hash, mime]) }));
}

function blobSums(tx: ReadTx): BucketSum[] {
  const buckets = Map.groupBy(blobHashes(tx), ({ hash }) => Number(hash & 255n));
  return [...buckets].map(([bucket, rows]): BucketSum => [bucket, rows.length, unsigned(rows.reduce((sum, { hash }) => sum + hash, 0n))]).sort((a, b) => a[0] - b[0]);
}

export function listBuckets(tx: ReadTx, entity: EntityName, buckets: readonly number[]): KeyHash[] {
  const wanted = new Set(buckets);
  if (entity === 'blob') return blobHashes(tx).filter(({ hash }) => wanted.has(Number(hash & 255n))).map(({ key, hash }) => [key, hash.toString()]);
  const { key } = entityOf(entity);
  const found = tx.all<Raw>(`SELECT ${key.map((name) => `${snakeCase(name)} AS "${name}"`).join(', ')}, CAST(coalesce(row_hash, 0) AS TEXT) AS "rowHash" FROM ${tableName(entity)}
    WHERE coalesce(row_hash, 0) & 255 IN (SELECT value FROM json_each(?))`, JSON.stringify(buckets));
  return found.map((row): KeyHash => [JSON.stringify(key.map((name) => row[name])), String(row['rowHash'])]);
}

/** Rows of programs of before, of one entity at a time; null where every row has its hash, or none that could be made here. */
export function readBlanks(tx: ReadTx): { readonly entity: EntityName; readonly rows: readonly KeyHash[] } | null {
  for (const entity of STORED) {
    if (KEPT_OTHERWISE.has(entity)) continue;
    const values = valuesOf(entity);
    const rows = tx.all<Raw>(`${selectPage(entity)} WHERE row_hash IS NULL LIMIT ${BLANKS}`).map((row): KeyHash => [keyOf(entity, row), rowHash(values(row)).toString()]);
    if (rows.length > 0) return { entity, rows };
  }
  return null;
}

/** Reads every row of the entities; a million take seconds. */
export function readWrong(tx: ReadTx, entities: readonly EntityName[]): WrongRows[] {
  return entities.filter((entity) => entity !== 'blob' && !KEPT_OTHERWISE.has(entity)).map((entity) => ({ entity, keys: wrongOf(tx, entity) })).filter(({ keys }) => keys.length > 0);
}

function wrongOf(tx: ReadTx, entity: EntityName): string[] {
  const values = valuesOf(entity);
  const wrong: string[] = [];
  // In halves: a number of 64 bits is none in JavaScript, and a text of each would cost more than the hash.
  for (const row of tx.iterate<Raw>(`${selectPage(entity, ', row_hash >> 32 AS "hashHigh", row_hash & 4294967295 AS "hashLow"')} WHERE row_hash IS NOT NULL`)) {
    const digest = rowDigest(values(row));
    if (digest.readInt32BE(0) === row['hashHigh'] && digest.readUInt32BE(4) === row['hashLow']) continue;
    wrong.push(keyOf(entity, row));
    if (wrong.length === WRONG) break;
  }
  return wrong;
}

function selectPage(entity: EntityName, more = ''): string {
  return `SELECT ${pageColumns(entity).map((name) => `${snakeCase(name)} AS "${name}"`).join(', ')}${more} FROM ${tableName(entity)}`;
}

function keyOf(entity: EntityName, row: Raw): string {
  return JSON.stringify(entityOf(entity).key.map((name) => row[name]));
}

/** The row as it travels, out of the row as it lies. */
function valuesOf(entity: EntityName): (row: Raw) => unknown[] {
  const names = pageColumns(entity);
  const columns = names.map((name) => entityOf(entity).columns[name] as Column);
  const plain = columns.every(({ type }) => type !== 'bool' && type !== 'json');
  if (plain) return (row) => names.map((name) => row[name]);
  return (row) => names.map((name, index) => travelling((columns[index] as Column).type, row[name]));
}

function travelling(type: Column['type'], value: unknown): unknown {
  if (value === null) return null;
  if (type === 'bool') return value !== 0;
  if (type !== 'json') return value;
  try {
    return JSON.parse(String(value)) as unknown;
  } catch {
    // No JSON any more: another hash, whatever it is.
    return String(value);
  }
}

/** Reads at once, where nobody has to wait: tests, simulations. In a program at work the thread does it (`copy-thread.ts`). */
export function readerOver(read: <T>(work: (tx: ReadTx) => T) => T): CopyReader {
  return {
    digest: async () => read(readDigest), list: async (entity, buckets) => read((tx) => listBuckets(tx, entity, buckets)),
    blanks: async () => read(readBlanks), wrong: async (entities) => read((tx) => readWrong(tx, entities)),
  };
}
