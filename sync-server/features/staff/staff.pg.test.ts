import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffList } from '#contract/api/staff.ts';
import { newCompany, testServer, type TestServer } from '#server/testing/hq.ts';

let server: TestServer;
beforeAll(async () => { server = await testServer(); });
afterAll(() => server.close());

describe('staff', () => {
  it('is added with a PIN that never comes back', async () => {
    const { hq, company } = await newCompany(server.http, 'Люди');
    const added = await hq.call('POST', '/api/v1/staff', { storeId: company.storeId, name: 'Анна Кассирова', role: 'cashier', pin: '4321' });
    expect(added).toMatchObject({ status: 201, body: { name: 'Анна Кассирова', role: 'cashier', active: true } });
    const list = await hq.call<StaffList>('GET', '/api/v1/staff');
    expect(list.body.staff.map((person) => person.name)).toEqual(['Анна Кассирова', 'Владелец Люди']);
    expect(JSON.stringify([added.body, list.body])).not.toMatch(/pin|argon|4321/i);
  });

  it('needs six digits for seniors, four for cashiers', async () => {
    const { hq, company } = await newCompany(server.http, 'Длина');
    const add = (role: string, pin: string) => hq.call('POST', '/api/v1/staff', { storeId: company.storeId, name: 'Кто-то', role, pin });
    expect(await add('senior-cashier', '12345')).toMatchObject({ status: 422, body: { code: 'pin-too-short' } });
    expect((await add('senior-cashier', '123456')).status).toBe(201);
    expect((await add('cashier', '1234')).status).toBe(201);
    expect((await add('cashier', '123')).status).toBe(400);
    expect((await add('king', '123456')).status).toBe(400);
  });

  it('works in stores of its own company only', async () => {
    const [mine, other] = [await newCompany(server.http, 'Наша'), await newCompany(server.http, 'Не наша')];
    expect((await mine.hq.call('POST', '/api/v1/staff', { storeId: other.company.storeId, name: 'Шпион', role: 'cashier', pin: '1234' })).status).toBe(404);
  });
});
