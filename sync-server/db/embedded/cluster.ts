/** Makes a PostgreSQL cluster: encoding, roles and database in one folder that appears whole or not at all. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CannotStart } from '../cannot-start.ts';
import type { Binaries } from './binaries.ts';
import { isRunning } from './postmaster.ts';
import { canReach, type RunAs } from './run-as.ts';

export const DATABASE = 'lavka';
export const OWNER_ROLE = 'lavka_owner';
export const APP_ROLE = 'lavka_app';
export const SUPERUSER = 'postgres';

export type Passwords = { readonly superuser: string; readonly owner: string; readonly app: string };

export type Place = { readonly dataDir: string; readonly runAs: RunAs | undefined; readonly binaries: Binaries };

/** Kept inside the cluster's own 0700 folder, so that cluster and passwords come and go together. */
const PASSWORD_FILE = 'lavka-passwords.json';

export function readPasswords(dataDir: string): Passwords {
  try {
    return JSON.parse(readFileSync(join(dataDir, PASSWORD_FILE), 'utf8')) as Passwords;
  } catch (error) {
    throw new CannotStart(`${dataDir} is a PostgreSQL folder this server did not make, or cannot read: ${error instanceof Error ? error.message : 'unreadable'}.`, { cause: error });
  }
}

/** The folder by a name the process that runs PostgreSQL can use: it stands in it, even where it may not walk there. */
export function folderAs(place: Place, dataDir: string): string {
  if (!place.runAs || canReach(place.runAs, dirname(dataDir))) return dataDir;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new CannotStart(`PostgreSQL cannot run as root, and the account ${place.runAs.name} cannot enter ${dirname(dataDir)}: start the server as an ordinary user, or give it another --data folder.`);
}

/** How every program of PostgreSQL is started: its own user, standing in its folder, in English, nothing inherited from PG* variables. */
export function spawnOptions(place: Place, dataDir: string): { cwd: string; env: NodeJS.ProcessEnv; windowsHide: true; uid?: number; gid?: number } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_') && name !== 'LANG' && name !== 'LANGUAGE'));
  const user = place.runAs ? { uid: place.runAs.uid, gid: place.runAs.gid } : {};
  return { cwd: dataDir, env: { ...env, LC_ALL: 'C', TZ: 'UTC' }, windowsHide: true, ...user };
}

export type ClusterOptions = {
  /** False only for throw-away clusters of tests. */
  readonly durable: boolean;
};

/** Makes the cluster at `place.dataDir` unless one is there. Two starting at once: one folder wins, both use it. */
export async function ensureCluster(place: Place, { durable }: ClusterOptions): Promise<boolean> {
  if (existsSync(join(place.dataDir, PASSWORD_FILE))) return false;
  const fresh = `${place.dataDir}.init-${process.pid}`;
  clearUnfinished(place.dataDir);
  mkdirSync(fresh, { mode: 0o700 });
  try {
    give(place, fresh);
    const passwords: Passwords = { superuser: newPassword(), owner: newPassword(), app: newPassword() };
    await run(place, fresh, place.binaries.initdb, [
      '-D', folderAs(place, fresh), '-U', SUPERUSER, '--auth=reject', '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
      '--locale=C', ...(durable ? [] : ['--no-sync']),
    ]);
    await run(place, fresh, place.binaries.postgres, ['--single', '-D', folderAs(place, fresh), ...(durable ? [] : ['-c', 'fsync=off']), 'postgres'], rolesSql(passwords));
    writeGiven(place, join(fresh, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
    writeGiven(place, join(fresh, PASSWORD_FILE), JSON.stringify(passwords));
    renameSync(fresh, place.dataDir);
    return true;
  } catch (error) {
    if (existsSync(join(place.dataDir, PASSWORD_FILE))) return false;
    throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Folders of starts that were killed half-way. */
function clearUnfinished(dataDir: string): void {
  for (const name of readdirSync(dirname(dataDir))) {
    const [, pid] = new RegExp(`^${basename(dataDir)}\\.init-(\\d+)$`).exec(name) ?? [];
    if (pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid)))) rmSync(join(dirname(dataDir), name), { recursive: true, force: true });
  }
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** For single-user mode, where one line is one command. */
function rolesSql(passwords: Passwords): string {
  const plain = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION';
  return [
    `ALTER ROLE ${SUPERUSER} PASSWORD '${passwords.superuser}'`,
    `CREATE ROLE ${OWNER_ROLE} ${plain} PASSWORD '${passwords.owner}'`,
    `CREATE ROLE ${APP_ROLE} ${plain} PASSWORD '${passwords.app}'`,
    `CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE} TEMPLATE template0`,
    `REVOKE ALL ON DATABASE ${DATABASE} FROM PUBLIC`,
    `GRANT CONNECT, TEMPORARY ON DATABASE ${DATABASE} TO ${APP_ROLE}`,
  ].join('\n') + '\n';
}

function give(place: Place, path: string): void {
  if (place.runAs) chownSync(path, place.runAs.uid, place.runAs.gid);
}

function writeGiven(place: Place, path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600, flush: true });
  give(place, path);
}

/** Runs one program to its end; what it says is kept for the sentence of a failure. */
function run(place: Place, dataDir: string, program: string, args: readonly string[], input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...spawnOptions(place, dataDir), stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    const listen = (chunk: Buffer): void => { said = (said + chunk.toString()).slice(-4_000); };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', (error) => reject(new CannotStart(`${basename(program)} cannot be run: ${error.message}.`, { cause: error })));
    child.on('close', (code, signal) => {
      // Single-user mode ends well even after a failed command.
      const trouble = said.split('\n').find((line) => /\b(ERROR|FATAL|PANIC):|: error:/.test(line));
      if (code === 0 && trouble === undefined) resolve();
      else reject(new CannotStart(`${basename(program)} could not make the database in ${dirname(dataDir)}: ${trouble ?? (said.trim().split('\n').at(-1) || `it ended with ${code ?? signal}`)}.`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
