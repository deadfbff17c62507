/** The host as a process of its own: lock, log, ready line, signals. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHostSecrets } from './host-secrets.ts';
import { openTill } from './open-till.ts';
import { systemClock } from './platform/clock.ts';
import { errorText, Fault, systemErrorCode } from './platform/fault.ts';
import { acquireLock, LockHeld, type DataLock } from './platform/lock-file.ts';
import { logLevels, openLog } from './platform/log.ts';
import type { DataPaths } from './platform/paths.ts';
import { fileSecretStore } from './platform/secret-store.ts';
import { systemTimer } from './platform/timer.ts';
import { finishWipe } from './wipe.ts';
import { openDevPages } from './transport/dev-pages.ts';
import { openLoopbackHost } from './transport/loopback-host.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXIT_LOCKED = 3;

/** What the command line says; empty for what it does not. */
export type HostFlags = { readonly paths: DataPaths; readonly port: number; readonly staticDir: string; readonly server: string; readonly pair: string; readonly printer: string; readonly dev: boolean };

function buildName(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return process.env['LAVKA_BUILD'] ?? version;
}

/** Ends the process with one sentence a person can act on; 3 where another host holds the data folder. */
export function fail(error: unknown): never {
  if (error instanceof LockHeld) {
    process.stderr.write(`This till is already running: process ${error.pid}${error.address === null ? '' : ` at ${error.address}`}.\n`);
    process.exit(EXIT_LOCKED);
  }
  if (['ENOSPC', 'EDQUOT'].includes(systemErrorCode(error) ?? '')) {
    process.stderr.write('The till cannot start: the disk is full. Free some space and start it again.\n');
    process.exit(1);
  }
  const known = error instanceof Fault || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  process.stderr.write(known ? `The till cannot start: ${errorText(error).replace(/\.$/, '')}.\n` : `The till cannot start: ${error instanceof Error ? (error.stack ?? error.message) : errorText(error)}\n`);
  process.exit(1);
}

async function run(flags: HostFlags, lock: DataLock): Promise<void> {
  const { paths } = flags;
  const { level, levels } = logLevels(process.env['LAVKA_LOG']);
  const log = openLog(paths.logs, 'host', level, levels);
  const own = log.module('host');
  const secretStore = fileSecretStore(paths.secrets);
  await finishWipe(paths, secretStore);
  const secrets = await openHostSecrets(secretStore, paths.database);
  const till = await openTill({ paths, secrets, clock: systemClock, timer: systemTimer, log, build: buildName(), suggestedServer: flags.server, serverMovedTo: flags.server, defaultPrinter: flags.printer });
  const loopback = await openLoopbackHost({
    dispatcher: till, staticDir: flags.staticDir, port: flags.port, clock: systemClock, log: log.module('transport'),
    ...(flags.dev ? { openDevPages: (server) => openDevPages(join(ROOT, 'renderer/vite.config.ts'), server) } : {}),
  });
  lock.publish(loopback.port);

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    own.info({ signal }, 'stopping');
    // What is waited for may be a thread that holds no process: without this one the process would end before the closing is written down.
    const holding = setInterval(() => undefined, 60_000);
    void loopback.close().then(till.close).catch((error: unknown) => { own.error({ err: error }, 'stopping failed'); }).finally(() => {
      clearInterval(holding);
      lock.release();
      log.close();
      process.exit();
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { stop(signal); });

  if (flags.pair !== '') {
    const refusal = await till.pair(flags.server, flags.pair);
    if (refusal !== null && refusal !== 'already-paired') process.stderr.write(`Pairing with ${flags.server} by the given code failed: ${refusal}.\n`);
  }
  const finding = till.finding();
  if (finding !== null) process.stderr.write(`The database of this till cannot be used (${finding.detail}). It is kept at ${paths.database}; open the till's page to choose a way on.\n`);
  own.info({ port: loopback.port, build: buildName() }, 'ready');
  process.stdout.write(`LAVKA-HOST ready ${loopback.url}${flags.port === 0 || loopback.port === flags.port ? '' : ` (port ${flags.port} is busy)`}\n`);
}

/** Takes the data folder and runs the till until a signal ends it. */
export async function runHost(flags: HostFlags): Promise<void> {
  const lock = acquireLock(flags.paths.lock);
  try {
    await run(flags, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}
