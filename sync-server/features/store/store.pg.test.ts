import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LegalEntityList, LegalEntityRow, PairingCode } from '#contract/api/company.ts';
import type { GoodDetail, GoodRow } from '#contract/api/catalog.ts';
import type { StoreList, StoreRow, TillRow } from '#contract/api/store.ts';
import { findEnrolTenant, hashEnrolCode } from '#server/db/directory.ts';
import { newCompany, testServer, type Hq, type TestServer } from '#server/testing/hq.ts';

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
      id: company.storeId, number: 1, name: 'Список, магазин', address: 'ул. Пробная, 1', timeZone: 'Europe/Moscow', dayCutoffMin: 0, receiptHeader: 'Список', receiptFooter: 'Спасибо за покупку!', version: 1,
      tills: [{ id: company.tillId, number: 1, name: 'Касса 1', legalEntityId: expect.any(String) as string, paired: true, lastContactAt: 1_000_500, build: '0.1.0', unsent: 3, oldestUnsentAt: 999, clockOffsetMs: -500, version: 1 }],
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

/** The version of a store or a till as somebody who looks now sees it. */
async function versionNow(hq: Hq, id: string): Promise<number> {
  const { stores } = (await hq.call<StoreList>('GET', '/api/v1/stores')).body;
  return [...stores, ...stores.flatMap(({ tills }) => tills)].find((row) => row.id === id)?.version ?? 0;
}

describe('a store and a till edited', () => {
  const night = { name: 'Ночной', address: 'ул. Лунная, 1', timeZone: 'Asia/Omsk', dayCutoffMin: 300 };

  it('ST6 have a zone and a minute at which the business day begins; new ones the zone of the first', async () => {
    const { hq, company } = await newCompany(server.http, 'Сутки');
    expect(await hq.call('PUT', `/api/v1/stores/${company.storeId}`, { ...night, version: 1 })).toMatchObject({ status: 200, body: { ...night, number: 1, tills: [{ name: 'Касса 1' }] } });
    expect(await hq.call('POST', '/api/v1/stores', { name: 'Второй', address: '' })).toMatchObject({ status: 201, body: { timeZone: 'Asia/Omsk', dayCutoffMin: 0 } });
    expect(await hq.call('POST', '/api/v1/stores', { name: 'Третий', address: '', timeZone: 'Europe/Kaliningrad', dayCutoffMin: 720 })).toMatchObject({ status: 201, body: { timeZone: 'Europe/Kaliningrad', dayCutoffMin: 720 } });
    for (const [wrong, status] of [[{ dayCutoffMin: 721 }, 400], [{ dayCutoffMin: -1 }, 400], [{ timeZone: 'Mars/Olympus' }, 422], [{ timeZone: '+03:00' }, 422], [{ timeZone: 'EST' }, 422], [{ timeZone: 'europe/moscow' }, 422], [{ name: '' }, 400]] as const) {
      expect((await hq.call('PUT', `/api/v1/stores/${company.storeId}`, { ...night, version: 2, ...wrong })).status).toBe(status);
    }
    expect((await hq.call('PUT', `/api/v1/stores/${server.deps.ids.uuid()}`, { ...night, version: 2 })).status).toBe(404);
    const rows = await server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query('SELECT scope, entity, key FROM change WHERE seq = 2')).rows);
    expect(rows).toEqual([{ scope: 'company', entity: 'store', key: JSON.stringify([company.storeId]) }]);
  });

  it('ST7 leave what was sold as it was; the greeting goes with the name it was', async () => {
    const { hq, company } = await newCompany(server.http, 'Приветствие');
    const { body: second } = await hq.call<StoreRow>('POST', '/api/v1/stores', { name: 'Второй', address: '' });
    await hq.call('PUT', `/api/v1/stores/${second.id}`, { ...night, name: 'Второй', receiptHeader: 'Второй', version: second.version });
    for (const id of [company.storeId, second.id]) expect((await hq.call('PUT', `/api/v1/stores/${id}`, { ...night, version: await versionNow(hq, id) })).status).toBe(200);
    const read = await server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query('SELECT receipt_header FROM store ORDER BY number')).rows);
    // The first greets with the company's name, which somebody chose.
    expect(read).toEqual([{ receipt_header: 'Приветствие' }, { receipt_header: 'Ночной' }]);
    const touched = await server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query<{ entity: string }>('SELECT DISTINCT entity FROM change WHERE seq > 2')).rows);
    expect(touched).toEqual([{ entity: 'store' }]);
  });

  it('ST9 say their own on receipts; a new one begins with what the first says', async () => {
    const { hq, company } = await newCompany(server.http, 'Бумага');
    const save = async (more: object) => hq.call<StoreRow>('PUT', `/api/v1/stores/${company.storeId}`, { ...night, version: await versionNow(hq, company.storeId), ...more });
    expect((await save({ receiptHeader: '\n Добро пожаловать! \r\nРады вам\n\n', receiptFooter: '' })).body).toMatchObject({ receiptHeader: ' Добро пожаловать!\nРады вам', receiptFooter: '' });
    expect((await save({})).body).toMatchObject({ receiptHeader: ' Добро пожаловать!\nРады вам', receiptFooter: '' });
    expect(await save({ receiptFooter: '1\n2\n3\n4\n5\n6\n7' })).toMatchObject({ status: 422, body: { code: 'receipt-text-too-long' } });
    expect((await save({ receiptFooter: 'я'.repeat(501) })).status).toBe(400);
    const next = async (name: string): Promise<StoreRow> => (await hq.call<StoreRow>('POST', '/api/v1/stores', { name, address: '' })).body;
    expect(await next('Второй')).toMatchObject({ receiptHeader: ' Добро пожаловать!\nРады вам', receiptFooter: '' });
    await save({ receiptHeader: night.name, receiptFooter: 'Ждём снова' });
    expect(await next('Третий')).toMatchObject({ receiptHeader: 'Третий', receiptFooter: 'Ждём снова' });
  });

  it('ST10 are changed by who has seen them as they are', async () => {
    const { hq, company } = await newCompany(server.http, 'Вдвоём');
    const [store] = (await hq.call<StoreList>('GET', '/api/v1/stores')).body.stores as [StoreRow];
    const [till] = store.tills as [TillRow];
    const rename = (name: string, version: number) => hq.call<StoreRow>('PUT', `/api/v1/stores/${company.storeId}`, { ...night, name, version });
    const renameTill = (name: string, version: number) => hq.call<TillRow>('PUT', `/api/v1/tills/${till.id}`, { name, legalEntityId: till.legalEntityId, version });
    const [first, firstTill] = [await rename('Первый', store.version), await renameTill('Первая', till.version)];
    expect([first.status, firstTill.status]).toEqual([200, 200]);
    for (const late of [await rename('Второй', store.version), await renameTill('Вторая', till.version)]) expect(late).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } });
    expect((await hq.call<StoreList>('GET', '/api/v1/stores')).body.stores).toMatchObject([{ name: 'Первый', version: first.body.version, tills: [{ name: 'Первая', version: firstTill.body.version }] }]);
    expect([(await rename('Второй', first.body.version)).status, (await renameTill('Вторая', firstTill.body.version)).status]).toEqual([200, 200]);
  });

  it('ST11 leave prices to come at the moment they were set for', async () => {
    const { hq, company } = await newCompany(server.http, 'Завтра');
    const { body: good } = await hq.call<GoodRow>('POST', '/api/v1/goods', { name: 'Хлеб', barcode: null, article: null, unit: 'pcs', taxCode: 'standard', priceMinor: 100 });
    await hq.call('PUT', `/api/v1/goods/${good.id}/price`, { amountMinor: 200, day: '2090-07-01' });
    const coming = async (): Promise<GoodDetail> => (await hq.call<GoodDetail>('GET', `/api/v1/goods/${good.id}`)).body;
    const { comingPrices: [price] } = await coming();
    expect((await hq.call('PUT', `/api/v1/stores/${company.storeId}`, { ...night, version: 1 })).status).toBe(200);
    expect(await coming()).toMatchObject({ comingPrices: [{ ...price, day: '2090-06-30' }], timeZone: 'Asia/Omsk' });
  });

  it('ST8 a till gets a name and another seller, but not within a shift', async () => {
    const { hq, company } = await newCompany(server.http, 'Чья касса');
    const [first] = (await hq.call<LegalEntityList>('GET', '/api/v1/legal-entities')).body.legalEntities;
    const { body: other } = await hq.call<LegalEntityRow>('POST', '/api/v1/legal-entities', { name: 'ИП Другой', inn: '', taxSystem: 'patent', settlementAddress: '' });
    const save = async (body: object, tillId = company.tillId) => hq.call<TillRow>('PUT', `/api/v1/tills/${tillId}`, { version: await versionNow(hq, tillId), ...body });
    expect(await save({ name: 'У входа', legalEntityId: other.id })).toMatchObject({ status: 200, body: { name: 'У входа', legalEntityId: other.id } });
    expect((await save({ name: 'У входа', legalEntityId: server.deps.ids.uuid() })).status).toBe(404);
    expect((await save({ name: 'У входа', legalEntityId: other.id }, server.deps.ids.uuid())).status).toBe(404);
    expect(await hq.call('POST', '/api/v1/tills', { storeId: company.storeId, name: 'Вторая', legalEntityId: other.id })).toMatchObject({ status: 201, body: { legalEntityId: other.id } });
    await server.deps.db.withTenant(company.companyId, (tx) => tx.query(
      `INSERT INTO shift_opening (tenant_id, id, legal_entity_id, store_id, till_id, incarnation_id, occurred_at, utc_offset_min, business_date, clock_trust, staff_id, number, float_minor, received_at, commit_device_id, commit_incarnation_id, commit_dseq)
       VALUES ($1, $2, $3, $4, $5, $2, $6, 180, '2026-11-20', 'trusted', $2, 1, 0, $6, $2, $2, 1)`, [company.companyId, server.deps.ids.uuid(), other.id, company.storeId, company.tillId, Date.now()]));
    expect(await save({ name: 'У входа', legalEntityId: first?.id })).toMatchObject({ status: 409, body: { code: 'shift-open' } });
    expect(await save({ name: 'Касса на выходе', legalEntityId: other.id })).toMatchObject({ status: 200, body: { name: 'Касса на выходе' } });
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
