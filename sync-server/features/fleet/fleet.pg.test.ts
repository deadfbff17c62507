import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { AttentionList } from '#contract/api/attention.ts';
import { Fleet, FleetDetail } from '#contract/api/fleet.ts';
import { buildApp } from '#server/app.ts';
import { idsFrom, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { signIn } from '../sync/testing/http.ts';
import { firstTill, plantCompany, pushCommits, type Planted, type PlantedTill } from '../sync/testing/shop.ts';
import { watchSilence } from './silence.ts';

const NOW = 1_790_000_000_000;
const HOUR_MS = 3_600_000;
const random = seeded(97);
const ids = idsFrom(random);

let test: TestDatabase;
let http: FastifyInstance;
let planted: Planted;
let headers: Record<string, string>;
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
  planted = await plantCompany(test.deps, { stores: 2, tills: 2 });
  headers = await signIn(test.deps, planted.companyId);
});

type Method = 'GET' | 'POST' | 'PUT';
const ask = async (path: string, { method = 'GET', body, as = headers }: { method?: Method; body?: unknown; as?: Record<string, string> } = {}): Promise<{ status: number; json: unknown }> => {
  const answer = await http.inject({ method, url: `/api/v1/${path}`, headers: as, ...(body === undefined ? {} : { payload: body as object }) });
  return { status: answer.statusCode, json: answer.body === '' ? null : answer.json() };
};
const fleet = async (question = ''): Promise<Fleet> => compileCheck(Fleet).parse((await ask(`fleet${question}`)).json);
const detail = async (id: string): Promise<FleetDetail> => compileCheck(FleetDetail).parse((await ask(`fleet/${id}`)).json);
const attention = async (question = ''): Promise<AttentionList> => compileCheck(AttentionList).parse((await ask(`attention${question}`)).json);

/** As a till of that device said of itself at its last contact. */
async function heard(till: PlantedTill, report: Record<string, unknown>, agoMs = 1_000): Promise<void> {
  const at = NOW - agoMs;
  await test.deps.db.withTenant(planted.companyId, (tx) => tx.query('UPDATE device SET last_contact_at = $3, report = $4 WHERE tenant_id = $1 AND id = $2',
    [planted.companyId, till.device.deviceId, at, JSON.stringify({ build: '1.2', unsent: 0, oldestUnsentAt: null, clock: at, cursor: 1_000_000, ...report })]));
}
const tills = (): PlantedTill[] => planted.stores.flatMap((store) => [...store.tills]);
const sold = (till: PlantedTill, number: number): Uint8Array => receiptPayload(sale(till.place, ids, random, { incarnationId: till.incarnationId, number, atMs: NOW - HOUR_MS }));

describe('the fleet', () => {
  it('FL5 stands by what needs a person, and counts every standing', async () => {
    const [well, clock, offline, waiting] = tills() as [PlantedTill, PlantedTill, PlantedTill, PlantedTill];
    await heard(well, {});
    await heard(clock, { clock: NOW - 400_000 });
    await heard(offline, {}, 600_000);
    expect((await fleet()).devices.map((device) => [device.deviceId, device.standing])).toEqual([[clock.device.deviceId, 'look'], [offline.device.deviceId, 'offline'], [waiting.device.deviceId, 'waiting'], [well.device.deviceId, 'well']]);
    await pushCommits(test.deps, well.device, [well.log.add(new TextEncoder().encode('not JSON'))]);
    const { devices, counts } = await fleet();
    expect(devices[0]).toMatchObject({ deviceId: well.device.deviceId, standing: 'trouble', reasons: ['incident'], openIncidents: 1, online: true, unsent: 0, contractVersion: expect.any(Number) as number, series: 'A', lives: 1, build: '1.2', clockOffsetMs: 0 });
    expect(counts).toEqual({ trouble: 1, look: 1, offline: 1, waiting: 1, well: 0, revoked: 0 });
  });

  it('is narrowed by store, by standing and by words', async () => {
    const [first] = tills() as [PlantedTill];
    await heard(first, { build: '9.9-beta' });
    expect((await fleet(`?storeId=${planted.stores[1]?.storeId}`)).devices).toHaveLength(2);
    expect((await fleet('?text=9.9-BETA')).devices.map((device) => device.deviceId)).toEqual([first.device.deviceId]);
    expect((await fleet('?standing=well')).devices.map((device) => device.deviceId)).toEqual([first.device.deviceId]);
    expect((await fleet('?text=%25')).devices).toEqual([]);
    for (const wrong of ['?standing=fine', '?storeId=1']) expect((await ask(`fleet${wrong}`)).status).toBe(400);
  });

  it('FL10 counts rows behind the feed of the device\'s own scopes', async () => {
    const [near, far] = tills() as [PlantedTill, PlantedTill];
    await heard(near, { cursor: 0 });
    const { devices } = await fleet();
    const lag = (till: PlantedTill): number | null | undefined => devices.find((device) => device.deviceId === till.device.deviceId)?.lagRows;
    // The company, two stores, the people and tills of its own store.
    expect(lag(near)).toBe(1 + 2 + 1 + 2);
    expect(lag(far)).toBeNull();
  });

  it('FL11 a number no page can hold, stored by a program of before, is read as its bound', async () => {
    const till = firstTill(planted);
    for (const strange of [{ cursor: 1e308 }, { unsent: 1e308 }, { clock: 2 ** 53 + 2, oldestUnsentAt: Number.MAX_SAFE_INTEGER }, { cursor: -1e308 }]) {
      await heard(till, strange);
      const { devices } = await fleet();
      expect(devices, JSON.stringify(strange)).toHaveLength(4);
      for (const device of devices) expect(Number.isNaN(new Date(device.oldestUnsentAt ?? 0).getTime())).toBe(false);
      for (const page of [`fleet/${till.device.deviceId}`, 'today', 'stores', 'attention']) expect((await ask(page)).status, `${page} after ${JSON.stringify(strange)}`).toBe(200);
    }
  });

  it('opens a device with its lives, its days and what was set aside', async () => {
    const till = firstTill(planted);
    await heard(till, { cursor: 3, unsent: 4, oldestUnsentAt: NOW - 5_000 });
    await pushCommits(test.deps, till.device, [till.log.add(sold(till, 41)), till.log.add(sold(till, 42)), till.log.add(new TextEncoder().encode('not JSON'))]);
    const found = await detail(till.device.deviceId);
    expect(found).toMatchObject({
      report: { cursor: 3, unsent: 4 }, incarnations: [{ series: 'A', commits: 3, lastCommitAt: NOW, lastNumber: 42 }], revoked: null,
      quarantine: [{ reason: 'not-json', bytes: 8, closedAt: null }], incidents: [{ kind: 'quarantined-commit' }],
    });
    expect(found.days.reduce((sum, day) => sum + day.count, 0)).toBe(3);
    expect(found.days.reduce((sum, day) => sum + day.setAside, 0)).toBe(1);
    expect(found.quarantine[0]?.itemId).toBe(found.incidents[0]?.id);
  });
});

describe('revoking', () => {
  const revoke = (id: string, body: unknown = { reason: 'украден' }, as = headers) => ask(`devices/${id}/revoke`, { method: 'POST', body, as });

  it('FL8 takes the device out with a reason, once, and shuts its door', async () => {
    const till = firstTill(planted);
    await heard(till, {});
    expect((await revoke(till.device.deviceId, { reason: '' })).status).toBe(400);
    expect((await revoke(till.device.deviceId)).status).toBe(204);
    test.setNow(NOW + 5_000);
    expect((await revoke(till.device.deviceId, { reason: 'ещё раз' })).status).toBe(204);
    expect(await detail(till.device.deviceId)).toMatchObject({ device: { standing: 'revoked', revokedAt: NOW }, revoked: { at: NOW, by: 'Хозяйка', reason: 'украден' } });
    expect((await attention('?state=closed&kind=till-revoked')).items).toMatchObject([{ detail: { reason: 'украден' }, closed: { how: 'recorded', by: 'Хозяйка' } }]);
    expect((await http.inject({ url: '/api/sync/v1/pull?after=0', headers: { authorization: `Bearer ${till.token}` } })).json()).toMatchObject({ code: 'device-revoked' });
    expect((await fleet()).devices.at(-1)?.deviceId).toBe(till.device.deviceId);
  });

  it('FL8 FL9 nobody sees, opens, revokes or counts what is another company\'s', async () => {
    const stranger = await signIn(test.deps, (await plantCompany(test.deps)).companyId);
    const { deviceId } = firstTill(planted).device;
    expect((await revoke(deviceId, { reason: 'x' }, stranger)).status).toBe(404);
    expect((await ask(`fleet/${deviceId}`, { as: stranger })).status).toBe(404);
    expect((compileCheck(Fleet).parse((await ask('fleet', { as: stranger })).json)).devices.map((device) => device.deviceId)).not.toContain(deviceId);
    expect((await detail(deviceId)).device.revokedAt).toBeNull();
    await pushCommits(test.deps, firstTill(planted).device, [firstTill(planted).log.add(new TextEncoder().encode('not JSON'))]);
    const itemId = (await attention()).items[0]?.id ?? '';
    expect((await ask(`attention/${itemId}/payload`, { as: stranger })).status).toBe(404);
    expect((await ask(`attention/${itemId}/dismiss`, { method: 'POST', body: {}, as: stranger })).status).toBe(404);
    expect((await ask('attention?state=all', { as: stranger })).json).toEqual({ items: [], next: null, open: 0, within: null });
  });

  it('a viewer may look and change nothing', async () => {
    await test.deps.db.withTenant(planted.companyId, (tx) => tx.query(`UPDATE app_user SET role = 'viewer' WHERE tenant_id = $1`, [planted.companyId]));
    expect((await ask('fleet')).status).toBe(200);
    expect((await revoke(firstTill(planted).device.deviceId)).status).toBe(403);
    expect((await ask('fleet/rules', { method: 'PUT', body: { silentAfterHours: 3 } })).status).toBe(403);
  });
});

describe('silent tills', () => {
  const silent = async (): Promise<AttentionList['items']> => (await attention('?kind=till-silent')).items;

  it('FL2 FL6 FL7 open one item, which contact closes by itself', async () => {
    const till = firstTill(planted);
    const watch = watchSilence(test.deps);
    await heard(till, { unsent: 7, oldestUnsentAt: NOW - 30 * HOUR_MS }, 25 * HOUR_MS);
    expect([await watch.look(planted.companyId), await watch.look(planted.companyId)]).toEqual([1, 1]);
    expect(await silent()).toMatchObject([{ tillName: 'Касса 1', detail: { unsent: 7, deviceId: till.device.deviceId } }]);
    expect((await fleet()).devices[0]).toMatchObject({ deviceId: till.device.deviceId, standing: 'trouble', reasons: expect.arrayContaining(['silent', 'incident']) as string[] });
    await heard(till, { unsent: 7 });
    expect(await watch.look(planted.companyId)).toBe(0);
    expect(await silent()).toEqual([]);
    expect((await attention('?state=closed&kind=till-silent')).items).toMatchObject([{ closed: { how: 'by-itself', by: null } }]);
    await watch.stop();
  });

  it('FL7 contact is noticed when the company moves, without waiting for the next round', async () => {
    const till = firstTill(planted);
    const watch = watchSilence(test.deps, { againMs: 0 });
    await heard(till, { unsent: 1 }, 25 * HOUR_MS);
    await watch.look(planted.companyId);
    await heard(till, { unsent: 1 });
    test.deps.wake.notifyHead(planted.companyId);
    await expect.poll(silent).toEqual([]);
    await watch.stop();
  });

  it('FL2 a till that is switched off is no trouble, and the company says when silence is', async () => {
    const till = firstTill(planted);
    const watch = watchSilence(test.deps);
    await heard(till, {}, 300 * HOUR_MS);
    expect(await watch.look(planted.companyId)).toBe(0);
    await heard(till, { unsent: 1 }, 5 * HOUR_MS);
    expect(await watch.look(planted.companyId)).toBe(0);
    expect((await ask('fleet/rules', { method: 'PUT', body: { silentAfterHours: 4 } })).status).toBe(200);
    expect(await silent()).toHaveLength(1);
    expect((await fleet()).silentAfterHours).toBe(4);
    for (const silentAfterHours of [0, 1.5, 24 * 91]) expect((await ask('fleet/rules', { method: 'PUT', body: { silentAfterHours } })).status).toBe(400);
    await watch.stop();
  });
});
