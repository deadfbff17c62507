import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { AttentionList } from '#contract/api/attention.ts';
import { saveRows } from '#server/db/rows.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { ask, bearer, serve, signIn, type Served } from './testing/http.ts';
import { firstTill, plantCompany } from './testing/shop.ts';

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

const PNG = Buffer.from('\x89PNG\r\n\x1a\nбулка', 'latin1');
const HASH = createHash('sha256').update(PNG).digest('hex');

async function shop() {
  const planted = await plantCompany(test.deps);
  const till = firstTill(planted);
  const headers = await signIn(test.deps, planted.companyId);
  const inCompany = <T>(work: Parameters<typeof test.deps.db.withTenant<T>>[1]): Promise<T> => test.deps.db.withTenant(planted.companyId, work);
  const goodIds = [test.deps.ids.uuid(), test.deps.ids.uuid()] as const;
  await inCompany(async (tx) => {
    for (const id of goodIds) await saveRows(tx, 'good', [{ id, name: `Булка ${goodIds.indexOf(id) + 1}`, article: null, brand: null, categoryId: null, unit: 'pcs', taxCode: 'none', legalEntityId: null, pictureHash: null, salesRank: goodIds.indexOf(id), active: true }]);
  });
  const put = async (goodId: string, bytes: Buffer | null): Promise<void> => {
    const answer = await fetch(new URL(`api/v1/goods/${goodId}/picture`, server.url), bytes === null ? { method: 'DELETE', headers }
      : { method: 'PUT', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ base64: bytes.toString('base64') }) });
    expect(answer.status).toBe(200);
  };
  return {
    goodIds, put, inCompany,
    spoil: () => inCompany((tx) => tx.query("UPDATE blob SET bytes = substring(bytes FROM 1 FOR 9) || '\\x00' WHERE tenant_id = $1", [planted.companyId])),
    fetched: () => ask(server, `api/sync/v1/blob/${HASH}`, bearer(till.token)),
    seen: () => fetch(new URL(`api/v1/pictures/${HASH}`, server.url), { headers }),
    items: async (state = 'open'): Promise<AttentionList['items']> => compileCheck(AttentionList).parse((await ask(server, `api/v1/attention?kind=picture-damaged&state=${state}`, headers)).json).items,
    fedAt: async (): Promise<unknown> => (await inCompany((tx) => tx.query("SELECT seq FROM change WHERE tenant_id = $1 AND entity = 'blob' AND NOT removed", [planted.companyId]))).rows[0]?.['seq'],
  };
}

it('SL10 GD11 damaged bytes are not served, headquarters is told once which goods show them, and the same file uploaded again mends them', async () => {
  const { goodIds: [one, other], put, spoil, fetched, items, fedAt } = await shop();
  await put(one, PNG);
  await put(other, PNG);
  expect([(await fetched()).status, await items()]).toEqual([200, []]);
  await spoil();
  for (let times = 0; times < 3; times++) expect(await fetched()).toMatchObject({ status: 404, json: { code: 'blob-damaged' } });
  expect(await items()).toMatchObject([{ storeId: null, tillId: null, detail: { hash: HASH, goods: [{ goodId: one, name: 'Булка 1' }, { goodId: other, name: 'Булка 2' }] } }]);
  const before = await fedAt();
  await put(other, PNG);
  expect([(await fetched()).status, await items(), await fedAt() === before]).toEqual([200, [], false]);
  expect(await items('closed')).toMatchObject([{ closed: { how: 'by-itself', by: null } }]);
});

it('SL10 headquarters is shown no damaged picture either, and its look alone tells of it', async () => {
  const { goodIds: [one], put, spoil, seen, items } = await shop();
  await put(one, PNG);
  expect((await seen()).status).toBe(200);
  await spoil();
  const answer = await seen();
  expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'blob-damaged' }]);
  expect(await items()).toHaveLength(1);
});

it('GD11 the item goes with the last good that shows the damaged picture', async () => {
  const { goodIds: [one, other], put, spoil, fetched, items } = await shop();
  await put(one, PNG);
  await put(other, PNG);
  await spoil();
  await fetched();
  await put(one, Buffer.from('RIFF0000WEBP', 'latin1'));
  expect(await items()).toHaveLength(1);
  await put(other, null);
  expect(await items()).toEqual([]);
});
