import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { ReceiptDetail, ReceiptPage, Today, type ReceiptRow } from '#contract/api/receipt.ts';
import type { Database, TenantTx } from '#server/db/tx.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { buildApp } from '#server/app.ts';
import { openSession, SESSION_COOKIE } from '#server/plugins/auth.ts';
import type { FastifyInstance } from 'fastify';
import { businessDate } from '#domain/business-day/business-date.ts';

let test: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
  test = await testDatabase();
  app = await buildApp(test.deps);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

type Shop = { companyId: string; stores: { id: string; tillId: string; zone: string; offset: number; cutoff: number }[]; staffId: string; cookie: string; number: number };

const OFFSETS: Record<string, number> = { 'Europe/Moscow': 180, 'Asia/Vladivostok': 600 };

async function plant(zones: { zone: string; cutoff: number }[]): Promise<Shop> {
  const { db, ids, clock } = test.deps;
  const companyId = ids.uuid();
  const staffId = ids.uuid();
  const userId = ids.uuid();
  return db.withTenant(companyId, async (tx) => {
    const stores: Shop['stores'] = [];
    for (const [index, { zone, cutoff }] of zones.entries()) {
      const [id, tillId] = [ids.uuid(), ids.uuid()];
      stores.push({ id, tillId, zone, offset: OFFSETS[zone] ?? 0, cutoff });
      await tx.query(`INSERT INTO store (tenant_id, id, number, name, address, time_zone, day_cutoff_min, currency, price_list_id, receipt_header, receipt_footer) VALUES ($1, $2, $3, $4, '', $5, $6, 'RUB', $2, '', '')`, [companyId, id, index + 1, `Магазин ${index + 1}`, zone, cutoff]);
      await tx.query(`INSERT INTO till (tenant_id, id, store_id, number, name, legal_entity_id) VALUES ($1, $2, $3, 1, 'Касса 1', $3)`, [companyId, tillId, id]);
    }
    await tx.query(`INSERT INTO staff (tenant_id, id, store_id, name, role, active, pin_salt, pin_verifier) VALUES ($1, $2, $3, 'Анна', 'cashier', true, '', '')`, [companyId, staffId, stores[0]?.id ?? ids.uuid()]);
    await tx.query(`INSERT INTO app_user (tenant_id, id, email, name, role, password_hash, active, created_at) VALUES ($1, $2, $3, 'Хозяйка', 'viewer', '', true, $4)`, [companyId, userId, `${userId}@example.test`, clock.nowMs()]);
    return { companyId, stores, staffId, cookie: await openSession(tx, test.deps, userId), number: 0 };
  });
}

async function sell(shop: Shop, storeIndex: number, at: string, totalMinor: number, db: Database = test.deps.db): Promise<string> {
  const { ids } = test.deps;
  const store = shop.stores[storeIndex] as Shop['stores'][number];
  const id = ids.uuid();
  const occurredAt = Date.parse(at);
  await db.withTenant(shop.companyId, async (tx: TenantTx) => {
    await tx.query(`INSERT INTO receipt VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, 'trusted', $9, $5, 'sale', 'A', $10, $11, 1, 'RUB', $12, 18, 0, '[]', '{"register":"none"}', '{}', $6, $5, $5, 1)`,
      [shop.companyId, id, store.id, store.tillId, ids.uuid(), occurredAt, store.offset, businessDate(occurredAt, store.offset, store.cutoff), shop.staffId, ++shop.number, storeIndex + 1, totalMinor]);
    await tx.query(`INSERT INTO receipt_line VALUES ($1, $2, 1, $2, 'Хлеб', 'pcs', NULL, 2000000, $3, 0, $3, 'vat-22', 2200, 18, $4, $2, $2, 1)`, [shop.companyId, id, totalMinor, occurredAt]);
    await tx.query(`INSERT INTO tender VALUES ($1, $2, 1, 'cash', $3, $4, $5, $2, $2, 1)`, [shop.companyId, id, totalMinor, totalMinor + 100, occurredAt]);
  });
  return id;
}

async function get<T>(shop: Shop, path: string): Promise<{ status: number; json: T }> {
  const answer = await app.inject({ method: 'GET', url: `/api/v1/${path}`, cookies: { [SESSION_COOKIE]: shop.cookie } });
  return { status: answer.statusCode, json: answer.json() as T };
}

describe('receipts', () => {
  it('come newest first in pages that neither repeat nor skip, whatever arrives in between', async () => {
    const shop = await plant([{ zone: 'Europe/Moscow', cutoff: 0 }]);
    const sold: string[] = [];
    for (let index = 0; index < 23; index++) sold.push(await sell(shop, 0, `2026-11-20T10:00:${String(Math.floor(index / 2)).padStart(2, '0')}Z`, 1000));
    const seen: ReceiptRow[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: ReceiptPage = compileCheck(ReceiptPage).parse((await get(shop, `receipts?limit=5&after=${next}`)).json);
      expect(page.receipts.length).toBeLessThanOrEqual(5);
      seen.push(...page.receipts);
      next = page.next;
      await sell(shop, 0, '2026-11-20T11:00:00Z', 1);
    }
    expect(seen.map((row) => row.id).sort()).toEqual([...sold].sort());
    expect(seen.map((row) => row.occurredAt)).toEqual(seen.map((row) => row.occurredAt).sort((a, b) => b - a));
  });

  it('say where, when and by whom, and open with their lines and tenders', async () => {
    const shop = await plant([{ zone: 'Europe/Moscow', cutoff: 0 }, { zone: 'Europe/Moscow', cutoff: 0 }]);
    const id = await sell(shop, 1, '2026-11-20T21:30:00Z', 12_345);
    const { receipts } = (await get<ReceiptPage>(shop, `receipts?storeId=${shop.stores[1]?.id}`)).json;
    expect(receipts).toMatchObject([{ id, number: '2-1-A-000001', businessDate: '2026-11-21', storeName: 'Магазин 2', tillName: 'Касса 1', staffName: 'Анна', totalMinor: 12_345, lineCount: 1, kind: 'sale' }]);
    expect((await get<ReceiptPage>(shop, `receipts?storeId=${shop.stores[0]?.id}`)).json.receipts).toEqual([]);
    expect((await get<ReceiptPage>(shop, 'receipts?businessDate=2026-11-20')).json.receipts).toEqual([]);
    expect((await get<ReceiptPage>(shop, `receipts?businessDate=2026-11-21&tillId=${shop.stores[1]?.tillId}`)).json.receipts).toHaveLength(1);
    const detail = compileCheck(ReceiptDetail).parse((await get(shop, `receipts/${id}`)).json);
    expect(detail).toMatchObject({ receipt: { id }, taxMinor: 18, register: 'none', clockTrust: 'trusted', lines: [{ name: 'Хлеб', quantityMicro: 2_000_000 }], tenders: [{ kind: 'cash', amountMinor: 12_345, tenderedMinor: 12_445 }] });
  });

  it('are nobody else\'s, and odd questions are answered as such', async () => {
    const [shop, foreign] = [await plant([{ zone: 'Europe/Moscow', cutoff: 0 }]), await plant([{ zone: 'Europe/Moscow', cutoff: 0 }])];
    const id = await sell(shop, 0, '2026-11-20T10:00:00Z', 500);
    expect((await get(foreign, `receipts/${id}`)).status).toBe(404);
    expect((await get<ReceiptPage>(foreign, 'receipts')).json.receipts).toEqual([]);
    for (const path of ['receipts?limit=0', 'receipts?limit=1000', 'receipts?after=%00x', 'receipts?after=bm9wZQ', 'receipts?storeId=1', 'receipts?businessDate=2026-06-31', 'receipts/1']) expect((await get(shop, path)).status, path).toBe(400);
    expect((await app.inject({ url: '/api/v1/receipts' })).statusCode).toBe(401);
  });
});

describe('today', () => {
  it('sums each store by its own business day, beside the same hours a week ago', async () => {
    const shop = await plant([{ zone: 'Europe/Moscow', cutoff: 0 }, { zone: 'Asia/Vladivostok', cutoff: 0 }]);
    test.setNow(Date.parse('2026-11-20T15:30:00Z'));
    await sell(shop, 0, '2026-11-20T06:10:00Z', 1_000);
    await sell(shop, 0, '2026-11-20T15:10:00Z', 3_000);
    await sell(shop, 0, '2026-11-19T20:59:00Z', 77_000);
    await sell(shop, 0, '2026-11-13T06:30:00Z', 500);
    await sell(shop, 0, '2026-11-13T15:29:00Z', 700);
    await sell(shop, 0, '2026-11-13T15:31:00Z', 9_000);
    // In Vladivostok it is 01:30 of the 21st already.
    await sell(shop, 1, '2026-11-20T14:30:00Z', 250);
    await sell(shop, 1, '2026-11-20T13:30:00Z', 88_000);
    const today = compileCheck(Today).parse((await get(shop, 'today')).json);
    expect(today).toMatchObject({ businessDate: '2026-11-21', totalMinor: 4_250, receiptCount: 3, averageMinor: 1_417, weekAgoMinor: 1_200, lastReceiptAt: Date.parse('2026-11-20T15:10:00Z') });
    expect(today.byHour).toEqual([{ hour: 0, totalMinor: 250, weekAgoMinor: 0 }, { hour: 9, totalMinor: 1_000, weekAgoMinor: 500 }, { hour: 18, totalMinor: 3_000, weekAgoMinor: 9_700 }]);
    expect(today.byStore.map(({ name, totalMinor, receiptCount, tills, tillsOnline }) => [name, totalMinor, receiptCount, tills, tillsOnline])).toEqual([['Магазин 1', 4_000, 2, 1, 0], ['Магазин 2', 250, 1, 1, 0]]);
  });

  it('a night shop counts until its cut-off, and without a past there is nothing to compare', async () => {
    const shop = await plant([{ zone: 'Europe/Moscow', cutoff: 300 }]);
    test.setNow(Date.parse('2026-11-21T01:00:00Z'));
    await sell(shop, 0, '2026-11-20T20:00:00Z', 100);
    await sell(shop, 0, '2026-11-21T00:30:00Z', 200);
    expect((await get<Today>(shop, 'today')).json).toMatchObject({ businessDate: '2026-11-20', totalMinor: 300, weekAgoMinor: null });
  });

  it('a company that has sold nothing has a day all the same', async () => {
    test.setNow(Date.parse('2026-11-20T12:00:00Z'));
    const empty = compileCheck(Today).parse((await get(await plant([]), 'today')).json);
    expect(empty).toEqual({ businessDate: '2026-11-20', totalMinor: 0, receiptCount: 0, averageMinor: 0, lastReceiptAt: null, weekAgoMinor: null, byHour: [], byStore: [] });
  });

  it('counts tills that were heard lately and what they have not sent', async () => {
    const shop = await plant([{ zone: 'Europe/Moscow', cutoff: 0 }]);
    const now = Date.parse('2026-11-20T12:00:00Z');
    test.setNow(now);
    await test.deps.db.withTenant(shop.companyId, (tx) => tx.query(`INSERT INTO device (tenant_id, id, till_id, token_hash, install_id, computer_name, enrolled_at, last_contact_at, report) VALUES
      ($1, $2, $4, '', $2, 'старый', 1, $5, '{"unsent": 40}'), ($1, $3, $4, '', $3, 'новый', 2, $6, '{"unsent": 3}')`,
    [shop.companyId, test.deps.ids.uuid(), test.deps.ids.uuid(), shop.stores[0]?.tillId, now - 900_000, now - 5_000]));
    expect((await get<Today>(shop, 'today')).json.byStore).toMatchObject([{ tills: 1, tillsOnline: 1, unsent: 3 }]);
  });
});
