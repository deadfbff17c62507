import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TILL_PORT = 4710;
const NODE = join(ROOT, 'node_modules', '.bin', 'node');

let root = '';
let children: ChildProcess[] = [];
let listeners: Server[] = [];

/** A small house with the real start command and stand-ins for the three programs, in a folder with a blank and Cyrillic in its name. */
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'lavka-start-')), 'моя лавка');
  for (const part of ['build/start', 'domain', 'contract', 'electron/host/platform']) cpSync(join(ROOT, part), join(root, part), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(root, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [file, double] of [['sync-server', 'server'], ['lab', 'host'], ['electron/host', 'host']] as const) {
    mkdirSync(join(root, file), { recursive: true });
    cpSync(join(ROOT, 'build/start/testing', `${double}.ts`), join(root, file, 'main.ts'));
  }
});
afterEach(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
    await ended(child);
  }
  await until('the programs to be gone', () => programs().every((pid) => !runs(pid)));
  children = [];
  for (const listener of listeners) await new Promise((resolve) => listener.close(resolve));
  listeners = [];
  rmSync(join(root, '..'), { recursive: true, force: true });
});

type Run = { readonly child: ChildProcess; readonly said: () => string };

function start(args: readonly string[] = []): Run {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const child = spawn(NODE, [join(root, 'build/start/main.ts'), ...args], { cwd: root, env: { ...env, LAVKA_NO_OPEN: '1', LAVKA_HOME: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  children.push(child);
  return { child, said: () => said };
}

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve(child.exitCode) : new Promise((resolve) => child.once('exit', (code) => resolve(code)));

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 40_000; performance.now() < end;) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for ${what}`);
}

const journal = (name: string): string => (existsSync(join(root, '.lavka', `${name}.journal`)) ? readFileSync(join(root, '.lavka', `${name}.journal`), 'utf8') : '');
const programs = (): number[] => ['server', 'lab', 'till-1'].flatMap((name) => [...journal(name).matchAll(/^started (\d+)/gm)].map((match) => Number(match[1])));
const isReady = (run: Run): Promise<void> => until('the table', () => run.said().includes('Ctrl-C'));
const addressOf = (run: Run, name: string): string => new RegExp(`${name}\\s+(http\\S+)`).exec(run.said())?.[1] ?? '';

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) [ZX]/.test(existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : '');
  } catch {
    return false;
  }
}

describe('npm start', () => {
  it('starts everything, pairs the till, prints addresses, PINs and logins, and stops all of it on Ctrl-C', async () => {
    const run = start();
    await isReady(run);
    expect(run.said()).toContain('PIN 1111');
    expect(run.said()).toContain('lavka-demo');
    expect(journal('till-1')).toContain('--pair CODE-1');
    expect(await (await fetch(addressOf(run, 'Касса · Till'))).text()).toBe('ok');
    run.child.kill('SIGINT');
    expect(await ended(run.child)).toBe(0);
    expect(programs()).toHaveLength(3);
    expect(programs().filter(runs)).toEqual([]);
    for (const name of ['server', 'lab', 'till-1']) expect(journal(name)).toContain('stopped');
  });

  it('says where it runs when it is started a second time', async () => {
    const first = start();
    await isReady(first);
    const second = start();
    expect(await ended(second.child)).toBe(0);
    expect(second.said()).toContain('уже работает');
    expect(addressOf(second, 'Касса · Till')).toBe(addressOf(first, 'Касса · Till'));
    expect(programs()).toHaveLength(3);
  });

  it('leaves no program behind when it is killed, and starts again after that', async () => {
    const first = start();
    await isReady(first);
    first.child.kill('SIGKILL');
    await ended(first.child);
    const second = start();
    await isReady(second);
    expect(programs()).toHaveLength(6);
    expect(programs().slice(0).filter(runs)).toHaveLength(3);
    expect(journal('till-1').match(/stopped/g)).toHaveLength(1);
  });

  it('starts a crashed program again and says which one it was', async () => {
    const run = start();
    await isReady(run);
    await fetch(`${addressOf(run, 'Касса · Till')}crash`).catch(() => undefined);
    await until('the till to be back', () => (journal('till-1').match(/^started/gm) ?? []).length === 2);
    expect(run.said()).toContain('касса: сбой');
    expect(run.said()).toContain('host.log');
    expect(journal('till-1').split('\n')[1]).not.toContain('--pair');
  });

  it('takes the next port where one is busy, and says so', async () => {
    const listener = createServer();
    listeners.push(listener);
    // Where another program sits there already, the port is as busy as it has to be.
    await new Promise<void>((resolve) => {
      listener.once('error', () => resolve());
      listener.listen(TILL_PORT, '127.0.0.1', resolve);
    });
    const run = start();
    await isReady(run);
    expect(run.said()).toContain(`порт ${TILL_PORT} занят, касса`);
    expect(Number(new URL(addressOf(run, 'Касса · Till')).port)).toBeGreaterThan(TILL_PORT);
  });

  it('says why a program does not start, and stops the others', async () => {
    writeFileSync(join(root, 'electron/host/main.ts'), "process.stderr.write('the disk smells of fish\\n');\nprocess.exit(3);\n");
    const run = start();
    expect(await ended(run.child)).toBe(1);
    expect(run.said()).toContain('the disk smells of fish');
    expect(programs().filter(runs)).toEqual([]);
  });

  it('starts the server again after a change of its source in development, and leaves the till alone', async () => {
    const run = start(['--dev']);
    await isReady(run);
    expect(journal('till-1')).toContain('--dev');
    writeFileSync(join(root, 'sync-server', 'note.ts'), 'export const note = 1;\n');
    await until('the server to be back', () => (journal('server').match(/^started/gm) ?? []).length === 2);
    expect(journal('till-1').match(/^started/gm)).toHaveLength(1);
  });
});
