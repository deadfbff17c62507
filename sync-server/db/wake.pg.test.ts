import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asSuperuser, silentLog, testCluster, testDatabase, type TestDatabase } from '../testing/postgres.ts';
import { createWake, type Wake } from './wake.ts';

let test: TestDatabase;
const open: Wake[] = [];
beforeAll(async () => { test = await testDatabase({ connections: 2 }); });
afterAll(async () => {
  await Promise.all(open.map((wake) => wake.close()));
  await test.close();
});

async function listener(): Promise<{ wake: Wake; heard: string[] }> {
  const wake = await createWake({ url: test.appUrl, log: silentLog() });
  open.push(wake);
  const heard: string[] = [];
  wake.onHead((tenantId) => heard.push(tenantId));
  return { wake, heard };
}

describe('the wake-up line', () => {
  it('is heard at once in its own process and soon in others, once', async () => {
    const [here, there] = [await listener(), await listener()];
    const tenant = test.deps.ids.uuid();
    here.wake.notifyHead(tenant);
    expect(here.heard).toEqual([tenant]);
    await expect.poll(() => there.heard, { timeout: 10_000 }).toEqual([tenant]);
    expect(here.heard).toEqual([tenant]);
  });

  it('SE14 carries a device that changed to every process, and no head with it', async () => {
    const [here, there] = [await listener(), await listener()];
    const [tenant, device] = [test.deps.ids.uuid(), test.deps.ids.uuid()];
    const [heardHere, heardThere]: [string[], string[]] = [[], []];
    here.wake.onDevice((id) => heardHere.push(id));
    there.wake.onDevice((id) => heardThere.push(id));
    here.wake.notifyDevice(tenant, device);
    expect(heardHere).toEqual([device]);
    await expect.poll(() => heardThere, { timeout: 10_000 }).toEqual([device]);
    expect([here.heard, there.heard]).toEqual([[], []]);
  });

  it('is not heard by who stopped listening', async () => {
    const { wake } = await listener();
    const heard: string[] = [];
    const stop = wake.onHead((tenantId) => heard.push(tenantId));
    stop();
    wake.notifyHead(test.deps.ids.uuid());
    expect(heard).toEqual([]);
  });

  it('comes back after the database dropped it', async () => {
    const [here, there] = [await listener(), await listener()];
    const name = new URL(test.appUrl).pathname.slice(1);
    await asSuperuser(await testCluster(), name, (client) => client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lavka-wake' AND datname = $1`, [name]));
    const tenant = test.deps.ids.uuid();
    await expect.poll(() => {
      here.wake.notifyHead(tenant);
      return there.heard.includes(tenant);
    }, { timeout: 20_000, interval: 100 }).toBe(true);
  });
});
