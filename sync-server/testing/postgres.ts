/** A real, migrated, empty database for one test file; all files of a run share one PostgreSQL. */
import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import pg from 'pg';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import { openCluster, type OpenCluster } from '../db/embedded/start.ts';
import { APP_ROLE } from '../db/embedded/cluster.ts';
import { migrate } from '../db/migrate.ts';
import { createPool } from '../db/pool.ts';
import { pgTypes } from '../db/pg-types.ts';
import { createDatabase } from '../db/tx.ts';
import { createWake } from '../db/wake.ts';
import type { ServerDeps } from '../deps.ts';
import { TEST_CLUSTER_VARIABLE } from './global-setup.ts';

const TEMPLATE = 'lavka_template';
const TEMPLATE_LOCK = 7_115_003;

export type TestDatabase = {
  /** As the server works: row-level security binds it. */
  readonly app: pg.Pool;
  /** As migrations work. */
  readonly owner: pg.Pool;
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly deps: ServerDeps;
  /** Sets the clock of `deps`; until then it is the computer's. */
  readonly setNow: (ms: number) => void;
  readonly close: () => Promise<void>;
};

export type TestDatabaseOptions = {
  /** Connections of the application's pool. */
  readonly connections?: number;
  /** False: a database without our tables. */
  readonly migrated?: boolean;
};

let cluster: Promise<OpenCluster> | undefined;

/** The run's PostgreSQL; the first caller makes it. */
export function testCluster(): Promise<OpenCluster> {
  const dir = process.env[TEST_CLUSTER_VARIABLE];
  if (!dir) throw new Error('tests with a database run under vitest, whose global set-up names the folder');
  cluster ??= openCluster({ dir, durable: false, tell: () => undefined, settings: { max_connections: '200', shared_buffers: '64MB', autovacuum: 'off' } });
  return cluster;
}

export async function testDatabase({ connections = 8, migrated = true }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const opened = await testCluster();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(opened, 'postgres', async (client) => {
    // Copying locks the template; files that start together wait for each other.
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if (migrated) await ensureTemplate(opened, client);
    await client.query(`CREATE DATABASE ${name} OWNER lavka_owner TEMPLATE ${migrated ? TEMPLATE : 'template0'} STRATEGY file_copy`);
    await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO ${APP_ROLE}`);
  });
  const [appUrl, ownerUrl] = [opened.url('app', name), opened.url('owner', name)];
  const log = silentLog();
  const app = createPool({ url: appUrl, max: connections, name: 'test-app', log });
  const owner = createPool({ url: ownerUrl, max: 4, name: 'test-owner', log });
  const wake = await createWake({ url: appUrl, log });
  let now: number | null = null;
  return {
    app, owner, appUrl, ownerUrl,
    deps: {
      db: createDatabase(app), wake, log,
      clock: { nowMs: () => now ?? Date.now() },
      ids: { uuid: () => uuidV7(Date.now(), randomBytes(10)), random: (bytes) => randomBytes(bytes) },
      config: { dataDir: process.env[TEST_CLUSTER_VARIABLE] ?? '', host: '127.0.0.1', port: 0, hqDir: null, build: 'test' },
    },
    setNow: (ms) => { now = ms; },
    async close() {
      await wake.close();
      await Promise.all([app.end(), owner.end()]);
      await asSuperuser(opened, 'postgres', (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** Runs `work` on a connection no policy binds, for planting what no role of ours could. */
export async function asSuperuser<T>(opened: OpenCluster, database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: opened.url('superuser', database), types: pgTypes });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function ensureTemplate(opened: OpenCluster, client: pg.Client): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [TEMPLATE]);
  if (rows.length > 0) return;
  await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${TEMPLATE} OWNER lavka_owner TEMPLATE template0`);
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${TEMPLATE} TO ${APP_ROLE}`);
  await migrate({ ownerUrl: opened.url('owner', TEMPLATE), appRole: APP_ROLE });
  await client.query(`ALTER DATABASE ${TEMPLATE} WITH IS_TEMPLATE true`);
}

/** A logger that says nothing, of the server's own kind. */
export function silentLog(): FastifyBaseLogger {
  return Fastify({ logger: false }).log;
}
