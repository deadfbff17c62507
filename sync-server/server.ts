/** The running server: database, wake-up line, app and socket, started in order and stopped in reverse. */
import { randomBytes } from 'node:crypto';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import type { Settings } from './config.ts';
import { CannotStart } from './db/cannot-start.ts';
import { checkDatabase } from './db/check-database.ts';
import { startEmbeddedPostgres } from './db/embedded/start.ts';
import { keepWitness } from './db/life/keep-witness.ts';
import { migrate } from './db/migrate.ts';
import { createPool } from './db/pool.ts';
import { createDatabase } from './db/tx.ts';
import { createWake } from './db/wake.ts';
import type { ServerDeps } from './deps.ts';

const CONNECTIONS = 10;
const PORT_TRIES = 20;

export type Server = {
  readonly url: string;
  /** True where the wanted port was busy and another was taken. */
  readonly moved: boolean;
  readonly stop: () => Promise<void>;
};

type Cleanup = () => Promise<unknown>;

/** Starts everything, or stops again what had been started and throws. */
export async function startServer(settings: Settings, log: FastifyBaseLogger): Promise<Server> {
  const { config } = settings;
  const cleanups: Cleanup[] = [];
  const stop = async (): Promise<void> => {
    for (const cleanup of cleanups.splice(0).reverse()) {
      await cleanup().catch((error: unknown) => log.error({ err: error }, 'a part did not stop cleanly'));
    }
  };
  try {
    // Loading the app takes as long as starting PostgreSQL: side by side.
    const [{ buildApp }, urls] = await Promise.all([import('./app.ts'), openDatabase(settings, log, cleanups)]);
    const { appRole } = await checkDatabase(urls.appUrl, urls.ownerUrl);
    const migrated = await migrate({ ownerUrl: urls.ownerUrl, appRole });
    if (migrated.applied > 0) log.info(migrated, 'the database was migrated');
    const deps = await composeDeps(settings, log, urls.appUrl, cleanups);
    // Before anybody is answered: what tills hear of the epoch first is what they go by.
    cleanups.push((await keepWitness(deps, settings.database === null)).stop);
    if (settings.demo) {
      const { seedDemo } = await import('./features/demo/seed.ts');
      log.info({ rows: await seedDemo(deps) }, 'the demo company is there');
    }
    const app = await buildApp(deps);
    cleanups.push(() => app.close());
    const port = await listen(app, config.host, config.port);
    const shown = config.host.includes(':') ? `[${config.host}]` : config.host === '0.0.0.0' ? '127.0.0.1' : config.host;
    return { url: `http://${shown}:${port}/`, moved: config.port !== 0 && port !== config.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openDatabase({ database, config }: Settings, log: FastifyBaseLogger, cleanups: Cleanup[]): Promise<{ appUrl: string; ownerUrl: string }> {
  if (database) return database;
  const postgres = await startEmbeddedPostgres({ dir: config.dataDir, tell: (sentence) => log.warn(sentence) });
  cleanups.push(postgres.stop);
  return postgres;
}

async function composeDeps({ config }: Settings, log: FastifyBaseLogger, appUrl: string, cleanups: Cleanup[]): Promise<ServerDeps> {
  const pool: Pool = createPool({ url: appUrl, max: CONNECTIONS, name: 'lavka', log });
  cleanups.push(() => pool.end());
  const wake = await createWake({ url: appUrl, log });
  cleanups.push(wake.close);
  return {
    db: createDatabase(pool), wake, log, config, clock: { nowMs: () => Date.now() },
    ids: { uuid: () => uuidV7(Date.now(), randomBytes(10)), random: (bytes) => randomBytes(bytes) },
  };
}

async function listen(app: FastifyInstance, host: string, wanted: number): Promise<number> {
  for (let port = wanted; ; port += 1) {
    try {
      await app.listen({ host, port });
      const address = app.server.address();
      return address !== null && typeof address === 'object' ? address.port : port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && port < wanted + PORT_TRIES) continue;
      if (code === 'EADDRINUSE') throw new CannotStart(`Ports ${wanted} to ${port} are all busy: give another --port.`);
      throw new CannotStart(`The server cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : 'unknown error'}.`, { cause: error });
    }
  }
}
