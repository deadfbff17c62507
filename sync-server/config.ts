/** Flags and environment of the server, read once. */
import { parseArgs } from 'node:util';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotStart } from './db/cannot-start.ts';
import type { ServerConfig } from './deps.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const DEFAULT_PORT = 4700;

export type Settings = {
  readonly config: ServerConfig;
  readonly demo: boolean;
  /** Null: the embedded PostgreSQL. */
  readonly database: { readonly appUrl: string; readonly ownerUrl: string } | null;
};

/** Reads what the program was started with, or throws {@link CannotStart} with what is wrong. */
export function readSettings(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Settings {
  const flags = readFlags(args);
  const port = flags.port === undefined ? DEFAULT_PORT : Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new CannotStart(`--port ${flags.port} is not a port number.`);
  const home = env['LAVKA_HOME'] ? resolve(env['LAVKA_HOME']) : join(ROOT, '.lavka');
  const hqDir = join(ROOT, 'dist', 'renderer', 'hq');
  return {
    demo: flags.demo ?? false,
    database: readDatabase(env),
    config: {
      dataDir: resolve(flags.data ?? join(home, 'server')), host: flags.host ?? '127.0.0.1', port,
      hqDir: existsSync(join(hqDir, 'index.html')) ? hqDir : null, build: readBuild(),
    },
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { demo: { type: 'boolean' }, data: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } },
    }).values;
  } catch (error) {
    throw new CannotStart(`${error instanceof Error ? error.message : 'The flags are wrong'}\nUsage: main.ts [--demo] [--data DIR] [--port ${DEFAULT_PORT}] [--host 127.0.0.1]`);
  }
}

function readDatabase(env: Readonly<Record<string, string | undefined>>): Settings['database'] {
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl } = env;
  if (!appUrl && !ownerUrl) return null;
  if (!appUrl || !ownerUrl) throw new CannotStart('DATABASE_URL (the application role) and DATABASE_OWNER_URL (the owner, for migrations) belong together: set both or neither.');
  return { appUrl, ownerUrl };
}

function readBuild(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}
