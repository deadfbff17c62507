import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { ShiftDetail, ShiftPage } from '#contract/api/shift.ts';
import { buildApp } from '#server/app.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { idsFrom, payloadOf, receiptPayload, refund, sale, seeded, shiftFacts } from '#server/sync/testing/commits.ts';
import { signIn } from '../sync/testing/http.ts';
import { firstTill, plantCompany, pushCommits, type PlantedTill } from '../sync/testing/shop.ts';
import { wholeShift } from '../sync/testing/whole-shift.ts';

let test: TestDatabase;
let http: FastifyInstance;
beforeAll(async () => {
  test = await testDatabase({ connections: 6 });
  http = await buildApp(test.deps);
});
afterAll(async () => {
  await http.close();
  await test.close();
});

const random = seeded(41);
const ids = idsFrom(random);
const send = (till: PlantedTill, payloads: readonly Uint8Array[]): Promise<unknown> => pushCommits(test.deps, till.device, payloads.map((payload) => till.log.add(payload)));

async function asked(till: PlantedTill): Promise<(path: string) => Promise<{ status: number; json: unknown }>> {
  const headers = await signIn(test.deps, till.device.tenantId);
  return async (path) => {
    const answer = await http.inject({ url: `/api/v1/${path}`, headers });
    return { status: answer.statusCode, json: answer.json() };
  };
}

const page = (answer: { json: unknown }): ShiftPage => compileCheck(ShiftPage).parse(answer.json);
const detail = (answer: { json: unknown }): ShiftDetail => compileCheck(ShiftDetail).parse(answer.json);

describe('shifts', () => {
  it('are listed while open with what has arrived, and closed with their Z and its difference', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const get = await asked(till);
    const { payloads, totals, shift, receipt } = wholeShift(till, ids, random);
    await send(till, payloads.slice(0, 3));
    expect(page(await get('shifts')).shifts).toMatchObject([{ id: shift.shiftId, number: 3, tillName: 'Касса 1', openedBy: 'Кассир 1', closedAt: null, check: 'open', differenceMinor: null, sales: { count: 1, totalMinor: receipt.totalMinor }, refunds: { count: 0 }, netMinor: receipt.totalMinor }]);
    const running = detail(await get(`shifts/${shift.shiftId}`));
    expect(running).toMatchObject({ receiptsStated: null, differences: [], totals: { expectedCashMinor: receipt.totalMinor + 130_00 }, movements: [{ direction: 'in', amountMinor: 50_00 }, { direction: 'out', amountMinor: 20_00 }], counts: [] });
    await send(till, payloads.slice(3));
    expect(page(await get('shifts')).shifts).toMatchObject([{ check: 'right', differenceMinor: 5_00, netMinor: totals.netMinor, refunds: { count: 1 }, closedBy: 'Кассир 1' }]);
    expect(detail(await get(`shifts/${shift.shiftId}`))).toMatchObject({
      totals, differences: [], receiptsHere: 2, receiptsStated: 2, staff: [{ name: 'Кассир 1' }],
      counts: [{ purpose: 'check', expectedMinor: 1_000_00, countedMinor: 999_00, blind: true, reason: 'Ошибка в сдаче', denominations: [{ minor: 100, count: 999 }] }, { purpose: 'closing' }],
    });
  });

  it('SHF17 are shown by seller where several sold, summed from their receipts', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const get = await asked(till);
    const { place, incarnationId } = till;
    const shift = shiftFacts(place, ids, { incarnationId, number: 1, atMs: Date.UTC(2026, 10, 20, 8), floatMinor: 0 });
    const neighbour = { ...place, legalEntityId: ids() };
    const more = { incarnationId, lineCount: 2, shiftId: shift.shiftId };
    const own = sale(place, ids, random, { ...more, number: 1 });
    await send(till, [payloadOf({ entity: 'shiftOpening', row: shift.opening }), receiptPayload(own)]);
    expect(detail(await get(`shifts/${shift.shiftId}`)).sellers).toEqual([]);
    const theirs = sale(neighbour, ids, random, { ...more, number: 2 });
    const named = { ...theirs, shop: { ...(theirs.shop as object), legalEntityName: 'ИП Соседов', inn: '9800000020' } };
    const back = refund(named, neighbour, ids, { ...more, number: 3, lineCount: 1 });
    await send(till, [receiptPayload(named), receiptPayload(back)]);
    const { sellers, totals } = detail(await get(`shifts/${shift.shiftId}`));
    expect(sellers.find((one) => one.legalEntityId === place.legalEntityId)).toMatchObject({ sales: { count: 1, totalMinor: own.totalMinor }, refunds: { count: 0 }, netMinor: own.totalMinor });
    expect(sellers.find((one) => one.legalEntityId === neighbour.legalEntityId)).toMatchObject({
      name: 'ИП Соседов', inn: '9800000020', sales: { count: 1, totalMinor: named.totalMinor }, refunds: { count: 1, totalMinor: back.totalMinor }, netMinor: named.totalMinor - back.totalMinor,
    });
    expect(sellers.reduce((sum, one) => sum + one.netMinor, 0)).toBe(totals?.netMinor);
  });

  it('say when receipts of a Z are missing, when sums differ and when it cannot be read', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const get = await asked(till);
    const whole = [1, 2, 3].map((number) => wholeShift(till, ids, random, number));
    const [missing, wrong, strange] = whole as [(typeof whole)[number], (typeof whole)[number], (typeof whole)[number]];
    const ending = ({ shift, countId }: (typeof whole)[number], totals: unknown): Uint8Array => payloadOf({ entity: 'shiftClosing', row: shift.closing(totals, countId) });
    await send(till, [missing.payloads[0] as Uint8Array, ...missing.payloads.slice(2)]);
    await send(till, [...wrong.payloads.slice(0, 5), ending(wrong, { ...wrong.totals, roundingMinor: 7 })]);
    await send(till, [...strange.payloads.slice(0, 5), ending(strange, { theSun: 'shines' })]);
    expect(page(await get('shifts')).shifts.map((each) => [each.number, each.check]).sort()).toEqual([[1, 'waiting'], [2, 'differs'], [3, 'unreadable']]);
    expect(detail(await get(`shifts/${missing.shift.shiftId}`))).toMatchObject({ receiptsHere: 1, receiptsStated: 2, differences: [], shift: { check: 'waiting' } });
    expect(detail(await get(`shifts/${wrong.shift.shiftId}`))).toMatchObject({ differences: [{ what: 'rounding', of: null, statedMinor: 7, summedMinor: 0 }], shift: { check: 'differs' } });
    expect(detail(await get(`shifts/${strange.shift.shiftId}`))).toMatchObject({ totals: { sales: { count: 1 } }, receiptsStated: null });
  });

  it('a Z that comes late, behind the shift after it, ends its own with its own sums and leaves the other open', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const get = await asked(till);
    const [first, second] = [1, 2].map((number) => wholeShift(till, ids, random, number)) as [ReturnType<typeof wholeShift>, ReturnType<typeof wholeShift>];
    const checks = async (): Promise<unknown> => page(await get('shifts')).shifts.map((each) => [each.number, each.check]).sort();
    await send(till, [...first.payloads.slice(0, -1), ...second.payloads.slice(0, -1)]);
    expect(await checks()).toEqual([[1, 'open'], [2, 'open']]);
    await send(till, first.payloads.slice(-1));
    expect(await checks()).toEqual([[1, 'right'], [2, 'open']]);
    await send(till, second.payloads.slice(-1));
    expect(await checks()).toEqual([[1, 'right'], [2, 'right']]);
    for (const { shift, totals } of [first, second]) expect(detail(await get(`shifts/${shift.shiftId}`))).toMatchObject({ totals, differences: [], receiptsHere: 2 });
  });

  it('come in pages, by till and by store, and are nobody else\'s', async () => {
    const [one, other] = (await plantCompany(test.deps, { tills: 2 })).stores[0]?.tills as [PlantedTill, PlantedTill];
    const get = await asked(one);
    const opening = (till: PlantedTill, number: number): Uint8Array => payloadOf({ entity: 'shiftOpening', row: shiftFacts(till.place, ids, { incarnationId: till.incarnationId, number, atMs: Date.UTC(2026, 10, number), floatMinor: 0 }).opening });
    await send(one, [1, 2, 3, 4].map((number) => opening(one, number)));
    await send(other, [opening(other, 5)]);
    const first = page(await get('shifts?limit=2'));
    expect(first.shifts.map((each) => each.number)).toEqual([5, 4]);
    const second = page(await get(`shifts?limit=2&after=${first.next}`));
    expect(second.shifts.map((each) => each.number)).toEqual([3, 2]);
    expect(page(await get(`shifts?limit=2&after=${second.next}`))).toMatchObject({ shifts: [{ number: 1 }], next: null });
    expect(page(await get(`shifts?tillId=${other.device.tillId}`)).shifts.map((each) => each.number)).toEqual([5]);
    const stranger = await asked(firstTill(await plantCompany(test.deps)));
    expect((await stranger('shifts')).json).toEqual({ shifts: [], next: null });
    expect((await stranger(`shifts/${first.shifts[0]?.id}`)).status).toBe(404);
    for (const path of ['shifts?limit=0', 'shifts?after=x', 'shifts/1', 'shifts?tillId=2']) expect((await get(path)).status, path).toBe(400);
  });
});
