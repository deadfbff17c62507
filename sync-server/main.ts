/** `node sync-server/main.ts [--demo] [--data DIR] [--port 4700] [--host 127.0.0.1]`; one line on stdout when ready, one sentence on stderr when not. */
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pino } from 'pino';
import { readSettings } from './config.ts';
import { CannotStart } from './db/cannot-start.ts';

const LOG_BYTES = 10 * 1024 * 1024;
const OLD_LOGS = 5;

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env);
  const log = openLog(join(settings.config.dataDir, 'logs'));
  // What is loaded from here on is compiled once, not at every start; the folder is ours alone, a shared one could be poisoned.
  enableCompileCache(join(settings.config.dataDir, 'compiled'));
  let stopping = false;
  let ended = false;
  const starting = import('./server.ts').then(({ startServer }) => startServer(settings, log));
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    // A start that fails has cleaned up behind itself.
    await starting.then((server) => server.stop(), () => undefined);
    ended = true;
    process.exit(0);
  };
  process.on('SIGINT', () => void stop('SIGINT'));
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was left alone'));
  try {
    const server = await starting;
    if (stopping) return;
    log.info({ url: server.url }, 'ready');
    process.stdout.write(`LAVKA-SERVER ready ${server.url}${server.moved ? ` (port ${settings.config.port} is busy)` : ''}\n`);
  } catch (error) {
    if (ended) return;
    log.fatal({ err: error }, 'the server could not start');
    throw error;
  }
}

function openLog(dir: string): pino.Logger {
  const file = join(dir, 'server.log');
  try {
    mkdirSync(dir, { recursive: true });
    if (existsSync(file) && statSync(file).size > LOG_BYTES) shiftLogs(file);
    return pino({ level: logLevel(), redact: ['req.headers.authorization', 'req.headers.cookie'] }, pino.destination({ dest: file, sync: true }));
  } catch (error) {
    throw new CannotStart(`The data folder cannot be written: ${error instanceof Error ? error.message : dir}.`, { cause: error });
  }
}

/** The plain level in `LAVKA_LOG`; levels of single modules (`printer=debug`) are the till's. */
function logLevel(): string {
  return process.env['LAVKA_LOG']?.split(',').map((word) => word.trim()).find((word) => word in pino.levels.values || word === 'silent') ?? 'info';
}

function shiftLogs(file: string): void {
  for (let number = OLD_LOGS - 1; number >= 1; number -= 1) {
    if (existsSync(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
  renameSync(file, `${file}.1`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof CannotStart ? error.message : `The server could not start: ${error instanceof Error ? error.message : String(error)}`}\n`);
  process.exit(1);
}
