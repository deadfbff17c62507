import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffList, StaffRow } from '#contract/api/staff.ts';
import type { StoreRow } from '#contract/api/store.ts';
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

/** A company with its owner, two people added, and what a person is now. */
async function crew(name: string) {
  const { hq, company } = await newCompany(server.http, name);
  const add = async (role: string, pin: string): Promise<StaffRow> => (await hq.call<StaffRow>('POST', '/api/v1/staff', { storeId: company.storeId, name: `${role} ${name}`, role, pin })).body;
  const [cashier, senior] = [await add('cashier', '1234'), await add('senior-cashier', '123456')];
  const owner = (await hq.call<StaffList>('GET', '/api/v1/staff')).body.staff.find((person) => person.role === 'owner') as StaffRow;
  const now = async (id: string): Promise<StaffRow | undefined> => (await hq.call<StaffList>('GET', '/api/v1/staff')).body.staff.find((person) => person.id === id);
  /** As somebody who has just looked, unless `change` says which version was seen. */
  const save = async ({ id, ...person }: StaffRow, change: object = {}) => hq.call<StaffRow>('PUT', `/api/v1/staff/${id}`, { ...person, version: (await now(id))?.version ?? 0, ...change });
  const newPin = async (id: string, pin: string, version?: number) => hq.call<StaffRow>('PUT', `/api/v1/staff/${id}/pin`, { pin, version: version ?? (await now(id))?.version ?? 0 });
  const become = (role: string): Promise<unknown> => server.deps.db.withTenant(company.companyId, (tx) => tx.query('UPDATE app_user SET role = $2 WHERE tenant_id = $1', [company.companyId, role]));
  const pinOf = (id: string) => server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query<{ salt: string }>('SELECT pin_salt AS salt FROM staff WHERE id = $1', [id])).rows[0]?.salt);
  const feed = () => server.deps.db.withTenant(company.companyId, async (tx) => (await tx.query<{ scope: string; key: string; removed: boolean; seq: number }>(`SELECT scope, key, removed, seq FROM change WHERE entity = 'staff' ORDER BY seq DESC, scope`)).rows);
  return { hq, company, cashier, senior, owner, now, save, newPin, become, pinOf, feed };
}

describe('a person at the tills changed', () => {
  it('STF1 gets another name, is dismissed and taken back; the row stays', async () => {
    const { save, hq, cashier, pinOf } = await crew('Правки');
    const pin = await pinOf(cashier.id);
    expect(await save(cashier, { name: 'Анна Новая' })).toMatchObject({ status: 200, body: { id: cashier.id, name: 'Анна Новая', role: 'cashier', active: true } });
    expect(await save(cashier, { active: false })).toMatchObject({ status: 200, body: { active: false } });
    expect((await hq.call<StaffList>('GET', '/api/v1/staff')).body.staff.find(({ id }) => id === cashier.id)).toMatchObject({ active: false });
    expect(await save(cashier)).toMatchObject({ status: 200, body: { active: true } });
    expect(await pinOf(cashier.id)).toBe(pin);
    expect((await save({ ...cashier, id: server.deps.ids.uuid() })).status).toBe(404);
    expect((await save(cashier, { storeId: server.deps.ids.uuid() })).status).toBe(404);
    expect((await save(cashier, { role: 'king' })).status).toBe(400);
  });

  it('STF2 an owner is an owner\'s matter', async () => {
    const { save, newPin, hq, company, cashier, senior, owner, become } = await crew('Чины');
    await become('manager');
    for (const answer of [
      await save(owner, { name: 'Никто' }), await save(owner, { active: false, anyway: true }), await save(senior, { role: 'owner' }), await newPin(owner.id, '999999'),
      await hq.call('POST', '/api/v1/staff', { storeId: company.storeId, name: 'Ещё один', role: 'owner', pin: '123456' }),
    ]) expect(answer).toMatchObject({ status: 403, body: { code: 'owner-only' } });
    expect((await save(senior, { name: 'Старшая' })).status).toBe(200);
    await become('viewer');
    expect(await save(cashier, { name: 'Нет' })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await newPin(cashier.id, '4321')).status).toBe(403);
    await become('owner');
    expect((await save(owner, { name: 'Сам владелец' })).status).toBe(200);
    expect((await save(senior, { role: 'owner' })).status).toBe(200);
  });

  it('STF3 a cashier promoted gets a new PIN with it, long enough', async () => {
    const { save, newPin, cashier, senior, pinOf } = await crew('Повышение');
    expect(await save(cashier, { role: 'manager' })).toMatchObject({ status: 422, body: { code: 'pin-needed' } });
    expect(await save(cashier, { role: 'manager', pin: '12345' })).toMatchObject({ status: 422, body: { code: 'pin-too-short' } });
    const before = await pinOf(cashier.id);
    expect((await save(cashier, { role: 'manager', pin: '123456' })).status).toBe(200);
    expect(await pinOf(cashier.id)).not.toBe(before);
    expect((await save(senior, { role: 'manager' })).status).toBe(200);
    expect(await newPin(senior.id, '1234')).toMatchObject({ status: 422, body: { code: 'pin-too-short' } });
    expect((await save(senior, { role: 'cashier' })).status).toBe(200);
    expect((await newPin(senior.id, '1234')).status).toBe(200);
  });

  it('STF4 the last one who could allow anything goes only when it is asked for again', async () => {
    const { save, hq, cashier, senior, owner } = await crew('Последний');
    const { body: second } = await hq.call<StoreRow>('POST', '/api/v1/stores', { name: 'Второй', address: '' });
    expect((await save(senior, { active: false })).status).toBe(200);
    for (const change of [{ active: false }, { role: 'cashier' }, { storeId: second.id }]) expect(await save(owner, change)).toMatchObject({ status: 409, body: { code: 'nobody-could-allow' } });
    expect((await save(cashier, { active: false })).status).toBe(200);
    expect((await save(owner, { active: false, anyway: true })).status).toBe(200);
    await Promise.all([save(owner), save(senior)]);
    // Two at once: the one who comes second is told.
    const both = await Promise.all([save(owner, { active: false }), save(senior, { active: false })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('STF7 a form opened before a dismissal takes nobody back', async () => {
    const { save, newPin, hq, now, cashier } = await crew('Старая форма');
    expect(cashier.version).toBeGreaterThan(0);
    const dismissed = await save(cashier, { version: cashier.version, active: false });
    expect(dismissed.status).toBe(200);
    expect(await save(cashier, { version: cashier.version, name: 'Анна Новая' })).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } });
    expect(await now(cashier.id)).toEqual(dismissed.body);
    const pinned = await newPin(cashier.id, '8765');
    expect(pinned.body.version).toBeGreaterThan(dismissed.body.version);
    expect((await save(cashier, { version: dismissed.body.version })).status).toBe(409);
    expect(await save(cashier, { version: pinned.body.version })).toMatchObject({ status: 200, body: { active: true } });
    expect((await hq.call('PUT', `/api/v1/staff/${cashier.id}`, { storeId: cashier.storeId, name: 'Без версии', role: 'cashier', active: true })).status).toBe(400);
  });

  it('STF8 of two who give one person a PIN the second is told, and the first PIN stands', async () => {
    const { newPin, hq, now, save, cashier, pinOf } = await crew('Два PIN');
    const first = await newPin(cashier.id, '1111', cashier.version);
    const pin = await pinOf(cashier.id);
    expect(first.status).toBe(200);
    expect(await newPin(cashier.id, '2222', cashier.version)).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } });
    expect([await pinOf(cashier.id), (await now(cashier.id))?.version]).toEqual([pin, first.body.version]);
    await save(cashier, { name: 'Анна Новая' });
    expect((await newPin(cashier.id, '2222', first.body.version)).status).toBe(409);
    const both = await Promise.all(['3333', '4444'].map(async (each) => newPin(cashier.id, each)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await hq.call('PUT', `/api/v1/staff/${cashier.id}/pin`, { pin: '8765' })).status).toBe(400);
  });

  it('STF5 STF6 every change is of the feed: a move leaves the old store, a new PIN keeps the person', async () => {
    const { save, newPin, hq, company, cashier, pinOf, feed } = await crew('Переезд');
    const { body: second } = await hq.call<StoreRow>('POST', '/api/v1/stores', { name: 'Второй', address: '' });
    expect((await save(cashier, { storeId: second.id })).status).toBe(200);
    const key = JSON.stringify([cashier.id]);
    const [first, other, ...rest] = await feed();
    expect([first, other].map((row) => [row?.scope, row?.key, row?.removed]).sort()).toEqual([[`store:${company.storeId}`, key, true], [`store:${second.id}`, key, false]].sort());
    expect(first?.seq).toBe(other?.seq);
    expect(rest.every((row) => row.seq < (first?.seq ?? 0))).toBe(true);
    const before = await pinOf(cashier.id);
    expect(await newPin(cashier.id, '8765')).toMatchObject({ status: 200, body: { id: cashier.id, storeId: second.id, role: 'cashier' } });
    expect(await pinOf(cashier.id)).not.toBe(before);
    expect((await feed())[0]).toMatchObject({ scope: `store:${second.id}`, key, seq: (first?.seq ?? 0) + 1 });
    expect((await newPin(server.deps.ids.uuid(), '8765')).status).toBe(404);
  });
});
