import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Fleet } from '#contract/api/fleet.ts';
import type { JournalPage } from '#contract/api/journal.ts';
import type { ReceiptDetail, ReceiptPage } from '#contract/api/receipt.ts';
import type { ShiftPage } from '#contract/api/shift.ts';
import { buildApp } from '#server/app.ts';
import { idsFrom, payloadOf, receiptPayload, refund, sale, seeded, shiftFacts, type Place } from '#server/sync/testing/commits.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { signIn } from './testing/http.ts';
import { plantCompany, pushCommits, type PlantedTill } from './testing/shop.ts';

const NOW = 1_790_000_000_000;
const HOUR_MS = 3_600_000;
const random = seeded(17);
const ids = idsFrom(random);

let test: TestDatabase;
let http: FastifyInstance;
let headers: Record<string, string>;
/** The till that was paired anew, another one of the shop, and where the first stood before: a till this database has no row of. */
let mine: PlantedTill;
let other: PlantedTill;
let before: Place;

beforeAll(async () => {
  test = await testDatabase({ connections: 6 });
  http = await buildApp(test.deps);
});
afterAll(async () => {
  await http.close();
  await test.close();
});
beforeEach(async () => {
  test.setNow(NOW);
  const planted = await plantCompany(test.deps, { tills: 2 });
  [mine, other] = planted.stores[0]?.tills as [PlantedTill, PlantedTill];
  before = { ...mine.place, tillId: ids() };
  headers = await signIn(test.deps, planted.companyId);
});

async function ask<T>(path: string): Promise<T> {
  const answer = await http.inject({ method: 'GET', url: `/api/v1/${path}`, headers });
  expect(answer.statusCode, path).toBe(200);
  return answer.json();
}
const send = (till: PlantedTill, ...payloads: Uint8Array[]): ReturnType<typeof pushCommits> => pushCommits(test.deps, till.device, payloads.map((payload) => till.log.add(payload)));
const verdicts = async (sent: ReturnType<typeof pushCommits>): Promise<string[]> => (await sent).reply.verdicts.map(({ verdict }) => verdict);
const soldAs = async (till: PlantedTill): Promise<string[]> => test.deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query<{ ids: string[] }>('SELECT sold_as AS ids FROM device WHERE tenant_id = $1 AND id = $2', [tx.tenantId, till.device.deviceId])).rows[0]?.ids ?? []);

it('SE15 what a till sold as another till, which is no row here, is taken and stands with the till it is now', async () => {
  const life = ids();
  const shift = shiftFacts(before, ids, { incarnationId: life, number: 1, atMs: NOW - HOUR_MS, floatMinor: 0 });
  const first = sale(before, ids, random, { incarnationId: life, number: 1, atMs: NOW - HOUR_MS / 2, shiftId: shift.shiftId });
  const entry = { id: ids(), ...before, incarnationId: life, occurredAt: NOW - HOUR_MS / 2, utcOffsetMin: 180, businessDate: first.businessDate, clockTrust: 'trusted', event: 'sign-in', detail: {} };
  const later = sale(mine.place, ids, random, { incarnationId: mine.incarnationId, number: 1, atMs: NOW - 1_000, shiftId: shift.shiftId, series: 'A7' });
  expect(await verdicts(send(mine, payloadOf({ entity: 'shiftOpening', row: shift.opening }), receiptPayload(first), payloadOf({ entity: 'journalEntry', row: entry }), receiptPayload(later)))).toEqual(Array(4).fill('applied'));
  expect(await verdicts(send(other, receiptPayload(sale(other.place, ids, random, { incarnationId: other.incarnationId, number: 1, atMs: NOW }))))).toEqual(['applied']);
  expect([await soldAs(mine), await soldAs(other)]).toEqual([[before.tillId], []]);

  const listed = async (question: string): Promise<string[]> => (await ask<ReceiptPage>(`receipts${question}`)).receipts.map(({ tillName, totalMinor }) => `${tillName} ${totalMinor}`);
  expect(await listed(`?tillId=${mine.place.tillId}`)).toEqual([`Касса 1 ${later.totalMinor}`, `Касса 1 ${first.totalMinor}`]);
  expect((await listed('')).length).toBe(3);
  expect((await ask<ReceiptDetail>(`receipts/${first.id}`)).receipt.tillName).toBe('Касса 1');
  expect((await ask<ShiftPage>(`shifts?tillId=${mine.place.tillId}`)).shifts).toMatchObject([{ id: shift.shiftId, tillName: 'Касса 1', sales: { count: 2 } }]);
  expect((await ask<ShiftPage>(`shifts?tillId=${other.place.tillId}`)).shifts).toEqual([]);
  expect((await ask<JournalPage>(`journal?tillId=${mine.place.tillId}`)).rows).toMatchObject([{ id: entry.id, tillName: 'Касса 1' }]);
  expect((await ask<JournalPage>(`journal?tillId=${other.place.tillId}`)).rows).toEqual([]);
  // The shift that was opened under the name of before is still open.
  expect((await ask<Fleet>('fleet')).devices.find(({ deviceId }) => deviceId === mine.device.deviceId)).toMatchObject({ openShift: true });

  // Given back twice elsewhere: the item names the till by what it is now.
  await send(other, receiptPayload(refund(first, other.place, ids, { incarnationId: other.incarnationId, number: 2 })), receiptPayload(refund(first, other.place, ids, { incarnationId: other.incarnationId, number: 3 })));
  const { items } = await ask<{ items: { kind: string; detail: Record<string, unknown> }[] }>('attention');
  expect(items.find(({ kind }) => kind === 'refund-exceeds-sale')?.detail['sale']).toMatchObject({ receiptId: first.id, tillName: 'Касса 1' });

  // A database in which that till is a row has its own name for it, and shows it as one of its own.
  await test.deps.db.withTenant(mine.device.tenantId, (tx) => tx.query("INSERT INTO till (tenant_id, id, store_id, number, name, legal_entity_id) VALUES ($1, $2, $3, 9, 'Касса прежняя', $4)", [tx.tenantId, before.tillId, before.storeId, before.legalEntityId]));
  expect(await listed(`?tillId=${mine.place.tillId}`)).toEqual([`Касса 1 ${later.totalMinor}`]);
  expect(await listed(`?tillId=${before.tillId}`)).toEqual([`Касса прежняя ${first.totalMinor}`]);
});

it('SE15 ST2 ST8 a shift that was opened under the name of before keeps the till where it is and whose it is, until it is closed', async () => {
  const life = ids();
  const shift = shiftFacts(before, ids, { incarnationId: life, number: 1, atMs: NOW - HOUR_MS, floatMinor: 0 });
  await send(mine, payloadOf({ entity: 'shiftOpening', row: shift.opening }));
  const [storeId, legalEntityId] = [ids(), ids()];
  await test.deps.db.withTenant(mine.device.tenantId, async (tx) => {
    await tx.query(`INSERT INTO store SELECT tenant_id, $2, 2, 'Магазин 2', address, time_zone, day_cutoff_min, currency, price_list_id, receipt_header, receipt_footer FROM store WHERE tenant_id = $1`, [tx.tenantId, storeId]);
    await tx.query(`INSERT INTO legal_entity (tenant_id, id, name, inn, tax_system, settlement_address) VALUES ($1, $2, 'ООО «Вторая»', '7707083893', 'osn', '')`, [tx.tenantId, legalEntityId]);
  });
  const post = async (method: 'POST' | 'PUT', path: string, body: object): Promise<unknown> => {
    const answer = await http.inject({ method, url: `/api/v1/${path}`, headers, payload: body });
    return [answer.statusCode, answer.json<{ code?: string }>().code];
  };
  const sells = { name: 'Касса', legalEntityId, version: (await ask<{ stores: { tills: { version: number }[] }[] }>('stores')).stores[0]?.tills[0]?.version };
  expect(await post('POST', `tills/${mine.place.tillId}/move`, { storeId })).toEqual([409, 'shift-open']);
  expect(await post('PUT', `tills/${mine.place.tillId}`, sells)).toEqual([409, 'shift-open']);
  // Another till of the shop has no part in it.
  expect(await post('PUT', `tills/${other.place.tillId}`, sells)).toEqual([200, undefined]);
  await send(mine, payloadOf({ entity: 'shiftClosing', row: shift.closing({}, ids()) }));
  expect(await post('PUT', `tills/${mine.place.tillId}`, sells)).toEqual([200, undefined]);
  expect(await post('POST', `tills/${mine.place.tillId}/move`, { storeId })).toEqual([200, undefined]);
});

it('SE15 is noted once, and for so many names and no more', async () => {
  const sold = (): Uint8Array => receiptPayload(sale(before, ids, random, { incarnationId: ids(), number: 1, atMs: NOW }));
  await send(mine, sold());
  await send(mine, sold(), sold());
  expect(await soldAs(mine)).toEqual([before.tillId]);
  for (let names = 0; names < 20; names++) {
    before = { ...before, tillId: ids() };
    expect(await verdicts(send(mine, sold()))).toEqual(['applied']);
  }
  expect((await soldAs(mine)).length).toBe(16);
});
