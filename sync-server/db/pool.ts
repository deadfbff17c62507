import pg from 'pg';
import type { FastifyBaseLogger } from 'fastify';
import { pgTypes } from './pg-types.ts';

export type PoolOptions = { readonly url: string; readonly max: number; readonly name: string; readonly log: Pick<FastifyBaseLogger, 'warn'> };

/** A pool of connections with our reading of types; a connection lost while idle is logged and replaced. */
export function createPool({ url, max, name, log }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url, max, types: pgTypes, application_name: name, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 10_000,
    // A unit of work is short; one that hangs must not hold locks for ever.
    options: '-c idle_in_transaction_session_timeout=60000 -c timezone=UTC',
  });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'));
  return pool;
}
