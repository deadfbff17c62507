/** The till's host as a utility process of Electron: the same host, its secrets sealed by the system, its windows over ports. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openHostSecrets } from './host-secrets.ts';
import { openTill, type OpenTill } from './open-till.ts';
import { systemClock } from './platform/clock.ts';
import { errorText, Fault } from './platform/fault.ts';
import { acquireLock, LockHeld } from './platform/lock-file.ts';
import { logLevels, openLog, type Log } from './platform/log.ts';
import { dataPaths, defaultDataDir } from './platform/paths.ts';
import { sealedSecretStore } from './platform/secret-store.ts';
import { systemTimer } from './platform/timer.ts';
import { acceptShellWindows, isStop, parentPortPipe, shellSeal, type ShellPipe } from './transport/shell-port.ts';
import { finishWipe } from './wipe.ts';

const EXIT_LOCKED = 3;

function readFlags(args: readonly string[]): { dir: string; server: string; pair: string; printer: string } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { data: text, server: text, pair: text, printer: text } });
  return { dir: values.data ?? defaultDataDir(process.platform, process.env), server: values.server ?? '', pair: values.pair ?? '', printer: values.printer ?? '' };
}

function buildName(): string {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string };
  return process.env['LAVKA_BUILD'] ?? version;
}

type Running = { readonly host: OpenTill; readonly log: Log };

async function start(pipe: ShellPipe, paths: ReturnType<typeof dataPaths>, flags: ReturnType<typeof readFlags>): Promise<Running> {
  const { level, levels } = logLevels(process.env['LAVKA_LOG']);
  const log = openLog(paths.logs, 'host', level, levels);
  const secretStore = await sealedSecretStore(paths.sealedSecrets, shellSeal(pipe));
  await finishWipe(paths, secretStore);
  const secrets = await openHostSecrets(secretStore, paths.database);
  const host = await openTill({ paths, secrets, clock: systemClock, timer: systemTimer, log, build: buildName(), suggestedServer: flags.server, defaultPrinter: flags.printer });
  acceptShellWindows(pipe, host);
  if (flags.pair !== '') await host.pair(flags.server, flags.pair);
  log.module('host').info({ build: buildName() }, 'ready');
  return { host, log };
}

/** Runs the host until the shell says stop; every way of not starting is told to the shell, which can show it. */
async function main(pipe: ShellPipe): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  const paths = dataPaths(flags.dir);
  const lock = acquireLock(paths.lock);
  const running = await start(pipe, paths, flags).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  pipe.onMessage((message) => {
    if (!isStop(message)) return;
    void running.host.close().catch((error: unknown) => { running.log.module('host').error({ err: error }, 'stopping failed'); }).finally(() => {
      lock.release();
      running.log.close();
      process.exit(0);
    });
  });
  pipe.send({ t: 'ready' });
}

const pipe = parentPortPipe();
if (!pipe) {
  process.stderr.write('This is the host of the Electron shell; under plain Node start electron/host/main.ts.\n');
  process.exit(1);
}
main(pipe).catch((error: unknown) => {
  if (error instanceof LockHeld) pipe.send({ t: 'locked', pid: error.pid, address: error.address });
  else if (error instanceof Fault && error.retry === 'never') pipe.send({ t: 'failed', message: error.message });
  process.stderr.write(`${errorText(error)}\n`);
  process.exit(error instanceof LockHeld ? EXIT_LOCKED : 1);
});
