import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GoodPage, GoodRow } from '#contract/api/catalog.ts';
import { eanCheckDigit } from '#domain/codes/ean.ts';
import { newCompany, testServer, type Hq, type TestServer } from '#server/testing/hq.ts';

let server: TestServer;
beforeAll(async () => { server = await testServer(); });
afterAll(() => server.close());

const barcode = (n: number): string => {
  const digits = `460${String(n).padStart(9, '0')}`;
  return digits + eanCheckDigit(digits);
};
const good = (n: number, more: object = {}): object => ({ name: `Товар ${n}`, barcode: barcode(n), article: `A-${n}`, unit: 'pcs', taxCode: 'standard', priceMinor: 100 * n, ...more });
const add = (hq: Hq, n: number, more: object = {}) => hq.call<GoodRow>('POST', '/api/v1/goods', good(n, more));
const find = async (hq: Hq, query: string): Promise<GoodPage> => (await hq.call<GoodPage>('GET', `/api/v1/goods?${query}`)).body;

describe('goods', () => {
  it('are found by word prefixes in any order, by barcode and by article, in sales order', async () => {
    const { hq } = await newCompany(server.http, 'Поиск');
    await add(hq, 1, { name: 'Молоко «Туманный луг» 3,2 %' });
    await add(hq, 2, { name: 'Шоколад молочный с изюмом' });
    await add(hq, 3, { name: 'Ёжик сырный' });
    const names = async (search: string): Promise<string[]> => (await find(hq, `search=${encodeURIComponent(search)}`)).goods.map((row) => row.name);
    expect(await names('мол')).toEqual(['Молоко «Туманный луг» 3,2 %', 'Шоколад молочный с изюмом']);
    expect(await names('ЛУГ мол')).toEqual(['Молоко «Туманный луг» 3,2 %']);
    expect(await names('ежик')).toEqual(['Ёжик сырный']);
    expect(await names(barcode(2))).toEqual(['Шоколад молочный с изюмом']);
    expect(await names('A-3')).toEqual(['Ёжик сырный']);
    expect(await names('моло%')).toEqual(['Молоко «Туманный луг» 3,2 %', 'Шоколад молочный с изюмом']);
    expect(await names('нет такого')).toEqual([]);
    expect(await names('%%%')).toEqual([]);
  });

  it('come in keyset pages that neither repeat nor lose one', async () => {
    const { hq } = await newCompany(server.http, 'Страницы');
    for (let n = 1; n <= 7; n += 1) await add(hq, n);
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: GoodPage = await find(hq, `limit=3&after=${next}`);
      expect(page.total).toBe(7);
      seen.push(...page.goods.map((row) => row.name));
      next = page.next;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `Товар ${n}`));
    expect(await hq.call('GET', '/api/v1/goods?after=rubbish')).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    expect((await hq.call('GET', '/api/v1/goods?limit=0')).status).toBe(400);
    expect((await hq.call('GET', '/api/v1/goods?limit=201')).status).toBe(400);
  });

  it('answer to the tills: good, barcode and price in one commit of the feed', async () => {
    const { hq, company } = await newCompany(server.http, 'Кассам');
    const { body } = await add(hq, 5);
    const rows = await server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query<{ entity: string; seq: number; scope: string }>('SELECT entity, seq, scope FROM change WHERE seq > 1 ORDER BY entity')).rows);
    expect(rows).toEqual(['barcode', 'good', 'price'].map((entity) => ({ entity, seq: 2, scope: 'company' })));
    expect(body).toMatchObject({ name: 'Товар 5', barcodes: [barcode(5)], priceMinor: 500 });
  });

  it('GD10 may have no price: none is written, tills hear of the good alone, and a first price is set like any other', async () => {
    const { hq, company } = await newCompany(server.http, 'Прочее');
    const { status, body } = await add(hq, 6, { name: 'Прочие товары, 22 %', barcode: null, priceMinor: null });
    expect([status, body.priceMinor, (await find(hq, '')).goods[0]?.priceMinor]).toEqual([201, null, null]);
    const changed = () => server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query<{ entity: string }>('SELECT entity FROM change WHERE seq > 1 ORDER BY entity')).rows.map(({ entity }) => entity));
    expect(await changed()).toEqual(['good']);
    expect((await hq.call('PUT', `/api/v1/goods/${body.id}/price`, { amountMinor: 4_900 })).status).toBe(204);
    expect([await changed(), (await find(hq, '')).goods[0]?.priceMinor]).toEqual([['good', 'price'], 4_900]);
  });

  it('refuse a barcode whose check digit is wrong', async () => {
    const { hq } = await newCompany(server.http, 'Цифра');
    const right = barcode(1);
    const wrong = right.slice(0, -1) + String((Number(right.slice(-1)) + 1) % 10);
    expect(await add(hq, 1, { barcode: wrong })).toMatchObject({ status: 422, body: { code: 'barcode-invalid' } });
    expect((await find(hq, '')).total).toBe(0);
    expect((await add(hq, 1)).status).toBeLessThan(300);
  });

  it('refuse a barcode twice and a tax rate nobody knows', async () => {
    const { hq } = await newCompany(server.http, 'Отказ');
    await add(hq, 1);
    expect(await add(hq, 2, { barcode: barcode(1) })).toMatchObject({ status: 409, body: { code: 'barcode-taken' } });
    expect(await add(hq, 3, { taxCode: 'luxury' })).toMatchObject({ status: 422, body: { code: 'unknown-tax-code' } });
    expect((await add(hq, 4, { priceMinor: -1 })).status).toBe(400);
    expect((await add(hq, 4, { priceMinor: '100' })).status).toBe(400);
    expect((await find(hq, '')).total).toBe(1);
  });
});

describe('prices', () => {
  it('change from now on, or from a day to come, and wake the tills', async () => {
    const { hq, company } = await newCompany(server.http, 'Цены');
    const { body: row } = await add(hq, 1);
    const woken: string[] = [];
    const stop = server.deps.wake.onHead((tenantId) => woken.push(tenantId));
    const set = (price: object) => hq.call('PUT', `/api/v1/goods/${row.id}/price`, price);
    const shown = async (): Promise<number | null | undefined> => (await find(hq, '')).goods[0]?.priceMinor;
    expect((await set({ amountMinor: 12_345 })).status).toBe(204);
    stop();
    expect(woken).toContain(company.companyId);
    expect(await shown()).toBe(12_345);
    const in2Days = Date.now() + 2 * 86_400_000;
    await set({ amountMinor: 99, day: new Date(in2Days).toISOString().slice(0, 10) });
    expect(await shown()).toBe(12_345);
    server.setNow(in2Days + 86_400_000);
    expect(await shown()).toBe(99);
    server.setNow(Date.now());
  });

  it('belong to goods of the company', async () => {
    const [mine, other] = [await newCompany(server.http, 'Мой товар'), await newCompany(server.http, 'Чужой товар')];
    const { body: row } = await add(other.hq, 1);
    expect((await mine.hq.call('PUT', `/api/v1/goods/${row.id}/price`, { amountMinor: 1 })).status).toBe(404);
    expect((await find(other.hq, '')).goods[0]?.priceMinor).toBe(100);
  });
});
