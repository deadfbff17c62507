import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type pg from 'pg';
import { snakeCase } from '#domain/replication/column.ts';
import { entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import { SYNC_VERSION, SYNC_VERSION_FLOOR } from '#contract/sync/version.ts';
import { APP_ROLE } from '#server/db/embedded/cluster.ts';
import { migrate, MIGRATIONS_DIR, readMigrations } from '#server/db/migrate.ts';
import { storedColumns, tableName } from '#server/db/schema/entities.ts';
import { asSuperuser, testCluster, testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { recordedCommits, recordedVersions, type Recorded } from './testing/recorded.ts';
import { firstTill, plantCompany, pushCommits } from './testing/shop.ts';

const FACTS: readonly EntityName[] = ['shiftOpening', 'receipt', 'receiptLine', 'tender', 'stockMovement', 'ledgerEntry', 'journalEntry'];
const old = recordedCommits(1);

/** Every fact of the company as the catalogue sees it, table by table. */
async function facts(test: TestDatabase, tenantId: string): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const entity of FACTS) {
    const columns = storedColumns(entity).map((column) => `${column.sql} AS "${column.name}"`).join(', ');
    const { rows } = await test.deps.db.withTenant(tenantId, (tx) => tx.query(`SELECT ${columns} FROM ${tableName(entity)} ORDER BY ${entityOf(entity).key.map(snakeCase).join(', ')}`));
    all[entity] = rows;
  }
  return all;
}

/** Puts recorded facts where a server of that time put them: by the columns it knew. */
async function plantAsThen(client: pg.Client, { facts: written, ids }: Recorded): Promise<void> {
  const insert = async (entity: EntityName, row: Record<string, unknown>): Promise<void> => {
    const inner = new Set(['companyId', ...partsOf(entity).map((part) => part.as)]);
    const names = Object.keys(row).filter((name) => !inner.has(name));
    const values = names.map((name) => (entityOf(entity).columns[name]?.type === 'json' ? JSON.stringify(row[name]) : row[name]));
    await client.query(`INSERT INTO ${tableName(entity)} (tenant_id, received_at, commit_device_id, commit_incarnation_id, commit_dseq, ${names.map(snakeCase).join(', ')})
      VALUES ($1, 1, $2, $3, 1, ${names.map((_, index) => `$${index + 4}`).join(', ')})`, [ids.companyId, ids.deviceId, ids.incarnationId, ...values]);
    for (const part of partsOf(entity)) for (const each of (row[part.as] ?? []) as Record<string, unknown>[]) await insert(part.entity, each);
  };
  for (const { entity, row } of written) await insert(entity as EntityName, row);
}

describe('commits of older versions', () => {
  let test: TestDatabase;
  beforeAll(async () => { test = await testDatabase({ connections: 4 }); });
  afterAll(() => test.close());

  it('SV1 SV2 SV3 are applied whole, with what their version meant', async () => {
    const till = firstTill(await plantCompany(test.deps, { fixed: old.ids }));
    const outcome = await pushCommits(test.deps, till.device, old.commits);
    expect(outcome.reply.verdicts.map((each) => each.verdict)).toEqual(old.commits.map(() => 'applied'));
    const stored = await facts(test, old.ids.companyId);
    const [opening, sale] = ['shiftOpening', 'receipt'].map((entity) => old.facts.find((fact) => fact.entity === entity)?.row) as [Record<string, unknown>, Record<string, unknown>];
    expect(stored['receipt']).toMatchObject([{ id: sale['id'], basketId: sale['id'], refundOf: null, roundingMinor: 0, reason: '', totalMinor: sale['totalMinor'] }]);
    const lines = sale['lines'] as { priceMinor: number }[];
    expect(stored['receiptLine']).toMatchObject(lines.map((line) => ({ ...line, listPriceMinor: line.priceMinor, discounts: [], taxMode: 'included', refundOfLineNo: null, note: '', sellerId: null })));
    expect(stored['tender']).toMatchObject([{ kind: 'cash', reference: '' }]);
    expect(stored['ledgerEntry']?.filter((entry) => (entry as { documentId: unknown }).documentId === opening['id'])).toMatchObject([
      { entryNo: 1, account: 'cash-drawer', amountMinor: opening['floatMinor'] }, { entryNo: 2, account: 'cash-safe', amountMinor: -(opening['floatMinor'] as number) },
    ]);
    const held = await test.deps.db.withTenant(old.ids.companyId, async (tx) => (await tx.query('SELECT (SELECT count(*) FROM attention_item) AS items, (SELECT count(*) FROM quarantine) AS kept')).rows);
    expect(held).toEqual([{ items: 0, kept: 0 }]);
  });

  it('SV1 a day of every older version still spoken is applied whole, and needs nobody', async () => {
    for (const version of recordedVersions.filter((each) => each > SYNC_VERSION_FLOOR)) {
      const day = recordedCommits(version);
      const till = firstTill(await plantCompany(test.deps, { fixed: day.ids }));
      const outcome = await pushCommits(test.deps, till.device, day.commits);
      expect(outcome.reply.verdicts.map((each) => each.verdict), `version ${version}`).toEqual(day.commits.map(() => 'applied'));
      const held = await test.deps.db.withTenant(day.ids.companyId, async (tx) => (await tx.query('SELECT (SELECT count(*) FROM attention_item) AS items, (SELECT count(*) FROM quarantine) AS kept')).rows);
      expect(held, `version ${version}`).toEqual([{ items: 0, kept: 0 }]);
    }
  });

  it('SV1 there are recorded commits of every version still spoken', () => {
    for (let version = SYNC_VERSION_FLOOR; version < SYNC_VERSION; version++) expect(recordedVersions).toContain(version);
    for (const version of recordedVersions) {
      expect(recordedCommits(version).commits.map((commit) => commit.header.contractVersion)).toEqual(recordedCommits(version).commits.map(() => version));
    }
  });
});

describe('the migration to the selling core', () => {
  const bring = (test: TestDatabase): Promise<unknown> => migrate({ ownerUrl: test.ownerUrl, appRole: APP_ROLE });
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase({ connections: 4, migrated: false });
    await test.owner.query('CREATE TABLE schema_migration (number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL)');
    for (const { number, name, sql, checksum } of readMigrations(MIGRATIONS_DIR).filter((step) => step.number < 50)) {
      await test.owner.query(sql);
      await test.owner.query('INSERT INTO schema_migration VALUES ($1, $2, $3, now())', [number, name, checksum]);
    }
    const database = new URL(test.appUrl).pathname.slice(1);
    await asSuperuser(await testCluster(), database, (client) => plantAsThen(client, old));
  });
  afterAll(() => test.close());

  it('stops where rows belong to a company nobody registered, and changes nothing', async () => {
    await expect(bring(test)).rejects.toThrow(/0050-selling-core.sql failed: column "basket_id" of relation "receipt" contains null values/);
    expect((await test.owner.query(`SELECT to_regclass('policy') AS policy`)).rows).toEqual([{ policy: null }]);
  });

  it('SV4 makes of stored facts what a push makes of the same commits, which then change nothing', async () => {
    await test.owner.query('INSERT INTO tenant_directory (tenant_id, created_at) VALUES ($1, 1)', [old.ids.companyId]);
    await bring(test);
    const migrated = await facts(test, old.ids.companyId);
    const till = firstTill(await plantCompany(test.deps, { fixed: old.ids }));
    const outcome = await pushCommits(test.deps, till.device, old.commits);
    expect(outcome.reply.verdicts.map((each) => each.verdict)).toEqual(old.commits.map(() => 'applied'));
    expect(await facts(test, old.ids.companyId)).toEqual(migrated);

    const fresh = await testDatabase({ connections: 4 });
    try {
      await pushCommits(fresh.deps, firstTill(await plantCompany(fresh.deps, { fixed: old.ids })).device, old.commits);
      expect(await facts(fresh, old.ids.companyId)).toEqual(migrated);
    } finally {
      await fresh.close();
    }
  });
});
