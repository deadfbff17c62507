/** One PostgreSQL process: started on a free port, or taken over where one still runs in the folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { CannotStart } from '../cannot-start.ts';
import { DATABASE, folderAs, spawnOptions, SUPERUSER, type Passwords, type Place } from './cluster.ts';
import { freePort, isFree } from './free-port.ts';
import { clearLeftBehind, livingPostmaster, readPidFile, stopPostmaster, until } from './postmaster.ts';

const READY_MS = 60_000;
const ATTEMPTS = 20;
const LOG_BYTES = 10 * 1024 * 1024;

/** The address of a database for one role. */
export function databaseUrl(role: string, password: string, port: number, database: string = DATABASE): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

export type Running = { readonly pid: number; readonly port: number };
export type LaunchOptions = {
  readonly place: Place; readonly dir: string; readonly passwords: Passwords; readonly settings: Readonly<Record<string, string>>;
  readonly tell: (sentence: string) => void; readonly preferred: number | null;
};

/** Starts PostgreSQL, or takes over the one that runs there already; throws {@link CannotStart} with its last words. */
export async function startOrAdopt(options: LaunchOptions): Promise<Running> {
  const { place, tell } = options;
  let port = options.preferred;
  let trouble = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const living = livingPostmaster(place.dataDir);
    if (living) {
      const adopted = await adopt(living.pid, options);
      if (adopted) return adopted;
      continue;
    }
    await clearLeftBehind(place.dataDir);
    port = port !== null && await isFree(port) ? port : await freePort();
    if (port === null) throw new CannotStart('PostgreSQL finds no free port on 127.0.0.1: of a hundred between 12000 and 32000 each is taken.');
    const outcome = await launch(port, options);
    if (outcome.ok) return { pid: outcome.pid, port };
    trouble = outcome.said;
    // Somebody took the port between asking and starting, or another start of ours was quicker: look again.
    if (/Address already in use|could not create any TCP/i.test(trouble)) port = null;
    else if (/lock file|shared memory block/i.test(trouble)) await new Promise((resolve) => setTimeout(resolve, 200));
    else break;
    tell(`PostgreSQL did not start, trying again: ${trouble}`);
  }
  throw new CannotStart(`PostgreSQL does not start in ${place.dataDir}: ${trouble || 'it keeps changing hands'} (see ${logFile(options.dir)}).`);
}

/** A PostgreSQL that outlived its server is taken over as it is; one that is just stopping is waited for; one that answers nobody is stopped. */
async function adopt(pid: number, { place, passwords, tell }: LaunchOptions): Promise<Running | null> {
  const gone = (): boolean => livingPostmaster(place.dataDir)?.pid !== pid;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await until(1_000, () => gone() || readPidFile(place.dataDir)?.ready === true);
    if (gone()) return null;
    const port = readPidFile(place.dataDir)?.port ?? null;
    if (port !== null && await answers(databaseUrl(SUPERUSER, passwords.superuser, port, 'postgres'))) {
      tell(`PostgreSQL (process ${pid}) was still running; taking it over`);
      return { pid, port };
    }
    await until(500, gone);
  }
  tell(`PostgreSQL (process ${pid}) runs and does not answer; stopping it`);
  await stopPostmaster(pid, place.dataDir, place.binaries.pgCtl);
  return null;
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

type Launch = { readonly ok: true; readonly pid: number } | { readonly ok: false; readonly said: string };

async function launch(port: number, { place, dir, settings }: LaunchOptions): Promise<Launch> {
  const log = openLog(dir, place);
  const began = statSync(log.path).size;
  const args = ['-D', folderAs(place, place.dataDir), ...Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const child = spawn(place.binaries.postgres, args, { ...spawnOptions(place, place.dataDir), detached: true, stdio: ['ignore', log.fd, log.fd] });
  closeSync(log.fd);
  let failed: Error | null = null;
  child.on('error', (error) => { failed = error; });
  child.unref();
  const ended = (): boolean => failed !== null || hasEnded(child);
  const ready = (): boolean => {
    const file = readPidFile(place.dataDir);
    return file?.pid === child.pid && file?.ready === true;
  };
  await until(READY_MS, () => ended() || ready());
  if (!ended() && child.pid !== undefined && ready()) return { ok: true, pid: child.pid };
  if (!ended()) child.kill('SIGQUIT');
  return { ok: false, said: (failed as Error | null)?.message ?? lastWords(log.path, began) };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function logFile(dir: string): string {
  return join(dir, 'logs', 'postgres.log');
}

function openLog(dir: string, place: Place): { path: string; fd: number } {
  const path = logFile(dir);
  if (existsSync(path) && statSync(path).size > LOG_BYTES) renameSync(path, `${path}.1`);
  const fd = openSync(path, 'a', 0o600);
  if (place.runAs) chownSync(path, place.runAs.uid, place.runAs.gid);
  return { path, fd };
}

/** What it said before it ended: the first FATAL line of this start, without its prefix. */
function lastWords(path: string, from: number): string {
  const lines = readFileSync(path).subarray(from).toString('utf8').trim().split('\n');
  const words = lines.filter((line) => /FATAL:|PANIC:|could not|error/i.test(line)).map((line) => line.replace(/^.*?(FATAL|PANIC|LOG|WARNING|ERROR):\s*/, ''));
  return words.join('; ') || lines.at(-1) || 'it said nothing';
}
