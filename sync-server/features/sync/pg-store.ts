/** The port of the sync protocol on PostgreSQL. */
import type { Fact } from '#server/sync/read-payload.ts';
import { StoreFull, StoreRace, StoreUnavailable, type Device, type ServerStore, type SyncTx } from '#server/sync/store-port.ts';
import { readEpoch } from '#server/db/directory.ts';
import { recordChanges } from '#server/db/feed.ts';
import { noteFormerTills } from '#server/db/former-tills.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { fillHashes } from '#server/db/row-hash.ts';
import { lockUnplaced } from '#server/db/unplaced.ts';
import { isStorageFull } from '#server/plugins/problems.ts';
import { openAttentions } from './pg-attention.ts';
import { closeAttention, lockRecords, readOpenConflicts, saveRecords } from './pg-edits.ts';
import { listHashes, saveDigestReport, standing, sumHashes } from './pg-digest.ts';
import { writeFacts } from './pg-facts.ts';
import { countAfter, listFeed, openPage, pageEnd, readHeads, readRows } from './pg-pull.ts';
import { insertLog, insertQuarantine, lockIncarnation, moveIncarnation, readHeld, readOperations } from './pg-push.ts';
import { closeKept, lockKept, renameReason } from './pg-replay.ts';
import { guardRefunds, refundedSalesOf } from './refund-guard.ts';
import { closedShifts, judgeShifts, touchedShifts } from './shift-control.ts';
import { isRace, isTransient } from './transience.ts';

type PgDeps = Pick<ServerDeps, 'db' | 'ids'>;

export function createPgStore(deps: PgDeps): ServerStore {
  return {
    async inTenant(tenantId, work, options) {
      try {
        return await deps.db.withTenant(tenantId, (tx) => work(syncTx(tx, deps)), options);
      } catch (error) {
        if (isRace(error)) throw new StoreRace('two transactions met', { cause: error });
        if (isTransient(error) && isStorageFull(error)) throw new StoreFull('the database has no room', { cause: error });
        if (isTransient(error)) throw new StoreUnavailable('the database does not answer', { cause: error });
        throw error;
      }
    },
  };
}

/** The port over a transaction that is open already. */
export function syncTx(tx: TenantTx, deps: Pick<ServerDeps, 'ids'>): SyncTx {
  return {
    tenantId: tx.tenantId,
    readEpoch: () => readEpoch(tx),
    lockIncarnation: (device, incarnationId, nowMs) => lockIncarnation(tx, device, incarnationId, nowMs),
    moveIncarnation: (incarnationId, position) => moveIncarnation(tx, incarnationId, position),
    readHeld: (incarnationId, first, last) => readHeld(tx, incarnationId, first, last),
    readOperations: (opIds) => readOperations(tx, opIds),
    writeFacts: (facts, origin) => writeFacts(tx, facts, origin),
    insertLog: (deviceId, rows, receivedAt) => insertLog(tx, deviceId, rows, receivedAt),
    insertQuarantine: (device, kept, nowMs) => insertQuarantine(tx, device, kept, nowMs),
    openAttention: (device, items, nowMs) => openAttentions(tx, device, items, nowMs),
    lockRecords: (entity, ids) => lockRecords(tx, entity, ids),
    readOpenConflicts: (taskIds) => readOpenConflicts(tx, taskIds),
    saveRecords: (entity, rows) => saveRecords(tx, entity, rows),
    closeAttention: (kind, subjects, userId, nowMs) => closeAttention(tx, kind, subjects, userId, nowMs),
    lookAfter: (device, facts, cause, nowMs) => (cause === 'push' ? lookAfterPush(tx, deps, device, facts, nowMs) : lookAfterReplay(tx, deps, device, facts, nowMs)),
    recordChanges: (changes) => recordChanges(tx, tx.tenantId, changes),
    lockKept: (itemIds, isAsked) => lockKept(tx, itemIds, isAsked),
    closeKept: (kept, userId, nowMs) => closeKept(tx, kept, userId, nowMs),
    renameReason: (kept, reason, detail) => renameReason(tx, kept, reason, detail),
    openPage: () => openPage(tx),
    pageEnd: (scopes, after, pageRows) => pageEnd(tx, scopes, after, pageRows),
    listFeed: (scopes, after, upTo) => listFeed(tx, scopes, after, upTo),
    countAfter: (scopes, after) => countAfter(tx, scopes, after),
    readRows: (entity, columns, keys) => readRows(tx, entity, columns, keys),
    readHeads: (scopes) => readHeads(tx, scopes),
    sumHashes: (scopes) => sumHashes(tx, scopes),
    listHashes: (scopes, entity, buckets, from, limit) => listHashes(tx, scopes, entity, buckets, from, limit),
    standing: (scopes, entity, keys) => standing(tx, scopes, entity, keys),
    fillHashes: (entity, from) => fillHashes(tx, entity, from),
    lockUnplaced: (entity) => lockUnplaced(tx, entity),
    saveDigestReport: (device, report, nowMs) => saveDigestReport(tx, device, report, nowMs),
  };
}

/** Tills the facts name that are not the device's. */
function otherTills({ tillId }: Device, facts: readonly Fact[]): readonly string[] {
  return [...new Set(facts.flatMap(({ row }) => (row['tillId'] === tillId ? [] : [String(row['tillId'])])))];
}

/** What the merge of refunds and of ends of shifts may show (SG1-SG5), and what the till was called before (SE15); a batch of plain sales only asks what waited for one of them. */
async function lookAfterPush(tx: TenantTx, deps: Pick<ServerDeps, 'ids'>, device: Device, facts: readonly Fact[], nowMs: number): Promise<void> {
  await noteFormerTills(tx, device.deviceId, otherTills(device, facts));
  const closed = closedShifts(facts);
  await guardRefunds(tx, deps, device, facts, closed.length > 0 ? await refundedSalesOf(tx, closed) : [], nowMs);
  await judgeShifts(tx, deps, device, closed, nowMs);
}

/** What came late is looked at with everything it belongs to (SG2, SG3). */
async function lookAfterReplay(tx: TenantTx, deps: Pick<ServerDeps, 'ids'>, device: Device, facts: readonly Fact[], nowMs: number): Promise<void> {
  await noteFormerTills(tx, device.deviceId, otherTills(device, facts));
  const receipts = facts.flatMap(({ entity, row }) => (entity === 'receipt' ? [String(row['id'])] : []));
  await guardRefunds(tx, deps, device, facts, receipts, nowMs);
  await judgeShifts(tx, deps, device, touchedShifts(facts), nowMs);
}
