/** The till's two files as sync uses them: the outbox out of one, the feed into the other. The only writer of rows that come from others. */
import { MAX_PUSH_BYTES, MAX_PUSH_COMMITS } from '#contract/sync/commit.ts';
import type { EntityChanges, PullReply } from '#contract/sync/pull.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { deleteSql, encoder, upsertHashedSql } from '#host/db/entity-sql.ts';
import type { ReplicaTx, SqlValue, TillStore, WriteTx } from '#host/db/tx.ts';
import { hasOpenEdits, settleEdits } from '#host/posting/edit-fate.ts';
import { recordContact } from '#host/posting/contact.ts';
import { readMeta, updateMeta } from '#host/posting/meta.ts';
import { doubtAll, isKept, nextBatch, oldestUnsentAt, pruneOutbox, recordVerdicts, rewindTo, unsentCount } from '#host/posting/outbox.ts';
import { workplaceOf } from '#host/posting/place.ts';
import { askAnew, claimReplica, COMPARED_BEFORE_RESTORE, feedPosition, readReplicaState, updateReplicaState } from '#host/posting/replica-state.ts';
import { rowHash } from './digest/row-hash.ts';
import { knownEntity } from './known-entity.ts';
import { dropOtherStores } from './other-stores.ts';
import type { SyncStore } from './sync-store-port.ts';

export type SyncStoreDeps = {
  readonly store: TillStore;
  readonly nowMs: () => number;
  /** Binds a PIN verifier to this device before it is stored (HS10). */
  readonly pepper: (verifier: string) => string;
  /** Told inside the page's transaction which goods came, changed or left; search follows them. */
  readonly goodsChanged: (tx: ReplicaTx, goodIds: readonly string[]) => void;
  /** Another file is the replica now: nothing that was known of the one before holds. */
  readonly replicaReplaced: () => void;
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
      const { scope, began } = readReplicaState(tx);
      return { ...feedPosition(tx), scope, began, incarnation: incarnationId ?? '', epoch: epoch ?? '', lastContactAtMs: lastContactAt };
    }),
    unsent: () => store.read((tx) => ({ count: unsentCount(tx), oldestAtMs: oldestUnsentAt(tx) })),
    nextBatch: () => store.read((tx) => nextBatch(tx, MAX_PUSH_COMMITS, MAX_PUSH_BYTES)),
    recordVerdicts: (reply) => store.write((tx) => {
      recordVerdicts(tx, reply);
      recordContact(tx, nowMs(), reply.serverTime - nowMs());
      for (const verdict of reply.verdicts) {
        if (verdict.verdict === 'quarantined') raiseAttention(tx, nowMs(), 'quarantined', String(verdict.dseq), { reason: verdict.reason ?? '' });
      }
    }),
    rewind: (fromDseq) => store.write((tx) => {
      if (!isKept(tx, fromDseq)) return false;
      rewindTo(tx, fromDseq);
      return true;
    }),
    pruneOutbox: () => store.write((tx) => pruneOutbox(tx, nowMs())),
    doubtLast: () => store.write((tx) => { rewindTo(tx, readMeta(tx).nextDseq - 1); }),
    changeEpoch(epoch) {
      // Reading from the start once too often is no harm, not sending what the server lost would be: that comes last, and is found undone.
      store.writeReplica((tx) => { updateReplicaState(tx, { cursor: 0, comparedAt: 0, comparedBy: COMPARED_BEFORE_RESTORE }); });
      store.write((tx) => {
        doubtAll(tx);
        updateMeta(tx, { epoch });
      });
    },
    startOver: () => store.writeReplica(askAnew),
    owner: () => store.read((tx) => readMeta(tx).deviceId ?? ''),
    takeFirstRows: (rows) => takeFirstRows(store, rows, deps),
    async adopt({ path }) {
      await store.swapReplica(path);
      // The till may have got another owner while the old file was let go.
      claimReplica(store);
      deps.replicaReplaced();
    },
    applyPage(page) {
      // First: a contact without its page happens every day, a page whose contact failed would be taken for one that failed.
      store.write((tx) => { recordContact(tx, nowMs(), page.serverTime - nowMs()); });
      const tillId = store.read((tx) => readMeta(tx).tillId ?? '');
      const changed = store.writeReplica((tx) => applyPage(tx, page, tillId, deps));
      // After the page: an edit laid over a row that holds it already changes nothing, one that is gone before its row has come would be missing (HE3).
      if (store.read(hasOpenEdits)) store.write((tx) => { settleEdits(tx, page.next, page.caughtUp); });
      return changed;
    },
    wantedBlobs: (limit, after = '') => store.read((tx) => tx.all<{ hash: string }>('SELECT hash FROM blob_wanted WHERE hash > ? ORDER BY hash LIMIT ?', after, limit).map((row) => row.hash)),
    saveBlob: (hash, mime, bytes) => store.writeReplica((tx) => {
      // Headquarters may have taken it away while it was on its way.
      tx.run('INSERT INTO blob (hash, mime, bytes) SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM blob_wanted WHERE hash = ?) ON CONFLICT (hash) DO NOTHING', hash, mime, bytes, hash);
      tx.run('DELETE FROM blob_wanted WHERE hash = ?', hash);
    }),
    raiseAttention: (kind, subject = '') => store.write((tx) => { raiseAttention(tx, nowMs(), kind, subject, {}); }),
    beginNewLife: deps.beginNewLife,
    attention: () => store.read((tx) => tx.get<{ count: number }>('SELECT count(*) AS count FROM sync_attention')?.count ?? 0),
  };
}

/** One line for each kind and subject; one that stands already stays as it is. */
export function raiseAttention(tx: WriteTx, nowMs: number, kind: string, subject: string, detail: object): void {
  tx.run('INSERT INTO sync_attention (kind, subject, raised_at, detail) VALUES (?, ?, ?, ?) ON CONFLICT (kind, subject) DO NOTHING', kind, subject, nowMs, JSON.stringify(detail));
}

/** Rows, search, cursor and epoch in the caller's transaction (HS7). Answers the entities that changed. */
function applyPage(tx: ReplicaTx, page: PullReply, tillId: string, deps: SyncStoreDeps): readonly string[] {
  const changed = applyChanges(tx, page.changes, deps);
  const { loaded, cursor, epoch, began, comparedBy, ...held } = readReplicaState(tx);
  const scope = page.scope ?? held.scope;
  const isFirst = cursor === 0 || epoch !== page.epoch;
  updateReplicaState(tx, { epoch: page.epoch, scope, cursor: page.next, began: isFirst ? page.head : began, loaded: page.caughtUp ? 1 : loaded });
  // A copy this program has compared has none of them, and whoever moves after that begins anew (HB16).
  const dropped = page.caughtUp && scope !== null && comparedBy !== SYNC_VERSION ? dropOtherStores(tx, tillId) : [];
  if (page.caughtUp && loaded === 0) deps.loaded(tx);
  return [...new Set([...changed, ...dropped])];
}

/** Rows and search in the caller's transaction. Answers the entities that changed. */
export function applyChanges(tx: ReplicaTx, changes: readonly EntityChanges[], deps: Pick<SyncStoreDeps, 'pepper' | 'goodsChanged'>): readonly string[] {
  const goodIds = new Set<string>();
  const changed: string[] = [];
  for (const change of changes) {
    const entity = knownEntity(change.entity);
    if (entity === null) continue;
    changed.push(entity);
    if (entity === 'blob') applyBlobs(tx, change);
    else applyRows(tx, entity, change, deps, goodIds);
  }
  if (goodIds.size > 0) deps.goodsChanged(tx, [...goodIds]);
  return changed;
}

/** HB8, HB11. Where the till has goods, small rows of another number than theirs are not mixed with them. */
function takeFirstRows(store: TillStore, rows: readonly EntityChanges[], deps: SyncStoreDeps): { readonly changed: readonly string[]; readonly left: boolean } {
  // A till whose shift was open when it was moved still writes for the old store; what its rows are of is what counts here.
  const [tillId, storeId] = store.read((tx) => [readMeta(tx).tillId, workplaceOf(tx)]);
  const left = isElsewhere(rows, tillId, storeId);
  return store.writeReplica((tx) => {
    if (left) updateReplicaState(tx, { loaded: 0 });
    if (tx.get('SELECT 1 FROM good LIMIT 1') !== undefined) return { changed: [], left };
    const changed: string[] = [];
    for (const change of rows) {
      const entity = knownEntity(change.entity);
      if (entity === null || entity === 'blob') continue;
      applyRows(tx, entity, change, deps, new Set());
      changed.push(entity);
    }
    return { changed, left };
  });
}

function isElsewhere(rows: readonly EntityChanges[], tillId: string | null, storeId: string | null): boolean {
  return rows.some(({ entity, columns, rows: values }) => entity === 'till'
    && values.some((row) => row[columns.indexOf('id')] === tillId && row[columns.indexOf('storeId')] !== storeId));
}

function applyRows(tx: ReplicaTx, entity: EntityName, change: EntityChanges, deps: Pick<SyncStoreDeps, 'pepper'>, goodIds: Set<string>): void {
  const sql = upsertHashedSql(entity);
  const params = encoder(entity);
  const names = Object.keys(entityOf(entity).columns);
  const from = names.map((name) => change.columns.indexOf(name));
  for (const values of change.rows) {
    const row: AnyRow = {};
    names.forEach((name, index) => { row[name] = values[from[index] as number] ?? null; });
    if (entity === 'staff') row['pinVerifier'] = deps.pepper(String(row['pinVerifier']));
    tx.run(sql, ...params(row), rowHash(values));
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
