import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LegalEntityList, LegalEntityRow, RegisteredCompany } from '#contract/api/company.ts';
import type { TaxRateList } from '#contract/api/tax-rate.ts';
import type { StoreList } from '#contract/api/store.ts';
import { findEnrolTenant, hashEnrolCode, listTenants } from '#server/db/directory.ts';
import { companyForm, hqOf, newCompany, testServer, type TestServer } from '#server/testing/hq.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let server: TestServer;
beforeAll(async () => { server = await testServer(); });
afterAll(() => server.close());

describe('registering a company', () => {
  it('makes everything a first sale needs, and says so in the feed', async () => {
    const { company } = await newCompany(server.http, 'Ромашка');
    const rows = await server.deps.db.withTenant(company.companyId, async (tx) => {
      const count = async (table: string): Promise<number> => (await tx.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n ?? 0;
      const tables = ['company', 'legal_entity', 'store', 'till', 'staff', 'price_list', 'category', 'app_user', 'enrol_code', 'session'];
      const counts: Record<string, number> = {};
      for (const table of tables) counts[table] = await count(table);
      return counts;
    });
    expect(rows).toEqual({ company: 1, legal_entity: 1, store: 1, till: 1, staff: 1, price_list: 1, category: 4, app_user: 1, enrol_code: 1, session: 1 });
    const feed = await server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query<{ scope: string; entity: string; seq: number }>('SELECT DISTINCT scope, entity, seq FROM change ORDER BY scope, entity')).rows);
    expect(feed.every((row) => row.seq === 1)).toBe(true);
    expect(feed.filter((row) => row.scope === `store:${company.storeId}`).map((row) => row.entity)).toEqual(['staff', 'till']);
    expect(feed.filter((row) => row.scope === 'company').map((row) => row.entity)).toEqual(['category', 'company', 'legalEntity', 'priceList', 'store', 'taxRate']);
    expect(await server.deps.db.withDirectory(listTenants)).toContain(company.companyId);
  });

  it('shows a pairing code once and keeps only its hash', async () => {
    const { company } = await newCompany(server.http, 'Василёк');
    expect(company.pairing.code).toMatch(/^\d{4} \d{4}$/);
    expect(company.pairing.expiresAt - Date.now()).toBeGreaterThan(23 * 3_600_000);
    expect(await server.deps.db.withDirectory((tx) => findEnrolTenant(tx, hashEnrolCode(company.pairing.code)))).toBe(company.companyId);
    const stored = await server.deps.db.withTenant(company.companyId, async (tx) => JSON.stringify((await tx.query('SELECT * FROM enrol_code')).rows));
    expect(stored).not.toContain(company.pairing.code.replace(' ', ''));
  });

  it('keeps the PIN as argon2id parameters, salt and key only', async () => {
    const { company, form } = await newCompany(server.http, 'Лютик');
    const [row] = await server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query<{ salt: string; verifier: string }>('SELECT pin_salt AS salt, pin_verifier AS verifier FROM staff')).rows);
    expect(row?.salt).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}$/);
    expect(row?.verifier).toMatch(/^[0-9a-f]{64}$/);
    const { verify } = await import('@node-rs/argon2');
    const phc = `${row?.salt}$${Buffer.from(row?.verifier ?? '', 'hex').toString('base64').replaceAll('=', '')}`;
    expect(await verify(phc, form.ownerPin)).toBe(true);
    expect(await verify(phc, '000000')).toBe(false);
  });

  it('signs the owner in at once', async () => {
    const { hq, company, form } = await newCompany(server.http, 'Пион');
    expect((await hq.call('GET', '/api/v1/session')).body).toEqual({
      userId: expect.any(String) as string, name: form.ownerName, email: form.email, role: 'owner', companyId: company.companyId, companyName: 'Пион',
    });
  });

  it('leaves nothing behind when the address is taken', async () => {
    await newCompany(server.http, 'Астра');
    const before = await server.deps.db.withDirectory(listTenants);
    const answer = await hqOf(server.http).call('POST', '/api/v1/companies', { ...companyForm('Астра'), companyName: 'Вторая Астра' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'email-taken', status: 409, type: 'urn:lavka:problem:email-taken' } });
    expect(await server.deps.db.withDirectory(listTenants)).toEqual(before);
  });

  it('gives one of two who take the same address at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => hqOf(server.http).call<RegisteredCompany>('POST', '/api/v1/companies', companyForm('Гонка'))));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
  });

  it.each([
    ['a short password', { password: 'short' }], ['a four-digit PIN of an owner', { ownerPin: '1234' }], ['an address without @', { email: 'nobody' }], ['an INN of eleven digits', { inn: '12345678901' }],
  ])('refuses %s', async (_what, wrong) => {
    expect(await hqOf(server.http).call('POST', '/api/v1/companies', { ...companyForm('Не будет'), ...wrong })).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
  });

  it('CMP1 asks for tax system and time zone; who says neither gets what everybody had', async () => {
    const told = hqOf(server.http);
    expect((await told.call('POST', '/api/v1/companies', { ...companyForm('Урал'), inn: '980000002109', taxSystem: 'patent', timeZone: 'Asia/Yekaterinburg' })).status).toBe(201);
    expect((await told.call<LegalEntityList>('GET', '/api/v1/legal-entities')).body.legalEntities).toMatchObject([{ name: 'Урал', inn: '980000002109', taxSystem: 'patent', settlementAddress: 'ул. Пробная, 1', tills: 1 }]);
    expect((await told.call<StoreList>('GET', '/api/v1/stores')).body.stores).toMatchObject([{ timeZone: 'Asia/Yekaterinburg', dayCutoffMin: 0 }]);
    const { hq: silent } = await newCompany(server.http, 'Без слов');
    expect((await silent.call<LegalEntityList>('GET', '/api/v1/legal-entities')).body.legalEntities).toMatchObject([{ taxSystem: 'osn' }]);
    expect((await silent.call<StoreList>('GET', '/api/v1/stores')).body.stores).toMatchObject([{ timeZone: 'Europe/Moscow' }]);
  });

  it.each([
    ['a zone that there is not', { timeZone: 'Europe/Atlantis' }, 422, 'unknown-time-zone'], ['an offset for a zone', { timeZone: '+03:00' }, 422, 'unknown-time-zone'],
    ['a mistyped INN', { inn: '7707329153' }, 422, 'wrong-inn'], ['the tax system abolished in 2021', { taxSystem: 'envd' }, 400, 'invalid-input'],
  ])('CMP1 refuses %s', async (_what, wrong, status, code) => {
    expect(await hqOf(server.http).call('POST', '/api/v1/companies', { ...companyForm('Не будет'), ...wrong })).toMatchObject({ status, body: { code } });
  });
});

describe('sellers of a company', () => {
  const neighbour = { name: 'ИП Соседов', inn: '980000002109', taxSystem: 'usn-income', settlementAddress: 'ул. Мира, 12' };

  it('CMP2 are added and edited, each with an INN of its own or none yet', async () => {
    const { hq } = await newCompany(server.http, 'Двое');
    const added = await hq.call<LegalEntityRow>('POST', '/api/v1/legal-entities', neighbour);
    expect(added).toMatchObject({ status: 201, body: { ...neighbour, tills: 0 } });
    const first = (await hq.call<LegalEntityList>('GET', '/api/v1/legal-entities')).body.legalEntities[0] as LegalEntityRow;
    const change = async (id: string, form: object) => {
      const { legalEntities } = (await hq.call<LegalEntityList>('GET', '/api/v1/legal-entities')).body;
      return hq.call<LegalEntityRow>('PUT', `/api/v1/legal-entities/${id}`, { version: legalEntities.find((each) => each.id === id)?.version ?? 0, ...form });
    };
    expect(await change(first.id, { ...neighbour, name: 'Двое' })).toMatchObject({ status: 409, body: { code: 'inn-taken' } });
    expect(await change(first.id, { ...neighbour, inn: '1234567890' })).toMatchObject({ status: 422, body: { code: 'wrong-inn' } });
    expect(await change(server.deps.ids.uuid(), { ...neighbour, inn: '' })).toMatchObject({ status: 404 });
    expect(await change(added.body.id, { ...neighbour, taxSystem: 'esn' })).toMatchObject({ status: 200, body: { taxSystem: 'esn', inn: neighbour.inn } });
    expect((await hq.call('POST', '/api/v1/legal-entities', { ...neighbour, inn: '' })).status).toBe(201);
  });

  it('CMP7 are changed by who has seen them as they are, and never share an INN, also when given at once', async () => {
    const { hq } = await newCompany(server.http, 'Разом');
    const both = await Promise.all([1, 2, 3].map(() => hq.call<LegalEntityRow>('POST', '/api/v1/legal-entities', neighbour)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { id, version } = (both.find(({ status }) => status === 201) as (typeof both)[number]).body;
    const save = (more: object) => hq.call<LegalEntityRow>('PUT', `/api/v1/legal-entities/${id}`, { ...neighbour, version, ...more });
    const first = await save({ name: 'ИП Первый' });
    expect(first.body.version).toBeGreaterThan(version);
    expect(await save({ name: 'ИП Второй' })).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } });
    expect(await save({ name: 'ИП Второй', version: first.body.version })).toMatchObject({ status: 200, body: { name: 'ИП Второй' } });
  });

  it('CMP3 go to every till by the feed', async () => {
    const { hq, company } = await newCompany(server.http, 'Лента продавцов');
    const { body } = await hq.call<LegalEntityRow>('POST', '/api/v1/legal-entities', neighbour);
    await hq.call('PUT', `/api/v1/legal-entities/${body.id}`, { ...neighbour, taxSystem: 'patent', version: body.version });
    const rows = await server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query('SELECT scope, entity, key, seq FROM change WHERE seq > 1')).rows);
    expect(rows).toEqual([{ scope: 'company', entity: 'legalEntity', key: JSON.stringify([body.id]), seq: 3 }]);
  });
});

/** A receipt of that business day came in; nothing else of it matters here. */
async function soldOn(tenantId: string, businessDate: string): Promise<void> {
  const id = server.deps.ids.uuid();
  const row = {
    tenant_id: tenantId, id, legal_entity_id: id, store_id: id, till_id: id, incarnation_id: id, basket_id: id, staff_id: id, shift_id: id, occurred_at: 1, utc_offset_min: 840, business_date: businessDate, clock_trust: 'trusted', kind: 'sale',
    series: 'A', number: 1, store_number: 1, till_number: 1, currency: 'RUB', total_minor: 100, tax_minor: 0, change_minor: 0, fiscal_lines: '[]', fiscal_result: '{}', shop: '{}',
    received_at: 1, commit_device_id: id, commit_incarnation_id: id, commit_dseq: 1,
  };
  await server.deps.db.withTenant(tenantId, (tx) => tx.query(`INSERT INTO receipt (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map((_, index) => `$${index + 1}`).join(', ')})`, Object.values(row)));
}

describe('tax rates of a company', () => {
  const law = { code: 'standard', validFrom: '2090-01-01', name: 'НДС 25 %', rateBps: 2_500 };

  it('CMP4 begin with those of Russia; a rate is added from a day and goes to every till', async () => {
    const { hq, company } = await newCompany(server.http, 'Ставки');
    const { body } = await hq.call<TaxRateList>('GET', '/api/v1/tax-rates');
    expect(body.rates.map(({ code, rateBps, standing }) => `${code} ${rateBps} ${standing}`)).toEqual(['standard 2200 now', 'standard 2000 past', 'reduced 1000 now', 'special-5 500 now', 'special-7 700 now', 'zero 0 now', 'none null now']);
    const added = await hq.call<TaxRateList>('POST', '/api/v1/tax-rates', law);
    expect([added.status, added.body.rates[0]]).toEqual([201, { ...law, standing: 'coming' }]);
    const rows = await server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query('SELECT scope, entity, key, removed FROM change WHERE seq > 1')).rows);
    expect(rows).toEqual([{ scope: 'company', entity: 'taxRate', key: JSON.stringify(['standard', law.validFrom]), removed: false }]);
  });

  it('CMP4 CMP5 are of a code there is, and begin on a day that has not begun', async () => {
    const { hq, company } = await newCompany(server.http, 'Не те ставки');
    const { today } = (await hq.call<TaxRateList>('GET', '/api/v1/tax-rates')).body;
    const add = async (more: object): Promise<unknown> => { const { status, body } = await hq.call('POST', '/api/v1/tax-rates', { ...law, ...more }); return [status, body['code']]; };
    expect(await add({ code: 'luxury' })).toEqual([422, 'unknown-tax-code']);
    expect(await add({ code: 'none' })).toEqual([422, 'rate-not-of-code']);
    expect(await add({ rateBps: null })).toEqual([422, 'rate-not-of-code']);
    expect(await add({ validFrom: today })).toEqual([409, 'day-began']);
    expect(await add({ validFrom: '2090-02-30' })).toEqual([400, 'invalid-input']);
    expect(await add({})).toEqual([201, undefined]);
    expect(await add({ rateBps: 1 })).toEqual([409, 'rate-there']);
    await server.deps.db.withTenant(company.companyId, (tx) => tx.query(`DELETE FROM tax_rate WHERE code = 'special-7'`));
    expect(await add({ code: 'special-7', rateBps: 700, validFrom: '2025-01-01' })).toEqual([201, undefined]);
  });

  it('CMP5 a day has begun where it has in the store furthest east', async () => {
    const { hq } = await newCompany(server.http, 'Восток');
    const { today } = (await hq.call<TaxRateList>('GET', '/api/v1/tax-rates')).body;
    const near = Date.parse(`${today}T00:00:00Z`) + 86_400_000;
    await hq.call('POST', '/api/v1/stores', { name: 'Камчатка', address: '', timeZone: 'Pacific/Kiritimati' });
    await hq.call('POST', '/api/v1/stores', { name: 'Запад', address: '', timeZone: 'Pacific/Pago_Pago' });
    const east = (await hq.call<TaxRateList>('GET', '/api/v1/tax-rates')).body.today;
    expect(Date.parse(`${east}T00:00:00Z`)).toBe(Date.parse(`${new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10)}T00:00:00Z`));
    expect(Date.parse(east)).toBeLessThanOrEqual(near);
  });

  it('CMP6 one that has begun in a store is never one to come again, whatever becomes of the store\'s zone', async () => {
    const { hq, company } = await newCompany(server.http, 'Назад во времени');
    const midnight = (Math.floor(Date.now() / DAY_MS) + 3) * DAY_MS;
    const soon = new Date(midnight).toISOString().slice(0, 10);
    const near = { ...law, validFrom: soon };
    const ask = async (method: 'POST' | 'DELETE', what: object | string): Promise<unknown> => {
      const { status, body } = typeof what === 'string' ? await hq.call(method, `/api/v1/tax-rates/${what}`) : await hq.call(method, '/api/v1/tax-rates', what);
      return [status, status < 300 ? '' : body['code']];
    };
    const zone = (name: string) => server.deps.db.withTenant(company.companyId, (tx) => tx.query('UPDATE store SET time_zone = $2 WHERE tenant_id = $1', [tx.tenantId, name]));
    expect(await ask('POST', near)).toEqual([201, '']);
    await zone('Pacific/Kiritimati');
    server.setNow(midnight - 14 * HOUR_MS);
    expect(await ask('DELETE', `standard/${soon}`)).toEqual([409, 'rate-began']);
    expect(await ask('POST', { ...near, code: 'reduced' })).toEqual([409, 'day-began']);
    // The store turns out to be elsewhere: there it is the day before, and nothing was sold on that day yet.
    await zone('Pacific/Pago_Pago');
    expect(await ask('POST', { ...near, code: 'reduced', rateBps: 1000 })).toEqual([201, '']);
    expect(await ask('DELETE', `reduced/${soon}`)).toEqual([204, '']);
    await soldOn(company.companyId, soon);
    expect(await ask('DELETE', `standard/${soon}`)).toEqual([409, 'rate-began']);
    expect(await ask('POST', { ...near, code: 'reduced', rateBps: 1000 })).toEqual([409, 'day-began']);
    // A day that has begun nowhere on earth was written by a wrong clock.
    server.setNow(midnight - 14 * HOUR_MS - 1);
    expect(await ask('DELETE', `standard/${soon}`)).toEqual([204, '']);
    server.setNow(Date.now());
  });

  it('CMP6 can be taken back until they begin, unless goods would be left without any', async () => {
    const { hq, company } = await newCompany(server.http, 'Назад');
    await hq.call('POST', '/api/v1/tax-rates', law);
    const remove = async (code: string, day: string): Promise<unknown> => { const { status, body } = await hq.call('DELETE', `/api/v1/tax-rates/${code}/${day}`); return [status, status === 204 ? '' : body['code']]; };
    expect(await remove('standard', law.validFrom)).toEqual([204, '']);
    expect(await remove('standard', law.validFrom)).toEqual([404, 'not-found']);
    expect(await remove('standard', '2026-01-01')).toEqual([409, 'rate-began']);
    await server.deps.db.withTenant(company.companyId, (tx) => tx.query(`DELETE FROM tax_rate WHERE code = 'special-7'`));
    await hq.call('POST', '/api/v1/tax-rates', { ...law, code: 'special-7' });
    await hq.call('POST', '/api/v1/goods', { name: 'Услуга', barcode: null, article: null, unit: 'pcs', taxCode: 'special-7', priceMinor: 1 });
    expect(await remove('special-7', law.validFrom)).toEqual([409, 'rate-in-use']);
    const rows = await server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query(`SELECT removed FROM change WHERE entity = 'taxRate' AND key = $1`, [JSON.stringify(['standard', law.validFrom])])).rows);
    expect(rows).toEqual([{ removed: true }]);
  });
});
