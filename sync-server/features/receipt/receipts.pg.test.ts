import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { ReceiptDetail, ReceiptPage, Today, type ReceiptRow } from '#contract/api/receipt.ts';
import type { TenantTx } from '#server/db/tx.ts';
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

type Sold = { kind?: 'sale' | 'refund'; refundOf?: string; basketId?: string; discounts?: unknown };

async function sell(shop: Shop, storeIndex: number, at: string, totalMinor: number, { kind = 'sale', refundOf, basketId, discounts = [] }: Sold = {}): Promise<string> {
  const { ids } = test.deps;
  const store = shop.stores[storeIndex] as Shop['stores'][number];
  const id = ids.uuid();
  const occurredAt = Date.parse(at);
  const put = (tx: TenantTx, table: string, row: Record<string, unknown>): Promise<unknown> => {
    const all = { tenant_id: shop.companyId, received_at: occurredAt, commit_device_id: id, commit_incarnation_id: id, commit_dseq: 1, ...row };
    return tx.query(`INSERT INTO ${table} (${Object.keys(all).join(', ')}) VALUES (${Object.keys(all).map((_, index) => `$${index + 1}`).join(', ')})`, Object.values(all));
  };
  await test.deps.db.withTenant(shop.companyId, async (tx: TenantTx) => {
    await put(tx, 'receipt', {
      id, legal_entity_id: store.id, store_id: store.id, till_id: store.tillId, incarnation_id: ids.uuid(), occurred_at: occurredAt, utc_offset_min: store.offset, business_date: businessDate(occurredAt, store.offset, store.cutoff),
      clock_trust: 'trusted', staff_id: shop.staffId, shift_id: shop.companyId, kind, refund_of: refundOf ?? null, basket_id: basketId ?? id, series: 'A', number: ++shop.number, store_number: storeIndex + 1, till_number: 1,
      currency: 'RUB', total_minor: totalMinor, tax_minor: 18, change_minor: 0, rounding_minor: -3, reason: kind === 'refund' ? 'Не подошёл товар' : '', fiscal_lines: '[]', fiscal_result: '{"register":"none"}', shop: '{"legalEntityName":"ООО «У моста»"}',
    });
    await put(tx, 'receipt_line', {
      receipt_id: id, line_no: 1, good_id: id, name: 'Хлеб', unit: 'pcs', barcode: null, quantity_micro: 2_000_000, price_minor: totalMinor, list_price_minor: totalMinor, discount_minor: 0, discounts: JSON.stringify(discounts), total_minor: totalMinor,
      tax_code: 'vat-22', tax_rate_bps: 2200, tax_mode: 'included', tax_minor: 18, refund_of_line_no: refundOf ? 1 : null, note: 'без пакета', seller_id: shop.staffId,
    });
    await put(tx, 'tender', { receipt_id: id, tender_no: 1, kind: 'cash', amount_minor: totalMinor - 3, tendered_minor: totalMinor + 100, reference: '' });
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
    expect(detail).toMatchObject({ receipt: { id }, taxMinor: 18, register: 'none', clockTrust: 'trusted', lines: [{ name: 'Хлеб', quantityMicro: 2_000_000 }], tenders: [{ kind: 'cash', amountMinor: 12_342, tenderedMinor: 12_445 }] });
    expect(detail).toMatchObject({ roundingMinor: -3, reason: '', legalEntityName: 'ООО «У моста»', refundOf: null, refunds: [], siblings: [], receipt: { refundedMinor: 0, partOfBasket: false }, lines: [{ note: 'без пакета', sellerName: 'Анна', taxMode: 'included', refundedMicro: 0 }] });
  });

  it('know what came back of them and of what they came back, both ways, also where the sale is not here', async () => {
    const shop = await plant([{ zone: 'Europe/Moscow', cutoff: 0 }, { zone: 'Europe/Moscow', cutoff: 0 }]);
    const sale = await sell(shop, 0, '2026-11-20T10:00:00Z', 900);
    const refund = await sell(shop, 1, '2026-11-20T11:00:00Z', 900, { kind: 'refund', refundOf: sale });
    const stray = await sell(shop, 1, '2026-11-20T12:00:00Z', 50, { kind: 'refund', refundOf: test.deps.ids.uuid() });
    const open = async (id: string): Promise<ReceiptDetail> => compileCheck(ReceiptDetail).parse((await get(shop, `receipts/${id}`)).json);
    expect(await open(sale)).toMatchObject({ receipt: { kind: 'sale', refundedMinor: 900 }, refunds: [{ id: refund, kind: 'refund', number: '2-1-A-000002', storeName: 'Магазин 2', totalMinor: 900 }], lines: [{ refundedMicro: 2_000_000 }] });
    expect(await open(refund)).toMatchObject({ receipt: { kind: 'refund' }, reason: 'Не подошёл товар', refundOf: { id: sale, receipt: { number: '1-1-A-000001', totalMinor: 900 } }, refunds: [] });
    expect((await open(stray)).refundOf).toMatchObject({ receipt: null });
    expect((await get<ReceiptPage>(shop, 'receipts?kind=refund')).json.receipts.map((row) => row.id)).toEqual([stray, refund]);
    expect((await get<ReceiptPage>(shop, `receipts?shiftId=${shop.companyId}&kind=sale`)).json.receipts.map((row) => row.id)).toEqual([sale]);
    expect((await get(shop, 'receipts?kind=gift')).status).toBe(400);
  });

  it('name the others of their basket, whichever of them is opened', async () => {
    const shop = await plant([{ zone: 'Europe/Moscow', cutoff: 0 }]);
    const last = await sell(shop, 0, '2026-11-20T10:00:02Z', 300);
    const first = await sell(shop, 0, '2026-11-20T10:00:00Z', 100, { basketId: last });
    const second = await sell(shop, 0, '2026-11-20T10:00:01Z', 200, { basketId: last });
    await sell(shop, 0, '2026-11-20T10:00:03Z', 400);
    const siblings = async (id: string): Promise<string[]> => (await get<ReceiptDetail>(shop, `receipts/${id}`)).json.siblings.map((each) => each.id);
    expect(await Promise.all([last, first, second].map(siblings))).toEqual([[first, second], [second, last], [first, last]]);
    expect((await get<ReceiptPage>(shop, 'receipts')).json.receipts.map((row) => row.partOfBasket)).toEqual([false, true, true, true]);
  });

  it('tell their discounts as far as they can be read', async () => {
    const shop = await plant([{ zone: 'Europe/Moscow', cutoff: 0 }]);
    const trace = { on: 'line', kind: 'percent', value: 1000, amountMinor: 90, reason: 'Повреждена упаковка' };
    const open = async (discounts: unknown): Promise<unknown> => (await get<ReceiptDetail>(shop, `receipts/${await sell(shop, 0, '2026-11-20T10:00:00Z', 810, { discounts })}`)).json.lines[0]?.discounts;
    expect(await open([trace])).toEqual([trace]);
    expect(await open([{ on: 'moon' }])).toEqual([]);
    expect(await open('none')).toEqual([]);
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
    expect(today.byHour).toEqual([{ hour: 0, totalMinor: 250, refundsMinor: 0, weekAgoMinor: 0 }, { hour: 9, totalMinor: 1_000, refundsMinor: 0, weekAgoMinor: 500 }, { hour: 18, totalMinor: 3_000, refundsMinor: 0, weekAgoMinor: 9_700 }]);
    expect(today.byStore.map(({ name, totalMinor, receiptCount, tills, tillsOnline }) => [name, totalMinor, receiptCount, tills, tillsOnline])).toEqual([['Магазин 1', 4_000, 2, 1, 0], ['Магазин 2', 250, 1, 1, 0]]);
  });

  it('takes off what came back, in every sum, and says how much that was', async () => {
    const shop = await plant([{ zone: 'Europe/Moscow', cutoff: 0 }, { zone: 'Europe/Moscow', cutoff: 0 }]);
    test.setNow(Date.parse('2026-11-20T15:30:00Z'));
    const sale = await sell(shop, 0, '2026-11-20T06:10:00Z', 1_000);
    await sell(shop, 0, '2026-11-20T06:20:00Z', 500);
    await sell(shop, 1, '2026-11-20T07:10:00Z', 400, { kind: 'refund', refundOf: sale });
    await sell(shop, 0, '2026-11-13T06:30:00Z', 900);
    await sell(shop, 0, '2026-11-13T07:30:00Z', 300, { kind: 'refund' });
    const today = compileCheck(Today).parse((await get(shop, 'today')).json);
    expect(today).toMatchObject({ totalMinor: 1_100, refundsMinor: 400, refundCount: 1, receiptCount: 2, averageMinor: 750, weekAgoMinor: 600 });
    expect(today.byHour).toEqual([{ hour: 9, totalMinor: 1_500, refundsMinor: 0, weekAgoMinor: 900 }, { hour: 10, totalMinor: -400, refundsMinor: 400, weekAgoMinor: -300 }]);
    expect(today.byStore.map(({ totalMinor, refundsMinor, refundCount, receiptCount }) => [totalMinor, refundsMinor, refundCount, receiptCount])).toEqual([[1_500, 0, 0, 2], [-400, 400, 1, 0]]);
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
    expect(empty).toEqual({ businessDate: '2026-11-20', totalMinor: 0, refundsMinor: 0, refundCount: 0, receiptCount: 0, averageMinor: 0, lastReceiptAt: null, weekAgoMinor: null, byHour: [], byStore: [] });
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
