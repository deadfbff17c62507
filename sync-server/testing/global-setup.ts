/**
 * One PostgreSQL for a whole test run, made only when the first test asks for a database (`postgres.ts`). Here its folder is
 * named, and at the end it is stopped; what a killed run left behind is cleared by the next.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, livingPostmaster, stopPostmaster } from '../db/embedded/postmaster.ts';

const PREFIX = 'lavka-test-postgres-';
export const TEST_CLUSTER_VARIABLE = 'LAVKA_TEST_CLUSTER';

export async function setup(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : NaN);
    if (Number.isInteger(pid) && !isRunning(pid)) await clear(join(tmpdir(), name));
  }
  process.env[TEST_CLUSTER_VARIABLE] = join(tmpdir(), `${PREFIX}${process.pid}`);
}

export async function teardown(): Promise<void> {
  const dir = process.env[TEST_CLUSTER_VARIABLE];
  if (dir) await clear(dir);
}

async function clear(dir: string): Promise<void> {
  const dataDir = join(dir, 'postgres');
  const living = existsSync(dataDir) ? livingPostmaster(dataDir) : null;
  if (living) await stopPostmaster(living.pid, dataDir, 'pg_ctl');
  rmSync(dir, { recursive: true, force: true });
}
