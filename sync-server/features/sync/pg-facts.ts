/** Facts of a whole batch into their tables: one INSERT per table, whatever the number of commits (SPEC SP8, SP10, SP15). */
import { entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { sqlTypes, storedColumns, tableName, type StoredColumn } from '#server/db/schema/entities.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { arrayLiteral } from './pg-array.ts';
import type { FactRow } from '#server/sync/read-payload.ts';
import { KeyConflict, type Origin, type PlacedFact } from '#server/sync/store-port.ts';

type PlacedRow = { readonly row: FactRow; readonly dseq: number };

type TableSql = { readonly columns: readonly StoredColumn[]; readonly insert: string; readonly inserted: string; readonly left: string; readonly differing: string };

/** Parameters before the arrays: tenant, received at, device, incarnation. */
const FIXED = 4;

function buildSql(entity: EntityName): TableSql {
  const columns = storedColumns(entity);
  const names = columns.map((column) => column.sql);
  const table = tableName(entity);
  const key = entityOf(entity).key.map(snakeCase);
  const owner = key[0] as string;
  const arrays = columns.map((column, index) => `$${FIXED + 1 + index}::${sqlTypes[column.type]}[]`);
  const sent = `unnest(${arrays.join(', ')}, $${FIXED + 1 + columns.length}::bigint[]) AS u (${names.join(', ')}, dseq)`;
  const record = (alias: string): string => `(${names.map((name) => `${alias}.${name}`).join(', ')})`;
  return {
    columns,
    insert: `INSERT INTO ${table} (tenant_id, ${names.join(', ')}, received_at, commit_device_id, commit_incarnation_id, commit_dseq)
      SELECT $1, ${names.map((name) => `u.${name}`).join(', ')}, $2, $3, $4, u.dseq FROM ${sent} ON CONFLICT DO NOTHING`,
    inserted: `SELECT ${owner} AS id, commit_dseq AS dseq FROM ${table} WHERE tenant_id = $1 AND ${owner} = ANY ($2::uuid[]) AND commit_incarnation_id = $3`,
    // Rows whose key another commit took. The parameters are those of the insert.
    left: `SELECT DISTINCT u.dseq FROM ${sent}
      LEFT JOIN ${table} t ON t.tenant_id = $1 AND ${key.map((name) => `t.${name} = u.${name}`).join(' AND ')} AND t.commit_incarnation_id = $4 AND t.commit_dseq = u.dseq
      WHERE $2::bigint IS NOT NULL AND $3::uuid IS NOT NULL AND t.${owner} IS NULL`,
    // The parameters are those of the insert; what it needs beyond the arrays is named so that their types are known.
    differing: `SELECT DISTINCT coalesce(u.${owner}, t.${owner}) AS id FROM ${sent}
      FULL JOIN (SELECT * FROM ${table} WHERE tenant_id = $1 AND ${owner} = ANY ($${FIXED + 2 + columns.length}::uuid[])) t ON ${key.map((name) => `t.${name} = u.${name}`).join(' AND ')}
      WHERE $2::bigint IS NOT NULL AND $3::uuid IS NOT NULL AND $4::uuid IS NOT NULL AND ${record('u')} IS DISTINCT FROM ${record('t')}`,
  };
}

const built = new Map<EntityName, TableSql>();

function sqlOf(entity: EntityName): TableSql {
  const known = built.get(entity) ?? buildSql(entity);
  built.set(entity, known);
  return known;
}

function parameters(tx: TenantTx, entity: EntityName, rows: readonly PlacedRow[], origin: Origin): unknown[] {
  const arrays = sqlOf(entity).columns.map((column) => arrayLiteral(column.type, rows.map(({ row }) => row[column.name])));
  return [tx.tenantId, origin.receivedAt, origin.deviceId, origin.incarnationId, ...arrays, arrayLiteral('int', rows.map(({ dseq }) => dseq))];
}

/**
 * Writes all facts, documents first, then the parts of those that are new. Documents whose key exists with the same content
 * change nothing.
 * @throws {@link KeyConflict} naming the commits whose content is another
 */
export async function writeFacts(tx: TenantTx, facts: readonly PlacedFact[], origin: Origin): Promise<void> {
  const documents = [...Map.groupBy(facts, (fact) => fact.entity)];
  const parts = [...new Set(documents.flatMap(([entity]) => partsOf(entity).map((part) => part.entity)))];
  const known = new Set<PlacedFact>();
  const document = (index: number): Prepared | null => (documents[index] ? prepare(tx, ...documents[index], origin) : null);
  const part = (index: number): Prepared | null => (parts[index] ? prepare(tx, parts[index], partRows(documents, parts[index], known), origin) : null);
  const conflicts = new Map<number, EntityName>();
  let next = document(0);
  for (let index = 1; next && index <= documents.length; index++) {
    const { entity, sent, inserted, after } = await insertMeanwhile(tx, next, () => document(index) ?? part(0));
    if (inserted < sent) for (const fact of await findKnown(tx, entity, documents[index - 1]?.[1] ?? [], origin)) known.add(fact);
    next = after;
  }
  // Nearly always all documents are new, and what was prepared while the last of them went in is right.
  if (known.size > 0) next = part(0);
  for (let index = 1; next && index <= parts.length; index++) {
    const { entity, sent, inserted, values, after } = await insertMeanwhile(tx, next, () => part(index));
    if (inserted < sent) for (const dseq of await leftOut(tx, entity, values)) conflicts.set(dseq, entity);
    next = after;
  }
  for (const [entity, all] of documents) for (const dseq of await differing(tx, entity, all.filter((fact) => known.has(fact)), origin)) conflicts.set(dseq, entity);
  if (conflicts.size > 0) throw new KeyConflict(conflicts);
}

type Prepared = { readonly entity: EntityName; readonly sent: number; readonly values: readonly unknown[] };

function prepare(tx: TenantTx, entity: EntityName, rows: readonly PlacedRow[], origin: Origin): Prepared {
  return { entity, sent: rows.length, values: parameters(tx, entity, rows, origin) };
}

/** Writes the next arrays while the database inserts these; the statement is waited for even when the writing fails. */
async function insertMeanwhile(tx: TenantTx, now: Prepared, build: () => Prepared | null): Promise<Prepared & { inserted: number; after: Prepared | null }> {
  const built = (async (): Promise<Prepared | null> => build())();
  built.catch(() => undefined);
  const inserted = (await tx.query(sqlOf(now.entity).insert, now.values)).rowCount ?? 0;
  return { ...now, inserted, after: await built };
}

/** The rows of one kind of part, of whatever kinds of documents own it. */
function partRows(documents: readonly (readonly [EntityName, readonly PlacedFact[]])[], entity: EntityName, known: ReadonlySet<PlacedFact>): PlacedRow[] {
  return documents.flatMap(([owner, facts]) => {
    const as = partsOf(owner).find((part) => part.entity === entity)?.as;
    return as === undefined ? [] : facts.flatMap((fact) => (known.has(fact) ? [] : rowsIn(fact, as)));
  });
}

function rowsIn({ row, dseq }: PlacedFact, as: string): PlacedRow[] {
  return (row[as] as FactRow[]).map((part) => ({ row: part, dseq }));
}

/** Commits whose parts could not be inserted because documents of others have parts of those keys. */
async function leftOut(tx: TenantTx, entity: EntityName, values: readonly unknown[]): Promise<number[]> {
  return (await tx.query<{ dseq: number }>(sqlOf(entity).left, values)).rows.map((row) => row.dseq);
}

/** Documents that were there before, whose parts must not be added to. */
async function findKnown(tx: TenantTx, entity: EntityName, facts: readonly PlacedFact[], origin: Origin): Promise<Set<PlacedFact>> {
  const { rows } = await tx.query<{ id: string; dseq: number }>(sqlOf(entity).inserted, [tx.tenantId, facts.map((fact) => fact.row['id']), origin.incarnationId]);
  // One commit may hold the same document twice: only its first copy is the one that was inserted.
  const ours = new Set(rows.map((row) => `${row.id} ${row.dseq}`));
  return new Set(facts.filter((fact) => !ours.delete(`${String(fact.row['id'])} ${fact.dseq}`)));
}

/** Commits among `known` whose document, or any part of it, is not what is stored. One document at a time: this hardly ever happens. */
async function differing(tx: TenantTx, entity: EntityName, known: readonly PlacedFact[], origin: Origin): Promise<number[]> {
  const dseqs: number[] = [];
  for (const fact of known) {
    const id = fact.row['id'];
    const whole: [EntityName, PlacedRow[]][] = [[entity, [fact]], ...partsOf(entity).map((part): [EntityName, PlacedRow[]] => [part.entity, rowsIn(fact, part.as)])];
    for (const [each, rows] of whole) {
      const answer = await tx.query(sqlOf(each).differing, [...parameters(tx, each, rows, origin), [id]]);
      if ((answer.rowCount ?? 0) > 0) dseqs.push(fact.dseq);
    }
  }
  return dseqs;
}
