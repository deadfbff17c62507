import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asSuperuser, testCluster, testDatabase, type TestDatabase } from '../testing/postgres.ts';

let test: TestDatabase;
beforeAll(async () => { test = await testDatabase(); });
afterAll(() => test.close());

describe('withTenant', () => {
  it('shows a company its own rows and nobody else, with equal keys', async () => {
    const [one, two] = [test.deps.ids.uuid(), test.deps.ids.uuid()];
    const shared = test.deps.ids.uuid();
    for (const [tenant, name] of [[one, 'первая'], [two, 'вторая']] as const) {
      await test.deps.db.withTenant(tenant, (tx) => tx.query('INSERT INTO price_list (tenant_id, id, name) VALUES ($1, $2, $3)', [tenant, shared, name]));
    }
    const names = await test.deps.db.withTenant(one, async (tx) => (await tx.query<{ name: string }>('SELECT name FROM price_list')).rows.map((row) => row.name));
    expect(names).toEqual(['первая']);
    await expect(test.deps.db.withTenant(one, (tx) => tx.query('INSERT INTO price_list (tenant_id, id, name) VALUES ($1, $2, $3)', [two, test.deps.ids.uuid(), 'чужая'])))
      .rejects.toThrow(/row-level security/);
  });

  it('outlives a connection that is cut in the middle, and the next one works', async () => {
    const tenant = test.deps.ids.uuid();
    const cluster = await testCluster();
    await expect(test.deps.db.withTenant(tenant, async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await asSuperuser(cluster, 'postgres', (client) => client.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]));
      await tx.query('SELECT 1');
    })).rejects.toThrow(/terminat|not queryable/);
    const { rows } = await test.deps.db.withTenant(tenant, (tx) => tx.query('SELECT 1 AS one'));
    expect(rows).toEqual([{ one: 1 }]);
  });

  it('refuses a name that is not an id, before it reaches the database', async () => {
    await expect((async () => test.deps.db.withTenant(`'; DROP TABLE good; --`, async () => 1))()).rejects.toThrow(/named by its UUID/);
  });

  it('rolls back what threw', async () => {
    const tenant = test.deps.ids.uuid();
    await expect(test.deps.db.withTenant(tenant, async (tx) => {
      await tx.query('INSERT INTO price_list (tenant_id, id, name) VALUES ($1, $1, $2)', [tenant, 'не останется']);
      throw new Error('передумали');
    })).rejects.toThrow('передумали');
    const { rowCount } = await test.deps.db.withTenant(tenant, (tx) => tx.query('SELECT 1 FROM price_list'));
    expect(rowCount).toBe(0);
  });
});
