import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEpoch } from '#server/db/directory.ts';
import { plantCompany } from '#server/features/sync/testing/shop.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { restoreImage, takeImage, type PgImage } from './pg-image.ts';

let test: TestDatabase;
beforeAll(async () => { test = await testDatabase(); });
afterAll(() => test.close());

const EPOCH = '0199aaaa-0000-7000-8000-000000000001';
/** Rows in no order; the epoch is another one after a restore. */
const rowsOf = (image: PgImage): [string, string[]][] => image.filter(({ table }) => table !== 'server_life').map(({ table, rows }) => [table, (rows ?? '').split(/,\s*\n /).map((row) => row.replace(/^\[|\]$/g, '')).sort()]);

it('brings every row back as it was, whatever came and went meanwhile, under another epoch', async () => {
  const { companyId } = await plantCompany(test.deps);
  await test.deps.db.withTenant(companyId, (tx) => tx.query("INSERT INTO blob (tenant_id, hash, mime, bytes) VALUES ($1, repeat('0', 64), 'image/png', $2)", [companyId, Buffer.from([0, 255, 92, 34])]));
  const image = await takeImage(test);
  await plantCompany(test.deps);
  await test.deps.db.withTenant(companyId, (tx) => tx.query('DELETE FROM blob WHERE tenant_id = $1', [companyId]));
  await test.deps.db.withTenant(companyId, (tx) => tx.query('UPDATE tenant_head SET seq = 9007199254740991 WHERE tenant_id = $1', [companyId]));
  const between = await takeImage(test);
  expect(rowsOf(between)).not.toEqual(rowsOf(image));
  await restoreImage(test, image, EPOCH);
  expect(rowsOf(await takeImage(test))).toEqual(rowsOf(image));
  expect(await test.deps.db.withDirectory(readEpoch)).toBe(EPOCH);
  await restoreImage(test, between, EPOCH);
  expect(rowsOf(await takeImage(test))).toEqual(rowsOf(between));
});
