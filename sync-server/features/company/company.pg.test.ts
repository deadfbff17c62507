import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegisteredCompany } from '#contract/api/company.ts';
import { findEnrolTenant, hashEnrolCode, listTenants } from '#server/db/directory.ts';
import { companyForm, hqOf, newCompany, testServer, type TestServer } from '#server/testing/hq.ts';

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
});
