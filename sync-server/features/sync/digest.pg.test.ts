import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { DigestReply, type DigestReport } from '#contract/sync/digest.ts';
import { PullReply } from '#contract/sync/pull.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { ask, bearer, serve, signIn, type Served } from './testing/http.ts';
import { firstTill, plantCompany, type PlantedTill } from './testing/shop.ts';

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

const checkDigest = compileCheck(DigestReply);
const checkPage = compileCheck(PullReply);
const asTill = (till: PlantedTill, contract = 4): Record<string, string> => ({ ...bearer(till.token), 'x-lavka-contract': String(contract) });
const report: DigestReport = { result: 'healed', why: 'time', after: 1, rows: 10, tookMs: 5, deep: false, atMs: 1, differences: [{ entity: 'good', missing: 2, changed: 0, extra: 1, keys: ['["x"]'] }] };

it('DG4 DG6 DG7 DG9 the doors of a comparison answer a till, and HQ sees what it reported', async () => {
  const planted = await plantCompany(test.deps);
  const till = firstTill(planted);
  const pull = await ask(server, 'api/sync/v1/pull?after=0', asTill(till));
  const after = Number(pull.json['next']);
  const digest = checkDigest.parse((await ask(server, `api/sync/v1/digest?after=${after}`, asTill(till))).json);
  expect(digest.entities.find(({ entity }) => entity === 'staff')?.buckets).toMatchObject([[expect.any(Number), 1, expect.any(String)]]);
  const bucket = digest.entities.find(({ entity }) => entity === 'store')?.buckets[0]?.[0];
  expect((await ask(server, `api/sync/v1/digest/rows?entity=store&buckets=${bucket},0,255,999&after=${after}`, asTill(till))).json).toMatchObject({ rows: [[`["${planted.stores[0]?.storeId}"]`, expect.any(String)]], next: null });
  expect((await ask(server, 'api/sync/v1/rows', asTill(till), { entity: 'store', keys: [[planted.stores[0]?.storeId]] })).json).toMatchObject({ changes: { entity: 'store', rows: [expect.arrayContaining([planted.stores[0]?.storeId, 1])], removed: [] } });
  expect((await ask(server, 'api/sync/v1/digest/report', asTill(till), report)).status).toBe(200);
  const session = await signIn(test.deps, planted.companyId);
  expect((await ask(server, 'api/v1/attention', session)).json['items']).toMatchObject([{ kind: 'data-differs', detail: { entity: 'good', rows: 3, result: 'healed' } }]);
});

it('DG11 a row whose place in the feed is lost is never said to be removed: it comes, gets a place again, and people are told', async () => {
  const planted = await plantCompany(test.deps, { stores: 2 });
  const till = firstTill(planted);
  const [here, there] = planted.stores.map(({ staffId }) => staffId) as [string, string];
  const before = Number((await ask(server, 'api/sync/v1/pull?after=0', asTill(till))).json['next']);
  await test.deps.db.withTenant(planted.companyId, (tx) => tx.query(`DELETE FROM change WHERE entity IN ('staff', 'store')`));
  const rows = async (): Promise<unknown> => (await ask(server, 'api/sync/v1/rows', asTill(till), { entity: 'staff', keys: [[here], [there], [planted.companyId]] })).json['changes'];
  expect(await rows()).toMatchObject({ rows: [[here, planted.stores[0]?.storeId, 'Кассир 1', 'cashier', true, 'salt', 'verifier']], removed: [[there], [planted.companyId]] });
  const places = (): Promise<unknown[]> => test.deps.db.withTenant(planted.companyId, async (tx) => (await tx.query(`SELECT scope, entity FROM change WHERE entity IN ('staff', 'store') AND NOT removed AND row_hash IS NOT NULL AND seq > $1 ORDER BY 2, 1`, [before])).rows);
  await expect.poll(async () => (await places()).length).toBe(4);
  expect(await places()).toEqual([...planted.stores.map(({ storeId }) => ({ scope: `store:${storeId}`, entity: 'staff' })).sort((a, b) => (a.scope < b.scope ? -1 : 1)), { scope: 'company', entity: 'store' }, { scope: 'company', entity: 'store' }]);
  const page = checkPage.parse((await ask(server, `api/sync/v1/pull?after=${before}`, asTill(till))).json);
  expect(page.changes.map(({ entity, rows: all, removed }) => [entity, all.length, removed])).toEqual(expect.arrayContaining([['staff', 1, []], ['store', 2, []]]));
  const session = await signIn(test.deps, planted.companyId);
  expect((await ask(server, 'api/v1/attention', session)).json['items']).toMatchObject([{ kind: 'data-differs', detail: { result: 'placed', rows: 4, differences: [{ entity: 'store', missing: 2 }, { entity: 'staff', missing: 2 }] } }]);
});

it('DG12 an open difference says the worst that was reported since the first, and when the newest came', async () => {
  const planted = await plantCompany(test.deps);
  const till = firstTill(planted);
  const say = async (result: DigestReport['result'], entity: string, missing: number): Promise<void> => {
    test.setNow(test.deps.clock.nowMs() + 86_400_000);
    expect((await ask(server, 'api/sync/v1/digest/report', asTill(till), { ...report, result, differences: [{ entity, missing, changed: 0, extra: 0, keys: [] }] })).status).toBe(200);
  };
  const items = (): Promise<unknown[]> => test.deps.db.withTenant(planted.companyId, async (tx) => (await tx.query<{ at: number; detail: Record<string, unknown> }>('SELECT created_at AS at, detail FROM attention_item')).rows.map(({ at, detail }) => [at, detail['result'], detail['entity'], detail['rows'], detail['lastAt']]));
  await say('healed', 'category', 1);
  const first = test.deps.clock.nowMs();
  expect(await items()).toEqual([[first, 'healed', 'category', 1, undefined]]);
  await say('healed', 'good', 7);
  await say('differs', 'price', 3);
  await say('differs', 'price', 180_000);
  await say('healed', 'price', 200_000);
  expect(await items()).toEqual([[first, 'differs', 'price', 180_000, test.deps.clock.nowMs()]]);
});

it('DG8 older tills and strangers get none of it; nonsense is a problem', async () => {
  const planted = await plantCompany(test.deps);
  const till = firstTill(planted);
  const status = async (path: string, headers: Record<string, string>, body?: unknown): Promise<unknown> => (await ask(server, `api/sync/v1/${path}`, headers, body)).status;
  expect(await status('digest?after=0', asTill(till, 3))).toBe(409);
  expect(await status('digest?after=0', asTill(till, 5))).toBe(409);
  expect(await status('digest?after=0', {})).toBe(401);
  for (const path of ['digest', 'digest?after=-1', 'digest?after=x', 'digest/rows?entity=store&buckets=a&after=1', 'digest/rows?entity=store&buckets=&after=1', 'digest/rows?entity=store&buckets=1&after=1&from=%00']) expect([path, await status(path, asTill(till))]).toEqual([path, 400]);
  for (const body of [{}, { entity: 'store', keys: [] }, { entity: 'store', keys: Array.from({ length: 251 }, () => ['x']) }, { entity: 'store', keys: 'x' }]) expect(await status('rows', asTill(till), body)).toBe(400);
  expect(await status('rows', asTill(till), { entity: 'nothing', keys: [['x']] })).toBe(404);
  expect(await status('rows', asTill(till), { entity: 'store', keys: [[{ deep: ['\u0000'] }], [1e300], [null]] })).toBe(200);
  expect(await status('digest/report', asTill(till), { ...report, differences: [{ ...report.differences[0], entity: 'x\u0000', keys: ['\ud800'] }] })).toBe(200);
});

it('DG3 rows of a program of before get their hashes in the background, while tills are told to wait', async () => {
  const planted = await plantCompany(test.deps);
  const till = firstTill(planted);
  await test.deps.db.withTenant(planted.companyId, (tx) => tx.query('UPDATE change SET row_hash = NULL'));
  const after = Number((await ask(server, 'api/sync/v1/pull?after=0', asTill(till))).json['next']);
  const digest = () => ask(server, `api/sync/v1/digest?after=${after}`, asTill(till));
  const first = await digest();
  expect([first.status, first.json['code'], first.headers.get('retry-after')]).toEqual([503, 'preparing', '1']);
  let answer = first;
  while (answer.status === 503) answer = await digest();
  expect(answer.status).toBe(200);
});
