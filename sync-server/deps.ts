/** What every feature of the server is given; nothing else is global. */
import type { FastifyBaseLogger } from 'fastify';
import type { Database } from './db/tx.ts';
import type { Wake } from './db/wake.ts';

export type Clock = { readonly nowMs: () => number };

export type Ids = {
  /** A fresh UUIDv7. */
  readonly uuid: () => string;
  /** Fresh random bytes, for secrets and codes. */
  readonly random: (bytes: number) => Buffer;
};

export type ServerConfig = {
  /** The folder of logs and of the embedded database. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Where the built HQ page lies; null serves the API alone. */
  readonly hqDir: string | null;
  /** What the program calls itself in `/api/health` and to tills. */
  readonly build: string;
};

export type ServerDeps = {
  readonly db: Database;
  readonly wake: Wake;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly config: ServerConfig;
  readonly ids: Ids;
};
