import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hqOf, newCompany, testServer, type TestServer } from '#server/testing/hq.ts';

const DAY_MS = 86_400_000;

let server: TestServer;
beforeAll(async () => { server = await testServer(); });
afterAll(() => server.close());

describe('signing in', () => {
  it('opens a session in a cookie no script reads and no other site sends', async () => {
    const { form } = await newCompany(server.http, 'Вход');
    const hq = hqOf(server.http);
    const answer = await hq.call('POST', '/api/v1/session', { email: ` ${form.email.toUpperCase()}`, password: form.password });
    expect(answer.status).toBe(200);
    expect(String(answer.headers['set-cookie'])).toMatch(/^lavka_session=[^;]+; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await hq.call('GET', '/api/v1/session')).status).toBe(200);
  });

  it('stores the session hashed, ends it on sign-out, and lets it run out', async () => {
    const { hq, company } = await newCompany(server.http, 'Сессия');
    const sessions = () => server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query<{ hash: Buffer }>('SELECT token_hash AS hash FROM session')).rows);
    expect(hq.cookie()).not.toContain((await sessions())[0]?.hash.toString('base64url'));
    server.setNow(Date.now() + 15 * DAY_MS);
    expect((await hq.call('GET', '/api/v1/session')).status).toBe(401);
    server.setNow(Date.now());
    expect((await hq.call('GET', '/api/v1/session')).status).toBe(200);
    const old = hq.cookie();
    expect((await hq.call('DELETE', '/api/v1/session')).status).toBe(204);
    expect(await sessions()).toEqual([]);
    expect((await hqOf(server.http).call('GET', '/api/v1/session', undefined, { cookie: old })).status).toBe(401);
  });

  it('says the same of a wrong password and of nobody, and makes a guesser wait', async () => {
    const { form } = await newCompany(server.http, 'Угадай');
    const hq = hqOf(server.http);
    const wrong = await hq.call('POST', '/api/v1/session', { email: form.email, password: 'wrong' });
    const nobody = await hq.call('POST', '/api/v1/session', { email: 'nobody@shop.example', password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong-credentials' } });
    expect(nobody.body).toEqual(wrong.body);
    for (let attempt = 1; attempt < 10; attempt += 1) await hq.call('POST', '/api/v1/session', { email: form.email, password: 'wrong' });
    expect(await hq.call('POST', '/api/v1/session', { email: form.email, password: form.password })).toMatchObject({ status: 429, body: { code: 'too-many-tries' } });
    server.setNow(Date.now() + 11 * 60_000);
    expect((await hq.call('POST', '/api/v1/session', { email: form.email, password: form.password })).status).toBe(200);
    server.setNow(Date.now());
  });

  it('refuses a person who was switched off, signed in or not', async () => {
    const { hq, company, form } = await newCompany(server.http, 'Уволен');
    await server.deps.db.withTenant(company.companyId, (tx) => tx.query('UPDATE app_user SET active = false'));
    expect((await hq.call('GET', '/api/v1/stores')).status).toBe(401);
    expect((await hqOf(server.http).call('POST', '/api/v1/session', { email: form.email, password: form.password })).status).toBe(401);
  });
});

describe('every route of HQ', () => {
  it('needs a session unless it says otherwise', async () => {
    for (const url of ['/api/v1/session', '/api/v1/stores', '/api/v1/staff', '/api/v1/goods', '/api/v1/receipts', '/api/v1/today', '/api/v1/attention', '/api/v1/live']) {
      expect(await hqOf(server.http).call('GET', url), url).toMatchObject({ status: 401, body: { code: 'signed-out' } });
    }
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }, 403], ['our name on another port', { origin: 'http://localhost:81' }, 403], ['a sandboxed page', { origin: 'null' }, 403],
    ['another site without an origin', { 'sec-fetch-site': 'cross-site' }, 403], ['our own page', { origin: 'http://localhost:80', host: 'localhost:80' }, 201], ['a script outside of browsers', {}, 201],
  ])('answers a change asked for by %s', async (_who, headers, status) => {
    const { hq, company } = await newCompany(server.http, `Происхождение ${JSON.stringify(headers)}`);
    expect((await hq.call('POST', '/api/v1/tills', { storeId: company.storeId, name: '' }, headers)).status).toBe(status);
  });

  it('ignores cookies that are not ours', async () => {
    const { company } = await newCompany(server.http, 'Подделка');
    for (const value of ['', 'x', 'a.b', `${company.companyId}.`, `${company.companyId}.${'A'.repeat(43)}`, `${company.companyId}'; DROP TABLE session;--.${'A'.repeat(43)}`]) {
      expect((await hqOf(server.http).call('GET', '/api/v1/session', undefined, { cookie: `lavka_session=${encodeURIComponent(value)}` })).status, value).toBe(401);
    }
  });
});
