/** Facts of a whole batch into their tables: one INSERT per table, whatever the number of commits (SPEC SP8, SP10). */
import { entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { sqlTypes, storedColumns, tableName, type StoredColumn } from '#server/db/schema/entities.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { arrayLiteral } from './pg-array.ts';
import type { Fact, FactRow } from './read-payload.ts';

/** Where a batch came from and when: the columns the server adds to every fact. */
export type Origin = { readonly deviceId: string; readonly incarnationId: string; readonly receivedAt: number };

export type PlacedFact = Fact & { readonly dseq: number };

/** Commits whose facts exist already with other content; their transaction must not be committed. */
export class KeyConflict extends Error {
  override readonly name = 'KeyConflict';
  readonly dseqs: ReadonlyMap<number, string>;

  constructor(dseqs: ReadonlyMap<number, string>) {
    super('a key exists with other content');
    this.dseqs = dseqs;
  }
}

type PlacedRow = { readonly row: FactRow; readonly dseq: number };

type TableSql = { readonly columns: readonly StoredColumn[]; readonly insert: string; readonly inserted: string; readonly differing: string };

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
 * Writes all facts. Those whose key exists with the same content change nothing.
 * @throws KeyConflict naming the commits whose content is another
 */
export async function writeFacts(tx: TenantTx, facts: readonly PlacedFact[], origin: Origin): Promise<void> {
  const conflicts = new Map<number, string>();
  for (const entity of new Set(facts.map((fact) => fact.entity))) {
    const all = facts.filter((fact) => fact.entity === entity);
    const parts = partsOf(entity).map((part) => ({ ...part, values: () => parameters(tx, part.entity, partRows(all, part.as), origin) }));
    let [inserted, values] = await meanwhile(insertRows(tx, entity, parameters(tx, entity, all, origin)), () => parts[0]?.values() ?? []);
    if (inserted === all.length) {
      // Nearly always: all documents are new, and so are their parts.
      for (const [index, part] of parts.entries()) [inserted, values] = await meanwhile(insertRows(tx, part.entity, values), () => parts[index + 1]?.values() ?? []);
      continue;
    }
    const known = await findKnown(tx, entity, all, origin);
    const fresh = all.filter((fact) => !known.has(fact));
    for (const part of parts) await insertRows(tx, part.entity, parameters(tx, part.entity, partRows(fresh, part.as), origin));
    for (const dseq of await differing(tx, entity, [...known], origin)) conflicts.set(dseq, entity);
  }
  if (conflicts.size > 0) throw new KeyConflict(conflicts);
}

/** Writes the next arrays while the database inserts the last ones; the statement is waited for even when the writing fails. */
async function meanwhile<T, R>(running: Promise<T>, build: () => R): Promise<[T, R]> {
  const built = (async (): Promise<R> => build())();
  built.catch(() => undefined);
  return [await running, await built];
}

function partRows(facts: readonly PlacedRow[], as: string): PlacedRow[] {
  return facts.flatMap(({ row, dseq }) => (row[as] as FactRow[]).map((part) => ({ row: part, dseq })));
}

async function insertRows(tx: TenantTx, entity: EntityName, values: readonly unknown[]): Promise<number> {
  return (await tx.query(sqlOf(entity).insert, values)).rowCount ?? 0;
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
    const whole: [EntityName, PlacedRow[]][] = [[entity, [fact]], ...partsOf(entity).map((part): [EntityName, PlacedRow[]] => [part.entity, partRows([fact], part.as)])];
    for (const [each, rows] of whole) {
      const answer = await tx.query(sqlOf(each).differing, [...parameters(tx, each, rows, origin), [id]]);
      if ((answer.rowCount ?? 0) > 0) dseqs.push(fact.dseq);
    }
  }
  return dseqs;
}
