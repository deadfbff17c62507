/**
 * The till's own database against the server's rows: every fact the till wrote, every row of the shop it was given, by key and
 * value, the chain of commits between them, and the sums by which the till proves its copy (`digests.ts`). What is compared follows from the entity catalogue.
 */
import { join } from 'node:path';
import pg from 'pg';
import { catalogue, comesDown, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { Commit, CommitHeader } from '#contract/sync/commit.ts';
import { decoder, selectSql } from '#host/db/entity-sql.ts';
import { openReader } from '#host/db/open.ts';
import type { Reader } from '#host/db/tx.ts';
import { dataPaths } from '#host/platform/paths.ts';
import { fileSecretStore } from '#host/platform/secret-store.ts';
import { pgTypes } from '#server/db/pg-types.ts';
import { connectionOf } from '#server/db/embedded/connection.ts';
import { storedColumns, tableName } from '#server/db/schema/entities.ts';
import type { Difference } from './difference.ts';
import { auditDigests } from './digests.ts';

/** Rows by key, each as one text in which equal content is equal. */
export type Rows = ReadonlyMap<string, string>;
export type CopyAudit = {
  readonly facts: number; readonly factFaults: readonly Difference[];
  readonly reference: number; readonly referenceFaults: readonly Difference[];
  readonly commits: number; readonly commitFaults: readonly Difference[];
  /** Sums of row hashes by scope, entity and bucket, and the rows they are of. */
  readonly sums: number; readonly summedRows: number; readonly sumFaults: readonly Difference[];
};

export type CopyOf = { readonly dir: string; readonly name: string; readonly companyId: string; readonly storeId: string; readonly tillId: string };

const names = Object.keys(catalogue) as EntityName[];
const isFact = (name: EntityName): boolean => ['L', 'A'].includes(entityOf(name).class);
const factNames = names.filter((name) => isFact(name) && entityOf(name).direction !== 'none');
const referenceNames = names.filter((name) => !isFact(name) && comesDown(name));
/** A till binds the PIN verifier to its own secret before it keeps it: it is another on every till. */
const OWN: Partial<Record<EntityName, readonly string[]>> = { staff: ['pinVerifier'] };

/** A connection as the application role, under the company's row-level security, that reads whole numbers and dates as they are. */
export async function openServerRows(dir: string, companyId: string): Promise<pg.Client> {
  const client = await connect(dir, 'appUrl');
  await client.query("SELECT set_config('app.tenant_id', $1, false)", [companyId]);
  return client;
}

/** A connection as the owner of the tables. */
export function openOwner(dir: string): Promise<pg.Client> {
  return connect(dir, 'ownerUrl');
}

async function connect(dir: string, as: 'appUrl' | 'ownerUrl'): Promise<pg.Client> {
  const connection = await connectionOf(join(dir, 'server'));
  if (!connection) throw new Error('the server runs without its own PostgreSQL');
  const client = new pg.Client({ connectionString: connection[as], types: pgTypes });
  await client.connect();
  return client;
}

/** The till's two files, to read only; the host may be running. */
export function openTillRows(dir: string, name: string): Reader {
  const paths = dataPaths(join(dir, name));
  const key = fileSecretStore(paths.secrets).read('database-key');
  if (key === null) throw new Error(`no key of ${name} among its secrets`);
  return openReader(paths.database, key, paths.replica);
}

export async function auditCopy(server: pg.Client, copy: CopyOf): Promise<CopyAudit> {
  const till = openTillRows(copy.dir, copy.name);
  try {
    const facts = await compareAll(factNames, (name) => tillFacts(till, name, copy), (name) => serverFacts(server, name, copy));
    const reference = await compareAll(referenceNames, (name) => rowsOf(name, till.tx.all<AnyRow>(selectSql(name)).map(decoder<AnyRow>(name))), (name) => serverReference(server, name, copy));
    const commits = compareRows('commit', tillCommits(till), await serverCommits(server, copy));
    const digests = await auditDigests(server, till, copy);
    return {
      facts: facts.rows, factFaults: facts.faults, reference: reference.rows, referenceFaults: reference.faults, commits: commits.rows, commitFaults: commits.faults,
      sums: digests.sums, summedRows: digests.rows, sumFaults: digests.faults,
    };
  } finally {
    till.close();
  }
}

type AnyRow = Readonly<Record<string, unknown>>;
type Compared = { readonly rows: number; readonly faults: Difference[] };

async function compareAll(entities: readonly EntityName[], till: (name: EntityName) => Rows, server: (name: EntityName) => Promise<Rows>): Promise<Compared> {
  const faults: Difference[] = [];
  let rows = 0;
  for (const name of entities) {
    const compared = compareRows(name, till(name), await server(name));
    rows += compared.rows;
    faults.push(...compared.faults);
  }
  return { rows, faults };
}

/** Every key of either side whose rows are not the same. */
export function compareRows(entity: string, till: Rows, server: Rows): Compared {
  const keys = new Set([...till.keys(), ...server.keys()]);
  const faults = [...keys].flatMap((key): Difference[] => (till.get(key) === server.get(key) ? [] : [{ entity, key, till: till.get(key), server: server.get(key) }]));
  return { rows: keys.size, faults };
}

function rowsOf(name: EntityName, rows: readonly AnyRow[]): Rows {
  const { key, columns } = entityOf(name);
  const compared = Object.keys(columns).filter((column) => !OWN[name]?.includes(column)).toSorted();
  return new Map(rows.map((row) => [JSON.stringify(key.map((part) => row[part])), canonical(Object.fromEntries(compared.map((column) => [column, row[column]])))]));
}

/** JSON with keys in order: PostgreSQL keeps a document's content, not its spelling. */
export function canonical(value: unknown): string {
  return JSON.stringify(ordered(value));
}

function ordered(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, ordered(inner)]));
}

/** Facts of this till alone: those of others may lie beside them. Parts go with the documents that own them. */
function tillFacts(till: Reader, name: EntityName, { tillId }: CopyOf): Rows {
  const { partOf, key } = entityOf(name);
  const all = till.tx.all<AnyRow>(selectSql(name)).map(decoder<AnyRow>(name));
  if (!partOf) return rowsOf(name, all.filter((row) => row['tillId'] === tillId));
  const owners = new Set(partOf.owners.flatMap((owner) => till.tx.all<{ id: string }>(`SELECT id FROM ${tableName(owner as EntityName)} WHERE till_id = ?`, tillId).map((row) => row.id)));
  return rowsOf(name, all.filter((row) => owners.has(row[key[0] as string] as string)));
}

async function serverFacts(server: pg.Client, name: EntityName, { companyId, tillId }: CopyOf): Promise<Rows> {
  const { partOf, key } = entityOf(name);
  const mine = (table: EntityName): string => `SELECT id FROM ${tableName(table)} WHERE tenant_id = $1 AND till_id = $2`;
  const where = partOf ? `${storedColumns(name).find((column) => column.name === key[0])?.sql} IN (${partOf.owners.map((owner) => mine(owner as EntityName)).join(' UNION ALL ')})` : 'till_id = $2';
  return serverRows(server, name, where, [companyId, tillId]);
}

function serverReference(server: pg.Client, name: EntityName, { companyId, storeId, tillId }: CopyOf): Promise<Rows> {
  switch (entityOf(name).scope) {
    case 'company': return serverRows(server, name, 'true', [companyId]);
    case 'store': return serverRows(server, name, 'store_id = $2', [companyId, storeId]);
    case 'till': return serverRows(server, name, 'till_id = $2', [companyId, tillId]);
    case 'server': throw new Error(`${name} is given to no till`);
  }
}

/** Rows of an entity as the server holds them, those that `where` names. */
export async function serverRows(server: pg.Client | pg.PoolClient, name: EntityName, where: string, params: readonly [companyId: string, ...string[]]): Promise<Rows> {
  const columns = storedColumns(name).map((column) => `${column.sql} AS "${column.name}"`);
  const { rows } = await server.query<AnyRow>(`SELECT ${columns.join(', ')} FROM ${tableName(name)} WHERE tenant_id = $1 AND ${where}`, [...params]);
  // The fact's own company column is the tenant's on the server.
  return rowsOf(name, 'companyId' in entityOf(name).columns ? rows.map((row) => ({ ...row, companyId: params[0] })) : rows);
}

/** The commits of a till as they travel, by `incarnation dseq`. */
export function outboxOf(till: Reader): Map<string, Commit> {
  const rows = till.tx.all<CommitHeader & { payload: Uint8Array }>(`SELECT (SELECT device_id FROM meta WHERE id = 1) AS device, (SELECT incarnation_id FROM meta WHERE id = 1) AS incarnation,
    dseq, op_id AS "opId", prev_hash AS "prevHash", hash, hlc, contract_version AS "contractVersion", kind, payload FROM outbox ORDER BY dseq`);
  return new Map(rows.map(({ payload, ...header }) => [`${header.incarnation} ${header.dseq}`, { header, payload }]));
}

/** The chain as the till wrote it: what was acknowledged, how, under which hash. */
function tillCommits(till: Reader): Rows {
  const rows = till.tx.all<{ incarnation: string; dseq: number; opId: string; hash: string; kind: string; verdict: string | null }>(
    'SELECT (SELECT incarnation_id FROM meta WHERE id = 1) AS incarnation, dseq, op_id AS "opId", hash, kind, verdict FROM outbox');
  return new Map(rows.map(({ incarnation, dseq, opId, hash, kind, verdict }) => [`${incarnation} ${dseq}`, canonical({ opId, hash, kind, kept: verdict === null ? 'unsent' : keptAs(verdict) })]));
}

async function serverCommits(server: pg.Client, { companyId, tillId }: CopyOf): Promise<Rows> {
  const { rows } = await server.query<{ incarnation: string; dseq: number; opId: string; hash: string; kind: string; verdict: string }>(
    `SELECT c.incarnation_id AS incarnation, c.dseq, c.op_id AS "opId", c.hash, c.kind, c.verdict FROM commit_log c
     JOIN incarnation i ON i.tenant_id = c.tenant_id AND i.id = c.incarnation_id WHERE c.tenant_id = $1 AND i.till_id = $2`, [companyId, tillId]);
  return new Map(rows.map(({ incarnation, dseq, opId, hash, kind, verdict }) => [`${incarnation} ${dseq}`, canonical({ opId, hash, kind, kept: keptAs(verdict) })]));
}

/** A reply that was lost makes an applied commit a duplicate for the till. */
function keptAs(verdict: string): string {
  return verdict === 'duplicate' ? 'applied' : verdict;
}
