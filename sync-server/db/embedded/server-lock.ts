/**
 * One server per data folder, held as a session lock inside its own PostgreSQL: it ends with the process that holds it,
 * however that process ends, and needs no file.
 */
import pg from 'pg';
import { CannotStart } from '../cannot-start.ts';
import { SUPERUSER } from './cluster.ts';

const LOCK = 7_115_002;
/** How long the session of a killed server may linger before its end is noticed. */
const PATIENCE_MS = 3_000;
const NAME = 'lavka-server ';

export type ServerLock = { readonly release: () => Promise<void> };

/** Takes the lock, or throws {@link CannotStart} naming the server that has it. `onLost` is called when the connection breaks. */
export async function takeServerLock(superUrl: string, dir: string, onLost: () => void): Promise<ServerLock> {
  const client = new pg.Client({ connectionString: superUrl, application_name: `${NAME}${process.pid}`, keepAlive: true });
  let released = false;
  client.on('error', () => undefined);
  await client.connect();
  for (const end = performance.now() + PATIENCE_MS; ;) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
    if (rows[0]?.taken === true) break;
    if (performance.now() > end) {
      const pid = await holder(client);
      await client.end();
      throw new CannotStart(`Another Lavka server${pid === null ? '' : ` (process ${pid})`} already works in ${dir}: stop it, or give this one another --data folder.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  client.on('end', () => {
    if (!released) onLost();
  });
  return {
    async release() {
      released = true;
      await client.end().catch(() => undefined);
    },
  };
}

async function holder(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND a.usename = $2`, [LOCK, SUPERUSER]);
  return rows[0]?.name.startsWith(NAME) ? rows[0].name.slice(NAME.length) : null;
}
