/** Tier b: a till's two real files; an image is a copy of them as they lie, journals and all, the way a dead process leaves them. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hlcNext } from '#domain/clock/hlc.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { decoder, selectSql } from '#host/db/entity-sql.ts';
import { openAt, SCRATCH_KEY } from '#host/db/scratch-store.fixture.ts';
import type { ReplicaTx, TillStore } from '#host/db/tx.ts';
import { ensureMeta, readMeta, updateMeta } from '#host/posting/meta.ts';
import { beginLife } from '#host/posting/new-life.ts';
import { postEdit, shownTask, shownTasks } from '#host/posting/edits.ts';
import { knownAgain } from '#host/posting/unknown-till.ts';
import { becomeTill } from '#host/features/enrolment/enrolment-repo.ts';
import { namedFiles } from '#host/features/enrolment/pair-anew.ts';
import { silentLogger } from '#host/platform/log.ts';
import { openLife, type Life } from '#host/sync/new-life.ts';
import { claimReplica } from '#host/posting/replica-state.ts';
import { createBuildJob, type IndexFill } from '#host/sync/bootstrap/build-job.ts';
import { unpackHere } from '#host/sync/bootstrap/unpacker.ts';
import type { ClosableBuilder } from '#host/sync/bootstrap/builder-port.ts';
import { createReceiptsStore } from '#host/sync/receipts/receipts-store.ts';
import { createSyncStore, type SyncStoreDeps } from '#host/sync/sync-store.ts';
import { createCopyStore } from '#host/sync/digest/copy-store.ts';
import { readDigest, readerOver } from '#host/sync/digest/read-copy.ts';
import { taskState } from '#domain/task/task.ts';
import type { CommitHeader } from '#contract/sync/commit.ts';
import type { OutboxEntry, Rot, Row, StoreReceipt, TillDiskDeps, TillIdentity, TillImage, Writing } from './till-disk.ts';

/** Where chunks lie and replicas are built, beside the files. */
const BOOTSTRAP = 'bootstrap';
const FILES = ['till.db', 'till.db-wal', 'replica.db', 'replica.db-wal', BOOTSTRAP];
const INSERT = 'INSERT INTO outbox (dseq, op_id, kind, hlc, prev_hash, hash, contract_version, created_at, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
const OUTBOX = 'SELECT dseq, op_id AS "opId", kind, hlc, prev_hash AS "prevHash", hash, contract_version AS "contractVersion", created_at AS "createdAt", payload, verdict FROM outbox ORDER BY dseq';
const STORE_RECEIPTS = `SELECT r.id, r.store_id AS "storeId", r.total_minor AS "totalMinor", (SELECT count(*) FROM store_receipt_line l WHERE l.receipt_id = r.id) AS lines,
  (SELECT count(*) FROM store_tender t WHERE t.receipt_id = r.id) AS tenders FROM store_receipt r ORDER BY r.id`;
/** Nobody searches in a run. */
const NO_INDEX: IndexFill = { add: () => undefined, begin: () => undefined, end: () => undefined };

export type SqliteTills = { readonly newDisk: (identity: TillIdentity) => TillImage; /** An empty folder that goes with the others. */ readonly newFolder: () => string; readonly close: () => void };

/** All tills of one run in a folder of their own. */
export function createSqliteTills(): SqliteTills {
  const root = mkdtempSync(join(tmpdir(), 'lavka-simulated-'));
  const opened: TillStore[] = [];
  const builders: ClosableBuilder[] = [];
  const keep = (builder: ClosableBuilder): ClosableBuilder => {
    builders.push(builder);
    return builder;
  };
  let folders = 0;
  const folder = (): string => {
    const dir = join(root, String(folders++));
    mkdirSync(dir);
    return dir;
  };
  const copy = (from: string): string => {
    const to = folder();
    for (const file of FILES) if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file), { recursive: true });
    return to;
  };
  const openIn = (dir: string): TillStore => {
    const store = openAt(join(dir, 'till.db'));
    opened.push(store);
    return store;
  };
  const imageOf = (dir: string, store: TillStore): TillImage => {
    const { incarnationId, series, nextDseq } = store.read(readMeta);
    return {
      life: { incarnation: incarnationId ?? '', series: series ?? '' }, commits: nextDseq - 1,
      open(deps) {
        const own = copy(dir);
        const mine = openIn(own);
        claimReplica(mine);
        // Closed with all others when the run ends: what a dead process still tries must not reach anybody.
        return { ...diskOver(mine, deps), builder: () => keep(builderIn(join(own, BOOTSTRAP), mine, deps)), image: () => imageOf(copy(own), mine), close: () => undefined };
      },
    };
  };
  return {
    newFolder: folder,
    newDisk({ deviceId, companyId, storeId, tillId, incarnationId, epoch, series }) {
      const dir = folder();
      const store = openIn(dir);
      store.write((tx) => {
        ensureMeta(tx, deviceId);
        becomeTill(tx, { mode: 'shop', serverUrl: 'http://127.0.0.1/', deviceId, companyId, storeId, tillId, incarnationId, series, epoch });
      });
      return imageOf(dir, store);
    },
    close() {
      for (const builder of builders) builder.close();
      for (const store of opened) store.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function diskOver(store: TillStore, { nowMs, pepper, newLife, rebirth }: TillDiskDeps): Omit<ReturnType<TillImage['open']>, 'builder' | 'image' | 'close'> {
  const life = (): { incarnation: string; series: string } => {
    const { incarnationId, series } = store.read(readMeta);
    return { incarnation: incarnationId ?? '', series: series ?? '' };
  };
  const deps: SyncStoreDeps = {
    store, nowMs, pepper, goodsChanged: () => undefined, loaded: () => undefined, replicaReplaced: () => undefined,
    beginNewLife: () => store.write((tx) => {
      const { incarnation, series } = newLife(life());
      beginLife(tx, { incarnationId: incarnation, series }, () => incarnation);
    }),
  };
  return {
    life,
    store: createSyncStore(deps),
    copy: { store: createCopyStore(deps), reader: readerOver(store.read) },
    digest: () => store.read(readDigest),
    spoil: (rot) => store.writeReplica((tx) => spoil(tx, rot)),
    commit: (at, writing) => append(store, at, writing),
    edit: (at, { taskId, ...edit }) => {
      store.write((tx) => { postEdit(tx, at, { ...edit, kind: 'task', entity: 'task', recordId: taskId, standing: taskState(shownTask(tx, taskId)?.row ?? null) }); });
      const { createdAt: _createdAt, verdict: _verdict, ...commit } = outboxOf(store).at(-1) as OutboxEntry;
      return commit;
    },
    shown: () => store.read((tx) => shownTasks(tx, '')),
    outbox: () => outboxOf(store),
    rows: (entity) => store.read((tx) => tx.all<Row>(selectSql(entity as EntityName)).map(decoder<Row>(entity as EntityName))),
    receipts: createReceiptsStore(store),
    storeReceipts: () => store.read((tx) => tx.all<StoreReceipt>(STORE_RECEIPTS)),
    attention: () => store.read((tx) => tx.all<{ kind: string; subject: string }>('SELECT kind, subject FROM sync_attention')),
    naming: { ...namedFiles(store, (as) => lifeOf(store, nowMs, rebirth).pairAnew(as, () => undefined)), knownAgain: (toAPush) => { knownAgain(store, toAPush); } },
  };
}

/** The life of the database with a witness of its own: copies that are made of the files here are no twins. */
function lifeOf(store: TillStore, nowMs: () => number, { newId, random, lives }: TillDiskDeps['rebirth']): Life {
  const witness = join(dirname(store.path), 'witness.json');
  rmSync(witness, { force: true });
  return openLife({ store, paths: { database: store.path, witness }, machine: '', lives, nowMs, newId, random, timer: { after: () => () => undefined }, log: silentLogger() });
}

/** The builder's own work in this thread: what a dead process leaves are its chunks and a file nobody finished. */
function builderIn(root: string, { replicaPath }: TillStore, { nowMs, pepper }: TillDiskDeps): ClosableBuilder {
  const job = createBuildJob({ root, keyHex: SCRATCH_KEY, replicaPath, nowMs, index: NO_INDEX, unpacker: unpackHere({ pepper, wordsOf: () => ({ ids: [], ranks: [], words: [] }) }), onRows: () => undefined });
  return {
    open: async (...args) => job.open(...args), take: async (n) => job.take(n), put: async (...args) => job.put(...args), firstRows: async () => job.firstRows(), finish: async () => job.finish(),
    end: async (chunks) => job.end(chunks), close: () => job.end('keep'),
  };
}

function spoil(tx: ReplicaTx, { how, pick }: Rot): boolean {
  const ids = tx.all<{ id: string }>('SELECT id FROM good ORDER BY id').map(({ id }) => id);
  const id = ids[pick % Math.max(1, ids.length)];
  if (id === undefined) return false;
  switch (how) {
    case 'lost': return tx.run('DELETE FROM good WHERE id = ?', id) > 0;
    case 'changed': return tx.run("UPDATE good SET name = 'spoiled', row_hash = 7 WHERE id = ?", id) > 0;
    case 'rotten': return tx.run("UPDATE good SET name = 'spoiled' WHERE id = ?", id) > 0;
    case 'stranger': return tx.run('INSERT OR IGNORE INTO good (id, name, unit, tax_code, sales_rank, active, row_hash) SELECT ?, name, unit, tax_code, sales_rank, active, 1 FROM good WHERE id = ?', id.replace(/.{6}$/, 'ffffff'), id) > 0;
  }
}

function outboxOf(store: TillStore): OutboxEntry[] {
  return store.read((tx) => {
    const { deviceId, incarnationId } = readMeta(tx);
    return tx.all<Omit<CommitHeader, 'device' | 'incarnation'> & Pick<OutboxEntry, 'createdAt' | 'verdict' | 'payload'>>(OUTBOX)
      .map(({ createdAt, verdict, payload, ...header }): OutboxEntry => ({ header: { ...header, device: deviceId ?? '', incarnation: incarnationId ?? '' }, payload, createdAt, verdict }));
  });
}

/** The outbox's part of a commit: what sync reads. Documents in the till's own tables are posting's, and tested there. */
function append(store: TillStore, nowMs: number, writing: Writing): { header: CommitHeader; payload: Uint8Array } {
  return store.write((tx) => {
    const { nextDseq: dseq, prevHash, hlc: lastHlc, deviceId, incarnationId } = readMeta(tx);
    const payload = 'payload' in writing ? writing.payload : new TextEncoder().encode(JSON.stringify({ facts: writing.facts }));
    const hash = createHash('sha256').update(`${prevHash}\n${writing.opId}\n${dseq}\n`).update(payload).digest('hex');
    const hlc = hlcNext(lastHlc, nowMs);
    const contractVersion = 'payload' in writing ? writing.contractVersion : SYNC_VERSION;
    const kept = 'payload' in writing && writing.damaged ? Uint8Array.from(payload, (byte, index) => (index === 0 ? byte ^ 0x40 : byte)) : payload;
    tx.run(INSERT, dseq, writing.opId, writing.kind, hlc, prevHash, hash, contractVersion, nowMs, kept);
    updateMeta(tx, { nextDseq: dseq + 1, prevHash: hash, hlc });
    return { header: { device: deviceId ?? '', incarnation: incarnationId ?? '', dseq, opId: writing.opId, prevHash, hash, hlc, contractVersion, kind: writing.kind }, payload: kept };
  });
}
