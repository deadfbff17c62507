import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asSuperuser, testCluster, testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { idsFrom, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { authenticate } from '#server/features/sync/device-auth.ts';
import { createTillReports, SETTLED_MS } from '#server/features/sync/till-reports.ts';
import { firstTill, plantCompany, pushCommits, type Planted } from '#server/features/sync/testing/shop.ts';
import { readEpoch } from '../directory.ts';
import { revokeDevice } from '../revocation.ts';
import { beginLife, FRESH_MS, readLife, type Life } from './company-life.ts';
import { keepWitness, type KeptWitness } from './keep-witness.ts';
import { beginOne, type Told } from './restored-command.ts';
import { readWitness, witnessFile } from './witness-file.ts';

const ADMIN = fileURLToPath(new URL('../../admin.ts', import.meta.url));
const random = seeded(41);
const ids = idsFrom(random);

let test: TestDatabase;
let dir: string;
let shops: readonly [Planted, Planted];
let said: { about: unknown; text: string }[];
const servers: KeptWitness[] = [];

beforeAll(async () => { test = await testDatabase({ connections: 8 }); });
afterAll(async () => {
  await dropCopy();
  await test.close();
});
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lavka-life-'));
  said = [];
  shops = [await plantCompany(test.deps), await plantCompany(test.deps)];
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

const name = (): string => new URL(test.appUrl).pathname.slice(1);
const copy = (): string => `${name()}_copy`;

/** Nobody is connected to either database meanwhile, and nobody comes back before it is done. */
const undisturbed = async (work: (client: Client) => Promise<void>): Promise<void> => asSuperuser(await testCluster(), 'postgres', async (client) => {
  const both = [name(), copy()];
  const open = async (allowed: boolean): Promise<void> => {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE datname = ANY ($1)', [both]);
    for (const { datname } of rows) await client.query(`ALTER DATABASE ${datname} ALLOW_CONNECTIONS ${allowed}`);
  };
  await open(false);
  await client.query('SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = ANY ($1)', [both]);
  await work(client);
  await open(true);
});
/** One database in place of another, as a restore does it. */
const replace = (to: string, from: string): Promise<void> => undisturbed(async (client) => {
  await client.query(`DROP DATABASE IF EXISTS ${to} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${to} OWNER lavka_owner TEMPLATE ${from} STRATEGY file_copy`);
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${to} TO lavka_app`);
});
const backUp = (): Promise<void> => replace(copy(), name());
const restore = (): Promise<void> => replace(name(), copy());
/** The server is pointed at the other database: each goes by the name of the other from now on. */
const swap = (): Promise<void> => undisturbed(async (client) => {
  for (const [from, to] of [[name(), `${name()}_aside`], [copy(), name()], [`${name()}_aside`, copy()]] as const) await client.query(`ALTER DATABASE ${from} RENAME TO ${to}`);
});
const dropCopy = async (): Promise<void> => asSuperuser(await testCluster(), 'postgres', async (client) => void await client.query(`DROP DATABASE IF EXISTS ${copy()} WITH (FORCE)`));

const deps = () => {
  const log = Object.assign(Object.create(test.deps.log) as typeof test.deps.log, { warn: (about: unknown, text: string) => void said.push({ about, text }) });
  return { ...test.deps, log, config: { ...test.deps.config, dataDir: dir } };
};

/** A start of the server, as far as its witness goes. */
async function start(): Promise<KeptWitness> {
  for (const server of servers.splice(0)) await server.stop();
  const server = await keepWitness(deps(), false);
  servers.push(server);
  return server;
}

async function sell(planted: Planted): Promise<void> {
  const till = firstTill(planted);
  await pushCommits(test.deps, till.device, [till.log.add(receiptPayload(sale(till.place, ids, random, { incarnationId: till.incarnationId, number: till.log.commits.length + 1, lineCount: 1 })))]);
}

const epochOf = ({ companyId }: Planted): Promise<string> => test.deps.db.withTenant(companyId, (tx) => readEpoch(tx));
const lifeOf = ({ companyId }: Planted): Promise<Life> => test.deps.db.withTenant(companyId, (tx) => readLife(tx));
const itemsOf = async ({ companyId }: Planted): Promise<unknown[]> => (await test.deps.db.withTenant(companyId, (tx) => tx.query(`SELECT kind, detail FROM attention_item WHERE kind = 'server-restored' ORDER BY created_at`))).rows;
const epochs = (): Promise<string[]> => Promise.all(shops.map(epochOf));

describe('a life of a company', () => {
  it('LF1 LF2 is begun once however many want it, for that company alone, and recorded; one of the database is all companies\'', async () => {
    const [one] = shops;
    const before = await epochs();
    const begun = await Promise.all([1, 2, 3].map(() => test.deps.db.withTenant(one.companyId, (tx) => beginLife(tx, test.deps, before[0] as string, 'told'))));
    const after = await epochs();
    expect([begun.filter((epoch) => epoch !== null), after[1], after[0] === before[0]]).toEqual([[after[0]], before[1], false]);
    expect([await itemsOf(one), await itemsOf(shops[1])]).toEqual([[{ kind: 'server-restored', detail: { cause: 'told' } }], []]);
    await test.owner.query('UPDATE server_life SET epoch = gen_random_uuid()');
    const [first, second] = await epochs();
    expect([first === after[0], second === after[1], first === second]).toEqual([false, false, false]);
  });
});

describe('the witness', () => {
  it('LF3 LF5 follows what was committed; a database at or beyond it goes on', async () => {
    const server = await start();
    const before = await epochs();
    await sell(shops[0]);
    await server.note();
    expect(readWitness(dir)?.companies[shops[0].companyId]).toMatchObject({ epoch: before[0], head: 2, commits: 1, past: [] });
    await sell(shops[0]);
    servers.length = 0;
    await start();
    expect([await epochs(), said]).toEqual([before, []]);
    await server.stop();
  });

  it('LF4 begins the life of the companies that went back, and of no other, once; a backup of a life that is over is found whatever its numbers', async () => {
    await start();
    const before = await epochs();
    await backUp();
    await sell(shops[0]);
    await start();
    await restore();
    await start();
    const after = await epochs();
    expect([after[0] === before[0], after[1] === before[1], await itemsOf(shops[0]), await itemsOf(shops[1])]).toEqual([false, true, [{ kind: 'server-restored', detail: { cause: 'witness' } }], []]);
    expect(said.map(({ text }) => text)).toEqual([expect.stringContaining('put back from an older copy')]);
    await start();
    expect(await epochs()).toEqual(after);
    await restore();
    // Somebody worked with it before the server came back: its numbers are beyond the witness.
    for (let more = 0; more < 3; more++) await test.deps.db.withTenant(shops[0].companyId, (tx) => tx.query('UPDATE tenant_head SET seq = seq + 10'));
    expect((await epochs())[0]).toBe(before[0]);
    await start();
    const [third] = await epochs();
    expect([third === before[0], third === after[0]]).toEqual([false, false]);
  });

  it('LF4 sees commits lost that moved no row of the feed, also where the database was replaced under a running server', async () => {
    const server = await start();
    const till = firstTill(shops[0]);
    const [before] = await epochs();
    await backUp();
    await pushCommits(test.deps, till.device, [till.log.add(new TextEncoder().encode('{"facts":['))]);
    await server.note();
    await restore();
    await server.note();
    expect((await epochs())[0]).toBe(before);
    test.deps.wake.notifyHead(shops[0].companyId);
    await server.note();
    expect((await epochs())[0] === before).toBe(false);
  });

  it('LF6 a copy in which nothing is behind is said, with the command, and goes on', async () => {
    await start();
    const before = await epochs();
    await start();
    await backUp();
    await restore();
    await start();
    expect([await epochs(), said.map(({ text }) => text)]).toEqual([before, [expect.stringContaining('npm run admin -- restored')]]);
    said = [];
    await start();
    expect(said).toEqual([]);
  });

  it('LF11 a look at an older copy in between is no restore: the database that was goes on, and one put back behind its own mark does not', async () => {
    await start();
    await sell(shops[0]);
    const before = await epochs();
    await backUp();
    await sell(shops[0]);
    await start();
    await swap();
    await start();
    expect((await epochs())[0] === before[0]).toBe(false);
    await swap();
    said = [];
    await start();
    expect([await epochs(), said.map(({ text }) => text)]).toEqual([before, [expect.stringContaining('npm run admin -- restored')]]);
    await sell(shops[0]);
    await (await start()).note();
    await test.deps.db.withTenant(shops[0].companyId, (tx) => tx.query('UPDATE tenant_head SET seq = seq - 1'));
    await start();
    expect((await epochs())[0] === before[0]).toBe(false);
  });

  it('LF12 a till that was revoked after the backup is none after the restore, before anybody is answered: it reads nothing and what it sells waits', async () => {
    const [one] = shops;
    const till = firstTill(one);
    await start();
    await backUp();
    await test.deps.db.withTenant(one.companyId, (tx) => revokeDevice(tx, { id: ids(), deviceId: till.device.deviceId, userId: null, reason: 'Украдена', at: 77, nowMs: 77 }));
    await sell(shops[1]);
    await start();
    await restore();
    expect(await authenticate(test.deps.db, Date.now(), `Bearer ${till.token}`)).toMatchObject({ value: { till: { revoked: false } } });
    await start();
    expect(await authenticate(test.deps.db, Date.now(), `Bearer ${till.token}`)).toMatchObject({ value: { till: { revoked: true } } });
    const { rows } = await test.deps.db.withTenant(one.companyId, (tx) => tx.query('SELECT kind, subject, closed_at IS NULL AS open, detail FROM attention_item ORDER BY kind'));
    const detail = { deviceId: till.device.deviceId, computerName: 'test', reason: 'Украдена' };
    expect(rows).toEqual([{ kind: 'revoked-again', open: true, subject: till.device.deviceId, detail }, { kind: 'till-revoked', open: false, subject: till.device.deviceId, detail }]);
    expect(said.map(({ text }) => text).sort()).toEqual([expect.stringContaining('revoked again'), expect.stringContaining('put back from an older copy')]);
  });

  it('LF3 nothing is written where nothing moved', async () => {
    const server = await start();
    rmSync(witnessFile(dir));
    test.deps.wake.notifyHead(shops[0].companyId);
    await server.note();
    expect(existsSync(witnessFile(dir))).toBe(false);
    await sell(shops[0]);
    await server.note();
    expect(existsSync(witnessFile(dir))).toBe(true);
  });

  it('LF10 none, a torn one and one that cannot be written raise no alarm; companies that are not here stay in it', async () => {
    const before = await epochs();
    writeFileSync(witnessFile(dir), '{"format":1,"place":{');
    await start();
    const foreign = { epoch: ids(), head: 7, commits: 7, past: [] };
    const written = JSON.parse(readFileSync(witnessFile(dir), 'utf8')) as { companies: object };
    const stranger = ids();
    for (const server of servers.splice(0)) await server.stop();
    writeFileSync(witnessFile(dir), JSON.stringify({ ...written, companies: { ...written.companies, [stranger]: foreign } }));
    await start();
    expect([readWitness(dir)?.companies[stranger], await epochs(), said]).toEqual([foreign, before, []]);
    dir = join(dir, 'gone');
    await start();
    expect([existsSync(witnessFile(dir)), said.map(({ text }) => text)]).toEqual([false, [expect.stringContaining('could not be written')]]);
    dir = join(dir, '..');
  });
});

describe('a till', () => {
  const report = (cursor: number): string => JSON.stringify({ build: 'b', unsent: 0, oldestUnsentAt: null, clock: Date.now(), cursor });

  async function says(planted: Planted, ...cursors: readonly number[]): Promise<void> {
    const reports = createTillReports(deps());
    for (const cursor of cursors) reports.note(firstTill(planted).device, report(cursor));
    await reports.stop();
  }

  it('LF7 that was in step and has read further than the head is believed, once a day; one that has not heard of the epoch is not', async () => {
    const [one, other] = shops;
    const before = await epochs();
    await says(one, 90);
    expect([await epochs(), said]).toEqual([before, []]);
    await says(one, 1);
    await says(one, 90);
    expect([await epochs(), said]).toEqual([before, []]);
    test.setNow(Date.now() + SETTLED_MS + 60_000);
    // It finds us behind and begins again, within the same moment.
    await says(one, Number.MAX_VALUE, 0);
    const second = await epochOf(one);
    expect([second === before[0], await epochOf(other), await itemsOf(one)]).toEqual([false, before[1], [{ kind: 'server-restored', detail: { cause: 'till' } }]]);
    // Tills that still go by the old life prove nothing, and no till begins two lives in a day.
    await says(one, 90);
    await says(one, 0);
    test.setNow(Date.now() + 2 * SETTLED_MS + 120_000);
    await says(one, 90);
    expect([await epochOf(one), said.map(({ text }) => text)]).toEqual([second, [expect.stringContaining('had read further'), expect.stringContaining('restored --again')]]);
    test.setNow(Date.now() + FRESH_MS + 2 * SETTLED_MS);
    await says(one, 90);
    test.setNow(Date.now());
    expect(await epochOf(one) === second).toBe(false);
  });

  it('LF7 a long push that began before its till heard of another epoch proves nothing, however late it ends', async () => {
    const [one] = shops;
    const began = Date.now();
    await test.owner.query('UPDATE server_life SET epoch = gen_random_uuid()');
    const before = await epochOf(one);
    await says(one, 0);
    test.setNow(began + 3 * SETTLED_MS);
    const reports = createTillReports(deps());
    reports.note(firstTill(one).device, report(90), 0, began);
    await reports.stop();
    expect([await epochOf(one), said]).toEqual([before, []]);
    await says(one, 90);
    test.setNow(Date.now());
    expect(await epochOf(one) === before).toBe(false);
  });

  it('LF7 what proves it is not lost where the database does not answer', async () => {
    const [one] = shops;
    const before = await epochOf(one);
    await says(one, 0);
    test.setNow(Date.now() + 2 * SETTLED_MS);
    let away = true;
    const reports = createTillReports({ ...deps(), db: { ...test.deps.db, withTenant: async (...asked) => (away ? Promise.reject(new Error('away')) : test.deps.db.withTenant(...asked)) } });
    reports.note(firstTill(one).device, report(90));
    await reports.flush();
    away = false;
    reports.note(firstTill(one).device, report(0));
    await reports.stop();
    test.setNow(Date.now());
    expect(await epochOf(one) === before).toBe(false);
  });
});

describe('the command', () => {
  const run = async (...args: string[]): Promise<string> => (await promisify(execFile)(process.execPath, [ADMIN, 'restored', '--database', test.appUrl, ...args], { encoding: 'utf8' })).stdout;

  it('LF8 LF9 begins a life for whom it is told, says what happens now, does it once, and wakes a running server\'s tills', async () => {
    const [one, other] = shops;
    const before = await epochs();
    const woken: string[] = [];
    const unhear = test.deps.wake.onHead((tenantId) => woken.push(tenantId));
    const text = await run('--company', one.companyId);
    expect(text).toContain(`${one.companyId}): another life has begun. Tills that will send and load everything again: 1.`);
    expect(text).toContain('What happens now:');
    const after = await epochs();
    expect([after[0] === before[0], after[1], (await lifeOf(one)).cause]).toEqual([false, before[1], 'told']);
    await expect.poll(() => woken, { timeout: 10_000 }).toContain(one.companyId);
    unhear();
    const told = (await run('--json')).trim().split('\n').map((line) => JSON.parse(line) as Told).filter(({ companyId }) => [one.companyId, other.companyId].includes(companyId));
    expect(told.map(({ companyId, begun }) => [companyId, begun]).sort()).toEqual([[one.companyId, false], [other.companyId, true]].sort());
    expect(await epochOf(one)).toBe(after[0]);
    const again = await beginOne(test.deps, { id: one.companyId, name: 'Проба' }, true);
    expect([again.begun, again.epoch === after[0]]).toEqual([true, false]);
  });
});
