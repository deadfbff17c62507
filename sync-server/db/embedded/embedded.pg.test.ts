import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionOf, readConnection } from './connection.ts';
import { isRunning, livingPostmaster, readPidFile, stopPostmaster, until } from './postmaster.ts';

const FIXTURE = fileURLToPath(new URL('./holder.fixture.ts', import.meta.url));
const LIMIT_MS = 30_000;

type Said = { readonly pid: number; readonly port: number; readonly appUrl: string; readonly ownerUrl: string; readonly failed?: string };
type Holder = { readonly child: ChildProcess; readonly said: Said; readonly told: () => string };

/** Making a cluster takes longest; the tests that do not care share one folder, left stopped by each. */
const shared = mkdtempSync(join(tmpdir(), 'lavka-embedded-'));
let root: string;
let dir: string;
const holders: ChildProcess[] = [];

beforeEach(() => {
  root = shared;
  dir = join(root, 'server');
});

function useFreshFolder(): void {
  root = mkdtempSync(join(tmpdir(), 'lavka-embedded-'));
  dir = join(root, 'server');
}

afterEach(async () => {
  for (const child of holders.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  const living = existsSync(join(dir, 'postgres')) ? livingPostmaster(join(dir, 'postgres')) : null;
  if (living) await stopPostmaster(living.pid, join(dir, 'postgres'), 'pg_ctl');
  if (root !== shared) rmSync(root, { recursive: true, force: true });
});

afterAll(() => rmSync(shared, { recursive: true, force: true }));

function hold(options: { detached?: boolean; env?: NodeJS.ProcessEnv } = {}): Promise<Holder> {
  const child = spawn(process.execPath, [FIXTURE, dir], { stdio: ['ignore', 'pipe', 'pipe'], detached: options.detached ?? false, ...(options.env ? { env: options.env } : {}) });
  holders.push(child);
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => { told += chunk.toString(); });
  return new Promise((resolve, reject) => {
    let line = '';
    child.stdout.on('data', (chunk: Buffer) => {
      line += chunk.toString();
      if (line.endsWith('\n')) resolve({ child, said: JSON.parse(line) as Said, told: () => told });
    });
    child.on('exit', (code) => reject(new Error(`the holder ended with ${code}: ${told}`)));
  });
}

async function gone(child: ChildProcess): Promise<void> {
  expect(await until(LIMIT_MS, () => child.exitCode !== null || child.signalCode !== null)).toBe(true);
}

async function ask<R extends pg.QueryResultRow>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function stopped({ child, said }: Holder): Promise<void> {
  child.kill('SIGTERM');
  await gone(child);
  expect(isRunning(said.pid)).toBe(false);
}

describe('the embedded PostgreSQL', () => {
  it('is made in UTF-8 with plain roles, whatever the environment says', async () => {
    const holder = await hold({ env: { PATH: process.env['PATH'] } });
    const [row] = await ask<Record<string, unknown>>(holder.said.appUrl, `
      SELECT pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datlocale AS locale, lower('ЁЖ') AS lowered, current_user AS role,
        (SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS mighty,
        current_setting('listen_addresses') AS listens, current_setting('data_checksums') AS checksums
      FROM pg_database WHERE datname = current_database()`);
    expect(row).toEqual({ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', lowered: 'ёж', role: 'lavka_app', mighty: false, listens: '127.0.0.1', checksums: 'on' });
    const wrong = new URL(holder.said.appUrl);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    await stopped(holder);
  });

  it('tells other programs where it is while it runs, in a file of its owner alone', async () => {
    const holder = await hold();
    expect(await connectionOf(dir)).toEqual({ pid: holder.said.pid, port: holder.said.port, appUrl: holder.said.appUrl, ownerUrl: holder.said.ownerUrl });
    if (process.platform !== 'win32') expect(statSync(join(dir, 'postgres.json')).mode & 0o777).toBe(0o600);
    await stopped(holder);
    expect(await connectionOf(dir)).toBeNull();
    expect(await connectionOf(join(root, 'nowhere'))).toBeNull();
  });

  it('keeps its port and its data from one start to the next', async () => {
    const first = await hold();
    await ask(first.said.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await stopped(first);
    const second = await hold();
    expect(second.said.port).toBe(first.said.port);
    // A connection that goes out is given a number above these, and would keep it.
    expect(first.said.port).toBeLessThan(32_000);
    expect(await ask(second.said.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await stopped(second);
  });

  it('takes another port where somebody sits on the remembered one', async () => {
    const first = await hold();
    await stopped(first);
    const squatter = createServer().listen(first.said.port, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const second = await hold();
    expect(second.said.port).not.toBe(first.said.port);
    expect(readConnection(dir)?.port).toBe(second.said.port);
    await stopped(second);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('outlives its server and is taken over by the next one', async () => {
    const first = await hold();
    first.child.kill('SIGKILL');
    await gone(first.child);
    expect(isRunning(first.said.pid)).toBe(true);
    const second = await hold();
    expect(second.said.pid).toBe(first.said.pid);
    expect(second.told()).toContain('taking it over');
    await stopped(second);
  });

  it('recovers after everything was killed at once', async () => {
    const first = await hold();
    await ask(first.said.ownerUrl, 'CREATE TABLE written AS SELECT 7 AS answer');
    first.child.kill('SIGKILL');
    process.kill(first.said.pid, 'SIGKILL');
    await gone(first.child);
    const second = await hold();
    expect(second.said.pid).not.toBe(first.said.pid);
    expect(await ask(second.said.ownerUrl, 'SELECT answer FROM written')).toEqual([{ answer: 7 }]);
    await stopped(second);
  });

  it('is not held up by a pid file that names a stranger', async () => {
    const first = await hold();
    await stopped(first);
    writeFileSync(join(dir, 'postgres', 'postmaster.pid'), `${process.pid}\n${join(dir, 'postgres')}\n1700000000\n5432\n\n127.0.0.1\n  1 2\nready   \n`);
    const second = await hold();
    expect(second.told()).not.toContain('taking it over');
    await stopped(second);
  });

  it('starts again by itself when only PostgreSQL is killed', async () => {
    const holder = await hold();
    process.kill(holder.said.pid, 'SIGKILL');
    expect(await until(LIMIT_MS, () => holder.told().includes('PostgreSQL runs again'))).toBe(true);
    expect(await ask(holder.said.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const now = readPidFile(join(dir, 'postgres'))?.pid ?? 0;
    expect(now).not.toBe(holder.said.pid);
    holder.child.kill('SIGTERM');
    await gone(holder.child);
    expect(isRunning(now)).toBe(false);
  });

  it('is tried again and again while something keeps it from starting, each reason told once', async () => {
    const holder = await hold();
    const logs = join(dir, 'logs');
    rmSync(join(logs, 'postgres.log'));
    mkdirSync(join(logs, 'postgres.log'));
    process.kill(holder.said.pid, 'SIGKILL');
    expect(await until(LIMIT_MS, () => /could not be brought up again.*EISDIR/.test(holder.told()))).toBe(true);
    rmSync(logs, { recursive: true });
    writeFileSync(logs, 'a file in the way');
    expect(await until(LIMIT_MS, () => /could not be brought up again.*ENOTDIR/.test(holder.told()))).toBe(true);
    const squatter = createServer().listen(holder.said.port, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    rmSync(logs);
    mkdirSync(logs);
    expect(await until(LIMIT_MS, () => /could not be brought up again.*another program has taken port/.test(holder.told()))).toBe(true);
    await new Promise((resolve) => squatter.close(resolve));
    expect(await until(LIMIT_MS, () => holder.told().includes('PostgreSQL runs again'))).toBe(true);
    expect(holder.told().match(/could not be brought up again/g)).toHaveLength(3);
    expect(await ask(holder.said.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const now = readPidFile(join(dir, 'postgres'))?.pid ?? 0;
    holder.child.kill('SIGTERM');
    await gone(holder.child);
    expect(isRunning(now)).toBe(false);
  });

  it('lets its server end while it cannot be brought up', async () => {
    const holder = await hold();
    rmSync(join(dir, 'logs', 'postgres.log'));
    mkdirSync(join(dir, 'logs', 'postgres.log'));
    process.kill(holder.said.pid, 'SIGKILL');
    expect(await until(LIMIT_MS, () => holder.told().includes('could not be brought up again'))).toBe(true);
    holder.child.kill('SIGTERM');
    await gone(holder.child);
    expect(holder.child.exitCode).toBe(0);
    rmSync(join(dir, 'logs', 'postgres.log'), { recursive: true });
    await stopped(await hold());
  });

  it('belongs to one server; the second is told whose it is and harms nothing', async () => {
    const first = await hold();
    const second = await hold();
    expect(second.said.failed).toContain(`Another Lavka server (process ${first.child.pid}) already works in ${dir}`);
    await gone(second.child);
    expect(await ask(first.said.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await stopped(first);
  });

  it('is made once by two servers that start on an empty folder together', async () => {
    useFreshFolder();
    const both = await Promise.all([hold(), hold()]);
    expect(both.filter((holder) => holder.said.failed === undefined)).toHaveLength(1);
    const [winner] = both.filter((holder) => holder.said.failed === undefined);
    await stopped(winner as Holder);
    expect(readdirSync(dir).filter((name) => name.includes('.init-'))).toEqual([]);
  });

  it('is made anew where a first start was killed half-way', async () => {
    useFreshFolder();
    mkdirSync(join(dir, 'postgres.init-999999'), { recursive: true });
    writeFileSync(join(dir, 'postgres.init-999999', 'PG_VERSION'), '18');
    const holder = await hold();
    expect(readdirSync(dir)).not.toContain('postgres.init-999999');
    await stopped(holder);
  });

  it('survives Ctrl-C in the terminal of its server', async () => {
    const holder = await hold({ detached: true });
    process.kill(-(holder.child.pid as number), 'SIGINT');
    expect(await ask(holder.said.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await stopped(holder);
  });

  it('works below a folder only its owner may enter', async () => {
    useFreshFolder();
    chmodSync(root, 0o700);
    const holder = await hold();
    expect(existsSync(join(dir, 'postgres', 'PG_VERSION'))).toBe(true);
    await stopped(holder);
  });

  it('says in one sentence that its folder cannot be made', async () => {
    useFreshFolder();
    writeFileSync(dir, 'a file in the way');
    const holder = await hold();
    expect(holder.said.failed).toMatch(/^The data folder .* cannot be written: /);
    await gone(holder.child);
  });
});
