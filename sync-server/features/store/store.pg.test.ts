import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PairingCode } from '#contract/api/company.ts';
import type { StoreList, StoreRow, TillRow } from '#contract/api/store.ts';
import { findEnrolTenant, hashEnrolCode } from '#server/db/directory.ts';
import { newCompany, testServer, type TestServer } from '#server/testing/hq.ts';

let server: TestServer;
beforeAll(async () => { server = await testServer(); });
afterAll(() => server.close());

describe('stores and tills', () => {
  it('are listed with what each till last said', async () => {
    const { hq, company } = await newCompany(server.http, 'Список');
    const { ids, db } = server.deps;
    await db.withTenant(company.companyId, (tx) => tx.query(
      `INSERT INTO device (tenant_id, id, till_id, token_hash, install_id, computer_name, enrolled_at, last_contact_at, report) VALUES ($1, $2, $3, '\\x01', $2, 'KASSA-1', 1, 1000500, $4)`,
      [company.companyId, ids.uuid(), company.tillId, JSON.stringify({ build: '0.1.0', unsent: 3, oldestUnsentAt: 999, clock: 1_000_000, cursor: 5 })]));
    const { body } = await hq.call<StoreList>('GET', '/api/v1/stores');
    expect(body.stores).toEqual([{
      id: company.storeId, number: 1, name: 'Список, магазин', address: 'ул. Пробная, 1',
      tills: [{ id: company.tillId, number: 1, name: 'Касса 1', paired: true, lastContactAt: 1_000_500, build: '0.1.0', unsent: 3, oldestUnsentAt: 999, clockOffsetMs: -500 }],
    }]);
    await db.withTenant(company.companyId, (tx) => tx.query('UPDATE device SET revoked_at = 1'));
    expect((await hq.call<StoreList>('GET', '/api/v1/stores')).body.stores[0]?.tills[0]).toMatchObject({ paired: false, lastContactAt: null });
  });

  it('get numbers of their own, also when made at once', async () => {
    const { hq, company } = await newCompany(server.http, 'Номера');
    const made = await Promise.all(['А', 'Б', 'В', 'Г'].map((name) => hq.call<StoreRow>('POST', '/api/v1/stores', { name, address: '' })));
    expect(made.map((answer) => answer.body.number).sort()).toEqual([2, 3, 4, 5]);
    expect(made.every((answer) => answer.status === 201 && answer.body.tills.length === 1)).toBe(true);
    const tills = await Promise.all([1, 2, 3].map(() => hq.call<TillRow>('POST', '/api/v1/tills', { storeId: company.storeId, name: '' })));
    expect(tills.map((answer) => answer.body.number).sort()).toEqual([2, 3, 4]);
    expect(tills.map((answer) => answer.body.name).sort()).toEqual(['Касса 2', 'Касса 3', 'Касса 4']);
  });

  it('move the feed of the store a till stands in', async () => {
    const { hq, company } = await newCompany(server.http, 'Лента');
    const woken: string[] = [];
    const stop = server.deps.wake.onHead((tenantId) => woken.push(tenantId));
    const { body } = await hq.call<TillRow>('POST', '/api/v1/tills', { storeId: company.storeId, name: 'У входа' });
    stop();
    expect(woken).toContain(company.companyId);
    const rows = await server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query('SELECT scope, entity, key, seq FROM change WHERE seq > 1')).rows);
    expect(rows).toEqual([{ scope: `store:${company.storeId}`, entity: 'till', key: JSON.stringify([body.id]), seq: 2 }]);
  });
});

describe('pairing codes', () => {
  it('replace the one shown before, and stop being found', async () => {
    const { hq, company } = await newCompany(server.http, 'Коды');
    const found = (code: string) => server.deps.db.withDirectory((tx) => findEnrolTenant(tx, hashEnrolCode(code)));
    const { body } = await hq.call<PairingCode>('POST', `/api/v1/tills/${company.tillId}/pairing`);
    expect(await found(body.code)).toBe(company.companyId);
    expect(await found(company.pairing.code)).toBeUndefined();
  });

  it('are not given for tills that are not ours', async () => {
    const [mine, other] = [await newCompany(server.http, 'Моя'), await newCompany(server.http, 'Чужая')];
    expect((await mine.hq.call('POST', `/api/v1/tills/${other.company.tillId}/pairing`)).status).toBe(404);
    expect((await mine.hq.call('POST', '/api/v1/tills/not-an-id/pairing')).status).toBe(400);
  });
});
