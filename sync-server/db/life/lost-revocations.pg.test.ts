import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { plantCompany, type Planted } from '#server/features/sync/testing/shop.ts';
import { readEpoch } from '../directory.ts';
import { revokeDevice } from '../revocation.ts';
import { keepWitness, type KeptWitness } from './keep-witness.ts';
import { readWitness, witnessFile } from './witness-file.ts';

let test: TestDatabase;
let dirs: readonly [string, string];
let shop: Planted;
const servers: KeptWitness[] = [];

beforeAll(async () => { test = await testDatabase({ connections: 8 }); });
afterAll(() => test.close());
beforeEach(async () => {
  dirs = [mkdtempSync(join(tmpdir(), 'lavka-life-')), mkdtempSync(join(tmpdir(), 'lavka-life-'))];
  shop = await plantCompany(test.deps, { tills: 3 });
});
afterEach(async () => {
  await stopAll();
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

async function stopAll(): Promise<void> {
  for (const server of servers.splice(0)) await server.stop();
}

/** A start of a server with a data folder of its own, as far as its witness goes. */
async function start(dir: string): Promise<KeptWitness> {
  const server = await keepWitness({ ...test.deps, config: { ...test.deps.config, dataDir: dir } }, false);
  servers.push(server);
  return server;
}

const rows = async (sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> => (await test.deps.db.withTenant(shop.companyId, (tx) => tx.query<Record<string, unknown>>(sql, [...values]))).rows;
const tills = (): readonly string[] => shop.stores[0]?.tills.map(({ device }) => device.deviceId) ?? [];
const REVOKED = 'SELECT id, revoked_at AS at, revoked_by AS by, revoked_reason AS reason FROM device WHERE revoked_at IS NOT NULL ORDER BY revoked_at';
const ITEMS = `SELECT kind, closed_at IS NULL AS open, closed_by AS by, detail ->> 'reason' AS reason FROM attention_item ORDER BY kind, detail ->> 'reason'`;
const epoch = (): Promise<string> => test.deps.db.withTenant(shop.companyId, (tx) => readEpoch(tx));
const remembered = (dir: string): unknown => readWitness(dir)?.revoked?.[shop.companyId];

async function revoke(deviceId: string | undefined, reason: string, at: number, userId: string | null = null): Promise<void> {
  await test.deps.db.withTenant(shop.companyId, (tx) => revokeDevice(tx, { id: test.deps.ids.uuid(), deviceId: deviceId ?? '', userId, reason, at, nowMs: at }));
}

/** As a database put back from a copy of before is: nothing of the revocation is in it. */
async function forget(): Promise<void> {
  await rows(`UPDATE device SET revoked_at = NULL, revoked_by = NULL, revoked_reason = ''`);
  await rows('DELETE FROM attention_item');
}

it('LF12 a revocation is remembered within a second, with moment, person and reason, and made once more after a copy forgot it, though no number went back', async () => {
  const [stolen, sold] = tills();
  const userId = test.deps.ids.uuid();
  await start(dirs[0]);
  const before = await epoch();
  await revoke(stolen, 'Украдена', 70, userId);
  test.deps.wake.notifyDevice(shop.companyId, stolen ?? '');
  test.deps.wake.notifyHead(shop.companyId);
  await expect.poll(() => remembered(dirs[0]), { timeout: 2_000 }).toEqual([{ device: stolen, at: 70, by: userId, reason: 'Украдена' }]);
  await stopAll();
  // One that was killed before it wrote finds it with its next start.
  await revoke(sold, 'Продана', 90);
  await start(dirs[0]);
  expect(remembered(dirs[0])).toMatchObject([{ device: sold, at: 90 }, { device: stolen, at: 70 }]);
  await stopAll();
  await forget();
  const woken: string[] = [];
  const unhear = test.deps.wake.onDevice((deviceId) => woken.push(deviceId));
  await start(dirs[0]);
  unhear();
  const again = [{ id: stolen, at: 70, by: userId, reason: 'Украдена' }, { id: sold, at: 90, by: null, reason: 'Продана' }];
  expect([await rows(REVOKED), woken.toSorted(), await epoch()]).toEqual([again, [stolen, sold].toSorted(), before]);
  const items = [['revoked-again', true, null, 'Продана'], ['revoked-again', true, null, 'Украдена'], ['till-revoked', false, null, 'Продана'], ['till-revoked', false, userId, 'Украдена']];
  expect(await rows(ITEMS)).toEqual(items.map(([kind, open, by, reason]) => ({ kind, open, by, reason })));
  await stopAll();
  await start(dirs[0]);
  expect((await rows(ITEMS)).length).toBe(4);
});

it('LF12 of several servers each remembers it, whoever made it, and one makes it once more, also under a running server', async () => {
  const [stolen] = tills();
  const [one, other] = [await start(dirs[0]), await start(dirs[1])];
  await revoke(stolen, 'Украдена', 70);
  test.deps.wake.notifyHead(shop.companyId);
  await Promise.all([one.note(), other.note()]);
  expect([remembered(dirs[0]), remembered(dirs[1])]).toMatchObject([[{ device: stolen }], [{ device: stolen }]]);
  await forget();
  test.deps.wake.notifyHead(shop.companyId);
  await Promise.all([one.note(), other.note()]);
  expect(await rows(REVOKED)).toMatchObject([{ id: stolen, at: 70 }]);
  expect((await rows(ITEMS)).map(({ kind }) => kind)).toEqual(['revoked-again', 'till-revoked']);
});

it('LF12 LF13 what a database does not know is not forgotten, and a device that came after the copy opens nothing', async () => {
  const [stolen] = tills();
  const stranger = { device: test.deps.ids.uuid(), at: 80, by: null, reason: 'Пришла после копии' };
  await start(dirs[0]);
  await stopAll();
  const written = JSON.parse(readFileSync(witnessFile(dirs[0]), 'utf8')) as object;
  writeFileSync(witnessFile(dirs[0]), JSON.stringify({ ...written, revoked: { [shop.companyId]: [stranger] } }));
  await revoke(stolen, 'Украдена', 70);
  await start(dirs[0]);
  expect([remembered(dirs[0]), await rows(ITEMS)]).toMatchObject([[stranger, { device: stolen }], [{ kind: 'till-revoked' }]]);
});

it.each([
  ['none', null], ['a torn one', '{"format":1,"pla'], ['one whose revocations are no such', { revoked: { x: [{ device: 1 }] } }], ['one of a program of before', { revoked: undefined }],
])('LF10 LF13 %s makes no revocation and stops no server; what the database knows is remembered from then on', async (_what, left) => {
  const [stolen, sold] = tills();
  await revoke(stolen, 'Украдена', 70);
  await start(dirs[0]);
  await stopAll();
  await forget();
  const written = JSON.parse(readFileSync(witnessFile(dirs[0]), 'utf8')) as object;
  if (left === null) rmSync(witnessFile(dirs[0]));
  else writeFileSync(witnessFile(dirs[0]), typeof left === 'string' ? left : JSON.stringify({ ...written, ...left }));
  await revoke(sold, 'Продана', 90);
  await start(dirs[0]);
  expect([await rows(REVOKED), remembered(dirs[0])]).toMatchObject([[{ id: sold }], [{ device: sold }]]);
});
