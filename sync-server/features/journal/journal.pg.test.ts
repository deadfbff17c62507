import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { JournalPage } from '#contract/api/journal.ts';
import { buildApp } from '#server/app.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { payloadOf } from '#server/sync/testing/commits.ts';
import { signIn } from '../sync/testing/http.ts';
import { firstTill, plantCompany, pushCommits } from '../sync/testing/shop.ts';

let test: TestDatabase;
let http: FastifyInstance;
beforeAll(async () => {
  test = await testDatabase();
  http = await buildApp(test.deps);
});
afterAll(async () => {
  await http.close();
  await test.close();
});

it('the journal of a till comes newest first, in pages, by event', async () => {
  const till = firstTill(await plantCompany(test.deps));
  const headers = await signIn(test.deps, till.device.tenantId);
  const { companyId, legalEntityId, storeId, tillId, staffId } = till.place;
  const events = ['sign-in', 'line-removed', 'price-by-hand', 'line-removed', 'from-the-future'];
  const rows = events.map((event, index) => ({
    id: test.deps.ids.uuid(), companyId, legalEntityId, storeId, tillId, staffId, incarnationId: till.incarnationId, occurredAt: Date.UTC(2026, 10, 20, 8, index), utcOffsetMin: 180,
    businessDate: '2026-11-20', clockTrust: 'trusted', event, detail: index === 2 ? { index, approvedBy: staffId } : { index },
  }));
  await pushCommits(test.deps, till.device, rows.map((row) => till.log.add(payloadOf({ entity: 'journalEntry', row }))));
  const get = async (query: string): Promise<JournalPage> => compileCheck(JournalPage).parse((await http.inject({ url: `/api/v1/journal?tillId=${tillId}${query}`, headers })).json());
  expect((await get('')).rows.map((row) => row.event)).toEqual(events.toReversed());
  expect((await get('')).rows[0]).toMatchObject({ tillName: 'Касса 1', staffName: 'Кассир 1', timeZone: 'Europe/Moscow', detail: { index: 4 }, allowedBy: null });
  expect((await get('')).rows[2]).toMatchObject({ event: 'price-by-hand', allowedBy: 'Кассир 1' });
  const first = await get('&limit=3');
  expect((await get(`&limit=3&after=${first.next}`)).rows.map((row) => row.event)).toEqual(['line-removed', 'sign-in']);
  expect((await get('&event=line-removed')).rows.map((row) => row.detail)).toEqual([{ index: 3 }, { index: 1 }]);
  const stranger = await signIn(test.deps, firstTill(await plantCompany(test.deps)).device.tenantId);
  expect((await http.inject({ url: `/api/v1/journal?tillId=${tillId}`, headers: stranger })).json()).toEqual({ rows: [], next: null });
  expect((await http.inject({ url: '/api/v1/journal', headers })).statusCode).toBe(400);
});

describe('the journal', () => {
  it('is for owners and managers', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const headers = await signIn(test.deps, till.device.tenantId);
    await test.deps.db.withTenant(till.device.tenantId, (tx) => tx.query(`UPDATE app_user SET role = 'viewer'`));
    expect((await http.inject({ url: `/api/v1/journal?tillId=${till.device.tillId}`, headers })).statusCode).toBe(403);
  });
});
