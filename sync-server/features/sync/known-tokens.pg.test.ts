import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#server/db/tx.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { createKnownTokens } from './known-tokens.ts';
import { ask, bearer, listen, serve, type Served } from './testing/http.ts';
import { firstTill, plantCompany, type PlantedTill } from './testing/shop.ts';

let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase({ connections: 6 });
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const revokeSilently = ({ device }: PlantedTill): Promise<unknown> => test.deps.db.withTenant(device.tenantId, (tx) => tx.query('UPDATE device SET revoked_at = 1 WHERE tenant_id = $1 AND id = $2', [device.tenantId, device.deviceId]));
const header = (till: PlantedTill): string => bearer(till.token)['authorization'] as string;

/** The door with a clock in hand and a count of what it asks the database. */
function door() {
  const state = { nowMs: 1_000_000, looks: 0 };
  const db: Database = { ...test.deps.db, withTenant: (...args) => { state.looks += 1; return test.deps.db.withTenant(...args); } };
  return { state, known: createKnownTokens({ db, clock: { nowMs: () => state.nowMs } }, 5_000) };
}

describe('known tokens', () => {
  it('SE14 a proven token is looked up once in five seconds', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const { state, known } = door();
    for (let asked = 0; asked < 20; asked++) expect(await known.tillOf(header(till))).toMatchObject({ ok: true, value: { deviceId: till.device.deviceId } });
    expect(state.looks).toBe(1);
    state.nowMs += 5_000;
    await known.tillOf(header(till));
    expect(state.looks).toBe(2);
  });

  it('SE14 what was refused is asked again each time, and a wrong secret opens nothing that a right one opened', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const { known } = door();
    await known.tillOf(header(till));
    const wrong = header(till).slice(0, -3) + (header(till).endsWith('AAA') ? 'BBB' : 'AAA');
    expect(await known.tillOf(wrong)).toMatchObject({ ok: false, code: 'token-unknown' });
    expect(await known.tillOf(undefined)).toMatchObject({ ok: false, code: 'token-unknown' });
  });

  it('SE14 a revocation that nobody told of is seen when the five seconds are over, a told one at once', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const { state, known } = door();
    await known.tillOf(header(till));
    await revokeSilently(till);
    state.nowMs += 4_999;
    expect(await known.tillOf(header(till))).toMatchObject({ value: { revoked: false } });
    state.nowMs += 1;
    expect(await known.tillOf(header(till))).toMatchObject({ value: { revoked: true } });
    const other = firstTill(await plantCompany(test.deps));
    await known.tillOf(header(other));
    await revokeSilently(other);
    known.forget(other.device.deviceId);
    expect(await known.tillOf(header(other))).toMatchObject({ value: { revoked: true } });
  });

  it('SE14 what was read before a revocation and answered after it is not kept', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const gate = Promise.withResolvers<undefined>();
    const db: Database = { ...test.deps.db, withTenant: async (...args) => {
      const value = await test.deps.db.withTenant(...args);
      await gate.promise;
      return value;
    } };
    const known = createKnownTokens({ db, clock: { nowMs: () => 1_000_000 } });
    const early = known.tillOf(header(till));
    await revokeSilently(till);
    known.forget(till.device.deviceId);
    gate.resolve(undefined);
    await early;
    expect(await known.tillOf(header(till))).toMatchObject({ value: { revoked: true } });
  });

  it('SE4 SE14 a till revoked at HQ reads nothing from that moment, and its streams end', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const stream = await listen(server, 'api/sync/v1/events', bearer(till.token));
    await stream.until((events) => events.length > 0);
    expect((await ask(server, 'api/sync/v1/pull?after=0', bearer(till.token))).status).toBe(200);
    await revokeSilently(till);
    test.deps.wake.notifyDevice(till.device.tenantId, till.device.deviceId);
    expect(await ask(server, 'api/sync/v1/pull?after=0', bearer(till.token))).toMatchObject({ status: 401, json: { code: 'device-revoked' } });
    await expect.poll(() => stream.closed(), { timeout: 10_000 }).toBe(true);
  });
});
