/** Offline sales of five lines accepted by the real server over HTTP, beside the same rows inserted bare into the same tables. */
import type pg from 'pg';
import { partsOf, type EntityName, type ReceiptDocument } from '#domain/replication/catalogue.ts';
import { MAX_PUSH_COMMITS } from '#contract/sync/commit.ts';
import { sqlTypes, storedColumns, tableName } from '#server/db/schema/entities.ts';
import { arrayLiteral } from '#server/features/sync/pg-array.ts';
import { firstTill, plantCompany } from '#server/features/sync/testing/shop.ts';
import { withBenchServer, type BenchServer } from './bench-server.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { atLeast, figure, median, type Bench } from './figure.ts';
import { inBatches, makeLoad, sendPush } from './push-load.ts';

const ROUNDS = 3;
const MIN_RATIO = 0.4;
const MAX_WIRE_BYTES = 700;

type Round = { readonly accepted: number; readonly floor: number; readonly worstPushMs: number };

/** PostgreSQL is durable on both sides: every batch is flushed to disk before it is answered. */
export const pushBench: Bench = {
  name: 'push',
  what: `offline sales of 5 lines accepted in pushes of ${MAX_PUSH_COMMITS}, over HTTP`,
  async run({ quick }) {
    const sales = Number(process.env['LAVKA_BENCH_SALES'] ?? (quick ? 1_000 : 10_000));
    return withBenchServer(async (server) => {
      const wire = await wireBytes(server, Math.min(sales, 2_000));
      const rounds: Round[] = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await oneRound(server, sales, round));
      const ratios = rounds.map((each) => each.accepted / each.floor);
      return [
        atLeast('push', `accepted against the floor, median of ${ROUNDS}`, median(ratios), 'x', MIN_RATIO),
        figure('push', `accepted against the floor, worst of ${ROUNDS}`, Math.min(...ratios), 'x'),
        figure('push', 'accepted', median(rounds.map((each) => each.accepted)), 'sales/s'),
        figure('push', 'floor (the same rows inserted bare, a batch a transaction)', median(rounds.map((each) => each.floor)), 'sales/s'),
        figure('push', `worst push of ${Math.min(sales, MAX_PUSH_COMMITS)} sales`, Math.max(...rounds.map((each) => each.worstPushMs)), 'ms'),
        figure('push', 'up the wire with headers', wire.up, 'bytes/sale', MAX_WIRE_BYTES),
        figure('push', 'verdicts back down the wire', wire.down, 'bytes/sale'),
        figure('push', 'sales', sales, 'sales'),
      ];
    });
  },
};

/** Floor and product take turns in going first: the second finds warmer caches and a longer log. */
async function oneRound(server: BenchServer, sales: number, round: number): Promise<Round> {
  const { deps, bare } = server;
  const till = firstTill(await plantCompany(deps));
  const { documents, bodies } = makeLoad(till, deps.ids.uuid, { sales, batch: MAX_PUSH_COMMITS, seed: 7 + round });
  let worstPushMs = 0;
  const accept = (): Promise<number> => rate(sales, async () => {
    for (const body of bodies) {
      const began = performance.now();
      await sendPush(server.url, till.token, body);
      worstPushMs = Math.max(worstPushMs, performance.now() - began);
    }
  });
  const insert = (): Promise<number> => rate(sales, () => insertBare(bare, deps.ids.uuid(), documents, till.device.deviceId));
  if (round % 2 === 0) {
    const floor = await insert();
    return { accepted: await accept(), floor, worstPushMs };
  }
  const accepted = await accept();
  return { accepted, floor: await insert(), worstPushMs };
}

/** Not timed, and warms both ends up. */
async function wireBytes({ deps, url }: BenchServer, sales: number): Promise<{ up: number; down: number }> {
  const proxy = await startCountingProxy(url);
  try {
    const till = firstTill(await plantCompany(deps));
    for (const body of makeLoad(till, deps.ids.uuid, { sales, batch: MAX_PUSH_COMMITS, seed: 3 }).bodies) await sendPush(proxy.url, till.token, body);
    return { up: proxy.up() / sales, down: proxy.down() / sales };
  } finally {
    await proxy.stop();
  }
}

/** Units of work a second. */
async function rate(units: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (units / (performance.now() - began)) * 1000;
}

const TABLES: readonly { readonly entity: EntityName; readonly rowsOf: (batch: readonly ReceiptDocument[]) => readonly Readonly<Record<string, unknown>>[] }[] = [
  { entity: 'receipt', rowsOf: (batch) => batch },
  ...partsOf('receipt').map(({ entity, as }) => ({ entity, rowsOf: (batch: readonly ReceiptDocument[]) => batch.flatMap((document) => document[as as 'lines']) })),
];

/** The fastest plain way found: one INSERT per table and batch from arrays, in one transaction, as a role no policy binds. */
async function insertBare(pool: pg.Pool, tenantId: string, documents: readonly ReceiptDocument[], deviceId: string): Promise<void> {
  const client = await pool.connect();
  try {
    for (const batch of inBatches(documents, MAX_PUSH_COMMITS)) {
      await client.query('BEGIN');
      for (const { entity, rowsOf } of TABLES) {
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
