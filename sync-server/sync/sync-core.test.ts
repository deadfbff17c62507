import { expect, it } from 'vitest';
import { createServerModel } from '#tests/simulation/model/server-model.ts';
import { createSyncCore } from './sync-core.ts';
import { idsFrom, seeded } from './testing/commits.ts';
import type { ServerStore } from './store-port.ts';

it('DG4 compares two tills at a time: more of them are told so at once, and asked again later', async () => {
  const ids = idsFrom(seeded(1));
  const [tenantId, deviceId, tillId, storeId] = [ids(), ids(), ids(), ids()];
  const model = createServerModel({ turn: async () => undefined, clock: { nowMs: () => 1 }, epoch: 'e' });
  model.addCompany(tenantId);
  const inner = model.connect();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => { release = resolve; });
  const store: ServerStore = { inTenant: async (...args) => {
    await gate;
    return inner.inTenant(...args);
  } };
  const core = createSyncCore({ store, clock: { nowMs: () => 1 }, ids: { uuid: ids }, wake: { notifyHead: () => undefined }, log: { warn: () => undefined }, inflate: async (body) => body });
  const ask = (): ReturnType<typeof core.digest> => core.digest({ tenantId, deviceId, tillId, storeId }, 0);
  const two = [ask(), ask()];
  expect(await ask()).toMatchObject({ status: 503, body: expect.stringContaining('"code":"busy"') });
  release();
  expect((await Promise.all(two)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await ask()).status).toBe(200);
});
