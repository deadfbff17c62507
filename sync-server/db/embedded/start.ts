/**
 * The server's own PostgreSQL: made on the first start, started or adopted on every other, brought up again when it dies,
 * stopped last. It runs in a process group of its own, so that Ctrl-C in a terminal reaches the server and not the database.
 */
import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CannotStart } from '../cannot-start.ts';
import { findBinaries } from './binaries.ts';
import { APP_ROLE, ensureCluster, OWNER_ROLE, readPasswords, SUPERUSER, type Place } from './cluster.ts';
import { readConnection, writeConnection } from './connection.ts';
import { portToKeep } from './free-port.ts';
import { databaseUrl, startOrAdopt, type Running } from './launch.ts';
import { livingPostmaster, stopPostmaster } from './postmaster.ts';
import { runAs } from './run-as.ts';
import { takeServerLock, type ServerLock } from './server-lock.ts';

export type EmbeddedOptions = {
  /** The server's data folder; the cluster lies in `postgres` inside it. */
  readonly dir: string;
  readonly tell: (sentence: string) => void;
  /** Settings beside our own, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** False only for throw-away clusters of tests: nothing is flushed to disk. */
  readonly durable?: boolean;
};

export type EmbeddedPostgres = {
  readonly port: number;
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly pid: () => number;
  readonly stop: () => Promise<void>;
};

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '60', shared_buffers: '128MB', max_wal_size: '512MB', work_mem: '8MB',
  maintenance_work_mem: '64MB', random_page_cost: '1.1', jit: 'off', timezone: 'UTC', log_timezone: 'UTC', password_encryption: 'scram-sha-256',
  tcp_keepalives_idle: '60', log_min_messages: 'warning', log_checkpoints: 'off', log_line_prefix: '%m [%p] %q%u@%d ',
};
const NOT_DURABLE: Readonly<Record<string, string>> = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Between two tries to bring a dead PostgreSQL up again; doubled from the first to the last. */
const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 5_000;

/** A running cluster that nobody has taken for himself yet. */
export type OpenCluster = {
  readonly port: number;
  readonly pid: number;
  /** The address of `database` (default: ours) for one of the three roles. */
  readonly url: (role: 'superuser' | 'owner' | 'app', database?: string) => string;
  readonly restart: () => Promise<number>;
  readonly stop: (pid: number) => Promise<void>;
};

/** Makes, starts or adopts the cluster of `dir`; several may do so at once and share one. */
export async function openCluster({ dir, tell, settings = {}, durable = true }: EmbeddedOptions): Promise<OpenCluster> {
  const user = runAs();
  const place: Place = { dataDir: join(dir, 'postgres'), runAs: user, binaries: findBinaries(user, tell) };
  prepareFolder(dir);
  if (await ensureCluster(place, { durable })) tell(`made a PostgreSQL cluster in ${place.dataDir}`);
  checkOwner(place);
  const passwords = readPasswords(place.dataDir);
  const all = { ...SETTINGS, ...(durable ? {} : NOT_DURABLE), ...settings };
  const start = (preferred: number | null): Promise<Running> => startOrAdopt({ place, dir, passwords, settings: all, tell, preferred });
  const { pid, port } = await start(portToKeep(readConnection(dir)?.port ?? null));
  const roles = { superuser: SUPERUSER, owner: OWNER_ROLE, app: APP_ROLE };
  return {
    port, pid,
    url: (role, database = role === 'superuser' ? 'postgres' : undefined) => databaseUrl(roles[role], passwords[role], port, database),
    async restart() {
      const again = await start(port);
      if (again.port === port) return again.pid;
      // The pools know the old port only. It is stopped, to have the port at the next try, unless another server works with it already.
      await (await takeServerLock(databaseUrl(SUPERUSER, passwords.superuser, again.port, 'postgres'), dir, () => undefined)).release();
      await stopPostmaster(again.pid, place.dataDir, place.binaries.pgCtl);
      throw new CannotStart(`another program has taken port ${port}: end it, or start the server again.`);
    },
    async stop(running) {
      // A number that is no longer ours may be anybody's.
      if (livingPostmaster(place.dataDir)?.pid === running) await stopPostmaster(running, place.dataDir, place.binaries.pgCtl);
    },
  };
}

/** Opens the cluster of `dir` and takes the folder for this process, or throws {@link CannotStart}. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dir, tell } = options;
  const cluster = await openCluster(options);
  const { port } = cluster;
  const [appUrl, ownerUrl, superUrl] = [cluster.url('app'), cluster.url('owner'), cluster.url('superuser')];
  let pid = cluster.pid;
  let lock: ServerLock | null = null;
  let recovery: Promise<void> | null = null;
  const stopping = new AbortController();

  const bringUp = async (): Promise<void> => {
    pid = await cluster.restart();
    lock = await takeServerLock(superUrl, dir, onLost);
    writeConnection(dir, { pid, port, appUrl, ownerUrl });
    tell('PostgreSQL runs again');
  };
  /** The lock's connection breaks when PostgreSQL dies: then it is started again on the same port, and pools reconnect by themselves. */
  const recover = async (): Promise<void> => {
    tell('the connection that holds the data folder broke; looking after PostgreSQL');
    const told = new Set<string>();
    for (let waitMs = FIRST_WAIT_MS; !stopping.signal.aborted; waitMs = Math.min(waitMs * 2, LAST_WAIT_MS)) {
      try {
        return await bringUp();
      } catch (error) {
        await lock?.release();
        const reason = error instanceof Error ? error.message : 'unknown error';
        if (!told.has(reason)) tell(`PostgreSQL could not be brought up again and is tried until it can: ${reason}`);
        told.add(reason);
        // Cut short by stop(), which the loop then sees.
        await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };
  const onLost = (): void => {
    if (!stopping.signal.aborted) recovery ??= recover().finally(() => { recovery = null; });
  };

  lock = await takeServerLock(superUrl, dir, onLost);
  writeConnection(dir, { pid, port, appUrl, ownerUrl });
  return {
    port, appUrl, ownerUrl,
    pid: () => pid,
    async stop() {
      stopping.abort();
      await recovery;
      await lock?.release();
      await cluster.stop(pid);
    },
  };
}

function prepareFolder(dir: string): void {
  try {
    mkdirSync(join(dir, 'logs'), { recursive: true });
  } catch (error) {
    throw new CannotStart(`The data folder ${dir} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}.`, { cause: error });
  }
}

/** PostgreSQL insists on its folder being its user's own; a folder made by another user is said so, not repaired. */
function checkOwner({ dataDir, runAs: user }: Place): void {
  if (process.platform === 'win32') return;
  const { uid } = lstatSync(dataDir);
  const wanted = user?.uid ?? process.getuid?.();
  if (uid !== wanted) throw new CannotStart(`${dataDir} belongs to user ${uid}, and PostgreSQL would run as user ${wanted}: start the server as the user who made the folder.`);
}
