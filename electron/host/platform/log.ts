import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** One log file with a named logger per room. */
export type Log = {
  /** The logger of a room; its level may be set apart from the others. */
  readonly module: (name: string) => Logger;
  readonly close: () => void;
};

/** A full log is put aside when the next process starts; so many old ones stay. */
const MAX_BYTES = 20 * 1024 * 1024;
const KEPT_FILES = 5;

/** Never written, wherever they turn up: PINs, tokens, keys. */
const SECRET_FIELDS = ['pin', 'token', 'password', 'secret', 'key'];

/**
 * Opens `dir/<name>.log` for appending. `levels` gives single rooms another level than `level`.
 * A disk that is full must not stop a sale, so failing writes of the log are dropped.
 */
export function openLog(dir: string, name: string, level: Level = 'info', levels: Readonly<Record<string, Level>> = {}): Log {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${name}.log`);
  if (existsSync(path) && statSync(path).size > MAX_BYTES) rotate(path);
  // Written at once: the last lines before a crash are the ones that are read.
  const file = pino.destination({ dest: path, append: true, sync: true, mkdir: true });
  file.on('error', () => undefined);
  const root = pino({ level, redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '***' }, base: { pid: process.pid } }, file);
  return {
    module: (room) => root.child({ room }, { level: levels[room] ?? level }),
    close: () => {
      file.end();
    },
  };
}

/** Shifts `x.log.1` to `x.log.2` and so on; the oldest is overwritten. */
function rotate(path: string): void {
  for (let age = KEPT_FILES - 1; age >= 1; age--) {
    if (existsSync(`${path}.${age}`)) renameSync(`${path}.${age}`, `${path}.${age + 1}`);
  }
  renameSync(path, `${path}.1`);
}

/**
 * Reads `LAVKA_LOG`: `info`, or `info,printer=debug,transport=trace`. Unknown words are ignored.
 */
export function logLevels(text: string | undefined): { level: Level; levels: Record<string, Level> } {
  const known: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];
  const isLevel = (word: string | undefined): word is Level => word !== undefined && known.includes(word);
  const levels: Record<string, Level> = {};
  let level: Level = 'info';
  for (const part of (text ?? '').split(',')) {
    const [left, right] = part.trim().split('=');
    if (right === undefined && isLevel(left)) level = left;
    else if (left && isLevel(right)) levels[left] = right;
  }
  return { level, levels };
}

/** A logger that writes nothing, for parts run without a log. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
