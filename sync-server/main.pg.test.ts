import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionOf } from './db/embedded/connection.ts';
import { readWitness } from './db/life/witness-file.ts';
import { isRunning, livingPostmaster, stopPostmaster, until } from './db/embedded/postmaster.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

type Run = { readonly child: ChildProcess; readonly out: () => string; readonly errors: () => string };

let dir: string;
const children: ChildProcess[] = [];
const squatters: Server[] = [];

beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'lavka-main-')); });
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  for (const squatter of squatters.splice(0)) await new Promise((resolve) => squatter.close(resolve));
  const living = livingPostmaster(join(dir, 'postgres'));
  if (living) await stopPostmaster(living.pid, join(dir, 'postgres'), 'pg_ctl');
  rmSync(dir, { recursive: true, force: true });
});

/** As from an empty environment: nothing of this test's own may help it. */
function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, [MAIN, '--data', dir, ...args], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  children.push(child);
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
  return { child, out: () => out, errors: () => errors };
}

const ended = ({ child }: Run): boolean => child.exitCode !== null || child.signalCode !== null;

async function ready(server: Run): Promise<string> {
  await until(60_000, () => server.out().includes('\n') || ended(server));
  const [, url] = /^LAVKA-SERVER ready (\S+)/.exec(server.out()) ?? [];
  if (!url) throw new Error(`not ready: ${server.out()} ${server.errors()}`);
  return url;
}

async function busyPort(): Promise<number> {
  const squatter = createServer().listen(0, '127.0.0.1');
  squatters.push(squatter);
  await new Promise((resolve) => squatter.once('listening', resolve));
  return (squatter.address() as AddressInfo).port;
}

describe('the server program', () => {
  it('starts with the demo, moves off a busy port and says so, answers, and stops whole on Ctrl-C', async () => {
    const port = await busyPort();
    const server = run(['--demo', '--port', String(port)]);
    const url = await ready(server);
    expect(server.out()).toMatch(new RegExp(`^LAVKA-SERVER ready http://127\\.0\\.0\\.1:\\d+/ \\(port ${port} is busy\\)\\n$`));
    expect(await (await fetch(new URL('api/health', url))).json()).toMatchObject({ status: 'ok' });
    const postgres = await connectionOf(dir);
    expect(postgres).not.toBeNull();
    // An open stream of events must not keep it.
    const signIn = await fetch(new URL('api/v1/session', url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'demo@lavka.example', password: 'lavka-demo' }) });
    const stream = await fetch(new URL('api/v1/live', url), { headers: { cookie: signIn.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ') } });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    process.kill(-(server.child.pid as number), 'SIGINT');
    expect(await until(20_000, () => ended(server))).toBe(true);
    expect(server.child.exitCode).toBe(0);
    expect(isRunning(postgres?.pid ?? 0)).toBe(false);
    expect(readWitness(dir)).toMatchObject({ place: { cluster: expect.stringContaining('/') as string, folder: { path: expect.stringContaining(dir) as string } } });
    expect(Object.values(readWitness(dir)?.companies ?? {}).map(({ head }) => head > 0)).toEqual([true]);
    await stream.body?.cancel().catch(() => undefined);
  });

  it('refuses to share its folder, and says whose it is', async () => {
    const first = run(['--port', '0']);
    await ready(first);
    const second = run(['--port', '0']);
    expect(await until(60_000, () => ended(second))).toBe(true);
    expect(second.child.exitCode).toBe(1);
    expect(second.errors()).toBe(`Another Lavka server (process ${first.child.pid}) already works in ${dir}: stop it, or give this one another --data folder.\n`);
    expect(second.out()).toBe('');
  });

  it.each([
    [['--port', 'abc'], {}, /^--port abc is not a port number\.\n$/],
    [['--colour'], {}, /^Unknown option '--colour'.*\nUsage: /],
    [[], { DATABASE_URL: 'postgres://a@b/c' }, /^DATABASE_URL .* belong together: set both or neither\.\n$/],
    [[], { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c', DATABASE_OWNER_URL: 'postgres://a:b@127.0.0.1:1/c' }, /^The database cannot be reached: .*\n$/],
  ])('ends with one sentence for %j %j', async (args, env, sentence) => {
    const server = run(args, env);
    expect(await until(60_000, () => ended(server))).toBe(true);
    expect(server.child.exitCode).toBe(1);
    expect(server.errors()).toMatch(sentence);
    expect(server.out()).toBe('');
  });

  it('says so where its folder is a file', async () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    const server = run(['--data', file]);
    expect(await until(60_000, () => ended(server))).toBe(true);
    expect(server.child.exitCode).toBe(1);
    expect(server.errors()).toMatch(/^The data folder cannot be written: .*\n$/);
  });
});
