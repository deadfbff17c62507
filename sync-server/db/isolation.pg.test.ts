import { getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue, type EntityName } from '#domain/replication/catalogue.ts';
import { asSuperuser, testCluster, testDatabase, type TestDatabase } from '../testing/postgres.ts';
import { canonicalEmail, claimLogin, findEnrolTenant, findLogin, hashEnrolCode, publishEnrolCode, withdrawEnrolCode } from './directory.ts';
import { isFact, tableName } from './schema/entities.ts';
import { serverTables } from './schema/server-tables.ts';

const directory = new Set([...serverTables.filter((each) => each.owner === 'directory').map((each) => getTableName(each.table)), 'schema_migration']);
const entities = Object.keys(catalogue) as EntityName[];
const tenantTables = [...entities.map(tableName), ...serverTables.filter((each) => each.owner === 'tenant').map((each) => getTableName(each.table as PgTable))];

let test: TestDatabase;
let one: string;
let two: string;
beforeAll(async () => {
  test = await testDatabase();
  [one, two] = [test.deps.ids.uuid(), test.deps.ids.uuid()];
});
afterAll(() => test.close());

/** One row per table and company, with equal keys, planted by a role no policy binds. */
async function plantEverywhere(): Promise<void> {
  const cluster = await testCluster();
  const database = new URL(test.appUrl).pathname.slice(1);
  await asSuperuser(cluster, database, async (client) => {
    await client.query('SET session_replication_role = replica');
    for (const table of tenantTables) {
      const { rows } = await client.query<{ name: string; type: string }>(
        `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attname <> 'tenant_id'`, [table]);
      const values: Record<string, string> = {
        uuid: `'00000000-0000-4000-8000-000000000001'`, text: `'applied'`, bigint: '1', integer: '1', boolean: 'true', jsonb: `'{}'`, bytea: `'\\x01'`, date: `'2026-11-21'`, 'uuid[]': `'{}'`,
      };
      for (const tenant of [one, two]) {
        await client.query(`INSERT INTO ${table} (tenant_id, ${rows.map((row) => row.name).join(', ')}) VALUES ('${tenant}', ${rows.map((row) => values[row.type]).join(', ')})`);
      }
    }
  });
}

async function inTransaction<T>(pool: Pool, tenant: string | null, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    if (tenant !== null) await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
    return await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const count = async (client: PoolClient, table: string): Promise<number> => (await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n ?? -1;

describe('isolation of companies', () => {
  it('covers every table but the listed directory: forced policy, tenant first in every unique index, no enum', async () => {
    const { rows } = await test.owner.query<{ name: string; forced: boolean; policies: number; loose: string[] | null; enums: number }>(`
      SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
        (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd = '*'
           AND pg_get_expr(p.polqual, c.oid) LIKE '%tenant_id = ( SELECT app_tenant()%' AND pg_get_expr(p.polwithcheck, c.oid) LIKE '%tenant_id = ( SELECT app_tenant()%') AS policies,
        (SELECT array_agg(i.indexrelid::regclass::text) FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique
           AND i.indkey[0] <> coalesce((SELECT attnum FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'), 0)) AS loose,
        (SELECT count(*)::int FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = c.oid AND t.typtype = 'e') AS enums
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`);
    const guarded = rows.filter((row) => !directory.has(row.name));
    expect(guarded.map((row) => row.name).sort()).toEqual([...tenantTables].sort());
    for (const row of guarded) expect(row, row.name).toMatchObject({ forced: true, policies: 1, loose: null, enums: 0 });
    const { rows: views } = await test.owner.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')`);
    expect(views).toEqual([]);
  });

  it('shows nothing without a company, one company its own, and the owner of the tables no more', async () => {
    await plantEverywhere();
    for (const pool of [test.app, test.owner]) {
      await inTransaction(pool, null, async (client) => {
        for (const table of tenantTables) expect(await count(client, table), table).toBe(0);
      });
      await inTransaction(pool, '', async (client) => expect(await count(client, 'company')).toBe(0));
      await inTransaction(pool, two, async (client) => {
        for (const table of tenantTables) expect((await client.query(`SELECT DISTINCT tenant_id FROM ${table}`)).rows, table).toEqual([{ tenant_id: two }]);
      });
    }
  });

  it('lets nobody write, move or remove rows of another company', async () => {
    for (const table of tenantTables) {
      await inTransaction(test.app, one, async (client) => {
        await expect(client.query(`INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object('tenant_id', '${two}'))).* FROM ${table} t`), table).rejects.toThrow(/row-level security/);
      });
    }
    for (const table of tenantTables.filter((name) => !entities.filter(isFact).map(tableName).includes(name))) {
      await inTransaction(test.app, one, async (client) => {
        await expect(client.query(`UPDATE ${table} SET tenant_id = '${two}'`), table).rejects.toThrow(/row-level security/);
      });
      await inTransaction(test.app, one, async (client) => {
        await client.query(`DELETE FROM ${table} WHERE tenant_id = '${two}'`);
        await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [two]);
        expect(await count(client, table), table).toBe(1);
      });
    }
  });

  it('lets the server add facts and never change or remove them', async () => {
    for (const table of entities.filter(isFact).map(tableName)) {
      await inTransaction(test.app, one, (client) => expect(client.query(`UPDATE ${table} SET commit_dseq = 2`), table).rejects.toThrow(/permission denied/));
      await inTransaction(test.app, one, (client) => expect(client.query(`DELETE FROM ${table}`), table).rejects.toThrow(/permission denied/));
    }
  });

  it('leaks no company from one transaction into the next on the same connection', async () => {
    const client = await test.app.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [one]);
      expect(await count(client, 'company')).toBe(1);
      await client.query('COMMIT');
      expect(await count(client, 'company')).toBe(0);
    } finally {
      client.release();
    }
  });
});

describe('the directory', () => {
  it('is closed to the server but for its functions', async () => {
    for (const table of directory) {
      if (table === 'schema_migration') continue;
      await expect(test.app.query(`SELECT * FROM ${table}`), table).rejects.toThrow(/permission denied/);
      await expect(test.app.query(`DELETE FROM ${table}`), table).rejects.toThrow(/permission denied/);
    }
    await expect(test.app.query('DELETE FROM schema_migration')).rejects.toThrow(/permission denied/);
    await expect(test.app.query(`SELECT isolate_table('company')`)).rejects.toThrow(/permission denied/);
  });

  it('runs every function of a higher role with a fixed search path, for nobody but the server', async () => {
    const { rows } = await test.owner.query<{ name: string; fixed: boolean; open: boolean }>(`
      SELECT proname AS name, coalesce(array_to_string(proconfig, ','), '') LIKE '%search_path=%' AS fixed,
        coalesce((SELECT bool_or(a.grantee = 0) FROM aclexplode(proacl) a), true) AS open
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef`);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row, row.name).toMatchObject({ fixed: true, open: false });
  });

  it('gives an e-mail address to one user of one company', async () => {
    const [user, other] = [test.deps.ids.uuid(), test.deps.ids.uuid()];
    const { db } = test.deps;
    expect(await db.withTenant(one, (tx) => claimLogin(tx, 'Анна@Shop.example', user))).toBe(true);
    expect(await db.withTenant(one, (tx) => claimLogin(tx, 'анна@shop.example', user))).toBe(true);
    expect(await db.withTenant(two, (tx) => claimLogin(tx, ' анна@shop.example', other))).toBe(false);
    expect(await db.withTenant(one, (tx) => claimLogin(tx, 'анна@shop.example', other))).toBe(false);
    expect(await db.withDirectory((tx) => findLogin(tx, 'АННА@shop.example'))).toEqual({ tenantId: one, userId: user });
    expect(await db.withDirectory((tx) => findLogin(tx, 'nobody@shop.example'))).toBeUndefined();
    expect(canonicalEmail(' АННА@Shop.example')).toBe('анна@shop.example');
  });

  it('refuses to write for a transaction without a company', async () => {
    await expect(test.deps.db.withDirectory((tx) => tx.query('SELECT directory_register_tenant()'))).rejects.toThrow(/no company/);
  });

  it('lets a company withdraw its own pairing codes only', async () => {
    const { db } = test.deps;
    const hash = hashEnrolCode('1234 5678');
    expect(hashEnrolCode('12345678').equals(hash)).toBe(true);
    expect(await db.withTenant(one, (tx) => publishEnrolCode(tx, hash))).toBe(true);
    expect(await db.withTenant(two, (tx) => publishEnrolCode(tx, hash))).toBe(false);
    await db.withTenant(two, (tx) => withdrawEnrolCode(tx, hash));
    expect(await db.withDirectory((tx) => findEnrolTenant(tx, hash))).toBe(one);
    await db.withTenant(one, (tx) => withdrawEnrolCode(tx, hash));
    expect(await db.withDirectory((tx) => findEnrolTenant(tx, hash))).toBeUndefined();
  });
});
