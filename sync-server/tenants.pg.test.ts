/** Two companies, every route: whatever the one asks with the other's ids, no byte of the other comes back and nothing of it changes. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CategoryList } from '#contract/api/category.ts';
import type { GoodRow } from '#contract/api/catalog.ts';
import { newCompany, testServer, type Hq, type TestServer } from './testing/hq.ts';

type Side = { readonly hq: Hq; readonly companyId: string; readonly ids: Readonly<Record<string, string>>; readonly secretName: string };

/** One pixel. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let server: TestServer;
let sides = 0;
let one: Side;
let two: Side;

beforeAll(async () => {
  server = await testServer();
  one = await side('Первая тайна');
  two = await side('Вторая тайна');
});
afterAll(() => server.close());

async function side(secretName: string): Promise<Side> {
  const { hq, company } = await newCompany(server.http, secretName);
  const good = await hq.call<GoodRow>('POST', '/api/v1/goods', { name: `${secretName} товар`, barcode: '4600000000008', article: 'X', unit: 'pcs', taxCode: 'none', priceMinor: 1 });
  const hash = createHash('sha256').update(secretName).digest('hex');
  await server.deps.db.withTenant(company.companyId, (tx) => tx.query(`INSERT INTO blob (tenant_id, hash, mime, bytes) VALUES ($1, $2, 'image/svg+xml', $3)`, [company.companyId, hash, Buffer.from(secretName)]));
  const day = `2090-01-${String(++sides).padStart(2, '0')}`;
  await hq.call('POST', '/api/v1/tax-rates', { code: 'standard', validFrom: day, name: `${secretName} ставка`, rateBps: 2_500 });
  const { body: { categories } } = await hq.call<CategoryList>('POST', '/api/v1/categories', { name: `${secretName} полка`, parentId: null, place: 1 });
  const deviceId = server.deps.ids.uuid();
  await server.deps.db.withTenant(company.companyId, (tx) => tx.query(
    'INSERT INTO device (tenant_id, id, till_id, token_hash, install_id, computer_name, enrolled_at) VALUES ($1, $2, $3, $4, $5, $6, 1)',
    [company.companyId, deviceId, company.tillId, Buffer.alloc(32), server.deps.ids.uuid(), secretName]));
  return { hq, secretName, companyId: company.companyId, ids: { storeId: company.storeId, tillId: company.tillId, goodId: good.body.id, receiptId: server.deps.ids.uuid(), deviceId, hash, taxCode: 'standard', day, categoryId: categories[0]?.id ?? '', code: '4600000000008', validFrom: '4102444800000' } };
}

/** Everything the database holds of a company, as text. */
async function everything(companyId: string): Promise<string> {
  return server.deps.db.withTenant(companyId, async (tx) => {
    const { rows } = await tx.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity ORDER BY 1`);
    const parts: string[] = [];
    for (const { name } of rows) parts.push(`${name}: ${JSON.stringify((await tx.query(`SELECT to_json(${name})::text AS row FROM ${name} ORDER BY ${name}::text`)).rows)}`);
    return parts.join('\n');
  });
}

type Documented = { readonly paths: Record<string, Record<string, { requestBody?: unknown }>> };
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

async function routes(): Promise<{ method: Method; path: string }[]> {
  const { body } = await one.hq.call<Documented>('GET', '/api/docs/json');
  return Object.entries(body.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase() as Method, path })))
    .filter(({ path, method }) => path.startsWith('/api/v1/') && path !== '/api/v1/live' && !(path === '/api/v1/session' && method !== 'GET') && path !== '/api/v1/companies');
}

describe('two companies with equal keys', () => {
  it('see and change only their own, on every route', async () => {
    const all = await routes();
    expect(all.length).toBeGreaterThanOrEqual(10);
    const before = await everything(two.companyId);
    for (const { method, path } of all) {
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => two.ids[name] ?? server.deps.ids.uuid());
      const body = method === 'GET' || method === 'DELETE' ? undefined : {
        ...two.ids, name: 'Чужая рука', address: '', role: 'cashier', pin: '1234', active: true, timeZone: 'Europe/Moscow', dayCutoffMin: 0, inn: '', taxSystem: 'osn', settlementAddress: '', legalEntityId: server.deps.ids.uuid(), barcode: null, version: 0, categoryId: null, packMicro: 1_000_000, base64: PICTURE, pages: [], document: { blindCount: true }, article: null, unit: 'pcs', taxCode: 'none', priceMinor: 5, amountMinor: 5, parentId: null, place: 1, validFrom: '2090-02-01', rateBps: 1, reason: 'Чужая рука', fields: { title: 'Чужая рука' }, seen: {}, keep: 'lost',
        // A price is scheduled by its day, which a rate calls by this name.
        ...(path.endsWith('/price') ? { validFrom: undefined } : {}),
      };
      for (const query of method === 'GET' ? ['', `?storeId=${two.ids['storeId']}`, '?search=4600000000008'] : [path.includes('/prices/') ? '?amountMinor=5' : '']) {
        const answer = await one.hq.call(method, url + query, body);
        const text = JSON.stringify(answer.body);
        expect(answer.status, `${method} ${url}${query} ${text}`).toBeLessThan(500);
        expect(text, `${method} ${path}${query}`).not.toContain(two.secretName);
        // Addressed by an id of the other company, there is nothing.
        if (path.includes('{')) expect(answer.status, `${method} ${path}`).toBe(404);
      }
    }
    expect(await everything(two.companyId)).toBe(before);
  });

  it('are told apart by every table that belongs to a company', async () => {
    const text = await everything(one.companyId);
    expect(text).toContain(one.secretName);
    expect(text).not.toContain(two.companyId);
    expect(text).not.toContain(two.secretName);
  });
});
