/**
 * A till's database as values: every transaction makes a new state and leaves the old one as it was, so any state a run has
 * been in can be come back to. The contract suite of `SyncStore` holds it to what SQLite does.
 */
import { hlcNext, HLC_START } from '#domain/clock/hlc.ts';
import { catalogue, comesDown, downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { FIRST_PREV_HASH, MAX_PUSH_BYTES, MAX_PUSH_COMMITS, type Commit, type PushReply } from '#contract/sync/commit.ts';
import type { EntityChanges, PullReply } from '#contract/sync/pull.ts';
import { modelBuilder, type BuiltModel, type ChunkShelf } from './builder-model.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { COMPARED_BEFORE_RESTORE } from '#host/posting/replica-state.ts';
import { rowHash } from '#host/sync/digest/row-hash.ts';
import { copyModel, digestOf, hashKey, NEVER_COMPARED, spoiled } from './copy-model.ts';
import { NO_RECEIPTS, receiptsModel } from './receipts-model.ts';
import type { SyncStore } from '#host/sync/sync-store-port.ts';
import { namingModel, claimed } from './naming-model.ts';
import { hashOf, reborn, type State } from './till-state.ts';
import { decided, reopened, settled, shownOver, written } from './till-edits.ts';
import type { OutboxEntry, Row, TillDiskDeps, TillIdentity, TillImage, Writing } from '../till-disk.ts';

/** The database of a till that has just been enrolled. */
export function newTillModel(identity: TillIdentity): TillImage {
  return imageOf({
    identity, owner: identity.deviceId, life: { incarnation: identity.incarnationId, series: identity.series }, epoch: identity.epoch, scope: null, chunks: new Map(), cursor: 0, began: null, loaded: false, lastContactAtMs: null, ackedDseq: 0, prevHash: FIRST_PREV_HASH, hlc: HLC_START, outbox: [],
    hashes: new Map(), ...NEVER_COMPARED, rows: new Map(), wanted: new Map(), blobs: new Map(), pending: [], attention: new Map(), rowsEpoch: null, archive: NO_RECEIPTS,
  });
}

function imageOf(state: State): TillImage {
  return { life: state.life, commits: state.outbox.length, open: (deps) => openModel(state, deps) };
}

function openModel(found: State, deps: TillDiskDeps): ReturnType<TillImage['open']> {
  let state = claimed(found);
  const write = (change: Partial<State>): void => { state = { ...state, ...change }; };
  return {
    store: storeOver(() => state, write, deps),
    copy: copyModel(() => state, (change) => write(change), (changes) => write(applied(state, { changes: [changes] } as unknown as PullReply, deps.pepper).change), () => write({ attention: raised(state.attention, 'data-differs', '') })),
    receipts: receiptsModel(() => state, (archive) => write({ archive })),
    storeReceipts: () => [...state.archive.receipts.values()],
    digest: () => digestOf(state),
    spoil(rot) {
      const change = spoiled(state, rot);
      if (change) write(change);
      return change !== null;
    },
    builder: () => modelBuilder(shelfOver(() => state, write)),
    commit(nowMs, writing) {
      const { entry, change } = committed(state, nowMs, writing);
      write(change);
      return { header: entry.header, payload: entry.payload };
    },
    edit(nowMs, edit) {
      const { pending, payload } = written(edit, state.hlc, nowMs, shownIn(state));
      const { entry, change } = committed({ ...state, hlc: pending.edit.at.hlc }, nowMs, { kind: 'task', opId: edit.opId, payload, contractVersion: SYNC_VERSION, damaged: false });
      write({ ...change, pending: [...state.pending, pending] });
      return { header: entry.header, payload: entry.payload };
    },
    shown: () => shownIn(state),
    life: () => state.life,
    outbox: () => state.outbox,
    rows: (entity) => [...(state.rows.get(entity)?.values() ?? [])],
    attention: () => [...state.attention.values()],
    naming: namingModel(() => state, write, deps),
    image: () => imageOf(state),
    close: () => undefined,
  };
}

function shelfOver(get: () => State, write: (change: Partial<State>) => void): ChunkShelf {
  return {
    read: (name) => get().chunks.get(name) ?? null,
    names: () => [...get().chunks.keys()],
    write(name, bytes) {
      const chunks = new Map(get().chunks);
      if (bytes === null) chunks.delete(name);
      else chunks.set(name, bytes);
      write({ chunks });
    },
  };
}

const shownIn = ({ rows, pending, cursor }: State): ReturnType<typeof shownOver> => shownOver([...(rows.get('task')?.values() ?? [])], pending, cursor);

function committed(state: State, nowMs: number, writing: Writing): { entry: OutboxEntry; change: Partial<State> } {
  const payload = 'payload' in writing ? writing.payload : new TextEncoder().encode(JSON.stringify({ facts: writing.facts }));
  const dseq = state.outbox.length + 1;
  const { prevHash } = state;
  const hash = hashOf(prevHash, writing.opId, dseq, payload);
  const hlc = hlcNext(state.hlc, nowMs);
  const contractVersion = 'payload' in writing ? writing.contractVersion : SYNC_VERSION;
  const header = { device: state.identity.deviceId, incarnation: state.life.incarnation, dseq, opId: writing.opId, prevHash, hash, hlc, contractVersion, kind: writing.kind };
  // Damage comes after the hash was taken: a byte fell over on the disk.
  const stored = 'payload' in writing && writing.damaged ? Uint8Array.from(payload, (byte, index) => (index === 0 ? byte ^ 0x40 : byte)) : payload;
  const entry: OutboxEntry = { header, payload: stored, createdAt: nowMs, verdict: null };
  return { entry, change: { outbox: [...state.outbox, entry], prevHash: hash, hlc } };
}

function storeOver(get: () => State, write: (change: Partial<State>) => void, { nowMs, pepper, newLife }: TillDiskDeps): SyncStore {
  return {
    position: () => ({ cursor: get().cursor, loaded: get().loaded, scope: get().scope, began: get().began, incarnation: get().life.incarnation, epoch: get().epoch, lastContactAtMs: get().lastContactAtMs }),
    unsent: () => ({ count: get().outbox.length - get().ackedDseq, oldestAtMs: get().outbox[get().ackedDseq]?.createdAt ?? null }),
    nextBatch: () => nextBatch(get()),
    recordVerdicts: (reply) => write({ ...verdicts(get(), reply), lastContactAtMs: nowMs() }),
    rewind: (fromDseq) => {
      write(rewound(get(), fromDseq));
      return true;
    },
    // No run is long enough for a commit to be forgotten.
    pruneOutbox: () => false,
    doubtLast: () => write(rewound(get(), get().outbox.length)),
    changeEpoch: (epoch) => write({ ...rewound(get(), get().outbox.length), pending: reopened(get().pending, get().outbox, 0), epoch, cursor: 0, comparedAt: 0, comparedBy: COMPARED_BEFORE_RESTORE }),
    startOver: () => write({ cursor: 0, scope: null, comparedAt: 0, comparedBy: get().comparedBy === COMPARED_BEFORE_RESTORE ? COMPARED_BEFORE_RESTORE : 0 }),
    owner: () => get().identity.deviceId,
    takeFirstRows: (rows) => firstRows(get(), write, rows, pepper),
    adopt: async (built) => {
      const { manifest, changes } = built as BuiltModel;
      const { blobs, identity, epoch, archive, scope, rowsEpoch } = get();
      // Receipts go along into the new file where they are of the same feed (HR1).
      const isSamePlace = rowsEpoch === manifest.epoch && scope === manifest.scope;
      const before = { ...get(), rows: new Map(), wanted: new Map(), hashes: new Map() };
      // Bytes of pictures that are wanted no more go with the old file.
      const { change } = applied(before, { changes } as PullReply, pepper);
      const named = new Set(changes.filter(({ entity }) => entity === 'blob').flatMap(({ columns, rows }) => rows.map((row) => String(row[columns.indexOf('hash')]))));
      const kept = new Map([...blobs].filter(([hash]) => named.has(hash)));
      if ((built as BuiltModel).owner !== identity.deviceId) throw new Error('rows of another till');
      write({ ...change, blobs: kept, cursor: manifest.epoch === epoch ? manifest.asOf : 0, began: null, scope: manifest.scope, loaded: true, rowsEpoch: manifest.epoch, archive: isSamePlace ? archive : NO_RECEIPTS, ...NEVER_COMPARED });
    },
    applyPage(page) {
      const { changed, change } = applied(get(), page, pepper);
      const scope = page.scope ?? get().scope;
      const dropped = page.caughtUp && scope !== null && get().comparedBy !== SYNC_VERSION ? withoutOtherStores({ ...get(), ...change }) : null;
      write({ ...change, ...dropped?.change, cursor: page.next, rowsEpoch: page.epoch, began: get().cursor === 0 ? page.head : get().began, scope, loaded: page.caughtUp || get().loaded, lastContactAtMs: nowMs(), pending: settled(get().pending, page.next, page.caughtUp) });
      return [...new Set([...changed, ...dropped?.changed ?? []])];
    },
    wantedBlobs: (limit, after = '') => [...get().wanted.keys()].toSorted().filter((hash) => hash > after).slice(0, limit),
    saveBlob(hash, mime, bytes) {
      const [wanted, blobs] = [new Map(get().wanted), new Map(get().blobs)];
      if (wanted.delete(hash) && !blobs.has(hash)) blobs.set(hash, { mime, bytes });
      write({ wanted, blobs });
    },
    raiseAttention: (kind) => write({ attention: raised(get().attention, kind, '') }),
    beginNewLife: () => write(reborn(get(), newLife(get().life))),
    attention: () => get().attention.size,
  };
}

function nextBatch({ outbox, ackedDseq }: State): Commit[] {
  const batch: Commit[] = [];
  let bytes = 0;
  for (const { header, payload } of outbox.slice(ackedDseq, ackedDseq + MAX_PUSH_COMMITS)) {
    bytes += payload.length;
    if (batch.length > 0 && bytes > MAX_PUSH_BYTES) break;
    batch.push({ header, payload });
  }
  return batch;
}

function verdicts(state: State, reply: PushReply): Partial<State> {
  const outbox = [...state.outbox];
  let { attention } = state;
  for (const { dseq, verdict } of reply.verdicts) {
    const entry = outbox[dseq - 1];
    if (entry) outbox[dseq - 1] = { ...entry, verdict };
    if (verdict === 'quarantined') attention = raised(attention, 'quarantined', String(dseq));
  }
  const ackedDseq = Math.min(Math.max(state.ackedDseq, reply.ackDseq), outbox.length);
  return { outbox, attention, pending: decided(state.pending, state.outbox, { before: state.ackedDseq, now: ackedDseq }, reply), ackedDseq };
}

function rewound({ outbox, ackedDseq, pending }: State, fromDseq: number): Partial<State> {
  const acked = Math.max(0, Math.min(fromDseq - 1, ackedDseq, outbox.length));
  return { ackedDseq: acked, pending: reopened(pending, outbox, acked) };
}

function raised(attention: State['attention'], kind: string, subject: string): State['attention'] {
  return new Map(attention).set(`${kind}\n${subject}`, { kind, subject });
}

function applied(state: State, page: PullReply, pepper: (verifier: string) => string): { changed: string[]; change: Partial<State> } {
  const rows = new Map(state.rows);
  const [wanted, blobs, hashes] = [new Map(state.wanted), new Map(state.blobs), new Map(state.hashes)];
  const changed: string[] = [];
  for (const change of page.changes) {
    const entity = knownEntity(change.entity);
    if (entity === null) continue;
    changed.push(entity);
    if (entity === 'blob') applyBlobs(change, wanted, blobs);
    else rows.set(entity, appliedRows(entity, change, rows.get(entity) ?? new Map(), pepper, hashes));
  }
  return { changed, change: { rows, wanted, blobs, hashes } };
}

/** HB16. */
function withoutOtherStores({ identity: { tillId }, rows: held, hashes: heldHashes }: State): { changed: string[]; change: Partial<State> } | null {
  const storeId = held.get('till')?.get(JSON.stringify([tillId]))?.['storeId'];
  if (storeId === undefined) return null;
  const [rows, hashes] = [new Map(held), new Map(heldHashes)];
  const changed: string[] = [];
  for (const entity of downEntities().filter((name) => entityOf(name).scope === 'store')) {
    const gone = [...rows.get(entity) ?? []].filter(([, row]) => row['storeId'] !== storeId).map(([key]) => key);
    if (gone.length === 0) continue;
    changed.push(entity);
    rows.set(entity, new Map([...rows.get(entity) ?? []].filter(([key]) => !gone.includes(key))));
    for (const key of gone) hashes.delete(hashKey(entity, key));
  }
  return { changed, change: { rows, hashes } };
}

/** HB8, HB11. */
function firstRows(state: State, write: (change: Partial<State>) => void, rows: readonly EntityChanges[], pepper: (verifier: string) => string): ReturnType<SyncStore['takeFirstRows']> {
  const { tillId, storeId } = state.identity;
  const left = rows.some(({ entity, columns, rows: values }) => entity === 'till' && values.some((row) => row[columns.indexOf('id')] === tillId && row[columns.indexOf('storeId')] !== storeId));
  if (left) write({ loaded: false });
  if ((state.rows.get('good')?.size ?? 0) > 0) return { changed: [], left };
  const { changed, change } = applied(state, { changes: rows.filter(({ entity }) => entity !== 'blob') } as PullReply, pepper);
  write(change);
  return { changed, left };
}

function knownEntity(name: string): EntityName | null {
  return Object.hasOwn(catalogue, name) && comesDown(name as EntityName) ? (name as EntityName) : null;
}

function appliedRows(entity: EntityName, change: EntityChanges, held: ReadonlyMap<string, Row>, pepper: (verifier: string) => string, hashes: Map<string, bigint>): Map<string, Row> {
  const { columns, key } = entityOf(entity);
  const rows = new Map(held);
  for (const values of change.rows) {
    const row: Record<string, unknown> = Object.fromEntries(Object.keys(columns).map((name) => [name, values[change.columns.indexOf(name)] ?? null]));
    if (entity === 'staff') row['pinVerifier'] = pepper(String(row['pinVerifier']));
    const place = JSON.stringify(key.map((name) => row[name]));
    rows.set(place, row);
    hashes.set(hashKey(entity, place), rowHash(values));
  }
  for (const gone of change.removed) {
    rows.delete(JSON.stringify(gone));
    hashes.delete(hashKey(entity, JSON.stringify(gone)));
  }
  return rows;
}

function applyBlobs(change: EntityChanges, wanted: Map<string, string>, blobs: Map<string, unknown>): void {
  const [hash, mime] = [change.columns.indexOf('hash'), change.columns.indexOf('mime')];
  for (const row of change.rows) if (!blobs.has(String(row[hash])) && !wanted.has(String(row[hash]))) wanted.set(String(row[hash]), String(row[mime]));
  for (const [gone] of change.removed) {
    blobs.delete(String(gone));
    wanted.delete(String(gone));
  }
}
