/** The real server as a process of its own over its own durable PostgreSQL, and the ways a bench reaches behind it. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import type pg from 'pg';
import { assert } from '#domain/kernel/assert.ts';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { DATABASE, readPasswords, SUPERUSER } from '#server/db/embedded/cluster.ts';
import { connectionOf } from '#server/db/embedded/connection.ts';
import { databaseUrl } from '#server/db/embedded/launch.ts';
import { recordChanges } from '#server/db/feed.ts';
import { createPool } from '#server/db/pool.ts';
import { defaultPriceListId, saveRows } from '#server/db/rows.ts';
import { createDatabase } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { formatToken, hashSecret, newSecret } from '#server/features/sync/token.ts';
import { openSession, SESSION_COOKIE } from '#server/plugins/auth.ts';
import { generateGoods, generatedCategories, type GeneratedGood } from '../support/goods-generator.ts';
import type { Program } from '../support/processes.ts';
import { startServer } from '../support/world.ts';

export type Behind = {
  /** What fixtures plant companies with. */
  readonly deps: Pick<ServerDeps, 'db' | 'clock' | 'ids'>;
  /** Connections no row-level security binds, for floors. */
  readonly bare: pg.Pool;
  readonly bareUrl: string;
  readonly postgresPid: number;
  readonly close: () => Promise<void>;
};

export type BenchServer = Behind & { readonly program: Program; readonly url: string; readonly pid: number };

/** Runs `work` beside a fresh server, which is gone with its folder afterwards. */
export async function withBenchServer<T>(work: (server: BenchServer) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'lavka-bench-'));
  try {
    const program = await startServer(dir);
    try {
      const behind = await reachBehind(dir);
      try {
        return await work({ ...behind, program, url: program.url, pid: program.child.pid as number });
      } finally {
        await behind.close();
      }
    } finally {
      await program.stop();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Connections to the database of the server that runs in the `server` folder of `dir`. */
export async function reachBehind(dir: string): Promise<Behind> {
  const dataDir = join(dir, 'server');
  const connection = await connectionOf(dataDir);
  assert(connection, 'the server runs with its own PostgreSQL');
  const log = Fastify({ logger: false }).log;
  const bareUrl = databaseUrl(SUPERUSER, readPasswords(join(dataDir, 'postgres')).superuser, connection.port, DATABASE);
  const app = createPool({ url: connection.appUrl, max: 2, name: 'bench', log });
  const bare = createPool({ url: bareUrl, max: 2, name: 'bench-bare', log });
  return {
    deps: { db: createDatabase(app), clock: { nowMs: () => Date.now() }, ids: { uuid: () => uuidV7(Date.now(), randomBytes(10)), random: (bytes) => randomBytes(bytes) } },
    bare, bareUrl, postgresPid: connection.pid,
    close: async () => {
      await Promise.all([app.end(), bare.end()]);
    },
  };
}

/** Signs an owner of the company in; answers the headers of the session. */
export async function ownerSession(deps: Behind['deps'], companyId: string): Promise<Record<string, string>> {
  const userId = deps.ids.uuid();
  const cookie = await deps.db.withTenant(companyId, async (tx) => {
    await tx.query(`INSERT INTO app_user (tenant_id, id, email, name, role, password_hash, active, created_at) VALUES ($1, $2, $3, 'Bench', 'owner', '', true, $4)`, [companyId, userId, `${userId}@bench.test`, deps.clock.nowMs()]);
    return openSession(tx, deps, userId);
  });
  return { cookie: `${SESSION_COOKIE}=${cookie}` };
}

/** A till of a store that has no other, which speaks in the contract of today; answers its headers. */
export async function loneTill({ db, ids, clock }: Behind['deps'], companyId: string): Promise<Record<string, string>> {
  const [storeId, tillId, deviceId, secret] = [ids.uuid(), ids.uuid(), ids.uuid(), newSecret()];
  await db.withTenant(companyId, async (tx) => {
    await tx.query(`INSERT INTO store (tenant_id, id, number, name, address, time_zone, day_cutoff_min, currency, price_list_id, receipt_header, receipt_footer)
      SELECT tenant_id, $2, 900, name, address, time_zone, day_cutoff_min, currency, price_list_id, '', '' FROM store WHERE tenant_id = $1 LIMIT 1`, [companyId, storeId]);
    await tx.query('INSERT INTO till (tenant_id, id, store_id, number, name, legal_entity_id) VALUES ($1, $2, $3, 1, $4, $2)', [companyId, tillId, storeId, 'Bench']);
    await tx.query('INSERT INTO device (tenant_id, id, till_id, token_hash, install_id, computer_name, enrolled_at) VALUES ($1, $2, $3, $4, $2, $5, $6)', [companyId, deviceId, tillId, hashSecret(secret), 'bench', clock.nowMs()]);
  });
  return { authorization: `Bearer ${formatToken({ tenantId: companyId, deviceId, secret })}`, 'x-lavka-contract': String(SYNC_VERSION) };
}

/** Goods of one commit, as the import writes them. */
const GOODS_PER_COMMIT = 1_000;

/** Puts `count` goods with a barcode and a price each into the company and its feed; answers some of them, the last one last. */
export async function plantGoods({ db }: Behind['deps'], companyId: string, count: number): Promise<GeneratedGood[]> {
  const listId = await db.withTenant(companyId, defaultPriceListId);
  const kept: GeneratedGood[] = [];
  const every = Math.max(1, Math.floor(count / 1_000));
  const goods = generateGoods({ count, seed: 1, listId, validFrom: 0 });
  for (let done = 0; done < count; done += GOODS_PER_COMMIT) {
    const batch = nextOf(goods, GOODS_PER_COMMIT);
    kept.push(...batch.filter((_, index) => (done + index) % every === 0 || done + index === count - 1));
    await db.withTenant(companyId, async (tx) => {
      const changes = done === 0 ? await saveRows(tx, 'category', generatedCategories) : [];
      changes.push(
        ...await saveRows(tx, 'good', batch.map(({ good }) => good)), ...await saveRows(tx, 'barcode', batch.map(({ barcode }) => barcode)), ...await saveRows(tx, 'price', batch.map(({ price }) => price)),
      );
      await recordChanges(tx, companyId, changes);
    });
  }
  return kept;
}

function nextOf<T>(all: Iterator<T, void>, wanted: number): T[] {
  const taken: T[] = [];
  while (taken.length < wanted) {
    const next = all.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
