import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { generateGoods } from '#tests/support/goods-generator.ts';
import { MIGRATIONS_DIR } from './compose.ts';
import { removeDatabase } from './db/replica-file.ts';
import { upsertStatement } from './db/entity-sql.ts';
import { copyFileWhole } from './db/file-jobs.ts';
import { openReader, openStore } from './db/open.ts';
import { SCRATCH_KEY } from './db/scratch-store.fixture.ts';
import { connect } from './db/connection.ts';
import type { ReadTx, ReplicaTx, TillStore } from './db/tx.ts';
import { createCatalogIndex } from './features/catalog/catalog-index.ts';
import { systemClock } from './platform/clock.ts';
import { newId } from './platform/ids.ts';
import { silentLogger } from './platform/log.ts';
import { dataPaths } from './platform/paths.ts';
import { commit } from './posting/commit.ts';
import { ensureMeta, readMeta, updateMeta } from './posting/meta.ts';
import { claimReplica, feedPosition, readReplicaState } from './posting/replica-state.ts';
import { nextBackup } from './recovery/backups.ts';
import { restore } from './recovery/restore.ts';

const GOODS = 10_000;
const COMMITS = 1_500;
const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const OPENING = join(import.meta.dirname, 'opening-till.fixture.ts');

/** A till as the version before left it: one file, everything in it, most of its outbox without a verdict. */
function fillOld(dir: string): void {
  const migrationsDir = join(dir, 'old-migrations');
  cpSync(MIGRATIONS_DIR, migrationsDir, { recursive: true, filter: (source) => !source.endsWith('.sql') || Number(/(\d{4})-[^/\\]*$/.exec(source)?.[1]) <= 60 });
  const path = join(dir, 'till.db');
  const old = openStore({ path, replicaPath: join(dir, 'unused.db'), keyHex: SCRATCH_KEY, migrationsDir, nowMs: () => 1 });
  old.write((tx) => {
    ensureMeta(tx, uuid(1));
    updateMeta(tx, { mode: 'shop', serverUrl: 'http://127.0.0.1:9/', deviceId: uuid(2), companyId: uuid(3), storeId: uuid(4), tillId: uuid(5), incarnationId: uuid(6), series: 'A', epoch: uuid(7), ackedDseq: 100 });
    tx.run('UPDATE meta SET cursor = 4321, loaded = 1');
    tx.run("INSERT INTO blob VALUES ('ab', 'image/svg+xml', x'0102')");
    tx.run("INSERT INTO blob_wanted VALUES ('cd', 'image/svg+xml')");
    tx.run("INSERT INTO policy VALUES ('o', 'till', '{}')");
    const ids: string[] = [];
    for (const { good, barcode, price } of generateGoods({ count: GOODS, seed: 3, listId: uuid(30), validFrom: 0 })) {
      for (const [entity, row] of [['good', good], ['barcode', barcode], ['price', price]] as const) {
        const { sql, params } = upsertStatement(entity);
        tx.run(sql, ...params(row));
      }
      ids.push(good.id);
    }
    // The index wrote into the one file there was.
    createCatalogIndex().goodsChanged(tx as unknown as ReplicaTx, ids);
    for (let n = 1; n <= COMMITS; n++) {
      commit(tx, n, { kind: 'journal', opId: uuid(10_000 + n), facts: [{ entity: 'journalEntry', row: {
        id: uuid(10_000 + n), companyId: uuid(3), legalEntityId: uuid(8), storeId: uuid(4), tillId: uuid(5), incarnationId: uuid(6), occurredAt: n, utcOffsetMin: 180, businessDate: '2026-09-01',
        clockTrust: 'trusted', staffId: uuid(9), event: 'signed-in', detail: {},
      } }] });
    }
    tx.run("UPDATE outbox SET verdict = 'applied', acked_at = 5 WHERE dseq <= 100");
  });
  old.close();
  for (const tail of ['', '-wal', '-shm']) rmSync(join(dir, `unused.db${tail}`), { force: true });
  rmSync(migrationsDir, { recursive: true });
}

const SENT = ['good', 'barcode', 'price', 'blob', 'blob_wanted', 'policy', 'good_slot'] as const;

/** What every table says, as one text each. */
/** Rows as they were sent; the hash of a row is made by a later version, and not copied. */
function contents(tx: ReadTx, tables: readonly string[]): Record<string, string> {
  return Object.fromEntries(tables.map((table) => {
    const hash = createHash('sha256');
    for (const row of tx.iterate<Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 1, 2`)) hash.update(JSON.stringify({ ...row, row_hash: undefined }));
    return [table, hash.digest('hex')];
  }));
}

const searched = (tx: ReadTx): unknown => tx.all(`SELECT rowid FROM good_words WHERE good_words MATCH '"мо"*' ORDER BY rowid LIMIT 50`);

describe('a till of one file', () => {
  let seed = '';
  let before: { sent: Record<string, string>; outbox: Record<string, string>; meta: unknown; found: unknown };
  beforeAll(() => {
    seed = mkdtempSync(join(tmpdir(), 'lavka-one-file-'));
    fillOld(seed);
    const reader = openReader(join(seed, 'till.db'), SCRATCH_KEY);
    before = { sent: contents(reader.tx, SENT), outbox: contents(reader.tx, ['outbox', 'journal_entry']), meta: readMeta(reader.tx), found: searched(reader.tx) };
    reader.close();
    expect(before.found).toHaveLength(50);
  });
  afterAll(() => { rmSync(seed, { recursive: true, force: true }); });

  const copy = (): string => {
    const dir = mkdtempSync(join(tmpdir(), 'lavka-two-files-'));
    cpSync(seed, dir, { recursive: true });
    return dir;
  };
  const open = (dir: string): TillStore => openStore({ path: join(dir, 'till.db'), keyHex: SCRATCH_KEY, migrationsDir: MIGRATIONS_DIR, nowMs: () => 1 });
  /** Everything is where it belongs, and nothing twice. */
  const isWhole = (dir: string): void => {
    const store = open(dir);
    claimReplica(store);
    store.read((tx) => {
      expect(contents(tx, SENT)).toEqual(before.sent);
      expect(contents(tx, ['outbox', 'journal_entry'])).toEqual(before.outbox);
      expect(readMeta(tx)).toEqual(before.meta);
      expect([readReplicaState(tx), feedPosition(tx)]).toMatchObject([{ owner: uuid(2), epoch: uuid(7), cursor: 4321, loaded: 1, builtAt: 0 }, { cursor: 4321, loaded: true }]);
      expect(searched(tx)).toEqual(before.found);
      expect(tx.all("SELECT name FROM main.sqlite_schema WHERE name LIKE 'good%' OR name IN ('price', 'company')")).toEqual([]);
    });
    store.writeReplica((tx) => { createCatalogIndex().goodsChanged(tx, tx.all<{ id: string }>('SELECT id FROM good LIMIT 20').map(({ id }) => id)); });
    expect(store.read(searched)).toEqual(before.found);
    store.close();
    for (const file of ['till.db', 'replica.db']) {
      const connection = connect(join(dir, file), SCRATCH_KEY, 'reader');
      expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
      connection.close();
    }
    // A start that was cut between two later migrations copies the file once more before the rest of them.
    expect(readdirSync(dir).filter((name) => !/-(wal|shm)$|\.before-(8|9|1\d)\d$/.test(name)).sort()).toEqual(['replica.db', 'till.db', 'till.db.before-70']);
  };

  it('becomes one of two: every row, the search, the cursor and the outbox are what they were', () => {
    const dir = copy();
    isWhole(dir);
    isWhole(dir);
    rmSync(dir, { recursive: true });
  });

  const SEEN = ['till.db.before-70.tmp', 'till.db.before-70', 'replica.db.building', 'replica.db.next', 'replica.db', 'till.db-wal'] as const;
  it.each([...SEEN.map((name) => [name, 0] as const), ...[40, 120, 250, 400].map((ms) => ['replica.db.building', ms] as const)])('killed when %s was there, and %i ms later, is whole after the next start', async (name, ms) => {
    const dir = copy();
    const child = spawn(process.execPath, [OPENING, join(dir, 'till.db'), SCRATCH_KEY], { stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = once(child, 'exit');
    let over = false;
    void ended.then(() => { over = true; });
    while (!over && !existsSync(join(dir, name))) await new Promise((resolve) => { setImmediate(resolve); });
    const until = performance.now() + ms;
    while (!over && performance.now() < until) await new Promise((resolve) => { setImmediate(resolve); });
    child.kill('SIGKILL');
    await ended;
    isWhole(dir);
    rmSync(dir, { recursive: true });
  });

  it.each([['gives a till without a replica its goods', false, GOODS], ['changes nothing of the replica that is there', true, 0]] as const)('RCV20 restored from a backup of one file %s', async (_what, hasReplica, goods) => {
    const dir = mkdtempSync(join(tmpdir(), 'lavka-restored-'));
    const paths = dataPaths(dir);
    const backup = nextBackup(paths.backups, 0);
    await copyFileWhole(join(seed, 'till.db'), SCRATCH_KEY, backup);
    if (hasReplica) {
      open(dir).close();
      removeDatabase(paths.database);
    }
    writeFileSync(paths.database, 'not a database, but long enough to look like one to somebody in a hurry'.repeat(100));
    const answer = await restore({ paths, keyHex: SCRATCH_KEY, migrationsDir: MIGRATIONS_DIR, nowMs: () => 1, newId: () => newId(systemClock), log: silentLogger() }, basename(backup));
    expect(answer).toMatchObject({ ok: true });
    const store = open(dir);
    expect(store.read((tx) => tx.get('SELECT count(*) AS n FROM good'))).toEqual({ n: goods });
    expect(store.read((tx) => tx.get('SELECT count(*) AS n FROM outbox'))).toEqual({ n: COMMITS });
    store.close();
    expect(readdirSync(dir).filter((name) => name.includes('restoring-replica'))).toEqual([]);
    rmSync(dir, { recursive: true });
  });

  it('whose copy was made and whose tables were not yet dropped is copied again, whatever the replica says', () => {
    const dir = copy();
    open(dir).close();
    rmSync(join(dir, 'till.db'));
    cpSync(join(seed, 'till.db'), join(dir, 'till.db'));
    const stale = connect(join(dir, 'replica.db'), SCRATCH_KEY, 'replica');
    stale.exec('DELETE FROM good');
    stale.close();
    isWhole(dir);
    removeDatabase(join(dir, 'replica.db'));
    writeFileSync(join(dir, 'replica.db.building'), 'half');
    rmSync(join(dir, 'till.db'));
    cpSync(join(seed, 'till.db'), join(dir, 'till.db'));
    isWhole(dir);
    rmSync(dir, { recursive: true });
  });
});
