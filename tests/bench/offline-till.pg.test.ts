import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEpoch } from '#server/db/directory.ts';
import { serve, type Served } from '#server/features/sync/testing/http.ts';
import { firstTill, plantCompany } from '#server/features/sync/testing/shop.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { PUSH_LIMITS, sellOffline } from './offline-till.ts';

let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase({ connections: 6 });
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

it('I1 I2 HS1 ninety days offline with 5,000 sales arrive whole, in pushes of bounded size', async () => {
  const planted = await plantCompany(test.deps);
  const till = firstTill(planted);
  const sales = 5_000;
  const epoch = await test.deps.db.withTenant(planted.companyId, readEpoch);
  const offline = sellOffline(till, { epoch, sales, days: 90, nowMs: test.deps.clock.nowMs(), seed: 9 });
  try {
    const { pushes, most } = await offline.handIn(server.url);
    expect(offline.verdicts()).toEqual({ applied: sales + 1 });
    expect(pushes).toBe(Math.ceil((sales + 1) / PUSH_LIMITS.commits));
    expect(most.commits).toBeLessThanOrEqual(PUSH_LIMITS.commits);
    expect(most.bytes).toBeLessThanOrEqual(PUSH_LIMITS.bytes);
    const { rows } = await test.deps.db.withTenant(planted.companyId, (tx) => tx.query('SELECT count(*) AS count, sum(total_minor)::bigint AS total, count(DISTINCT business_date) AS days FROM receipt WHERE tenant_id = $1', [planted.companyId]));
    expect(rows[0]).toMatchObject({ count: sales, total: offline.totalMinor });
    expect(Number((rows[0] as { days: number }).days)).toBeGreaterThanOrEqual(90);
    const aside = await test.deps.db.withTenant(planted.companyId, (tx) => tx.query('SELECT reason FROM quarantine WHERE tenant_id = $1', [planted.companyId]));
    expect(aside.rows).toEqual([]);
  } finally {
    offline.remove();
  }
});
