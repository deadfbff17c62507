import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asSuperuser, testCluster, testDatabase, type TestDatabase } from '../testing/postgres.ts';
import { checkDatabase } from './check-database.ts';
import { APP_ROLE } from './embedded/cluster.ts';
import { databaseVersion, migrate, MIGRATIONS_DIR, readMigrations, type Migration } from './migrate.ts';

const known = readMigrations(MIGRATIONS_DIR);
let test: TestDatabase;
beforeAll(async () => { test = await testDatabase({ migrated: false }); });
afterAll(() => test.close());

const bring = (migrations: readonly Migration[]) => migrate({ ownerUrl: test.ownerUrl, appRole: APP_ROLE, migrations });
const extra = (number: number, sql: string): Migration => ({ number, name: `${number}-extra.sql`, sql, checksum: `sum-of-${number}` });

describe('migrate', () => {
  it('goes forward step by step, and does nothing the second time', async () => {
    await expect(bring(known)).resolves.toMatchObject({ applied: known.length });
    await expect(bring(known)).resolves.toMatchObject({ applied: 0 });
    expect(await databaseVersion(test.app)).toBe(known.at(-1)?.number);
  });

  it('lets several servers start at once', async () => {
    const more = [...known, extra(9001, 'CREATE TABLE once (id integer)')];
    const outcomes = await Promise.all([bring(more), bring(more), bring(more)]);
    expect(outcomes.map((outcome) => outcome.applied).sort()).toEqual([0, 0, 1]);
  });

  it('refuses a database from a newer server and one with another history', async () => {
    await expect(bring(known)).rejects.toThrow(/newer server \(version 9001/);
    await expect(bring([...known, { ...extra(9001, ''), checksum: 'other' }])).rejects.toThrow(/another text/);
  });

  it('leaves nothing of a migration that fails', async () => {
    const broken = [...known, extra(9001, ''), extra(9002, 'CREATE TABLE half (id integer); SELECT 1 / 0')];
    await expect(bring(broken)).rejects.toThrow(/9002-extra.sql failed: division by zero/);
    expect((await test.owner.query(`SELECT to_regclass('half') AS half`)).rows).toEqual([{ half: null }]);
    expect(await databaseVersion(test.app)).toBe(9001);
  });
});

describe('checkDatabase', () => {
  it('accepts two plain roles and names the one the server works as', async () => {
    await expect(checkDatabase(test.appUrl, test.ownerUrl)).resolves.toEqual({ appRole: APP_ROLE });
  });

  it('refuses a superuser, an owner, a member of the owner, and another encoding', async () => {
    const cluster = await testCluster();
    const database = new URL(test.appUrl).pathname.slice(1);
    await expect(checkDatabase(cluster.url('superuser', database), test.ownerUrl)).rejects.toThrow(/superuser or may bypass/);
    await expect(checkDatabase(test.ownerUrl, test.ownerUrl)).rejects.toThrow(/owns the tables/);
    await expect(checkDatabase(test.appUrl, cluster.url('superuser', database))).rejects.toThrow(/DATABASE_OWNER_URL is a superuser/);
    const member = new URL(test.appUrl);
    [member.username, member.password] = ['test_member', 'secret'];
    await asSuperuser(cluster, 'postgres', async (client) => {
      await client.query(`DROP ROLE IF EXISTS test_member; CREATE ROLE test_member LOGIN PASSWORD 'secret' IN ROLE lavka_owner`);
      await client.query(`DROP DATABASE IF EXISTS test_ascii`);
      await client.query(`CREATE DATABASE test_ascii OWNER lavka_owner ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`);
    });
    await expect(checkDatabase(member.href, test.ownerUrl)).rejects.toThrow(/could switch row-level security off/);
    await expect(checkDatabase(cluster.url('app', 'test_ascii'), cluster.url('owner', 'test_ascii'))).rejects.toThrow(/encoded in SQL_ASCII/);
    await asSuperuser(cluster, 'postgres', async (client) => {
      await client.query('DROP DATABASE test_ascii');
      await client.query(`GRANT CONNECT ON DATABASE ${database} TO test_member; REVOKE CONNECT ON DATABASE ${database} FROM test_member; DROP ROLE test_member`);
    });
  });

  it('says in one sentence that nobody answers', async () => {
    await expect(checkDatabase('postgres://a:b@127.0.0.1:1/x', 'postgres://a:b@127.0.0.1:1/x')).rejects.toThrow(/^The database cannot be reached: .*ECONNREFUSED/);
  });
});
