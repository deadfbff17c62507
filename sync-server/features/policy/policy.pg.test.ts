import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { PolicyView, type TillPolicyDocument } from '#contract/api/policy.ts';
import { defaultPolicy } from '#domain/policy/policy.ts';
import { newCompany, testServer, type Hq, type TestServer } from '#server/testing/hq.ts';
import { bearer } from '../sync/testing/http.ts';

let server: TestServer;
beforeAll(async () => { server = await testServer(); });
afterAll(() => server.close());

const TILL = '/api/v1/policies/till';
const view = async (hq: Hq, url = TILL): Promise<PolicyView> => compileCheck(PolicyView).parse((await hq.call('GET', url)).body);
type Answer = PolicyView & { code?: string; detail?: string };
/** As somebody who has seen `version`, or has just looked. */
const put = async (hq: Hq, document: unknown, url = TILL, version?: number) => hq.call<Answer>('PUT', url, { version: version ?? (await hq.call<PolicyView>('GET', url)).body.version ?? 0, document });

describe('the policy of tills', () => {
  it('says the defaults of a company that has said nothing', async () => {
    const { hq, company } = await newCompany(server.http, 'Молчит');
    expect(await view(hq)).toEqual({ ownerId: company.companyId, document: {}, version: 0, under: defaultPolicy, effective: defaultPolicy });
  });

  it('goes over the defaults field by field, a store over its company, and says what lies under each', async () => {
    const { hq, company } = await newCompany(server.http, 'Правит');
    const store = `${TILL}/stores/${company.storeId}`;
    const said: TillPolicyDocument = { refundDays: 30, cashRounding: { stepMinor: 100, mode: 'down' }, rights: { cashier: { 'line-discount': 700, reprint: false } } };
    expect(await put(hq, said)).toMatchObject({ status: 200, body: { document: said, effective: { refundDays: 30, blindCount: true } } });
    expect(await put(hq, { refundDays: 7, rights: { cashier: { refund: true } } }, store)).toMatchObject({ status: 200, body: { ownerId: company.storeId, under: { refundDays: 30 } } });
    expect((await view(hq, store)).effective).toMatchObject({ refundDays: 7, cashRounding: { stepMinor: 100, mode: 'down' }, rights: { cashier: { 'line-discount': 700, reprint: false, refund: true } } });
    expect((await view(hq)).effective.refundDays).toBe(30);
    await put(hq, {}, store);
    expect((await view(hq, store)).effective.refundDays).toBe(30);
  });

  it('HQP1 is changed by who has seen it as it is, of a company and of a store; the other is told and nothing is written', async () => {
    const { hq, company } = await newCompany(server.http, 'Двое правят');
    for (const url of [TILL, `${TILL}/stores/${company.storeId}`]) {
      const first = await put(hq, { rights: { cashier: { refund: true } } }, url, 0);
      expect([first.status, first.body.version]).toEqual([200, (await view(hq, url)).version]);
      expect(first.body.version).toBeGreaterThan(0);
      // Somebody takes the right back; a page opened before writes it again, and is told.
      const second = await put(hq, { refundDays: 3 }, url, first.body.version);
      expect(second.body.version).toBeGreaterThan(first.body.version);
      for (const seen of [0, first.body.version]) expect(await put(hq, { rights: { cashier: { refund: true } } }, url, seen)).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } });
      expect(await view(hq, url)).toMatchObject({ document: { refundDays: 3 }, version: second.body.version });
      // What changes nothing is no change, and at once only one of two is the first.
      expect((await put(hq, { refundDays: 3 }, url, second.body.version)).body.version).toBe(second.body.version);
      const both = await Promise.all([4, 5].map((refundDays) => put(hq, { refundDays }, url, second.body.version)));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
    expect((await hq.call('PUT', TILL, { document: {} })).status).toBe(400);
  });

  it('refuses what no till would read, and names the field', async () => {
    const { hq } = await newCompany(server.http, 'Чудит');
    const odd: [string, unknown][] = [
      ['refundDays', { refundDays: -1 }], ['idleLockMin', { idleLockMin: 100_000 }], ['cashRounding', { cashRounding: { stepMinor: 1, mode: 'down' } }], ['discountReasons', { discountReasons: ['  '] }],
      ['refundReasons', { refundReasons: ['Брак', 'Брак'] }], ['rights', { rights: { cashier: { 'line-remove': 5 } } }], ['rights', { rights: { king: { refund: true } } }], ['rights', { rights: { cashier: { fly: true } } }],
      ['scaleMasks', { scaleMasks: [{ prefix: '2', pattern: 'PPCCV', value: 'weight', decimals: 3 }] }], ['notesMinor', { notesMinor: [500_00, 100_00] }], ['freeLunch', { freeLunch: true }],
    ];
    for (const [field, document] of odd) expect(await put(hq, document), JSON.stringify(document)).toMatchObject({ status: 422, body: { code: 'bad-field', detail: field } });
    expect((await put(hq, { refundDays: 'много' })).status).toBe(400);
    expect((await view(hq)).document).toEqual({});
  });

  it('reaches the tills of the company by the feed, once for each change', async () => {
    const { hq, company } = await newCompany(server.http, 'Касса');
    const pairing = (await hq.call<{ code: string }>('POST', `/api/v1/tills/${company.tillId}/pairing`)).body;
    const enrolled = (await hq.call<{ token: string }>('POST', '/api/sync/v1/enrol', { code: pairing.code, installId: server.deps.ids.uuid(), computerName: 'проба', contractVersion: 2, build: 'test' })).body;
    const pull = async (after: number) => (await hq.call<{ next: number; changes: { entity: string; columns: string[]; rows: unknown[][] }[] }>('GET', `/api/sync/v1/pull?after=${after}`, undefined, bearer(enrolled.token))).body;
    const { next } = await pull(0);
    await put(hq, { blindCount: false });
    const page = await pull(next);
    expect(page.changes).toEqual([{ entity: 'policy', columns: ['ownerId', 'name', 'value'], rows: [[company.companyId, 'till', { blindCount: false }]], removed: [] }]);
    await put(hq, { blindCount: false });
    expect((await pull(page.next)).changes).toEqual([]);
  });

  it('is read by everybody of the company, changed by owners and managers, and is nobody else\'s', async () => {
    const [mine, other] = [await newCompany(server.http, 'Своя'), await newCompany(server.http, 'Чужая')];
    expect((await put(mine.hq, {}, `${TILL}/stores/${other.company.storeId}`)).status).toBe(404);
    expect((await mine.hq.call('GET', `${TILL}/stores/${other.company.storeId}`)).status).toBe(404);
    await server.deps.db.withTenant(mine.company.companyId, (tx) => tx.query(`UPDATE app_user SET role = 'viewer'`));
    expect((await put(mine.hq, { refundDays: 1 })).status).toBe(403);
    expect((await view(mine.hq)).document).toEqual({});
  });
});
