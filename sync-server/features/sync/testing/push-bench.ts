/**
 * `node sync-server/features/sync/testing/push-bench.ts [--sales 10000]`: offline sales of five lines accepted by the server in
 * batches of 500, beside the same rows inserted bare (no policies, no checks, no log, no feed) into the same tables with the
 * same indexes. One JSON line per figure. PostgreSQL is durable: every batch is flushed to disk, on both sides.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import type pg from 'pg';
import { partsOf, type EntityName, type ReceiptDocument } from '#domain/replication/catalogue.ts';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { sqlTypes, storedColumns, tableName } from '#server/db/schema/entities.ts';
import { APP_ROLE, DATABASE } from '#server/db/embedded/cluster.ts';
import { openCluster } from '#server/db/embedded/start.ts';
import { migrate } from '#server/db/migrate.ts';
import { createPool } from '#server/db/pool.ts';
import { createDatabase } from '#server/db/tx.ts';
import { arrayLiteral } from '../pg-array.ts';
import { push } from '../push.ts';
import { readBody } from '../read-body.ts';
import { receiptPayload, sale, seeded } from './commits.ts';
import { firstTill, plantCompany } from './shop.ts';

const BATCH = 500;
const ROUNDS = 3;
/** Ratio to the bare insert that must be reached, and what a sale may weigh on the wire. */
const MIN_RATIO = 0.4;
const MAX_WIRE_BYTES = 700;

const { values } = parseArgs({ options: { sales: { type: 'string', default: '10000' } } });
const sales = Number(values.sales);
const dir = mkdtempSync(join(tmpdir(), 'lavka-push-bench-'));
const log = Fastify({ logger: false }).log;
const postgres = await openCluster({ dir, tell: () => undefined });
const pools: pg.Pool[] = [];
try {
  await migrate({ ownerUrl: postgres.url('owner'), appRole: APP_ROLE });
  await run();
} finally {
  await Promise.all(pools.map((pool) => pool.end()));
  await postgres.stop(postgres.pid);
  rmSync(dir, { recursive: true, force: true });
}

function poolOf(url: string): pg.Pool {
  const pool = createPool({ url, max: 4, name: 'push-bench', log });
  pools.push(pool);
  return pool;
}

async function run(): Promise<void> {
  const clock = { nowMs: () => Date.now() };
  const ids = { uuid: () => uuidV7(Date.now(), randomBytes(10)), random: (bytes: number) => randomBytes(bytes) };
  const db = createDatabase(poolOf(postgres.url('app')));
  const wake = { notifyHead: () => undefined, onHead: () => () => undefined, close: async () => undefined };
  const bare = poolOf(postgres.url('superuser', DATABASE));
  const rates: { accepted: number; floor: number; wire: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const random = seeded(7 + round);
    const till = firstTill(await plantCompany({ db, clock, ids }));
    const documents = Array.from({ length: sales }, (_, index) => sale(till.place, ids.uuid, random, { incarnationId: till.incarnationId, number: index + 1, lineCount: 5 }));
    for (const document of documents) till.log.add(receiptPayload(document));
    const bodies = batches(till.log.commits).map((batch) => gzipSync(encodeCommits(batch)));
    const floorFirst = round % 2 === 0;
    const floor = async (): Promise<number> => rate(() => insertBare(bare, ids.uuid(), documents, till.device.deviceId));
    const before = floorFirst ? await floor() : 0;
    const accepted = await rate(async () => {
      for (const body of bodies) {
        const batch = await readBody(body, true);
        if (!batch.ok) throw new Error(batch.code);
        const { reply } = await push({ db, wake, clock, ids, log }, till.device, batch.value);
        if (reply.verdicts.some((each) => each.verdict !== 'applied')) throw new Error('a sale was not applied');
      }
    });
    rates.push({ accepted, floor: floorFirst ? before : await floor(), wire: bodies.reduce((sum, body) => sum + body.length, 0) / sales });
  }
  const median = (pick: (rate: (typeof rates)[number]) => number): number => rates.map(pick).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
  print('accepted', median((each) => each.accepted), 'sales/s', null, true);
  print('floor: same rows inserted bare', median((each) => each.floor), 'sales/s', null, true);
  const ratio = median((each) => each.accepted / each.floor);
  print('ratio', ratio, '', MIN_RATIO, ratio >= MIN_RATIO);
  const wire = median((each) => each.wire);
  print('wire', wire, 'bytes/sale', MAX_WIRE_BYTES, wire <= MAX_WIRE_BYTES);
}

function batches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, index) => all.slice(index * BATCH, (index + 1) * BATCH));
}

async function rate(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (sales / (performance.now() - began)) * 1000;
}

/** The fastest plain way found: one INSERT per table and batch from arrays, in one transaction, as a role no policy binds. */
async function insertBare(pool: pg.Pool, tenantId: string, documents: readonly ReceiptDocument[], deviceId: string): Promise<void> {
  const client = await pool.connect();
  const tables: [EntityName, (documents: readonly ReceiptDocument[]) => Record<string, unknown>[]][] = [
    ['receipt', (batch) => [...batch]],
    ...partsOf('receipt').map(({ entity, as }): [EntityName, (batch: readonly ReceiptDocument[]) => Record<string, unknown>[]] => [entity, (batch) => batch.flatMap((document) => document[as as 'lines'])]),
  ];
  try {
    for (const batch of batches(documents)) {
      await client.query('BEGIN');
      for (const [entity, rowsOf] of tables) {
        const columns = storedColumns(entity);
        const rows = rowsOf(batch);
        await client.query(`INSERT INTO ${tableName(entity)} (tenant_id, ${columns.map((column) => column.sql).join(', ')}, received_at, commit_device_id, commit_incarnation_id, commit_dseq)
          SELECT $1, u.*, 1, $2, $2, 1 FROM unnest(${columns.map((column, index) => `$${index + 3}::${sqlTypes[column.type]}[]`).join(', ')}) AS u`,
        [tenantId, deviceId, ...columns.map((column) => arrayLiteral(column.type, rows.map((row) => row[column.name])))]);
      }
      await client.query('COMMIT');
    }
  } finally {
    client.release();
  }
}

function print(metric: string, value: number, unit: string, budget: number | null, ok: boolean): void {
  process.stdout.write(`${JSON.stringify({ bench: 'push', metric, value: Number(value.toPrecision(4)), unit, budget, ok })}\n`);
}
