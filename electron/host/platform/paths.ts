import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where everything of one till lies. */
export type DataPaths = {
  readonly dir: string;
  readonly database: string;
  /** What the server sent; it may be thrown away and is filled again. */
  readonly replica: string;
  /** Where a new one is built out of a snapshot. */
  readonly bootstrap: string;
  readonly secrets: string;
  /** Secrets of a host under Electron; sealed and open ones never share a file. */
  readonly sealedSecrets: string;
  readonly lock: string;
  /** What of a database must outlive it: that there was one, and how many lives it had. */
  readonly life: string;
  /** How the database was left when it was closed in order. */
  readonly closed: string;
  /** A way on that was begun: which files change places. */
  readonly exchange: string;
  /** How far the database had come and where it lay: a copy is known by it. */
  readonly witness: string;
  /** That this till was wiped, and why. */
  readonly wiped: string;
  readonly backups: string;
  readonly logs: string;
};

/** The files of a till inside its data folder. */
export function dataPaths(dir: string): DataPaths {
  const root = resolve(dir);
  return {
    dir: root, database: join(root, 'till.db'), replica: join(root, 'replica.db'), bootstrap: join(root, 'bootstrap'), secrets: join(root, 'secrets.json'), sealedSecrets: join(root, 'secrets.sealed.json'), lock: join(root, 'host.lock'),
    life: join(root, 'till.life.json'), closed: join(root, 'till.closed.json'), exchange: join(root, 'till.exchange.json'),
    witness: join(root, 'witness.json'), wiped: join(root, 'till.wiped.json'), backups: join(root, 'backups'), logs: join(root, 'logs'),
  };
}

/**
 * The folder an installed till keeps its data in, by the custom of each system. `LAVKA_HOME` wins over all of them.
 * Documents folders and roaming profiles are avoided: those get synced to clouds, and a copied database is a fork.
 */
export function defaultDataDir(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): string {
  if (env['LAVKA_HOME']) return join(env['LAVKA_HOME'], 'till-1');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Lavka', 'till-1');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Lavka', 'till-1');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'lavka', 'till-1');
}
