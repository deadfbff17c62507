/** What a push and a replay write, on the model. Keys that must be unique are locked by name, as their index entries are in PostgreSQL. */
import { entityOf, type EntityName, type Row } from '#domain/replication/catalogue.ts';
import { feedKey, type FeedChange } from '#domain/replication/feed.ts';
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import type { Standing } from '#server/sync/decide.ts';
import { KeyConflict, StoreRace, type Device, type LockedKept, type NewAttention, type Origin, type PlacedFact, type PushTx, type ReplayTx } from '#server/sync/store-port.ts';
import { moveRow } from './server-digest-tx.ts';
import type { LogEntry } from './server-tables.ts';
import type { ModelTx } from './server-transactions.ts';
import { keyText, rowsOf, sameRow, stored } from './server-values.ts';

const logKey = (incarnationId: string, dseq: number): string => `${incarnationId} ${dseq}`;
const itemKey = (kind: string, subject: string): string => `item ${kind} ${subject}`;

/** Beyond this a range of positions is looked for instead of walked through. */
const WALKED = 2_000;

/** How a transaction moves the feed. */
export type RecordChanges = (tx: ModelTx, changes: readonly FeedChange[]) => Promise<number>;

export function pushTx(tx: ModelTx, record: RecordChanges): Omit<PushTx, 'lookAfter'> {
  return {
    async lockIncarnation(device, id, nowMs) {
      await tx.lock(`incarnation ${id}`);
      const row = tx.read('incarnation', id) ?? { id, deviceId: device.deviceId, tillId: device.tillId, dseq: 0, hash: FIRST_PREV_HASH, createdAt: nowMs };
      tx.write('incarnation', id, row);
      return { position: { dseq: row.dseq, hash: row.hash }, deviceId: row.deviceId };
    },
    async moveIncarnation(id, { dseq, hash }) {
      await tx.lock(`incarnation ${id}`);
      const row = tx.read('incarnation', id);
      if (row) tx.write('incarnation', id, { ...row, dseq, hash });
    },
    async readHeld(incarnationId, first, last) {
      const entries = last - first > WALKED ? tx.scan('log').filter(({ header }) => header.incarnation === incarnationId && header.dseq >= first && header.dseq <= last)
        : Array.from({ length: last - first + 1 }, (_, index) => tx.read('log', logKey(incarnationId, first + index))).filter((entry) => entry !== null);
      return entries.map(({ header, verdict, reason }) => ({ dseq: header.dseq, hash: header.hash, verdict, reason }));
    },
    async readOperations(opIds) {
      const wanted = new Set(opIds);
      const standing = new Map<string, Standing>();
      for (const entry of tx.scan('log').filter(({ header, verdict, reason }) => wanted.has(header.opId) && verdict !== 'duplicate' && reason !== 'op-reused')) {
        if (entry.verdict === 'applied' || !standing.has(entry.header.opId)) standing.set(entry.header.opId, standingOf(tx, entry));
      }
      return standing;
    },
    writeFacts: (facts, origin) => writeFacts(tx, facts, origin),
    async insertLog(deviceId, rows, receivedAt) {
      for (const { commit, verdict, reason } of rows) {
        const key = logKey(commit.header.incarnation, commit.header.dseq);
        await tx.lock(`log ${key}`);
        if (tx.read('log', key) !== null) throw new Error('duplicate key value violates unique constraint "commit_log_pkey"');
        if (verdict === 'applied') await claimOperation(tx, commit.header.opId);
        tx.write('log', key, { header: commit.header, deviceId, verdict, reason, receivedAt });
      }
    },
    async insertQuarantine(device, kept, nowMs) {
      for (const { id, commit, reason, detail, state } of kept) {
        const place = `quarantine ${logKey(commit.header.incarnation, commit.header.dseq)}`;
        await tx.lock(place);
        if (tx.read('unique', place) !== null) throw new Error('duplicate key value violates unique constraint "quarantine_place"');
        tx.write('unique', place, id);
        tx.write('quarantine', id, { id, header: commit.header, payload: commit.payload.slice(), deviceId: device.deviceId, tillId: device.tillId, reason, detail, receivedAt: nowMs, closedAt: state === 'open' ? null : nowMs });
      }
    },
    openAttention: (device, items, nowMs) => openAttention(tx, device, items, nowMs),
    async lockRecords(entity, ids) {
      for (const id of ids) await tx.lock(`row ${entity} ${feedKey([id])}`);
      return new Map(ids.flatMap((id) => { const held = readRow(tx, entity, feedKey([id])); return held ? [[id, held.row as Row<'task'>]] : []; }));
    },
    async readOpenConflicts(taskIds) {
      const wanted = new Set(taskIds);
      return tx.scan('row').filter((each) => each.entity === 'taskConflict' && wanted.has(String(each.row['taskId'])) && each.row['settledAt'] === null).map((each) => each.row as Row<'taskConflict'>);
    },
    async saveRecords(entity, rows) {
      for (const row of rows) tx.write('row', `${entity} ${keyText(entity, row)}`, { entity, row: stored(entity, row), commit: null });
    },
    closeAttention: async (kind, subjects, userId, nowMs) => {
      for (const subject of subjects) closeItem(tx, itemKey(kind, subject), userId, nowMs);
    },
    recordChanges: (changes) => record(tx, changes),
  };
}

function standingOf(tx: ModelTx, { header, verdict, reason }: LogEntry): Standing {
  return { applied: verdict === 'applied', aside: verdict === 'quarantined' ? reason ?? '' : null, prevHash: tx.read('log', logKey(header.incarnation, header.dseq - 1))?.header.hash ?? FIRST_PREV_HASH, dseq: header.dseq, hash: header.hash };
}

/** One operation is applied once. @throws StoreRace where another transaction did it meanwhile */
async function claimOperation(tx: ModelTx, opId: string): Promise<void> {
  const name = `operation ${opId}`;
  await tx.lock(name);
  if (tx.read('unique', name) !== null) throw new StoreRace('the operation was applied meanwhile');
  tx.write('unique', name, opId);
}

/** Takes a key for a row; null where it is free now and ours. A key on its way in another transaction is waited for. */
async function standingRow(tx: ModelTx, entity: EntityName, key: string): Promise<ReturnType<typeof readRow>> {
  await tx.lock(`row ${entity} ${key}`);
  return readRow(tx, entity, key);
}

const readRow = (tx: ModelTx, entity: EntityName, key: string) => tx.read('row', `${entity} ${key}`);

/** Documents first, batch by batch of one entity, then the parts of the new ones: the order in which PostgreSQL meets other writers. */
async function writeFacts(tx: ModelTx, facts: readonly PlacedFact[], origin: Origin): Promise<void> {
  const conflicts = new Map<number, EntityName>();
  const fresh: { readonly dseq: number; readonly parts: ReturnType<typeof rowsOf> }[] = [];
  for (const [, ofEntity] of Map.groupBy(facts, (fact) => fact.entity)) {
    for (const { entity, row, dseq } of ofEntity) {
      const [document, ...parts] = rowsOf(entity, row) as [ReturnType<typeof rowsOf>[number], ...ReturnType<typeof rowsOf>];
      const key = keyText(entity, document.row);
      if (await standingRow(tx, entity, key) === null) {
        tx.write('row', `${entity} ${key}`, { entity, row: document.row, commit: { ...origin, dseq } });
        fresh.push({ dseq, parts });
      } else if (!isWritten(tx, [document, ...parts], fresh.flatMap((each) => each.parts))) {
        conflicts.set(dseq, entity);
      }
    }
  }
  for (const { dseq, parts } of fresh) {
    for (const { entity, row } of parts) {
      const key = keyText(entity, row);
      if (await standingRow(tx, entity, key) === null) tx.write('row', `${entity} ${key}`, { entity, row, commit: { ...origin, dseq } });
      else conflicts.set(dseq, entity);
    }
  }
  if (conflicts.size > 0) throw new KeyConflict(conflicts);
}

/** Whether a document that was there before, with all its parts, is what is stored or about to be. */
function isWritten(tx: ModelTx, rows: ReturnType<typeof rowsOf>, coming: ReturnType<typeof rowsOf>): boolean {
  const [document, ...parts] = rows;
  if (!document) return false;
  const standing = readRow(tx, document.entity, keyText(document.entity, document.row));
  if (!standing || !sameRow(standing.row, document.row)) return false;
  const id = document.row['id'];
  const entities = new Set(parts.map((part) => part.entity));
  const held = [...tx.scan('row').filter((each) => entities.has(each.entity) && ownerOf(each) === id), ...coming.filter((each) => ownerOf(each) === id)];
  return held.length === parts.length && parts.every((part) => held.some((each) => each.entity === part.entity && sameRow(each.row, part.row)));
}

function ownerOf({ entity, row }: { readonly entity: EntityName; readonly row: Readonly<Record<string, unknown>> }): unknown {
  return row[entityOf(entity).key[0] as string];
}

async function openAttention(tx: ModelTx, device: Device, items: readonly NewAttention[], nowMs: number): Promise<void> {
  for (const item of items) {
    const name = itemKey(item.kind, item.subject);
    await tx.lock(name);
    const openId = tx.read('unique', name);
    const standing = openId === null ? null : tx.read('attention', openId);
    if (standing) {
      if (item.kind.startsWith('refund-') || item.kind === 'edit-conflict') tx.write('attention', standing.id, { ...standing, detail: item.detail });
      continue;
    }
    tx.write('unique', name, item.id);
    tx.write('attention', item.id, { ...item, storeId: device.storeId, tillId: device.tillId, createdAt: nowMs, closedAt: null, closedBy: null });
  }
}

function closeItem(tx: ModelTx, name: string, userId: string | null, nowMs: number): void {
  const id = tx.read('unique', name);
  const item = id === null ? null : tx.read('attention', id);
  if (!item) return;
  tx.write('attention', item.id, { ...item, closedAt: nowMs, closedBy: userId });
  tx.write('unique', name, null);
}

/** The head's row is locked here and stays so to the end: whoever comes next gets the next number after we are visible. */
export const recordChanges: RecordChanges = async (tx, changes) => {
  if (changes.length === 0) return tx.read('head', '')?.seq ?? 0;
  await tx.lock('head');
  const seq = (tx.read('head', '')?.seq ?? 0) + 1;
  tx.write('head', '', { ...tx.read('head', ''), seq });
  for (const change of changes) moveRow(tx, change, seq);
  return seq;
};

export function replayTx(tx: ModelTx): ReplayTx {
  const lockOne = async (itemId: string): Promise<LockedKept | null> => {
    const item = tx.read('attention', itemId);
    if (!item || item.kind !== 'quarantined-commit') return null;
    await tx.lock(`quarantine ${item.subject}`);
    const kept = tx.read('quarantine', item.subject);
    if (tx.read('attention', itemId)?.closedAt !== null || !kept || kept.closedAt !== null) return null;
    const { id, header, payload, deviceId, tillId } = kept;
    return { id, itemId, header, payload, device: { tenantId: tx.tenantId, deviceId, tillId, storeId: item.storeId }, incarnationId: header.incarnation, dseq: header.dseq };
  };
  const closeOne = async ({ id, itemId, incarnationId, dseq }: LockedKept, userId: string | null, nowMs: number): Promise<void> => {
    const [kept, item, entry] = [tx.read('quarantine', id), tx.read('attention', itemId), tx.read('log', logKey(incarnationId, dseq))];
    if (kept) tx.write('quarantine', id, { ...kept, closedAt: nowMs });
    if (entry && tx.read('unique', `operation ${entry.header.opId}`) === null) {
      await claimOperation(tx, entry.header.opId);
      tx.write('log', logKey(incarnationId, dseq), { ...entry, verdict: 'applied', reason: null });
    }
    if (!item) return;
    tx.write('attention', itemId, { ...item, closedAt: nowMs, closedBy: userId });
    tx.write('unique', itemKey(item.kind, item.subject), null);
  };
  return {
    async lockKept(itemIds) {
      const kept: LockedKept[] = [];
      for (const itemId of itemIds) kept.push(...[await lockOne(itemId)].filter((one) => one !== null));
      return kept.sort((a, b) => a.dseq - b.dseq);
    },
    async closeKept(kept, userId, nowMs) {
      for (const one of kept) await closeOne(one, userId, nowMs);
    },
    async renameReason({ id, itemId }, reason, detail) {
      const [kept, item] = [tx.read('quarantine', id), tx.read('attention', itemId)];
      if (kept) tx.write('quarantine', id, { ...kept, reason, detail });
      if (item) tx.write('attention', itemId, { ...item, detail: { ...item.detail, reason, detail } });
    },
  };
}
