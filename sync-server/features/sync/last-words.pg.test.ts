import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ROLE } from '#server/db/embedded/cluster.ts';
import { migrate, MIGRATIONS_DIR, readMigrations } from '#server/db/migrate.ts';
import { createSyncCore } from '#server/sync/sync-core.ts';
import { idsFrom, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { ask, pushOver, serve, signIn, type Answer, type Served } from './testing/http.ts';
import { firstTill, plantCompany, portsOf, type PlantedTill } from './testing/shop.ts';

/** The migration that opens what a program of before let be dismissed. */
const OPEN_AGAIN = 150;

let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase({ connections: 8 });
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const random = seeded(91);
const ids = idsFrom(random);

type Item = { readonly id: string; readonly kind: string; readonly closed: { readonly how: string } | null };
type Desk = { readonly till: PlantedTill; readonly act: (id: string | undefined, verb: 'dismiss' | 'retry') => Promise<Answer>; readonly items: (state: 'open' | 'closed') => Promise<readonly Item[]> };

async function desk(): Promise<Desk> {
  const planted = await plantCompany(test.deps);
  const session = await signIn(test.deps, planted.companyId);
  return {
    till: firstTill(planted),
    act: (id, verb) => ask(server, `api/v1/attention/${id ?? ''}/${verb}`, session, {}),
    items: async (state) => (await ask(server, `api/v1/attention?state=${state}`, session)).json['items'] as Item[],
  };
}

const rowsOf = async (till: PlantedTill, sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
  test.deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query(sql, [...values])).rows);
const aSale = (till: PlantedTill, number: number): Uint8Array => receiptPayload(sale(till.place, ids, random, { incarnationId: till.incarnationId, number, lineCount: 1 }));
const COUNTS = 'SELECT (SELECT count(*) FROM receipt) AS receipts, (SELECT count(*) FROM quarantine WHERE closed_at IS NULL) AS kept, (SELECT count(*) FROM attention_item WHERE closed_at IS NULL) AS open';

/** A revoked till hands in `count` sales. */
async function handIn(till: PlantedTill, count: number): Promise<void> {
  await rowsOf(till, 'UPDATE device SET revoked_at = 1 WHERE id = $1', [till.device.deviceId]);
  const commits = Array.from({ length: count }, (_, index) => till.log.add(aSale(till, index + 1)));
  expect(await pushOver(server, till.token, commits)).toMatchObject({ status: 200, json: { verdicts: commits.map(() => ({ verdict: 'quarantined', reason: 'device-revoked' })) } });
}

describe('what a revoked till handed in', () => {
  it('SE4 cannot be put away while it waits, and is taken in afterwards', async () => {
    const { till, act, items } = await desk();
    await handIn(till, 2);
    const [item] = await items('open');
    expect(await act(item?.id, 'dismiss')).toMatchObject({ status: 409, json: { code: 'still-waiting' } });
    expect(await items('open')).toEqual([item]);
    expect(await act(item?.id, 'retry')).toMatchObject({ status: 200 });
    expect(await rowsOf(till, COUNTS)).toEqual([{ receipts: 2, kept: 0, open: 0 }]);
    expect(await act(item?.id, 'dismiss')).toMatchObject({ status: 404 });
  });

  it('SE4 an item nothing waits behind any more may be dismissed', async () => {
    const { till, act, items } = await desk();
    await handIn(till, 1);
    const [item] = await items('open');
    await rowsOf(till, "UPDATE quarantine SET closed_at = 1, outcome = 'applied'");
    expect(await act(item?.id, 'dismiss')).toMatchObject({ status: 200 });
  });

  it('SE4 what a program of before let be dismissed is open again after the upgrade, once for each till, and the record of the revocation is not', async () => {
    const { till, act, items } = await desk();
    await handIn(till, 2);
    const [item] = await items('open');
    await rowsOf(till, 'UPDATE attention_item SET closed_at = 2');
    const record = `INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail, closed_at) VALUES ($1, $2, 'till-revoked', $3, $4, $5, $6, $7, 3)`;
    const { tenantId, deviceId, storeId, tillId } = till.device;
    await rowsOf(till, record, [tenantId, ids(), deviceId, Date.now() + 1_000, storeId, tillId, JSON.stringify({ reason: 'украден' })]);
    await rowsOf(till, record, [tenantId, ids(), deviceId, 1, storeId, tillId, JSON.stringify({ reason: 'device-revoked' })]);
    expect(await items('open')).toEqual([]);
    await test.owner.query('DELETE FROM schema_migration WHERE number >= $1', [OPEN_AGAIN]);
    await migrate({ ownerUrl: test.ownerUrl, appRole: APP_ROLE, migrations: readMigrations(MIGRATIONS_DIR).filter(({ number }) => number <= OPEN_AGAIN) });
    expect((await items('open')).map(({ id }) => id)).toEqual([item?.id]);
    expect(await act(item?.id, 'retry')).toMatchObject({ status: 200 });
    expect(await rowsOf(till, COUNTS)).toEqual([{ receipts: 2, kept: 0, open: 0 }]);
  });
});

describe('a dismissed commit', () => {
  it('SQ3 is taken in when somebody retries it after all, once; one that fails again stays dismissed', async () => {
    const { till, act, items } = await desk();
    const first = till.log.add(aSale(till, 1));
    till.log.add(aSale(till, 2), first.header.opId);
    till.log.add(new TextEncoder().encode('no JSON'));
    await pushOver(server, till.token, till.log.commits);
    const open = await items('open');
    for (const { id } of open) expect(await act(id, 'dismiss')).toMatchObject({ status: 200 });
    expect(await rowsOf(till, COUNTS)).toEqual([{ receipts: 1, kept: 0, open: 0 }]);
    // A server of a newer version tries again by itself, and nobody has asked it to take this.
    expect(await createSyncCore(portsOf(test.deps)).replayAgain(till.device.tenantId, open.map(({ id }) => id))).toMatchObject({ applied: [] });
    expect(await rowsOf(till, COUNTS)).toEqual([{ receipts: 1, kept: 0, open: 0 }]);
    const answers = await Promise.all(open.map(({ id }) => act(id, 'retry')));
    expect(answers.map(({ status, json }) => [status, json['detail']]).sort()).toEqual([[200, undefined], [409, 'not-json']]);
    expect((await items('closed')).map(({ closed }) => closed?.how).sort()).toEqual(['dealt-with', 'retried']);
    expect(await rowsOf(till, COUNTS)).toEqual([{ receipts: 2, kept: 0, open: 0 }]);
    expect((await Promise.all(open.map(({ id }) => act(id, 'retry')))).map(({ status }) => status).sort()).toEqual([404, 409]);
  });
});
