/** Brings the database forward, one numbered file after another, as its plain owner; never back (docs/adr/0002). */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { assert } from '#domain/kernel/assert.ts';
import { CannotStart } from './cannot-start.ts';
import { grantsFor } from './grants.ts';
import { pgTypes } from './pg-types.ts';

export const MIGRATIONS_DIR = fileURLToPath(new URL('../../migrations/server', import.meta.url));

/** Any number, the same in every server: only one may migrate at a time. */
const MIGRATION_LOCK = 7_115_001;

export type Migration = { readonly number: number; readonly name: string; readonly sql: string; readonly checksum: string };

/** The migrations of `dir` in order. Names are `0010-word.sql`; a gap of ten leaves room between two of them. */
export function readMigrations(dir: string): Migration[] {
  return readdirSync(dir).filter((name) => name.endsWith('.sql')).sort().map((name) => {
    const digits = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
    assert(digits !== undefined, `a migration is named like 0010-word.sql, not ${name}`);
    const sql = readFileSync(join(dir, name), 'utf8').replaceAll('\r\n', '\n');
    return { number: Number(digits), name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

export type MigrateOptions = {
  readonly ownerUrl: string;
  /** The role the server works as; it gets exactly the rights of `grants.ts`. */
  readonly appRole: string;
  readonly migrations?: readonly Migration[];
};

export type Migrated = { readonly applied: number; readonly version: number };

/** Applies what is missing, each file in a transaction of its own, and gives the application role its rights. */
export async function migrate({ ownerUrl, appRole, migrations = readMigrations(MIGRATIONS_DIR) }: MigrateOptions): Promise<Migrated> {
  const client = new pg.Client({ connectionString: ownerUrl, types: pgTypes, application_name: 'lavka-migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await readApplied(client);
    checkHistory(applied, migrations);
    const missing = migrations.filter((migration) => !applied.has(migration.number));
    for (const migration of missing) await apply(client, migration);
    if (missing.length > 0 || !(await hasRights(client, appRole))) await client.query(grantsFor(appRole));
    return { applied: missing.length, version: migrations.at(-1)?.number ?? 0 };
  } finally {
    await client.end();
  }
}

/** The number of the newest migration in the database, for health; the application role may read it. */
export async function databaseVersion(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ version: number }>('SELECT max(number)::int AS version FROM schema_migration');
  return rows[0]?.version ?? 0;
}

async function readApplied(client: pg.Client): Promise<Map<number, string>> {
  const { rows: there } = await client.query<{ there: boolean }>(`SELECT to_regclass('public.schema_migration') IS NOT NULL AS there`);
  if (!there[0]?.there) return new Map();
  const { rows } = await client.query<{ number: number; checksum: string }>('SELECT number, checksum FROM schema_migration ORDER BY number');
  return new Map(rows.map((row) => [row.number, row.checksum]));
}

function checkHistory(applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  const last = migrations.at(-1)?.number ?? 0;
  for (const [number, checksum] of applied) {
    if (number > last) throw new CannotStart(`The database was written by a newer server (version ${number}, this one knows ${last}): install that one or a later one.`);
    if (known.get(number)?.checksum !== checksum) throw new CannotStart(`The database was brought to version ${number} by another text of that migration than this server has.`);
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('CREATE TABLE IF NOT EXISTS schema_migration (number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL)');
    await client.query('INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, clock_timestamp())', [migration.number, migration.name, migration.checksum]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new CannotStart(`Migration ${migration.name} failed: ${error instanceof Error ? error.message : 'unknown error'}.`, { cause: error });
  }
}

async function hasRights(client: pg.Client, appRole: string): Promise<boolean> {
  const { rows } = await client.query<{ granted: boolean }>(`SELECT has_table_privilege($1, 'schema_migration', 'SELECT') AS granted`, [appRole]);
  return rows[0]?.granted === true;
}
