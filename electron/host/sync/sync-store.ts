/** The till's two files as sync uses them: the outbox out of one, the feed into the other. The only writer of rows that come from others. */
import { MAX_PUSH_BYTES, MAX_PUSH_COMMITS } from '#contract/sync/commit.ts';
import type { EntityChanges, PullReply } from '#contract/sync/pull.ts';
import { catalogue, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { deleteSql, upsertStatement } from '#host/db/entity-sql.ts';
import type { ReplicaTx, SqlValue, TillStore, WriteTx } from '#host/db/tx.ts';
import { readMeta, recordContact, updateMeta } from '#host/posting/meta.ts';
import { nextBatch, oldestUnsentAt, recordVerdicts, rewindTo, unsentCount } from '#host/posting/outbox.ts';
import { feedPosition, readReplicaState, updateReplicaState } from '#host/posting/replica-state.ts';
import type { SyncStore } from './sync-driver.ts';

export type SyncStoreDeps = {
  readonly store: TillStore;
  readonly nowMs: () => number;
  /** Binds a PIN verifier to this device before it is stored (HS10). */
  readonly pepper: (verifier: string) => string;
  /** Told inside the page's transaction which goods came, changed or left; search follows them. */
  readonly goodsChanged: (tx: ReplicaTx, goodIds: readonly string[]) => void;
  /** Begins another life of the database (new-life.ts). */
  readonly beginNewLife: () => void;
  /** Told inside the transaction of the first complete page. */
  readonly loaded: (tx: ReplicaTx) => void;
};

type AnyRow = Record<string, unknown>;

export function createSyncStore(deps: SyncStoreDeps): SyncStore {
  const { store, nowMs } = deps;
  return {
    position: () => store.read((tx) => {
      const { incarnationId, epoch, lastContactAt } = readMeta(tx);
      return { ...feedPosition(tx), incarnation: incarnationId ?? '', epoch: epoch ?? '', lastContactAtMs: lastContactAt };
    }),
    unsent: () => store.read((tx) => ({ count: unsentCount(tx), oldestAtMs: oldestUnsentAt(tx) })),
    nextBatch: () => store.read((tx) => nextBatch(tx, MAX_PUSH_COMMITS, MAX_PUSH_BYTES)),
    recordVerdicts: (reply) => store.write((tx) => {
      recordVerdicts(tx, nowMs(), reply);
      recordContact(tx, nowMs(), reply.serverTime - nowMs());
      for (const verdict of reply.verdicts) {
        if (verdict.verdict === 'quarantined') raise(tx, nowMs(), 'quarantined', String(verdict.dseq), { reason: verdict.reason ?? '' });
      }
    }),
    rewind: (fromDseq) => store.write((tx) => { rewindTo(tx, fromDseq); }),
    doubtLast: () => store.write((tx) => { rewindTo(tx, readMeta(tx).nextDseq - 1); }),
    changeEpoch(epoch) {
      // Reading from the start once too often is no harm, not sending what the server lost would be: that comes last, and is found undone.
      store.writeReplica((tx) => { updateReplicaState(tx, { cursor: 0 }); });
      store.write((tx) => {
        rewindTo(tx, 1);
        updateMeta(tx, { epoch });
      });
    },
    applyPage(page) {
      // First: a contact without its page happens every day, a page whose contact failed would be taken for one that failed.
      store.write((tx) => { recordContact(tx, nowMs(), page.serverTime - nowMs()); });
      return store.writeReplica((tx) => applyPage(tx, page, deps));
    },
    wantedBlobs: (limit) => store.read((tx) => tx.all<{ hash: string }>('SELECT hash FROM blob_wanted LIMIT ?', limit).map((row) => row.hash)),
    saveBlob: (hash, mime, bytes) => store.writeReplica((tx) => {
      tx.run('INSERT INTO blob (hash, mime, bytes) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING', hash, mime, bytes);
      tx.run('DELETE FROM blob_wanted WHERE hash = ?', hash);
    }),
    raiseAttention: (kind) => store.write((tx) => { raise(tx, nowMs(), kind, '', {}); }),
    beginNewLife: deps.beginNewLife,
    attention: () => store.read((tx) => tx.get<{ count: number }>('SELECT count(*) AS count FROM sync_attention')?.count ?? 0),
  };
}

function raise(tx: WriteTx, nowMs: number, kind: string, subject: string, detail: object): void {
  tx.run('INSERT INTO sync_attention (kind, subject, raised_at, detail) VALUES (?, ?, ?, ?) ON CONFLICT (kind, subject) DO NOTHING', kind, subject, nowMs, JSON.stringify(detail));
}

/** Rows, search, cursor and epoch in the caller's transaction (HS7). Answers the entities that changed. */
function applyPage(tx: ReplicaTx, page: PullReply, deps: SyncStoreDeps): readonly string[] {
  const goodIds = new Set<string>();
  const changed: string[] = [];
  for (const change of page.changes) {
    const entity = knownEntity(change.entity);
    if (entity === null) continue;
    changed.push(entity);
    if (entity === 'blob') applyBlobs(tx, change);
    else applyRows(tx, entity, change, deps, goodIds);
  }
  if (goodIds.size > 0) deps.goodsChanged(tx, [...goodIds]);
  const { loaded } = readReplicaState(tx);
  updateReplicaState(tx, { epoch: page.epoch, cursor: page.next, loaded: page.caughtUp ? 1 : loaded });
  if (page.caughtUp && loaded === 0) deps.loaded(tx);
  return changed;
}

/** An entity this till keeps, or null for one from a newer server (HS11). */
function knownEntity(name: string): EntityName | null {
  return Object.hasOwn(catalogue, name) && entityOf(name as EntityName).direction === 'down' ? (name as EntityName) : null;
}

function applyRows(tx: ReplicaTx, entity: EntityName, change: EntityChanges, deps: SyncStoreDeps, goodIds: Set<string>): void {
  const { sql, params } = upsertStatement(entity);
  const names = Object.keys(entityOf(entity).columns);
  const from = names.map((name) => change.columns.indexOf(name));
  for (const values of change.rows) {
    const row: AnyRow = {};
    names.forEach((name, index) => { row[name] = values[from[index] as number] ?? null; });
    if (entity === 'staff') row['pinVerifier'] = deps.pepper(String(row['pinVerifier']));
    tx.run(sql, ...params(row));
    if (entity === 'good') goodIds.add(String(row['id']));
  }
  for (const key of change.removed) {
    tx.run(deleteSql(entity), ...(key as SqlValue[]));
    if (entity === 'good') goodIds.add(String(key[0]));
  }
}

/** Only hash and type come with the page; bytes already here are not asked for again. */
function applyBlobs(tx: ReplicaTx, change: EntityChanges): void {
  const [hash, mime] = [change.columns.indexOf('hash'), change.columns.indexOf('mime')];
  for (const row of change.rows) {
    tx.run('INSERT INTO blob_wanted (hash, mime) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM blob WHERE hash = ?) ON CONFLICT (hash) DO NOTHING', row[hash] as string, row[mime] as string, row[hash] as string);
  }
  for (const key of change.removed) {
    tx.run('DELETE FROM blob WHERE hash = ?', key[0] as string);
    tx.run('DELETE FROM blob_wanted WHERE hash = ?', key[0] as string);
  }
}
