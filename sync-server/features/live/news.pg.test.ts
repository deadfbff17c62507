import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LegalEntityList } from '#contract/api/company.ts';
import type { StaffList } from '#contract/api/staff.ts';
import type { StoreList } from '#contract/api/store.ts';
import { newCompany, testServer, type TestServer } from '#server/testing/hq.ts';
import { readMark, readNews, type News } from './news.ts';

let server: TestServer;
beforeAll(async () => { server = await testServer(); });
afterAll(() => server.close());

it('HQP2 people, stores, sellers and the rules of tills changed elsewhere are news, each by itself', async () => {
  const { hq, company } = await newCompany(server.http, 'Новости');
  const [person] = (await hq.call<StaffList>('GET', '/api/v1/staff')).body.staff;
  const [seller] = (await hq.call<LegalEntityList>('GET', '/api/v1/legal-entities')).body.legalEntities;
  const [store] = (await hq.call<StoreList>('GET', '/api/v1/stores')).body.stores;
  const [till] = store?.tills ?? [];
  /** What is news after one change. */
  const after = async (url: string, body: object): Promise<string[]> => {
    const mark = await server.deps.db.withTenant(company.companyId, readMark);
    expect((await hq.call('PUT', `/api/v1/${url}`, body)).status).toBe(200);
    const news = await server.deps.db.withTenant(company.companyId, (tx) => readNews(tx, mark));
    return Object.keys(news).filter((each) => news[each as keyof News] === true);
  };
  expect(await after(`staff/${person?.id}`, { ...person, name: 'Иначе' })).toEqual(['staff']);
  expect(await after(`stores/${store?.id}`, { ...store, name: 'Иначе' })).toEqual(['stores']);
  expect(await after(`tills/${till?.id}`, { ...till, name: 'Иначе' })).toEqual(['stores']);
  expect(await after(`legal-entities/${seller?.id}`, { ...seller, name: 'Иначе' })).toEqual(['company']);
  expect(await after('policies/till', { version: 0, document: { refundDays: 30 } })).toEqual(['policy']);
  expect(await after(`policies/till/stores/${store?.id}`, { version: 0, document: { refundDays: 7 } })).toEqual(['policy']);
});
