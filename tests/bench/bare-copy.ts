/** The floor of `bootstrap`: the same rows by COPY, gzip over HTTP and plain inserts into one fresh SQLite file; no search, no feed, no encryption. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3-multiple-ciphers';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { storedColumns, tableName } from '#server/db/schema/entities.ts';

/** What the far half is given: where PostgreSQL is, and a SELECT by table name. */
export type BareCopy = { readonly url: string; readonly selects: Readonly<Record<string, string>> };

export const COPIED: readonly EntityName[] = ['good', 'barcode', 'price'];

/** Copies the goods of a company into `file`; answers milliseconds and rows. The connection is open before the clock starts. */
export async function copyBare(url: string, companyId: string, file: string): Promise<{ ms: number; rows: number }> {
  const selects = Object.fromEntries(COPIED.map((entity) => [tableName(entity), `SELECT ${storedColumns(entity).map((column) => column.sql).join(', ')} FROM ${tableName(entity)} WHERE tenant_id = '${companyId}'`]));
  const worker = new Worker(join(import.meta.dirname, 'bare-copy-server.ts'), { workerData: { url, selects } satisfies BareCopy });
  const [port] = await once(worker, 'message') as [number];
  const database = new Database(file);
  try {
    database.pragma('journal_mode = WAL');
    const began = performance.now();
    let rows = 0;
    database.exec('BEGIN');
    for (const entity of COPIED) rows += await copyTable(database, entity, `http://127.0.0.1:${port}/${tableName(entity)}`);
    database.exec('COMMIT');
    return { ms: performance.now() - began, rows };
  } finally {
    database.close();
    await worker.terminate();
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  }
}

async function copyTable(database: Database.Database, entity: EntityName, from: string): Promise<number> {
  const columns = storedColumns(entity).map((column) => column.sql);
  const keys = entityOf(entity).key.map((name) => storedColumns(entity).find((column) => column.name === name)?.sql);
  database.exec(`CREATE TABLE ${tableName(entity)} (${columns.join(', ')}, PRIMARY KEY (${keys.join(', ')})) WITHOUT ROWID`);
  const insert = database.prepare(`INSERT INTO ${tableName(entity)} VALUES (${columns.map(() => '?').join(', ')})`);
  const answer = await fetch(from);
  if (!answer.ok || !answer.body) throw new Error(`the bare copy answered ${answer.status}`);
  let rows = 0;
  for await (const line of createInterface({ input: Readable.fromWeb(answer.body) })) {
    insert.run(...line.split('\t'));
    rows += 1;
  }
  return rows;
}
