import { expect, it } from 'vitest';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SnapshotLine } from '#contract/sync/snapshot.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import { connect } from '#host/db/connection.ts';
import { decoder, selectSql } from '#host/db/entity-sql.ts';
import { openReader } from '#host/db/open.ts';
import { openAt, SCRATCH_KEY } from '#host/db/scratch-store.fixture.ts';
import type { Reader } from '#host/db/tx.ts';
import { createCatalogIndex, createIndexFill } from '#host/features/catalog/catalog-index.ts';
import { createBuildJob, type BuildJob } from './build-job.ts';
import { builderContract } from './builder.contract.ts';
import type { BuiltReplica, ReplicaBuilder } from './builder-port.ts';
import { goodRow, goodsLines, madeSnapshot, uuid, type MadeSnapshot } from './snapshot.fixture.ts';
import { unpackHere } from './unpacker.ts';

type Row = Readonly<Record<string, unknown>>;

function house(dir = mkdtempSync(join(tmpdir(), 'lavka-build-'))) {
  const root = join(dir, 'bootstrap');
  const told: number[] = [];
  const job = (): BuildJob => createBuildJob({
    root, keyHex: SCRATCH_KEY, replicaPath: join(dir, 'replica.db'), nowMs: () => 1_790_000_000_000, index: createIndexFill(), unpacker: unpackHere({ pepper: (verifier) => `peppered ${verifier}`, wordsOf: createIndexFill().wordsOf }), onRows: (rows) => told.push(rows),
  });
  return { dir, root, told, job, remove: () => { rmSync(dir, { recursive: true, force: true }); } };
}

const inTurn = (job: BuildJob): ReplicaBuilder => ({
  open: async (...args) => job.open(...args), take: async (...args) => job.take(...args), put: async (...args) => job.put(...args),
  firstRows: async () => job.firstRows(), finish: async () => job.finish(), end: async (...args) => job.end(...args),
});

function reading<T>({ path }: BuiltReplica, work: (tx: Reader['tx']) => T): T {
  const reader = openReader(path, SCRATCH_KEY);
  try {
    return work(reader.tx);
  } finally {
    reader.close();
  }
}

builderContract('SQLite', () => {
  const it = house();
  let builder = inTurn(it.job());
  return {
    builder: () => builder,
    reopen: () => { builder = inTurn(it.job()); },
    rows: (built, entity) => reading(built, (tx) => tx.all<Row>(selectSql(entity as EntityName)).map(decoder<Row>(entity as EntityName))),
    state: (built) => reading(built, (tx) => tx.get<Row>('SELECT * FROM replica_state') as Row),
    close: it.remove,
  };
});

function make(job: BuildJob, { manifest, chunks }: MadeSnapshot): BuiltReplica {
  job.open(manifest, uuid(2));
  chunks.forEach((bytes, n) => job.put(n, bytes));
  return job.finish();
}

it('HB5 what is searched, and in what order, is what goods that came page by page are found by', () => {
  const { dir, job, remove } = house();
  const rows = [goodRow(1, { name: 'Хлеб ржаной', rank: 7 }), goodRow(2, { name: 'Хлеб белый', rank: 3 }), goodRow(3, { name: 'Хлебцы', rank: 3 }), goodRow(4, { name: 'Хлеб снятый', active: false }), goodRow(5, { name: 'Ёлка', rank: 2 ** 50 }), goodRow(6, { name: '', rank: -4 })];
  const built = make(job(), madeSnapshot([[{ entity: 'good', rows: rows.slice(0, 4) }], [{ entity: 'good', rows: rows.slice(4) }]]));
  const index = createCatalogIndex();
  const found = (tx: Reader['tx'], word: string): string[] => index.slots(tx, [word], 10).map((slot) => tx.get<{ id: string }>('SELECT good_id AS id FROM good_slot WHERE slot = ?', slot)?.id ?? '');
  const answers = reading(built, (tx) => ['хлеб', 'елк', 'a6'].map((word) => found(tx, word)));
  expect(answers.map((ids) => ids.map((id) => Number(id.slice(-2))))).toEqual([[2, 3, 1], [5], [6]]);
  const connection = connect(built.path, SCRATCH_KEY, 'replica');
  expect(connection.prepare("SELECT v FROM good_words_config WHERE k = 'hashsize'").pluck().get()).toBe(1024 * 1024);
  connection.exec("INSERT INTO good_words (good_words) VALUES ('integrity-check')");
  expect(connection.pragma('quick_check', { simple: true })).toBe('ok');
  connection.close();
  expect(dir).not.toBe('');
  remove();
});

it('HB5 has the indices of any other replica, nothing of what lay aside, and refuses a key that came twice', () => {
  const { dir, root, job, remove } = house();
  const names = (path: string): string[] => {
    const reader = openReader(path, SCRATCH_KEY);
    const found = reader.tx.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name").map(({ name }) => name);
    reader.close();
    return found;
  };
  openAt(join(dir, 'till.db')).close();
  const built = make(job(), madeSnapshot([goodsLines(3)]));
  expect(readdirSync(join(root, uuid(900))).sort()).toEqual(['0', 'replica.db']);
  expect([names(built.path), names(join(dir, 'replica.db')).includes('price_amount')]).toEqual([names(join(dir, 'replica.db')), true]);
  const [goods, barcodes, prices] = goodsLines(3) as [SnapshotLine, SnapshotLine, SnapshotLine];
  const twice = madeSnapshot([[goods, barcodes, prices], [barcodes]], { id: uuid(905) });
  expect(() => make(job(), twice)).toThrow(expect.objectContaining({ name: 'SnapshotRefused', kind: 'unusable' }));
  remove();
});

it('HB4 what lies on the disk says nothing to who finds it, and a byte that fell over is fetched again', () => {
  const { root, job, remove } = house();
  const made = madeSnapshot([[{ entity: 'staff', rows: [[uuid(9), uuid(4), 'Анна', 'cashier', true, 'salt', 'secret']] }], goodsLines(5)]);
  const first = job();
  first.open(made.manifest, uuid(2));
  first.put(0, made.chunks[0] as Uint8Array);
  const path = join(root, made.manifest.id, '0');
  const file = readFileSync(path);
  expect(file.includes(Buffer.from(made.chunks[0] as Uint8Array))).toBe(false);
  writeFileSync(path, file.map((byte, at) => (at === 40 ? byte ^ 1 : byte)));
  const second = job();
  second.open(made.manifest, uuid(2));
  expect([second.take(0), readdirSync(join(root, made.manifest.id)).sort()]).toEqual([null, ['replica.db', 'replica.db-aside']]);
  remove();
});

it('HB5 carries pictures over from the replica at work while that one is written to, and asks for the others', () => {
  const { dir, job, remove } = house();
  const [known, other] = ['ab'.repeat(32), 'cd'.repeat(32)];
  const store = openAt(join(dir, 'till.db'));
  for (const hash of [known, 'ef'.repeat(32)]) store.writeReplica((tx) => { tx.run("INSERT INTO blob (hash, mime, bytes) VALUES (?, 'image/png', x'01')", hash); });
  const built = make(job(), madeSnapshot([[{ entity: 'blob', rows: [[known, 'image/png'], [other, 'image/png']] }]]));
  store.writeReplica((tx) => { tx.run("DELETE FROM blob"); });
  store.close();
  expect(reading(built, (tx) => [tx.all('SELECT hash, bytes FROM blob'), tx.all('SELECT hash FROM blob_wanted')])).toEqual([[{ hash: known, bytes: Buffer.from([1]) }], [{ hash: other }]]);
  remove();
});

it('HB5 a replica at work that is damaged is no reason to stop', () => {
  const { dir, job, remove } = house();
  writeFileSync(join(dir, 'replica.db'), 'not a database, but long enough to look like one to somebody in a hurry'.repeat(100));
  expect(make(job(), madeSnapshot([[{ entity: 'blob', rows: [['ab'.repeat(32), 'image/png']] }]])).entities).toEqual(['blob']);
  remove();
});

it('HB14 tells of rows on the way', () => {
  const { told, job, remove } = house();
  make(job(), madeSnapshot([[...goodsLines(10_000), ...goodsLines(2_000, 10_001)]]));
  expect([told.toSorted((a, b) => a - b), told.length > 3, told.at(-1)]).toEqual([told, true, 36_000]);
  remove();
});

it('HB13 a folder that cannot be written to is a fault of the disk', () => {
  const { dir, job, remove } = house();
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'bootstrap'), 'a file where a folder should be');
  expect(() => job().open(madeSnapshot([]).manifest, uuid(2))).toThrow(expect.objectContaining({ name: 'Fault', code: 'storage-failed' }));
  remove();
});
