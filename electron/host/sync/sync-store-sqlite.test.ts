import { decoder, selectSql } from '#host/db/entity-sql.ts';
import { openAt, openScratchStore } from '#host/db/scratch-store.fixture.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import { commit } from '#host/posting/commit.ts';
import { ensureMeta, updateMeta } from '#host/posting/meta.ts';
import { beginLife } from '#host/posting/new-life.ts';
import { postEdit, shownTask } from '#host/posting/edits.ts';
import { nameOf } from '#domain/merge/record.ts';
import { taskState } from '#domain/task/task.ts';
import { CONTRACT_TASK, CONTRACT_TILL, syncStoreContract } from './sync-store.contract.ts';
import { createSyncStore } from './sync-store.ts';
import type { SyncStore } from './sync-store-port.ts';

const { commitId, nowMs, nextLife, ...identity } = CONTRACT_TILL;

syncStoreContract('SQLite', () => {
  const scratch = openScratchStore();
  let store = scratch.store;
  const open = (): SyncStore => createSyncStore({
    store, nowMs: () => nowMs, pepper: (verifier) => `peppered ${verifier}`, goodsChanged: () => undefined, loaded: () => undefined, replicaReplaced: () => undefined,
    beginNewLife: () => store.write((tx) => { beginLife(tx, { incarnationId: nextLife, series: 'A1' }, () => commitId(99)); }),
  });
  store.write((tx) => {
    ensureMeta(tx, commitId(0));
    updateMeta(tx, { ...identity, mode: 'shop', serverUrl: 'http://127.0.0.1/', series: 'A' });
  });
  let sync = open();
  return {
    get store() { return sync; },
    commit: (n, bytes = 10) => store.write((tx) => {
      const { companyId, storeId, tillId, incarnationId } = identity;
      commit(tx, nowMs + n, { kind: 'journal', opId: commitId(n), facts: [{ entity: 'journalEntry', row: {
        id: commitId(n), companyId, storeId, tillId, incarnationId, legalEntityId: commitId(0), occurredAt: nowMs, utcOffsetMin: 180, businessDate: '2026-09-01', clockTrust: 'trusted', staffId: commitId(0), event: 'signed-in', detail: { filler: 'x '.repeat(bytes / 2) },
      } }] });
    }),
    retitle: (n, title) => store.write((tx) => {
      const standing = taskState(shownTask(tx, CONTRACT_TASK)?.row ?? null);
      const { title: field } = standing.fields;
      postEdit(tx, nowMs + n, { kind: 'task', opId: commitId(n), entity: 'task', recordId: CONTRACT_TASK, storeId: identity.storeId, staffId: commitId(0), changes: [{ kind: 'set', field: 'title', value: title, seen: field ? nameOf(field) : null }], settles: [], standing });
    }),
    title() {
      const shown = store.read((tx) => shownTask(tx, CONTRACT_TASK));
      return shown && { title: shown.row.title, unsent: shown.unsent };
    },
    verdicts: () => store.read((tx) => tx.all<{ verdict: string | null }>('SELECT verdict FROM outbox ORDER BY dseq').map(({ verdict }) => verdict)),
    rows: (entity) => store.read((tx) => tx.all<Record<string, unknown>>(selectSql(entity as EntityName)).map(decoder(entity as EntityName))),
    reopen() {
      store.close();
      store = openAt(scratch.path);
      sync = open();
      return sync;
    },
    close() {
      store.close();
      scratch.remove();
    },
  };
});
